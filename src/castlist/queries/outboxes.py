"""Every letter of a production, in one list, and what came back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import NotThere
from castlist.queries.letter_wordings import words_letters
from castlist.queries.letters import SENTENCES, by_agent, may_write, sentence_on
from castlist.queries.log import decode, fact_rows
from castlist.queries.replies import ReplyRow, replies_of
from castlist.records.models import Letter as Row
from castlist.records.models import Person, Production
from castlist.rules import letters as rules
from castlist.rules.decisions.facts import Candidacy, Letter, Role
from castlist.rules.decisions.outward import overtaken
from castlist.rules.decisions.sight import is_on_team, sees
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One letter in the list of all."""

    id: str
    to: str
    kind: str
    role: str
    state: str
    sentence: str
    url: str
    at: datetime
    agent: str = ""
    """By which agent it goes, or went; '' for none."""
    goes_at: datetime | None = None
    """When it goes by itself; None where nobody said so, or it has gone."""
    may_send: bool = False
    """It waits, and the viewer may send it."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Every letter of a production that the viewer may know of, newest first; and what came back unread."""

    letters: tuple[OutboxRow, ...]
    replies: tuple[ReplyRow, ...]
    sentence: str
    shown: bool
    """Whether the viewer has any part in rooms or desk: whoever is a safeguarding lead alone is shown no letters."""
    answers: str = ""
    """Where it stands who has had an answer, for those who have a say or run the desk."""
    page: int = 1
    pages: int = 1
    waiting: int = 0
    """How many wait that the viewer may send and that nobody told to go by themselves."""
    wording: str = ""
    """Where it is said with which words letters begin, for those who say it."""


A_PAGE = 200
"""Letters that are shown at once."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One letter of all, as far as the list as a whole needs it."""

    id: str
    cand: str
    state: str
    goes_at: datetime | None
    waits: bool
    """It has not gone, and the viewer may send it."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Every letter that the viewer may know of, the newest first."""

    state: State
    lines: tuple[_Line, ...]
    writes: frozenset[str]
    """Candidacies to which the viewer may write."""


def _lines(viewer: Person, production: Production) -> _Lines:
    kinds = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal", "letter", "task")
    state = decode(fact_rows(production.pk, None).filter(kind__in=kinds))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    known = {c.id: c for c in state.all(Candidacy) if sees(state, viewer.pk, c) or may_write(state, c, viewer.pk)}
    writes = frozenset(c.id for c in known.values() if may_write(state, c, viewer.pk))
    rows = Row.objects.filter(production=production, part_of=None).order_by("-created_at", "-pk")
    found = []
    for pk, cand, stands, goes_at in rows.values_list("pk", "cand", "state", "goes_at"):
        fact = state.get(Letter, f"{cand}/{pk}")
        if cand in known and fact is not None and fact.state != "dropped":
            is_open = stands in rules.OPEN
            past = is_open and fact.what not in rules.BY_ITSELF and overtaken(known[cand], fact.minute)
            shown = "overtaken" if past else stands if stands in ("sending", *rules.OPEN) else fact.state
            waits = is_open and not past
            found.append(_Line(pk, cand, shown, goes_at if waits else None, waits and cand in writes))
    return _Lines(state, tuple(found), writes)


def outbox(viewer: Person, production: Production, *, page: int = 1) -> Outbox:
    """A page of the letters that the viewer may know of. Two queries for the letters, whatever their number."""
    found = _lines(viewer, production)
    state, lines = found.state, found.lines
    pages = max(1, -(-len(lines) // A_PAGE))
    page = max(1, min(page, pages))
    shown = lines[(page - 1) * A_PAGE : page * A_PAGE]
    member = state.member(viewer.pk)
    return Outbox(
        letters=tuple(_rows(production, state, shown)),
        replies=replies_of(production.pk, cands=found.writes, unread=True) if found.writes else (),
        sentence=_sentence(lines),
        shown=member is not None and bool(member.say or member.voice or member.desk),
        answers=f"/p/{production.pk}/answers/" if member is not None and (member.say or member.desk) else "",
        wording=f"/p/{production.pk}/letters/wording/" if words_letters(state, viewer.pk) else "",
        page=page, pages=pages,
        waiting=sum(1 for line in lines if line.waits and line.goes_at is None),
    )  # fmt: skip


def _rows(production: Production, state: State, lines: Sequence[_Line]) -> Iterator[OutboxRow]:
    """The letters of one page."""
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    rows = Row.objects.select_related("performer", "agent").in_bulk([line.id for line in lines])
    for line in lines:
        row, fact = rows.get(line.id), state.get(Letter, f"{line.cand}/{line.id}")
        if row is None or fact is None:
            continue
        yield OutboxRow(
            row.pk, row.performer.name, row.kind, roles.get(row.role, ""), line.state,
            SENTENCES[line.state] if line.state == "overtaken" else sentence_on(row, fact),
            f"/p/{production.pk}/letters/{row.pk}/", row.sent_at or row.created_at, by_agent(row), line.goes_at,
            may_send=line.waits,
        )  # fmt: skip


def waiting(viewer: Person, production: Production) -> dict[str, tuple[str, bool]]:
    """Every letter that waits and that the viewer may send: to whom, and whether it is told to go by itself already.

    The oldest first.
    """
    lines = [line for line in reversed(_lines(viewer, production).lines) if line.waits]
    names = dict(Row.objects.filter(production=production, state__in=rules.OPEN).values_list("pk", "performer__name"))
    return {line.id: (names.get(line.id, "somebody"), line.goes_at is not None) for line in lines}


def _sentence(rows: Sequence[_Line]) -> str:
    """What the outbox says first: what waits, then what failed."""
    drafted = sum(1 for r in rows if r.state == "drafted" and r.goes_at is None)
    timed = sum(1 for r in rows if r.goes_at)
    failed = sum(1 for r in rows if r.state == "failed" and r.goes_at is None)
    waits = {0: "", 1: "One is waiting to be sent."}.get(drafted, f"{drafted} are waiting to be sent.")
    bad = {0: "", 1: "One did not get through."}.get(failed, f"{failed} did not get through.")
    past = sum(1 for r in rows if r.state == "overtaken")
    over = {0: "", 1: "One is overtaken, and does not go."}.get(past, f"{past} are overtaken, and do not go.")
    later = {0: "", 1: "One goes by itself."}.get(timed, f"{timed} go by themselves.")
    said = " ".join(part for part in (waits, later, bad, over) if part)
    return said or ("Everything has gone out." if rows else "")
