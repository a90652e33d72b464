"""Many people at the same instant: every time has one holder, everybody else a clear answer, and nothing breaks."""

import threading
from collections import Counter

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from castlist.actions import auditions, desk_times, letters, time_holds
from castlist.records.models import Event, Letter, Slot, TimeHold
from castlist.rules.decisions.facts import Booking
from castlist.rules.why import Refused
from tests.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def crowd() -> World:
    """Twenty people who may be heard, and five times."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    for n in range(20):
        world.put_forward(f"p{n:02}")
        world.agree(f"p{n:02}", "audition")
    world.times(5)
    return world


def together(*acts: object) -> None:
    """All acts begin at the same moment, each in a thread and on a connection of its own."""
    gate = threading.Barrier(len(acts))

    def run(act: object) -> None:
        gate.wait()
        try:
            act()  # type: ignore[operator]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_twenty_for_five_times(crowd: World) -> None:
    slots = list(Slot.objects.order_by("start").values_list("pk", flat=True))
    tokens = {name: crowd.link(name) for name in crowd.cands}
    answers: dict[str, tuple[int, str]] = {}

    def take(name: str, slot: str) -> None:
        answer = Client().post(f"/i/{tokens[name]}/time/", {"slot": slot, "held": "", "access": f"from {name}"})
        answers[name] = (answer.status_code, answer.content.decode())

    acts = [lambda name=name, n=n: take(name, slots[n % 5]) for n, name in enumerate(crowd.cands)]
    together(*acts)
    holders = [cand for cand in Slot.objects.values_list("cand", flat=True) if cand]
    booked = {b.cand: b.slot for b in crowd.state().all(Booking)}
    assert Counter(status for status, _ in answers.values()) == {302: 5, 409: 15}
    assert (len(holders), len(set(holders))) == (5, 5)
    assert booked == dict(Slot.objects.values_list("cand", "pk"))
    assert Event.objects.filter(kind="slot_booked").count() == 5
    losers = [(name, page) for name, (status, page) in answers.items() if status == 409]
    assert [name for name, page in losers if "Somebody has just taken that time" not in page] == []
    assert [name for name, page in losers if f"from {name}" not in page] == []


def test_two_windows_of_one_person_end_with_one_time(crowd: World) -> None:
    slots = list(Slot.objects.order_by("start").values_list("pk", flat=True))
    token = crowd.link("p00")
    seen: list[int] = []

    def take(slot: str) -> None:
        seen.append(Client().post(f"/i/{token}/time/", {"slot": slot, "held": ""}).status_code)

    together(*[lambda slot=slot: take(slot) for slot in slots])
    assert sorted(seen) == [302, 409, 409, 409, 409]
    assert Slot.objects.filter(cand__isnull=False).count() == 1


def test_letter_sent_by_two_at_once_goes_once(crowd: World, letters_may_go: None) -> None:
    letter = crowd.letter("sam", "p00")
    seen: list[str] = []

    def send(name: str) -> None:
        try:
            letters.send(crowd.actor(name), letter)
            seen.append("sent")
        except Refused as no:
            seen.append(no.why.name)

    together(*[lambda name=name: send(name) for name in ("sam", "karen", "derek", "sam")])
    assert sorted(seen) == ["not_waiting", "not_waiting", "not_waiting", "sent"]
    to_her = [message for message in mail.outbox if message.to == ["ivy@example.org"]]
    assert (len(to_her), Letter.objects.get().state) == (1, "sent")


def test_one_time_is_held_by_one_of_many_and_taken_by_nobody_else(crowd: World) -> None:
    slot = Slot.objects.earliest("start").pk
    bearers = [crowd.bearer(name) for name in crowd.cands]
    seen: Counter[str] = Counter()

    def act(n: int) -> None:
        try:
            if n % 2:
                time_holds.hold(bearers[n], slot=slot, needs="", now=crowd.now)
                seen["held"] += 1
            else:
                auditions.book(bearers[n], slot=slot, held="", needs="", now=crowd.now)
                seen["booked"] += 1
        except Refused as no:
            seen[no.why.name] += 1

    together(*[lambda n=n: act(n) for n in range(20)])
    holders = TimeHold.objects.exclude(slot=None).count()
    taken = Slot.objects.filter(pk=slot, cand__isnull=False).count()
    assert (seen["held"], seen["booked"]) == (holders, taken)
    assert (holders + taken, seen["slot_taken"]) == (1, 19)


def test_two_windows_of_one_person_hold_one_time(crowd: World) -> None:
    slots = list(Slot.objects.order_by("start").values_list("pk", flat=True))
    bearer = crowd.bearer("p00")
    together(*[lambda slot=slot: time_holds.hold(bearer, slot=slot, needs="", now=crowd.now) for slot in slots])
    assert TimeHold.objects.count() == 1
    assert TimeHold.objects.get().in_a_row == 5


def test_the_desk_and_performers_after_one_time_end_with_one_holder(crowd: World) -> None:
    slot = Slot.objects.earliest("start").pk
    bearers = {name: crowd.bearer(name) for name in crowd.cands}
    seen: Counter[str] = Counter()

    def act(n: int, name: str) -> None:
        try:
            if n % 2:
                desk_times.give_time(crowd.actor("sam"), crowd.cands[name], role=crowd.role, slot=slot, held="")
            else:
                auditions.book(bearers[name], slot=slot, held="", needs="", now=crowd.now)
            seen["has it"] += 1
        except Refused as no:
            seen[no.why.name] += 1

    together(*[lambda n=n, name=name: act(n, name) for n, name in enumerate(crowd.cands)])
    row = Slot.objects.get(pk=slot)
    booked = {b.cand: b.slot for b in crowd.state().all(Booking)}
    assert seen == {"has it": 1, "slot_taken": 19}
    assert booked == {row.cand: slot}


def test_two_desks_move_one_person_and_one_of_them_is_told(crowd: World) -> None:
    first, *others = Slot.objects.order_by("start").values_list("pk", flat=True)
    cand = crowd.cands["p00"]
    desk_times.give_time(crowd.actor("sam"), cand, role=crowd.role, slot=first, held="")
    seen: list[str] = []

    def move(name: str, slot: str) -> None:
        try:
            desk_times.give_time(crowd.actor(name), cand, role=crowd.role, slot=slot, held=first)
            seen.append("moved")
        except Refused as no:
            seen.append(no.why.name)

    together(*[lambda name=name, slot=slot: move(name, slot) for name, slot in zip(
        ("sam", "karen", "derek", "sam"), others, strict=True
    )])  # fmt: skip
    assert sorted(seen) == ["moved", "stale_version", "stale_version", "stale_version"]
    assert Slot.objects.filter(cand=cand).count() == 1
    assert Slot.objects.get(cand=cand).pk in others


@pytest.fixture
def dance_call() -> World:
    """Forty people who may be heard, and one time for thirty of them."""
    cache.clear()
    world = build(timezone.now().replace(microsecond=0))
    for n in range(40):
        world.put_forward(f"p{n:02}")
        world.agree(f"p{n:02}", "audition")
    world.times(1, people=30)
    return world


def test_forty_for_thirty_places_of_one_time(dance_call: World) -> None:
    """All ask for the same place: thirty get one of the thirty, and ten are told that it is over."""
    asked = Slot.objects.earliest("seat").pk
    bearers = {name: dance_call.bearer(name) for name in dance_call.cands}
    seen: Counter[str] = Counter()

    def act(name: str) -> None:
        try:
            auditions.book(bearers[name], slot=asked, held="", needs="", now=dance_call.now)
            seen["has it"] += 1
        except Refused as no:
            seen[no.why.name] += 1

    together(*[lambda name=name: act(name) for name in dance_call.cands])
    held = dict(Slot.objects.exclude(cand=None).values_list("cand", "pk"))
    assert seen == {"has it": 30, "slot_taken": 10}
    assert len(held) == 30
    assert {b.cand: b.slot for b in dance_call.state().all(Booking)} == held
