"""Every letter of a production, in one list, and what came back."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import NotThere
from castlist.queries.letters import ReplyRow, by_agent, may_write, replies_of, sentence_on, shown_state
from castlist.queries.log import decode, fact_rows
from castlist.records.models import Letter as Row
from castlist.records.models import Person, Production
from castlist.rules import letters as rules
from castlist.rules.decisions.facts import Candidacy, Letter, Role
from castlist.rules.decisions.sight import is_on_team, sees


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


def outbox(viewer: Person, production: Production) -> Outbox:
    """Every letter that the viewer may know of. Two queries for the letters, whatever their number."""
    kinds = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal", "letter", "task")
    state = decode(fact_rows(production.pk, None).filter(kind__in=kinds))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    known = {c.id: c for c in state.all(Candidacy) if sees(state, viewer.pk, c) or may_write(state, c, viewer.pk)}
    writes = {c.id for c in known.values() if may_write(state, c, viewer.pk)}
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    rows = []
    for row in (
        Row.objects.select_related("performer", "agent").filter(production=production).order_by("-created_at", "-pk")
    ):
        fact = state.get(Letter, f"{row.cand}/{row.pk}")
        if row.cand not in known or fact is None or fact.state == "dropped":
            continue
        shown = shown_state(row, fact)
        rows.append(
            OutboxRow(
                row.pk,
                row.performer.name,
                row.kind,
                roles.get(row.role, ""),
                shown,
                sentence_on(row, fact),
                f"/p/{production.pk}/letters/{row.pk}/",
                row.sent_at or row.created_at,
                by_agent(row),
                row.goes_at if row.state in rules.OPEN else None,
                may_send=row.state in rules.OPEN and row.cand in writes,
            )
        )
    replies = replies_of(production.pk, cands=writes, unread=True) if writes else ()
    member = state.member(viewer.pk)
    part = member is not None and bool(member.say or member.voice or member.desk)
    answers = f"/p/{production.pk}/answers/" if member is not None and (member.say or member.desk) else ""
    return Outbox(tuple(rows), replies, _sentence(rows), part, answers)


def _sentence(rows: list[OutboxRow]) -> str:
    """What the outbox says first: what waits, then what failed."""
    drafted = sum(1 for r in rows if r.state == "drafted" and r.goes_at is None)
    timed = sum(1 for r in rows if r.goes_at)
    failed = sum(1 for r in rows if r.state == "failed" and r.goes_at is None)
    waits = {0: "", 1: "One is waiting to be sent."}.get(drafted, f"{drafted} are waiting to be sent.")
    bad = {0: "", 1: "One did not get through."}.get(failed, f"{failed} did not get through.")
    later = {0: "", 1: "One goes by itself."}.get(timed, f"{timed} go by themselves.")
    said = " ".join(part for part in (waits, later, bad) if part)
    return said or ("Everything has gone out." if rows else "")
