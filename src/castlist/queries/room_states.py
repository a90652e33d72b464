"""The facts of one role's room, now or as of an earlier place in the log: read once for everybody who looks.

What is known of a place near by is gone on with, in either direction: only what became different is read then.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from castlist.queries.log import decode, fact_of, fact_rows
from castlist.queries.memory import Memory, Places, log_of, past, place_of
from castlist.queries.room_facts import NOW, Found, Part, Turn, answers, cards, cards_gone, on_it, read, turn
from castlist.queries.standings import Standings
from castlist.records.models import Production
from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.facts import Position, Role
from castlist.rules.decisions.state import Changes, State

_CARDS: Places[Standings] = Places(40_000, weigh=lambda known: known.weight)
_ON_IT: Memory[tuple[Fact, ...]] = Memory(10_000, weigh=lambda known: len(known) + 10)
"""Weights are facts, about half a kilobyte each."""


def cards_now(production: Production, role: str) -> Standings:
    """The production's own facts and the cards of the role, where the log ended when the production was read.

    When an act was written since, as that left them; this is told once, and not kept.
    """
    log, place = log_of(production, role), (production.head, production.head_at)
    known = _CARDS.get((log, place)) or _gone_on(production, role, place)
    if known is not None:
        return known
    rows = read(cards(production.pk, role), production.pk)
    found = Standings(State.of(_facts(rows)))
    # One statement sees one moment: these are the facts of that head and of no other.
    return _CARDS.keep((log, place), found) if rows and rows[0][3] == production.head else found


def cards_then(production: Production, role: str, seq: int, at: int) -> Standings:
    """The same as of an earlier place in the log, which is never otherwise."""
    log, place = log_of(production, role), (seq, at)
    known = _CARDS.get((log, place)) or _gone_on(production, role, place)
    if known is not None:
        return known
    rows = read([*cards(production.pk, role, seq), *cards_gone(production.pk, role, seq)], production.pk)
    return _CARDS.keep((log, place), Standings(State.of(_facts(rows))))


# -- From what is known of another place


def _gone_on(production: Production, role: str, place: tuple[int, int]) -> Standings | None:
    """The cards at a place, out of what is known of the nearest; None where it is less work to read them all."""
    log = log_of(production, role)
    nearest = _CARDS.nearest(log, place[0])
    if nearest is None:
        return None
    known_place, known = nearest
    here = known.state.role(role)
    if here is None or abs(place[0] - known_place[0]) > known.facts:
        return None
    found = turn(production.pk, (role, here.covers), known_place, place[0])
    if found is None or (Role.kind, role) in found.went:
        return None
    changes = _changes(known.state, found)
    changes |= _latest_answers(known.state, changes, production, role, place[0])
    return _CARDS.keep((log, place), known.after(changes))


def _changes(state: State, found: Turn) -> Changes:
    changes: Changes = dict.fromkeys(found.went)
    changes |= {(kind, key): fact_of(kind, data) for kind, key, data in found.came}
    return changes


def _latest_answers(state: State, changes: Changes, production: Production, role: str, at: int) -> Changes:
    """What else changes, as only the answers to the latest revision that anybody answered are known of a candidacy."""
    more, unknown = Changes(), list[str]()
    for cand in {key.partition("/")[0] for kind, key in changes if kind == Position.kind}:
        before = {p.key: p for p in state.group(Position, cand)}
        after = before | {k: fact for (kind, k), fact in changes.items() if kind == Position.kind and _of(cand, k)}
        left = [p for p in after.values() if isinstance(p, Position)]
        latest = max((p.revision for p in left), default=0)
        if latest < max((p.revision for p in before.values()), default=0):
            unknown.append(cand)  # an earlier revision is the latest again, and not all that was said to it is known
        more |= {(Position.kind, p.key): None for p in left if p.revision < latest}
    if unknown:
        rows = answers(production.pk, role, unknown, at)
        more |= {(f.kind, f.key): f for f in _facts(rows)}
    return more


def _of(cand: str, key: str) -> bool:
    return key.partition("/")[0] == cand


# -- All of them


def _facts(rows: list[Found]) -> Iterator[Fact]:
    """The facts of the cards: of the answers on one candidacy those to its latest revision that anybody answered."""
    latest: dict[str, int] = {}
    answers: list[tuple[str, int, str]] = []
    for kind, key, data, _, _ in rows:
        if kind != "position":
            yield fact_of(kind, data)
            continue
        cand, revision, _ = key.split("/", 2)
        number = int(revision)
        answers.append((cand, number, data))
        if number > latest.get(cand, 0):
            latest[cand] = number
    for cand, number, data in answers:
        if number == latest[cand]:
            yield fact_of("position", data)


def with_everything_on(
    state: State, production: Production, role: str, cand: str, then: tuple[int, int] | None
) -> State:
    """The state with all that there is on one candidacy; `then`: place and moment of the past that is looked at."""
    place = past(production, *then) if then else place_of(production)
    key = (*place, role, cand)
    known = _ON_IT.get(key)
    if known is None:
        # Up to the head that was read, although more may stand there by now: the cards beside it say no more either.
        rows = read(on_it(production.pk, role, cand, then[0] if then else production.head), production.pk)
        known = _ON_IT.keep(key, tuple(fact_of(kind, data) for kind, _, data, _, _ in rows))
    # What time has moved on already stays as it is.
    return state.with_changes({(f.kind, f.key): f for f in known if state.get(type(f), f.key) is None})


# -- A whole production

OF_PRODUCTION = (
    "rule", "role", "member", "alternate", "relation", "waiver",
    "candidacy", "proposal", "review", "offer", "objection",
)  # fmt: skip
_WHOLE: Memory[Standings] = Memory(40_000, weigh=lambda known: known.facts + 100)


def production_now(production: Production) -> Standings:
    """Who is where on every ladder, and what is open, where the log ended when the production was read."""
    key = place_of(production)
    known = _WHOLE.get(key)
    if known is not None:
        return known
    kinds = ", ".join(f"'{kind}'" for kind in OF_PRODUCTION)
    open_now = f"SELECT cand FROM fact WHERE {NOW} AND kind = 'proposal'"  # noqa: S608
    parts: list[Part] = [
        (f"{NOW} AND kind IN ({kinds})", [production.pk]),
        (f"{NOW} AND cand IN ({open_now}) AND kind = 'position'", [production.pk, production.pk]),
    ]
    rows = read(parts, production.pk)
    found = Standings(State.of(fact_of(kind, data) for kind, _, data, _, _ in rows))
    return _WHOLE.keep(key, found) if rows and rows[0][3] == production.head else found


def production_then(production: Production, seq: int, at: int) -> Standings:
    """The same as of an earlier place in the log."""
    key = past(production, seq, at)
    known = _WHOLE.get(key)
    if known is not None:
        return known
    rows = fact_rows(production.pk, seq)
    open_then = rows.filter(kind="proposal").values("cand")
    found = rows.filter(Q(kind__in=OF_PRODUCTION) | Q(kind="position", cand__in=open_then))
    return _WHOLE.keep(key, Standings(decode(found)))


