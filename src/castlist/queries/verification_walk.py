"""Walks everything that is stored, once, and collects what is wrong."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from castlist.queries import verification as rows
from castlist.queries.emergencies import can_be_opened, opens
from castlist.queries.verification import Event, Finding, Production, Report
from castlist.queries.verification_beside import Beside, everybody, names_of_nothing
from castlist.queries.verification_kinds import columns, of_another_kind
from castlist.queries.verification_log import Chain, Intervals
from castlist.queries.verification_room import RoomBook
from castlist.records.safeguarding import as_raised, beginning, link
from castlist.rules.decisions.facts import Booking, Candidacy, Objection
from castlist.rules.decisions.fold import HANDLERS, Folding
from castlist.rules.decisions.state import Event as RuleEvent
from castlist.rules.decisions.state import State
from castlist.rules.loose_ends import LOOSE, End, beside, loose_end

COMMITMENT = re.compile(r"[A-Za-z0-9_-]{43}")
SPOKEN = ("reason", "terms", "text", "due", "what", "outside", "precast", "notice")
"""Where events hold what somebody said: a commitment to it, 'withheld', or nothing; `what` also holds words of ours."""

Heads = dict[str, dict[str, list[Any]]]


def walk(published: Heads | None = None, *, only: str = "") -> Report:
    """Everything was looked at, as of one moment; or one production.

    `published`: heads that were there once and must be there still.
    """
    report = Report()
    with rows.one_moment():
        strange = not only and _walk_kinds(report)
        try:
            _walk_everything(report, published or {}, only)
        except (AttributeError, LookupError, MemoryError, TypeError, ValueError):
            if not strange:
                raise
            sentence = "the walk stopped where something of another kind stands, and the rest was not looked at"
            report.findings.append(Finding("kinds", sentence))
    return report


def _walk_everything(report: Report, published: Heads, only: str) -> None:
    _walk_guards(report)
    _walk_erased(report, only)
    _walk_gone(report, only)
    known = everybody()
    for table, stray, count in [] if only else rows.strays():
        report.findings.append(Finding("I25", f"{count} rows of {table} belong to no production", stray))
    for production in rows.productions():
        if only and production.id != only:
            continue
        report.counts["productions"] += 1
        report.names[production.id] = production.name
        _Walk(production, report, published.get(production.id, {}), known).go()
    for gone in sorted(published.keys() - report.names.keys()):
        report.findings.append(Finding("I24", "the whole production is gone", gone))


def _walk_kinds(report: Report) -> bool:
    """Whether anything stands where only something of another kind can: such a row reads like no row of ours."""
    found = len(report.findings)
    for table, kinds in columns().items():
        report.checked["kinds"] += len(kinds)
        for column, kind, count in of_another_kind(table, kinds):
            which = f"1 row of {table} holds" if count == 1 else f"{count} rows of {table} hold"
            report.findings.append(Finding("kinds", f"{which} in {column} what is no {kind}"))
    return len(report.findings) > found


def _walk_erased(report: Report, only: str) -> None:
    """What was erased is not there, whatever backup came back since."""
    if not only:
        report.checked["I27"] += rows.erasures()
        for kind, key in rows.not_erased():
            report.findings.append(Finding("I27", f"the {kind} {key} was erased, and is there"))


def _walk_gone(report: Report, only: str) -> None:
    """Nothing names a row that is no more."""
    for table, column, named, count in [] if only else names_of_nothing():
        which = f"1 row of {table} names" if count == 1 else f"{count} rows of {table} name"
        sentence = f"{which} in {column} a {named} that is gone"
        report.findings.append(Finding("rows", sentence))


def _walk_guards(report: Report) -> None:
    there = rows.guards()
    report.checked["I23"] += len(there)
    for name, made in rows.guards_wanted().items():
        if name not in there:
            report.findings.append(
                Finding("I23", f"the trigger {name} is missing or turned off: the log could be changed")
            )
        elif there[name] != made:
            sentence = f"the trigger {name} is not the one that Castlist made: the log could be changed"
            report.findings.append(Finding("I23", sentence))


class _Walk:
    """The walk through one production."""

    def __init__(
        self, production: Production, report: Report, published: dict[str, list[Any]], known: frozenset[str]
    ) -> None:
        self.production = production
        self.report = report
        self.chain = Chain(production)
        self.facts = Intervals(
            production.id, rows.facts_by_beginning(production.id), rows.facts_by_end(production.id),
            rows.touched(production.id),
        )  # fmt: skip
        self.room = RoomBook(production.id)
        self.folding = Folding()
        self.beside = Beside(production.id, known)
        self.published = {(s, h[0]): h[1] for s, h in published.items()}
        self.broken = False

    def go(self) -> None:
        """Everything about the production is in the report."""
        for event in rows.events(self.production.id):
            self._note(self._of_event(event))
        self._note(self.chain.close(rows.streams(self.production.id)))
        if not self.broken:
            self._note(self.facts.close(self.chain.seq))
            self._note(self._of_loose_ends(self.folding.state))
            self._note(self._of_slots(self.folding.state))
            self._note(self._of_records(self.folding.state))
            self._note(self.beside.close(self.folding.state))
        self._note(self._of_texts())
        self._note(self._of_notes())
        self._note(self._of_matters())
        self._note(self._of_emergencies())
        self._note(Finding("I24", f"{s} has lost its event {n}", self.production.id) for s, n in sorted(self.published))
        self.report.checked += self.room.checked
        self.report.checked.update(self.beside.looked)
        self.report.checked.update({"I19": self.facts.changes, "I21": self.facts.changes, "I25": self.facts.changes})
        self.report.counts["changes"] += self.facts.changes
        self.report.counts["facts"] += self.facts.begun
        self.report.heads[self.production.id] = {s: [*head] for s, head in sorted(self.chain.heads.items())}

    def _of_loose_ends(self, state: State) -> Iterator[Finding]:
        """Where something is to be done and that is not kept: it would stand on nobody's home."""
        kept = rows.loose_ends(self.production.id)
        for cand in state.all(Candidacy):
            wanted, have = loose_end(state, cand), kept.get(cand.id, ())
            if have not in (beside(cand, wanted), beside(cand, End(LOOSE))):
                sentence = f"to candidacy {cand.id} belongs “{wanted.what or 'nothing to be done'}”"
                yield self._found("I19", f"{sentence}, and what is kept beside it says something else")

    def _note(self, findings: Iterator[Finding]) -> None:
        self.report.findings.extend(findings)

    def _found(self, invariant: str, sentence: str, place: int = 0) -> Finding:
        return Finding(invariant, sentence, self.production.id, place)

    def _of_event(self, event: Event) -> Iterator[Finding]:
        self.report.counts["events"] += 1
        self.report.checked.update(["I20", "I22", "I24"])
        yield from self.chain.add(event)
        head = self.published.pop((event.stream, event.number), None)
        if head is not None and head != event.hash:
            yield self._found("I24", f"stream “{event.stream}” was rewritten: its head was another here", event.seq)
        if self.broken:
            return
        try:
            yield from self._of_meaning(event)
        except (AttributeError, LookupError, TypeError, ValueError) as why:
            self.broken = True
            yield self._found("I19", f"{_senseless(event, why)}; facts after it were not looked at", event.seq)

    def _of_meaning(self, event: Event) -> Iterator[Finding]:
        data = json.loads(event.data)
        for said in _spoken(data):
            if COMMITMENT.fullmatch(said):
                self.beside.said(said, event)
            else:
                yield self._found(
                    "texts", "what somebody said stands in the log itself, where nothing erases it", event.seq
                )
        yield from self.room.before(event, data, self.folding.state, self.facts.rows)
        made = self.folding.add(RuleEvent(event.kind, event.by, event.at, data, event.cand, event.role))
        self.beside.add(event, made)
        state = self.folding.state
        proposal = state.proposal(event.cand) if event.cand else None
        sealed = event.sealed and f"sealed:{event.cand}"
        if event.stream != (sealed or event.role or "production") or (
            event.sealed and not (proposal and proposal.sealed)
        ):
            yield self._found("I22", f"the event is in stream “{event.stream}”, where it does not belong", event.seq)
        yield from self.facts.add(event.seq, made, state)
        yield from self.room.after(event, data, self.facts.moved, self.facts.rows)

    def _of_notes(self) -> Iterator[Finding]:
        """Every note has all its versions, and each the text that it names, readable or erased, by the same author."""
        last: dict[str, rows.Version] = {}
        for version in rows.notes(self.production.id):
            note, n, text = version.note, version.n, version.text
            self.report.checked["notes"] += 1
            before = last.get(note)
            if n != (before.n if before else 0) + 1:
                yield self._found(
                    "notes", f"version {n} of the note {note} follows version {before.n if before else 0}"
                )
            if version.there is None:
                yield self._found("notes", f"version {n} of the note {note} names the text {text}, and there is none")
            elif version.author != version.text_author:
                yield self._found("notes", f"the note {note} is {version.author}’s, and its text {text} is not")
            elif (before is None or before.text != text) and version.cand != version.text_cand:
                yield self._found("notes", f"the text {text} of the note {note} is kept under another candidacy")
            last[note] = version

    def _of_matters(self) -> Iterator[Finding]:
        """Every matter is as it was raised, and has a stream without gaps from there to the head that its row names."""
        for matter in rows.matters(self.production.id):
            self.report.checked["matters"] += 1
            sealed = (matter.wrapped_key, matter.sealed, matter.origin)
            if as_raised(matter.id, matter.production, *sealed, matter.began) != matter.raised_hash:
                yield self._found("matters", f"the matter {matter.id} is not what was raised, or not where it was")
                continue
            if matter.origin and matter.clear:
                yield self._found("matters", f"the matter {matter.id} has days or an author beside what is sealed")
            before, n = matter.began or beginning(matter.id, matter.wrapped_key, matter.sealed), 0
            for number, body, hash_ in rows.matter_acts(matter.id):
                before, n = link(before, n + 1, body), n + 1
                if (number, hash_) != (n, before):
                    yield self._found(
                        "matters", f"act {number} of the matter {matter.id} is not what was written there"
                    )
                    break
            else:
                if (n, before if n else "") != (matter.head, matter.head_hash):
                    yield self._found("matters", f"the matter {matter.id} does not end where its row says")

    def _of_emergencies(self) -> Iterator[Finding]:
        """What was given for an emergency opens, for whoever has to read it then; it is told to nobody."""
        found = rows.emergencies(self.production.id)
        self.report.checked["emergencies"] += len(found)
        if found and not can_be_opened():
            many = "1 performer" if len(found) == 1 else f"{len(found)} performers"
            sentence = f"the safeguarding key is not in the data folder: what {many} gave for an emergency stays sealed"
            yield self._found("emergencies", sentence)
            return
        for row, performer, key, sealed in found:
            if not opens(row, key, sealed):
                sentence = f"what the performer {performer} gave for an emergency ({row}) cannot be opened"
                yield self._found("emergencies", sentence)

    def _of_slots(self, state: State) -> Iterator[Finding]:
        """Who has a time is who booked it, and the other way round."""
        have = rows.slots(self.production.id)
        booked = {b.slot: b.cand for b in state.all(Booking) if b.slot}
        self.report.counts["slots"] += len(have)
        self.report.checked["times"] += len(have)
        for slot in sorted(have.keys() | booked.keys()):
            if have.get(slot) != booked.get(slot):
                kept, given = have.get(slot) or "nobody", booked.get(slot) or "nobody"
                sentence = f"the time {slot} is kept for {kept}, and the log gives it to {given}"
                yield self._found("times", sentence)

    def _of_records(self, state: State) -> Iterator[Finding]:
        """Nobody stands, and no objection is, under a record that was merged into another; and that one was not."""
        merged = rows.merged(self.production.id)
        self.report.checked["records"] += len(merged)
        about: list[Candidacy | Objection] = [*state.all(Candidacy), *state.all(Objection)]
        for fact in sorted(about, key=lambda one: (one.kind, one.key)):
            if fact.performer in merged:
                yield self._found("records", f"the {fact.kind} {fact.key} is under the merged record {fact.performer}")
        for gone in sorted(gone for gone, keep in merged.items() if keep in merged):
            yield self._found("records", f"the record {gone} was merged into one that was merged itself")

    def _of_texts(self) -> Iterator[Finding]:
        """Every text is what the log commits to, or is erased, body and salt together."""
        for text in rows.texts(self.production.id):
            self.report.counts["texts"] += 1
            self.report.checked["texts"] += 1
            yield from self.beside.of_text(text)
            self.beside.filed.pop(text.commitment, None)
            if text.erased_at and text.body is None and text.salt is None:
                continue
            if text.erased_at or text.body is None or text.salt is None:
                yield self._found("texts", f"the text {text.commitment} is neither whole nor erased")
                continue
            digest = hashlib.sha256(text.salt + text.body.encode("utf-8", "surrogatepass")).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != text.commitment:
                yield self._found("texts", f"the text {text.commitment} is not the one that was committed to")
        for commitment in sorted(self.beside.filed):
            yield self._found("texts", f"the log commits to the text {commitment}, and there is none")


def _senseless(event: Event, why: Exception) -> str:
    if event.kind not in HANDLERS:
        return f"the event is of a kind that this version does not know ({str(event.kind)[:40]!r})"
    return f"the event makes no sense here ({type(why).__name__}: {why})"


def _spoken(data: Any) -> Iterator[str]:
    """What an event holds where somebody said something: each is to be a commitment to it, and not the words."""
    if isinstance(data, dict):
        for name, value in data.items():
            if not isinstance(value, str):
                yield from _spoken(value)
            elif name in SPOKEN and value not in ("", "withheld") and (name != "what" or COMMITMENT.fullmatch(value)):
                yield value
    elif isinstance(data, list):
        if data[:1] == ["outside"] and COMMITMENT.fullmatch(str(data[-1])):  # a motion has its changes in pairs
            yield data[-1]
        for value in data:
            yield from _spoken(value)
