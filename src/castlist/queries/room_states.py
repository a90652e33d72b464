"""The facts of one role's room, now or as of an earlier place in the log: read once for everybody who looks.

What is known of a place near by is gone on with, in either direction: only what became different is read then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from castlist.queries.going_on import gone_on, latest_answers
from castlist.queries.log import fact_of, is_name
from castlist.queries.memory import Memory, Places, log_of, past, place_of
from castlist.queries.room_facts import TOUCH, Part, cards, cards_gone, on_cards_of, on_it, read
from castlist.queries.standings import Standings
from castlist.records.models import Production
from castlist.rules.decisions.fact import Fact
from castlist.rules.decisions.state import Changes, State

_CARDS: Places[Standings] = Places(12_000, weigh=lambda known: known.weight)
"""Weights are facts, about half a kilobyte each."""


@dataclass(slots=True)
class _Whole:
    """Everything on one candidacy, and the room that it was put into last."""

    facts: tuple[Fact, ...]
    last: int
    """Its last act that bears on a decision about it; 0 in the past."""
    made: list[tuple[State, State]] = field(default_factory=list)
    """The room without it, and with it: at most one such pair."""


_ON_IT: Memory[_Whole] = Memory(10_000, weigh=lambda known: 2 * len(known.facts) + 20)


def cards_now(production: Production, role: str) -> Standings:
    """The production's own facts and the cards of the role, where the log ended when the production was read.

    When an act was written since, as that left them; this is told once, and not kept.
    """
    log, place = log_of(production, role), (production.head, production.head_at)
    known = gone_on(_CARDS, production, role, place, _cards_of(role), back=False)
    if known is not None:
        return known
    rows = read(cards(production.pk, role), production.pk)
    found = Standings(State.of(latest_answers(rows)))
    # One statement sees one moment: these are the facts of that head and of no other.
    return _CARDS.keep((log, place), found) if rows and rows[0][3] == production.head else found


def cards_then(production: Production, role: str, seq: int, at: int) -> Standings:
    """The same as of an earlier place in the log, which is never otherwise."""
    log, place = log_of(production, role), (seq, at)
    known = gone_on(_CARDS, production, role, place, _cards_of(role))
    if known is not None:
        return known
    rows = read([*cards(production.pk, role, seq), *cards_gone(production.pk, role, seq)], production.pk)
    return _CARDS.keep((log, place), Standings(State.of(latest_answers(rows))))


def _cards_of(role: str) -> Callable[[State], list[Part] | None]:
    """Which facts the cards of a role are, by what it covers."""

    def of(state: State) -> list[Part] | None:
        known = state.role(role)
        return on_cards_of(role, known.covers) if known else None

    return of


def with_everything_on(
    state: State, production: Production, role: str, cand: str, then: tuple[int, int] | None
) -> State:
    """The state with all that there is on one candidacy; `then`: place and moment of the past that is looked at.

    Now the candidacy knows the last act that bears on a decision about it, as far as the log had been read (I7).
    """
    place = past(production, *then) if then else place_of(production)
    key = (*place, role, cand)
    known = _ON_IT.get(key)
    # Up to the head that was read, although more may stand there by now: the cards beside it say no more either.
    upto = then[0] if then else production.head
    # What is known is asked for of no production: one who looks is not to tell by that what others did.
    of = production.pk if known is None else ""
    rows = read(on_it(of, role, cand, upto), of, touch_of="" if then else cand)
    if known is None:
        last = max((min(seq, upto) for kind, _, _, _, seq in rows if kind == TOUCH), default=0)
        known = _ON_IT.keep(key, _Whole(tuple(fact_of(*row[:3]) for row in rows if row[0] != TOUCH), last))
    for before, after in known.made:
        if before is state:
            return after
    # What time has moved on already stays as it is.
    changes: Changes = {(f.kind, f.key): f for f in known.facts if state.get(type(f), f.key) is None}
    if known.last and (found := state.candidacy(cand)):
        changes[found.kind, cand] = replace(found, touched=known.last)
    made = state.with_changes(changes).settled()
    known.made[:] = [(state, made)]
    return made


def asked_for(*cands: str, besides: str) -> list[str]:
    """On whom everything is read yet, each once: whom the viewer asked for is among them also when another is shown,
    as they were read before when time had brought something, of which the viewer may not know.
    """
    return [one for one in dict.fromkeys(cands) if is_name(one) and one != besides]
