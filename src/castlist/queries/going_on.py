"""What is known of one place in a log, gone on with to another: only what became different is read.

It is asked for also where nothing can have: how often the database is asked, and in which words, hangs on whether
anything at all is known of that log, and never on how many acts came since, which may be acts that are not the viewer's
to know of.
"""

from collections.abc import Callable, Iterable, Iterator

from castlist.queries.log import fact_of
from castlist.queries.memory import Places, log_of
from castlist.queries.room_facts import Found, Part, answers, turn
from castlist.queries.standings import Standings
from castlist.records.models import Production
from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.facts import Position, Proposal, Role
from castlist.rules.decisions.state import Changes, State

Place = tuple[int, int]
"""Place in the log, and when that was."""


def gone_on(
    known: Places[Standings], production: Production, role: str, place: Place,
    of: Callable[[State], list[Part] | None], *, back: bool = True,
) -> Standings | None:  # fmt: skip
    """What holds at the place, out of what is known of the nearest; kept. None where all of it has to be read.

    `role`: of its cards; '' of the whole production. `of`: which facts those are; None when the state cannot tell.
    `back`: from where it is gone on may lie after the place, too.
    """
    log = log_of(production, role)
    nearest = known.nearest(log, place[0])
    if nearest is None:
        return None
    parts = of(nearest[1].state)
    found = turn(production.pk, parts, nearest[0], place[0]) if parts else None
    if found is None:
        return None
    if role and (Role.kind, role) in found.gone:
        return None  # which facts those are hangs on the role itself
    state = nearest[1].state
    changes: Changes = dict.fromkeys(found.gone)
    changes |= {(kind, key): fact_of(kind, key, data) for kind, key, data in found.came}
    changes |= _answers(state, changes, production, role, place[0], ask=back or not role)
    if not changes:
        return nearest[1] if nearest[0] == place else known.keep((log, place), nearest[1])
    return known.keep((log, place), nearest[1].after(changes))


def _answers(state: State, changes: Changes, production: Production, role: str, at: int, *, ask: bool) -> Changes:
    """What else changes, as of answers only the latest are known: see `latest_answers`. `ask`: also about nobody."""
    more, unknown = Changes(), list[str]()
    given = _by_candidacy(changes)
    for cand in given | (dict.fromkeys(_opened_or_closed(changes), Changes()) if not role else {}):
        before = {p.key: p for p in state.group(Position, cand)}
        after = before | given.get(cand, {})
        left = [p for p in after.values() if isinstance(p, Position)]
        latest = max((p.revision for p in left), default=0)
        if not role and not _is_open(state, changes, cand):
            more |= {(Position.kind, p.key): None for p in left}
            continue
        if latest < max((p.revision for p in before.values()), default=0) or not (role or state.proposal(cand)):
            unknown.append(cand)  # an earlier revision is the latest again, or nothing was known of it
        more |= {(Position.kind, p.key): None for p in left if p.revision < latest}
    if unknown or ask:
        rows = answers(production.pk, [role] if role else _roles(state, changes), unknown, at)
        more |= {(f.kind, f.key): f for f in latest_answers(rows)}
    return more


def _by_candidacy(changes: Changes) -> dict[str, dict[str, Fact | None]]:
    found: dict[str, dict[str, Fact | None]] = {}
    for (kind, key), fact in changes.items():
        if kind == Position.kind:
            found.setdefault(key.partition("/")[0], {})[key] = fact
    return found


def _opened_or_closed(changes: Changes) -> Iterator[str]:
    return (key for kind, key in changes if kind == Proposal.kind)


def _is_open(state: State, changes: Changes, cand: str) -> bool:
    return changes.get((Proposal.kind, cand), state.proposal(cand)) is not None


def _roles(state: State, changes: Changes) -> list[str]:
    return sorted({role.id for role in state.all(Role)} | {key for kind, key in changes if kind == Role.kind})


def latest_answers(rows: Iterable[Found]) -> Iterator[Fact]:
    """The facts; of the answers on one candidacy those to its latest revision that anybody answered."""
    latest: dict[str, int] = {}
    given: list[tuple[str, int, str, str]] = []
    for kind, key, data, _, _ in rows:
        if kind != "position":
            yield fact_of(kind, key, data)
            continue
        cand, revision, _ = key.split("/", 2)
        number = int(revision)
        given.append((cand, number, key, data))
        if number > latest.get(cand, 0):
            latest[cand] = number
    for cand, number, key, data in given:
        if number == latest[cand]:
            yield fact_of("position", key, data)
