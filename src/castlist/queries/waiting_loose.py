"""What waits at the loose ends of a production: who came in, what is still to be written, what was written back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.facts import Candidacy, Letter
from castlist.rules.decisions.seats import base, runs_desk, table
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State
from castlist.rules.ladder import say_step, targets
from castlist.rules.letters import why_not_write
from castlist.rules.loose_ends import ARRIVED, WRITE, ends, may_still_go


@dataclass(frozen=True, slots=True)
class OfRole:
    """How many of one role the same is to be done about, since when at the earliest."""

    count: int
    at: int
    what: str = ""
    """Of what was written back: which answer it is, where there is one."""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class WroteBack:
    """What a performer wrote on their page and nobody has marked as read; not what it says."""

    cand: str
    letter: str
    what: str
    at: int

    @classmethod
    def of(cls, data: str) -> "WroteBack":
        """As its row tells it."""
        cand, letter, what, said = data.split("/", 3)
        at = datetime.fromisoformat(said)
        return cls(cand, letter, what, int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000))


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read of a production beside what is so now."""

    wrote: tuple[WroteBack, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    """By what is to be done, role and step: since when, on whom, of which performer, by which letter of which kind."""
    loose: frozenset[str] = frozenset()
    """Candidacies on which something may be to be done: what says whether it is has been read."""
    timed: frozenset[str] = frozenset()
    """Letters that go by themselves."""


NOTHING_BESIDE = Beside()


def of_loose(
    cands: Iterable[Candidacy], state: State, person: str, timed: frozenset[str]
) -> Iterator[tuple[Candidacy, str, OfRole]]:
    """What is to be done on these, for whoever may do it. None of them is hidden from the person, so nobody among them
    recuses them.
    """
    for cand in cands:
        for end in ends(state, cand, timed):
            if _may(state, cand, person, end.what):
                yield cand, end.what, OfRole(1, end.at, end.kind, end.letter)


def of_kept(
    kept: Mapping[str, str], by_role: Mapping[str, Sight], state: State, person: str, timed: frozenset[str]
) -> Iterator[tuple[Candidacy, str, OfRole]]:
    """The same of those of whom it is kept what is to be done, and nothing else is read, however many they are."""
    for where, text in kept.items():
        what, role, step = where.split("/")
        seen = by_role.get(role)
        if not seen or not seen.room:
            continue
        lines = text.split(";")
        if seen.hidden or timed:
            lines = [line for line in lines if _who(line) not in seen.hidden and _letter(line) not in timed]
        if lines:
            _, n, one, performer, letter, kind = max(lines).split("/")
            cand = Candidacy(one, role, performer, step=step, n=int(n))
            if _may(state, cand, person, what):
                alone, first = len(lines) == 1, int(min(lines).split("/", 1)[0])
                yield cand, what, OfRole(1, first, kind, letter) if alone else OfRole(len(lines), first)


def _who(line: str) -> str:
    return line.split("/", 3)[2]


def _letter(line: str) -> str:
    return line.split("/", 5)[4]


def _may(state: State, cand: Candidacy, person: str, what: str) -> bool:
    """Whether the person is one of those who may do it."""
    if what == ARRIVED:
        return _may_propose(state, cand.role, person)
    if what == WRITE:  # a casting that is closed hears nobody any more
        return not is_closed(state) and (runs_desk(state, person, cand.role) or person in table(state, cand))
    return why_not_write(state, cand, person) is None


def read_by(person: str, wrote: Iterable[WroteBack], state: State) -> Iterator[tuple[Candidacy, str, OfRole]]:
    """What was written back to whoever may answer it."""
    for one in wrote:
        cand = state.candidacy(one.cand)
        if cand and why_not_write(state, cand, person) is None:
            yield cand, "reply", OfRole(1, one.at, one.what, one.letter)


def not_gone(state: State, person: str) -> Iterator[tuple[Candidacy, str, OfRole]]:
    """Letters that could not be sent, for whoever may send them: nobody may have sat before a screen then."""
    for letter in state.all(Letter):
        cand = state.candidacy(letter.cand) if letter.state == "failed" else None
        if cand and why_not_write(state, cand, person) is None and may_still_go(state, cand, letter):
            yield cand, "failed", OfRole(1, letter.at, letter.what, letter.id)


def _may_propose(state: State, role: str, person: str) -> bool:
    """True where they have the say for something that may follow on having come in."""
    steps = state.rule.steps
    may = targets(steps, state.rule.skip_to, "named", again=False)
    return any(person in base(state, role, say_step(steps, "named", target)) for target in may)
