"""The groups of a session on its day, for whoever may know of everybody in it."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from castlist.queries.board_marks import rights_of
from castlist.queries.shapes_queue import LineUp, QueueRow
from castlist.queries.turns import act_of
from castlist.records.models import Person, Production, QueueAct
from castlist.rules import line_ups as rules
from castlist.rules import queue
from castlist.rules.decisions.seats import recused_among
from castlist.rules.queue import Turn


def line_ups(turns: Sequence[Turn], rows: Iterable[QueueRow], *, keeps: bool) -> tuple[LineUp, ...]:
    """Every group that has anybody in it, A first; with what can be pressed about it for who keeps the door."""
    by = {row.cand: row for row in rows if row.cand}
    ended = {cand for cand, row in by.items() if row.ended}
    found = []
    for letter in rules.in_order(one.grouped for one in turns):
        some = rules.members(turns, letter)
        found.append(LineUp(
            letter, tuple(one.cand for one in some), tuple(by[one.cand].name for one in some), rules.how(some),
            rules.seen_of(some), rules.may_be_pressed(some, ended) if keeps else (),
            all(one.stands in ("done", "gone") for one in some), any(by[one.cand].next for one in some),
        ))  # fmt: skip
    return tuple(found)


def letters_of(viewer: Person, production: Production) -> dict[tuple[str, date, str], str]:
    """By session, day and candidacy the letter of their group, in sessions where the viewer may know of everybody."""
    rows = QueueAct.objects.select_related("session").filter(production=production, what="group").exclude(cand="")
    ordered = list(rows.order_by("session_id", "day", "cand", "n"))
    state = rights_of(production)  # asked where there is no group, too: that there is one may not be theirs to know
    hidden = {row.session.role: recused_among(state, viewer.pk, row.session.role) for row in ordered}
    return {
        key: queue.turn(key[2], [act_of(row) for row in some]).grouped
        for key, some in groupby(
            (row for row in ordered if not hidden[row.session.role]), lambda row: (row.session_id, row.day, row.cand)
        )
    }
