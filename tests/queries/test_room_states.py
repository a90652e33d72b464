"""What is gone on with from another place in the log is what would have been read of this one."""

import random
from collections.abc import Iterator

import pytest

from castlist.jobs.conform_room import House
from castlist.queries import going_on, production_states, room_states
from castlist.queries.log import load_whole
from castlist.queries.memory import Places, forget_everything, log_of
from castlist.queries.production_states import production_then
from castlist.queries.room_states import cards_now, cards_then
from castlist.queries.standings import Standings
from castlist.records.models import Event, Production
from castlist.rules.decisions.facts import Candidacy, Position, Proposal, Role
from castlist.rules.decisions.state import State
from tests.history.side_by_side import Both
from tests.history.walks import Walk, setup

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()


def worked_out(known: Standings, people: list[str]) -> object:
    """Everything that a room tells of its candidacies, whatever the order in which facts are held."""
    cands = sorted(known.state.all(Candidacy), key=lambda c: c.id)
    roles = sorted(role.id for role in known.state.all(Role))
    return (
        {(fact.kind, fact.key): fact for fact in known.state.facts()},
        [(c.id, known.seats(c), known.standing(c)) for c in cands],
        [(p, r, known.sight(p, r)) for p in people for r in roles],
        known.is_open,
    )


def walked(seed: int, acts: int) -> Production:
    """A production in which people have acted by chance."""
    dice = random.Random(seed)
    both = Both(House.built(), setup(dice))
    chooser = Walk(dice, both.memory)
    for _ in range(acts):
        both.do(chooser.next())
    return Production.objects.get(pk=both.stage.room.production)


def at(production: Production, role: str, place: tuple[int, int]) -> Standings:
    """The cards of a role, or of the whole production."""
    return cards_then(production, role, *place) if role else production_then(production, *place)


def read_anew(production: Production, role: str, place: tuple[int, int]) -> Standings:
    forget_everything()
    return at(production, role, place)


@pytest.mark.parametrize("seed", [1, 4, 9, 13, 21, 34])
def test_a_place_reached_from_another_is_as_if_it_had_been_read(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    production, dice = walked(seed, 70), random.Random(seed)
    places = list(Event.objects.filter(production=production).order_by("seq").values_list("seq", "at"))
    people = sorted({by for by in Event.objects.values_list("by", flat=True) if by})
    reached = []

    def counted(*asked: object) -> Standings | None:
        reached.append(found := going_on.gone_on(*asked))  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(room_states, "gone_on", counted)
    monkeypatch.setattr(production_states, "gone_on", counted)
    for role in ["", *sorted(role.id for role in load_whole(production.pk).all(Role))]:
        chosen = dice.sample(places, min(25, len(places)))
        fresh = {place: worked_out(read_anew(production, role, place), people) for place in chosen}
        forget_everything()
        for place in (*chosen, *sorted(chosen), *sorted(chosen, reverse=True)):
            if dice.random() < 0.05:
                forget_everything()
            assert worked_out(at(production, role, place), people) == fresh[place]
    assert sum(found is not None for found in reached) > 20


def test_what_is_sealed_meanwhile_is_no_longer_open() -> None:
    """Cards are shared while nothing is sealed."""
    known = Standings(State.of([Role("lead"), Candidacy("c1", "lead", "ivy"), Proposal("c1", "ana", 1, "consider")]))
    assert known.is_open
    assert known.after({("position", "c1/1/ana"): Position("c1", 1, "ana", "accept")}).is_open
    assert not known.after({("position", "c1/1/ana"): Position("c1", 1, "ana", "accept", sealed=True)}).is_open


def test_a_log_that_was_set_back_is_not_gone_on_with() -> None:
    """A backup was restored under the running process: what is known of a place that is no more is of no use."""
    production = walked(3, 30)
    role = next(role.id for role in load_whole(production.pk).all(Role))
    honest = worked_out(cards_now(production, role), [])
    log, nothing = log_of(production, role), Standings(State.of([Role(role)]))
    forget_everything()
    room_states._CARDS.keep((log, (production.head - 1, production.head_at + 1)), nothing)
    assert worked_out(cards_now(production, role), []) == honest


def test_the_nearest_place_is_found() -> None:
    kept: Places[str] = Places(6)
    try:
        assert kept.nearest("log", 5) is None
        for seq in (2, 9, 4):
            kept.keep(("log", (seq, seq * 10)), f"at {seq}")
        kept.keep(("another", (5, 50)), "elsewhere")
        assert kept.nearest("log", 5) == ((4, 40), "at 4")
        assert kept.nearest("log", 8) == ((9, 90), "at 9")
        assert kept.nearest("log", 1) == ((2, 20), "at 2")
        assert kept.nearest("log", 100) == ((9, 90), "at 9")
        kept.keep(("log", (4, 40)), "again")
        for n in range(4):  # the ones used longest ago make room: 2, then what was found least lately
            kept.keep(("more", (n, n)), "")
        assert kept.nearest("log", 1) == ((4, 40), "again")
        kept.clear()
        assert kept.nearest("log", 5) is None
    finally:
        Places.everywhere.remove(kept)  # type: ignore[arg-type]
