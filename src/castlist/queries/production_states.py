"""The facts of a whole production, now or as of an earlier place in the log: read once for everybody who looks."""

from collections.abc import Callable

from castlist.queries.going_on import gone_on, latest_answers
from castlist.queries.memory import Places, log_of
from castlist.queries.room_facts import GONE, NOW, Part, read
from castlist.queries.standings import Standings
from castlist.records.models import Production
from castlist.rules.decisions.state import State

OF_PRODUCTION = (
    "rule", "role", "member", "alternate", "relation", "waiver",
    "candidacy", "proposal", "review", "offer", "objection", "closed",
)  # fmt: skip
"""Kinds of facts that a production's page needs; and the answers to what is on the table."""
UNDONE: Part = ("kind = 'task' AND data NOT LIKE %s", ['%"done_at":%'])
"""Of tasks those that are still to be done: there are far more that are."""
_KINDS = ", ".join(f"'{kind}'" for kind in OF_PRODUCTION)
_ROLES = f"IN (SELECT '' UNION ALL SELECT key FROM fact WHERE {NOW} AND kind = 'role')"  # noqa: S608
"""No role ever goes away: those of now are all that there ever were."""
_KNOWN: Places[Standings] = Places(12_000, weigh=lambda known: known.weight)


def production_now(production: Production) -> Standings:
    """Who is where on every ladder, and what is open, where the log ended when the production was read."""
    log, place = log_of(production, ""), (production.head, production.head_at)
    known = gone_on(_KNOWN, production, "", place, _of(production.pk))
    if known is not None:
        return known
    rows = read(_now(production.pk), production.pk)
    found = Standings(State.of(latest_answers(rows)))
    return _KNOWN.keep((log, place), found) if rows and rows[0][3] == production.head else found


def production_then(production: Production, seq: int, at: int) -> Standings:
    """The same as of an earlier place in the log."""
    log, place = log_of(production, ""), (seq, at)
    known = gone_on(_KNOWN, production, "", place, _of(production.pk))
    if known is not None:
        return known
    rows = read(_then(production.pk, seq), production.pk)
    return _KNOWN.keep((log, place), Standings(State.of(latest_answers(rows))))


def _of(production: str) -> Callable[[State], list[Part]]:
    """By role, as what is past is filed so; whatever is known: a role may have been opened since."""
    roles = f"role {_ROLES}"
    parts: list[Part] = [
        (f"{roles} AND kind IN ({_KINDS}, 'position')", [production]),
        (f"{roles} AND {UNDONE[0]}", [production, *UNDONE[1]]),
    ]
    return lambda _: parts


def _now(production: str) -> list[Part]:
    open_now = f"SELECT cand FROM fact WHERE {NOW} AND kind = 'proposal'"  # noqa: S608
    return [
        (f"{NOW} AND kind IN ({_KINDS})", [production]),
        (f"{NOW} AND {UNDONE[0]}", [production, *UNDONE[1]]),
        (f"{NOW} AND cand IN ({open_now}) AND kind = 'position'", [production, production]),
    ]


def _then(production: str, at: int) -> list[Part]:
    then = f"{GONE} AND to_seq > %s AND from_seq <= %s AND role {_ROLES}"
    was_then: list[str | int] = [production, at, at, production]
    is_now = f"{NOW} AND from_seq <= %s"
    still: list[str | int] = [production, at]
    opened: list[Part] = [
        (f"SELECT cand FROM fact WHERE {is_now} AND kind = 'proposal'", still),  # noqa: S608
        (f"SELECT cand FROM fact WHERE {then} AND kind = 'proposal'", was_then),  # noqa: S608
    ]
    open_then, places = " UNION ALL ".join(one for one, _ in opened), [p for _, some in opened for p in some]
    return [
        (f"{is_now} AND kind IN ({_KINDS})", still),
        (f"{then} AND kind IN ({_KINDS})", was_then),
        (f"{is_now} AND {UNDONE[0]}", [*still, *UNDONE[1]]),
        (f"{then} AND {UNDONE[0]}", [*was_then, *UNDONE[1]]),
        (f"{is_now} AND kind = 'position' AND cand IN ({open_then})", [*still, *places]),
        (f"{then} AND kind = 'position' AND cand IN ({open_then})", [*was_then, *places]),
    ]
