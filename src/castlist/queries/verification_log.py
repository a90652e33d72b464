"""What `castlist verify` checks of the log itself: places, numbers, chain, and that facts are what the log folds to."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from castlist.queries.log import fact_of
from castlist.queries.verification import Event, Fact, Finding, Production
from castlist.records.events import FOREVER
from castlist.records.spelling import about_of, stored, values_of
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.facts import Fact as RuleFact
from castlist.rules.decisions.state import Changes, State, scope_of

BEFORE_ALL = "0" * 64
WATCHED = ("objection", "candidacy", "offer", "role", "under_seal", "proposal")

Key = tuple[str, str]


class Chain:
    """Places without gaps, numbers without gaps in each stream, and each hash over the one before it (I22, I24)."""

    def __init__(self, production: Production) -> None:
        self.production = production
        self.seq = 0
        self.at = 0
        self.heads: dict[str, tuple[int, str]] = {}

    def add(self, event: Event) -> Iterable[Finding]:
        """What is wrong with this event as the next one."""
        seq, stream, number, kind, by, role, cand, at, data, sealed, hash_ = event
        before, previous = self.heads.get(stream, (0, BEFORE_ALL))
        said = (
            f"{previous}\n{self.production.id}\n{seq}\n{stream}\n{number}\n{kind}\n{by}\n{role}\n{cand}\n{at}\n{data}"
        )
        fits = sha256(said.encode("utf-8", "surrogatepass")).hexdigest() == hash_
        in_place = seq == self.seq + 1 and number == before + 1 and at >= self.at
        wrong = [] if fits and in_place and bool(sealed) == stream.startswith("sealed:") else self._wrong(event, fits)
        self.seq, self.at = seq, max(self.at, at)
        self.heads[stream] = (number, hash_)
        return wrong

    def _wrong(self, event: Event, fits: bool) -> list[Finding]:
        found = []
        if event.seq != self.seq + 1:
            found.append(self._found("I22", f"after place {self.seq} comes place {event.seq}", event.seq))
        number = self.heads.get(event.stream, (0, ""))[0]
        if event.number != number + 1:
            sentence = f"in stream “{event.stream}” number {event.number} follows number {number}"
            found.append(self._found("I22", sentence, event.seq))
        if not fits:
            sentence = "the event is not what its hash was made over: it, or one before it in its stream, was changed"
            found.append(self._found("I24", sentence, event.seq))
        if event.at < self.at:
            found.append(self._found("I20", "the event is dated before the one that it follows", event.seq))
        if event.sealed != event.stream.startswith("sealed:"):
            sentence = f"the event is in stream “{event.stream}”, and its seal says otherwise"
            found.append(self._found("I22", sentence, event.seq))
        return found

    def close(self, streams: dict[str, tuple[int, str]]) -> Iterator[Finding]:
        """What is wrong at the end: heads of streams, and the head of the production."""
        for stream in sorted(self.heads.keys() | streams.keys()):
            have, said = self.heads.get(stream), streams.get(stream)
            if have != said:
                there = f"{have[0]} events" if have else "no event"
                wanted = f"its head counts {said[0]}" if said else "it has no head"
                how = "" if have and said and have[0] != said[0] else ", or the hashes differ"
                yield self._found("I24", f"stream “{stream}” has {there}, and {wanted}{how}", self.seq)
        if self.production.head != self.seq:
            sentence = f"the log ends at place {self.seq}, and the production says {self.production.head}"
            yield self._found("I22", sentence, self.seq)
        if self.seq and self.production.head_at < self.at:
            yield self._found("I20", "the production's last moment lies before that of its last event", self.seq)

    def _found(self, invariant: str, sentence: str, place: int) -> Finding:
        return Finding(invariant, sentence, self.production.id, place)


class Intervals:
    """The rows of facts against the fold of the log: at every place the same facts, each once (I19, I20, I21, I25)."""

    def __init__(
        self, production: str, begun: Iterable[Fact], ended: Iterable[tuple[int, str, str]], touched: dict[str, int]
    ) -> None:
        self.production = production
        self.changes = 0
        self.begun = 0
        self._begun = _Portions(begun)
        self._ended = _Portions(ended)
        self._now: dict[Key, str] = {}
        self._open: dict[Key, int] = {}
        self._touched = touched
        self._moved_on: dict[str, int] = {}
        self.rows: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in WATCHED}
        """What the rows themselves say now, of the kinds whose every change is looked at."""
        self.moved: list[tuple[str, str, dict[str, Any] | None, dict[str, Any] | None]] = []
        """Kind, key, before and after of what the last event moved among these."""

    def add(self, seq: int, made: Changes, state: State) -> Iterator[Finding]:
        """What is wrong at this place, where the event changed this."""
        wanted: dict[Key, tuple[RuleFact, str]] = {}
        ends: set[Key] = set()
        for key, fact in made.items():
            if isinstance(fact, Candidacy):
                self._moved_on[fact.id] = fact.touched
            new, old = stored(fact) if fact is not None else None, self._now.get(key)
            if new == old:
                continue
            if old is not None:
                ends.add(key)
            if fact is None or new is None:
                del self._now[key]
            else:
                self._now[key] = new
                wanted[key] = (fact, new)
        self.changes += len(ends | wanted.keys())
        self.moved = []
        yield from self._check_ends(seq, ends)
        yield from self._check_beginnings(seq, wanted, state)

    def _check_ends(self, seq: int, wanted: set[Key]) -> Iterator[Finding]:
        have = [(kind, key) for _, kind, key in self._ended.at(seq)]
        for key in sorted(wanted - set(have)):
            yield self._found("I19", f"{_name(key)} should end here, and its row does not", seq)
        for key in sorted(set(have) - wanted):
            yield self._found("I25", f"the row of {_name(key)} ends here, and no event says so", seq)
        for key in have:
            self._open.pop(key, None)
            if key[0] == "minute":
                yield self._found("I15", f"{_name(key)} ends here, and a minute never changes", seq)
            if key[0] in self.rows:
                self.moved.append((*key, self.rows[key[0]].pop(key[1], None), None))

    def _check_beginnings(self, seq: int, wanted: dict[Key, tuple[RuleFact, str]], state: State) -> Iterator[Finding]:
        have: dict[Key, Fact] = {}
        for row in self._begun.at(seq):
            key = (row.kind, row.key)
            if key in have or key in self._open:
                yield self._found("I21", f"{_name(key)} stands in two rows at once", seq)
            if row.to_seq <= row.from_seq:
                yield self._found("I21", f"the row of {_name(key)} ends before it begins", seq)
            have[key] = row
            self.begun += 1
            self._watch(row)
            if row.to_seq == FOREVER or row.to_seq > seq:
                self._open[key] = row.to_seq
        for key, (fact, spelled) in wanted.items():
            row = have.pop(key, None)
            if row is None:
                yield self._found("I19", f"{_name(key)} should begin here, and has no row", seq)
            elif row.data != spelled and not _says(row, fact):
                yield self._found("I19", f"the row of {_name(key)} does not say what the log says", seq)
            elif (row.role, row.cand, row.about) != (*scope_of(state, fact), about_of(fact)):
                yield self._found("I19", f"the row of {_name(key)} is filed under another role or person", seq)
        for key in have:
            yield self._found("I25", f"a row of {_name(key)} begins here, and no event says so", seq)

    def _watch(self, row: Fact) -> None:
        if row.kind not in self.rows:
            return
        try:
            now = values_of(row.kind, row.key, row.data)
        except (AttributeError, KeyError, TypeError, ValueError):
            now = {}
        before = next((m for m in self.moved if m[:2] == (row.kind, row.key)), None)
        if before:
            self.moved.remove(before)
        self.rows[row.kind][row.key] = now
        self.moved.append((row.kind, row.key, before[2] if before else None, now))

    def close(self, seq: int) -> Iterator[Finding]:
        """What is wrong with the rows that no event has met."""
        for row in self._begun.rest():
            sentence = f"a row of {_name((row.kind, row.key))} begins at a place that has no event"
            yield self._found("I20", sentence, row.from_seq)
        for place, kind, key in self._ended.rest():
            yield self._found("I20", f"a row of {_name((kind, key))} ends at a place that has no event", place)
        for key in sorted(self._open.keys() - self._now.keys()):
            yield self._found("I19", f"{_name(key)} stands in a row, and is no more", seq)
        for cand in sorted(self._touched.keys() | self._moved_on.keys()):
            kept, last = self._touched.get(cand, 0), self._moved_on.get(cand, 0)
            if kept != last:
                sentence = f"the last act on candidacy {cand} is {last}, and {kept} is kept of it"
                yield self._found("I19", sentence, max(kept, last))

    def _found(self, invariant: str, sentence: str, place: int) -> Finding:
        return Finding(invariant, sentence, self.production, place)


class _Portions:
    """Rows in the order of their first number, given out by that number."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next: Any = next(self._rows, None)

    def at(self, seq: int) -> list[Any]:
        """The rows of this number; of earlier ones too, if nobody asked for them."""
        found = []
        while self._next is not None and self._next[0] <= seq:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found

    def rest(self) -> Iterator[Any]:
        """Whatever nobody asked for."""
        while self._next is not None:
            yield self._next
            self._next = next(self._rows, None)


def _says(row: Fact, fact: RuleFact) -> bool:
    """True when an older spelling of the row says the same."""
    try:
        return stored(fact_of(row.kind, row.key, row.data)) == stored(fact)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _name(key: Key) -> str:
    return f"{key[0]} {key[1]}"
