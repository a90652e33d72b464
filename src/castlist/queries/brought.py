"""What a performer said of themselves, beside their card: by the form of the call, of days, and who acts for them.

No act tells of it, so it is as it is now; and it is one question, however much there is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from castlist.queries import conflicts, guardians, represented
from castlist.queries.cannot import said_last, spans_of
from castlist.queries.shapes import Linked
from castlist.queries.shapes_sent import Answered, Received
from castlist.queries.submissions import says_of
from castlist.records.models import Cannot, Production
from castlist.records.statements import run
from castlist.rules.dates import Day
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.questions import shown
from castlist.rules.recordings import WORDS

_SENT = (
    "WITH sent AS (SELECT id, at FROM submission WHERE production_id = %s AND (performer_id = %s"
    " OR id IN (SELECT submission_id FROM preference WHERE cand = %s)))"
    " SELECT 'sent', id, CAST(at AS text), '', '', '', 0, 0 FROM sent"
    " UNION ALL SELECT 'part', p.submission_id, p.role, '', '', '', p.place, 0"
    " FROM preference p JOIN sent ON sent.id = p.submission_id"
    " UNION ALL SELECT 'answer', a.submission_id, q.text, q.kind, a.value, q.role, q.n, a.id"
    " FROM answer a JOIN sent ON sent.id = a.submission_id JOIN question q ON q.id = a.question_id"
)
_CANNOT = (
    " UNION ALL SELECT 'cannot', id, CAST(spans AS text), CAST(said_at AS text), source, '', 0, 0"
    " FROM cannot WHERE production_id = %s AND performer_id = %s"
    " UNION ALL SELECT 'day', kind, CAST(day AS text), '', '', '', starts, ends"
    " FROM show_day WHERE production_id = %s AND EXISTS"
    " (SELECT 1 FROM cannot WHERE production_id = %s AND performer_id = %s)"
)
_GUARDIAN = " UNION ALL SELECT 'guardian', name, relation, '', '', '', 0, 0 FROM guardian WHERE performer = %s"
_AGENTS = (
    " UNION ALL SELECT 'agent', a.name, a.agency, '', '', '', 0, 0"
    " FROM represented r JOIN agent a ON a.id = r.agent_id WHERE r.cand = %s AND r.ended_at IS NULL"
)
_RECORDED = (
    " UNION ALL SELECT 'recorded', e.place, CASE WHEN r.agrees THEN 'yes' ELSE 'no' END, '', '', '', 0, 0"
    " FROM recording_said r JOIN session e ON e.id = r.session_id WHERE r.cand = %s AND e.recording"
    " UNION ALL SELECT DISTINCT 'recorded', e.place, '', '', '', '', 0, 0"
    " FROM slot s JOIN session e ON e.id = s.session_id WHERE s.cand = %s AND e.recording"
    " AND NOT EXISTS (SELECT 1 FROM recording_said r WHERE r.session_id = e.id AND r.cand = s.cand)"
)


class _Row(NamedTuple):
    """One thing that was said; what stands where hangs on what it is."""

    what: str
    of: str
    first: str
    second: str
    third: str
    role: str
    n: int
    m: int


@dataclass(frozen=True, slots=True)
class Brought:
    """All of it, as far as the viewer may know of it."""

    sent: tuple[Received, ...] = ()
    cannot: Linked | None = None
    guardian: Linked | None = None
    agent: Linked | None = None
    recorded: tuple[str, ...] = ()
    """Whether they may be recorded, by place, where they are heard before a camera."""


def brought(production: Production, state: State, cand: Candidacy, viewer: str, *, glass: bool) -> Brought:
    """For whoever sees the candidacy; `glass`: the owner of the company only looks in, and sees what was sent alone."""
    if cand.standing:
        return Brought()
    key, who = production.pk, cand.performer
    statement, params = _SENT, [key, who, cand.id]
    if not glass:
        statement, params = (
            statement + _CANNOT + _AGENTS + _RECORDED,
            [*params, key, who, key, key, who, *[cand.id] * 3],
        )
    reads = not glass and guardians.reads(state, cand, viewer)
    if reads:
        statement, params = statement + _GUARDIAN, [*params, who]
    rows = [_Row._make(row) for row in run(statement, params)]
    acting = next(((row.of, row.first) for row in rows if row.what == "guardian"), None)
    return Brought(
        tuple(_sent(rows, cand.role)),
        _cannot(production, rows),
        guardians.about_one(key, state, cand, acting) if reads else None,
        represented.about_one(key, cand, ((row.of, row.first) for row in rows if row.what == "agent")),
        tuple(sorted(f"{row.of}: {WORDS[row.first]}" for row in rows if row.what == "recorded")),
    )


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _sent(rows: list[_Row], role: str) -> Iterator[Received]:
    """What they sent, the newest first, as far as it concerns this part: nothing of any other."""
    forms = sorted(((_moment(row.first), row.of) for row in rows if row.what == "sent"), reverse=True)
    for at, form in forms:
        said = {row.first: row.n for row in rows if row.what == "part" and row.of == form}
        if role not in said:
            continue
        wanted = ("", role) if said[role] else ()
        answers = [row for row in rows if row.what == "answer" and row.of == form and row.role in wanted]
        answers.sort(key=lambda row: (row.role != "", row.n, row.m))
        told = tuple(Answered(row.first, shown(row.second, row.third), row.role) for row in answers)
        yield Received(at, says_of(said, role), told)


def _cannot(production: Production, rows: list[_Row]) -> Linked | None:
    """What they said last of days: behind their own link, else after a submission."""
    said = [
        Cannot(pk=row.of, spans=json.loads(row.first), said_at=_moment(row.second), source=row.third)
        for row in rows
        if row.what == "cannot"
    ]
    if not said:
        return None
    spans = spans_of(said_last(sorted(said, key=lambda one: (one.said_at, one.pk))))
    days = sorted(
        (Day(date.fromisoformat(row.first), row.of, row.n, row.m) for row in rows if row.what == "day"),
        key=lambda day: (day.day, day.starts, day.ends, day.kind),
    )
    return conflicts.about_one(production, tuple(days), spans)
