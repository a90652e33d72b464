"""Rules of the trade at an audition day: what refuses it, what asks why, and who may choose the rules."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import auditions, trade
from castlist.actions.auditions import Place
from castlist.queries import trade as trade_queries
from castlist.queries.auditions import SessionRow, days
from castlist.records.models import Production, Session, Slot
from castlist.rules.auditions import Grid, read_time
from castlist.rules.trade import AgainstTheTrade
from castlist.rules.trade_packs import shipped
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
OBSERVED = "general/modesty-observer"


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def grid(world: World, **change: Any) -> Grid:
    return replace(Grid((world.now + timedelta(days=10)).date(), read_time("10:20"), 20, 3), **change)


def place(world: World, **change: Any) -> Place:
    """A place of which no rule says anything."""
    day = (world.now + timedelta(days=20)).date()
    return replace(Place(world.role, "Hall", "step-free", answer_by=day, adults=2, panel="Ana"), **change)


def shown(world: World, name: str = "sam") -> SessionRow:
    return days(world.people[name], Production.objects.get(pk=world.production.pk), now=world.now).sessions[0]


def test_day_without_a_fault_has_nothing_to_look_at(world: World) -> None:
    auditions.make_session(world.actor("sam"), place(world), grid(world))
    row = shown(world)
    assert (row.to_look_at, row.findings, row.kind, row.kind_words) == ("", (), "invited", "by invitation")
    assert Session.objects.get().checked == "general@2026.2"


def test_where_no_number_is_said_the_members_in_the_room_are_counted(world: World) -> None:
    sam, two = world.actor("sam"), (world.people["karen"].pk, world.people["tom"].pk)
    for members, adults, found in ((two, 0, []), (two[:1], 0, [1]), ((), 0, [0]), (two, 1, [1])):
        made = auditions.make_session(sam, place(world, members=members, adults=adults), grid(world))
        assert [one.found for one in shown(world).findings] == found, (members, adults)
        Slot.objects.filter(session=made).delete()
        Session.objects.filter(pk=made).delete()


def test_callback_in_modesty_garments_needs_an_observer(world: World) -> None:
    sam = world.actor("sam")
    no = refused(lambda: auditions.make_session(sam, place(world, kind="modesty"), grid(world)))
    assert isinstance(no, AgainstTheTrade)
    assert (no.whys, [one.answers for one in no.findings]) == ((Why.against_the_trade,), [OBSERVED])
    assert "say who observes" in no.detail
    assert Session.objects.count() == Slot.objects.count() == 0
    made = auditions.make_session(sam, place(world, kind="modesty", observer="Ana Reed"), grid(world))
    no = refused(lambda: auditions.change_session(sam, made, place(world, kind="modesty")))
    assert (no.why, Session.objects.get().observer) == (Why.against_the_trade, "Ana Reed")


def test_reason_is_asked_for_kept_and_shown(world: World) -> None:
    sam, alone = world.actor("sam"), place(world, kind="open", adults=1)
    no = refused(lambda: auditions.make_session(sam, alone, grid(world)))
    assert isinstance(no, AgainstTheTrade)
    assert (no.why, [(one.rule, one.found, one.limit) for one in no.findings]) == (
        Why.trade_asks_why, [("open-staff", 1, 2)],
    )  # fmt: skip
    made = auditions.make_session(sam, replace(alone, why=" It is  no musical. "), grid(world))
    row = shown(world, "miriam")
    assert (row.why, [one.rule for one in row.findings]) == ("It is no musical.", ["open-staff"])
    auditions.change_session(sam, made, replace(alone, place="Studio 3"))
    assert (shown(world).why, shown(world).place) == ("It is no musical.", "Studio 3")
    auditions.change_session(sam, made, replace(alone, adults=2))
    assert (shown(world).why, Session.objects.get().why_for) == ("", "")


def test_reason_for_one_rule_answers_no_other(world: World) -> None:
    sam, alone = world.actor("sam"), place(world, kind="open", adults=1, why="It is no musical.")
    made = auditions.make_session(sam, alone, grid(world))
    both = replace(alone, material="Nude studies")
    no = refused(lambda: auditions.change_session(sam, made, both))
    assert isinstance(no, AgainstTheTrade)
    assert [one.rule for one in no.findings] == ["undressing"]
    auditions.change_session(sam, made, replace(both, why="It is no musical; the scene is called so."))
    assert Session.objects.get().why_for.split() == ["general/undressing", "general/open-staff"]


def test_times_that_are_added_are_looked_at_too(world: World) -> None:
    sam = world.actor("sam")
    trade.choose_packs(sam, ["us-aea"])
    made = auditions.make_session(sam, place(world, kind="epa"), grid(world, minutes=4, count=5))
    three = grid(world, first=read_time("14:00"), minutes=3, count=8)
    no = refused(lambda: auditions.add_times(sam, made, three))
    assert (no.why, Slot.objects.count()) == (Why.trade_asks_why, 5)
    assert auditions.add_times(sam, made, three, why="One song each.") == 8
    assert Session.objects.get().why == "One song each."
    assert auditions.add_times(sam, made, replace(three, first=read_time("15:00"))) == 8


def test_notice_is_that_of_each_time(world: World) -> None:
    """Times that are added later are as old as they are, and not as old as their session."""
    sam = world.actor("sam")
    trade.choose_packs(sam, ["us-aea"])
    made = auditions.make_session(sam, place(world, kind="ecc-singers"), grid(world))
    assert "ecc-sheet" not in [one.rule for one in shown(world).findings]
    soon = grid(world, on=(world.now + timedelta(days=6)).date())
    assert refused(lambda: auditions.add_times(sam, made, soon)).why is Why.trade_asks_why
    auditions.add_times(sam, made, soon, why="The union knows.")
    assert "ecc-sheet" in [one.rule for one in shown(world).findings]


def test_rules_are_chosen_by_whoever_arranges_the_days(world: World) -> None:
    for name in ("tom", "miriam", "eve"):
        assert refused(lambda who=name: trade.choose_packs(world.actor(who), [])).why is Why.no_right
    assert refused(lambda: trade.choose_packs(world.actor("sam"), ["nosuch"])).why is Why.unknown
    assert Production.objects.get(pk=world.production.pk).packs == "general"
    trade.choose_packs(world.actor("karen"), ["us-aea", "general"])
    page = days(world.people["tom"], Production.objects.get(pk=world.production.pk), now=world.now)
    assert [one.id for one in page.packs if one.chosen] == ["general", "us-aea"]
    trade.choose_packs(world.actor("sam"), [])
    assert Production.objects.get(pk=world.production.pk).packs == ""


def test_other_rules_look_at_a_day_that_stands_and_say_so(world: World) -> None:
    sam = world.actor("sam")
    auditions.make_session(sam, place(world, access=""), grid(world))
    assert ([one.rule for one in shown(world).findings], shown(world).checked) == (["access-said"], "")
    trade.choose_packs(sam, ["us-aea"])
    assert (shown(world).findings, shown(world).checked) == ((), "general@2026.2")


def test_night_between_two_sessions_of_the_same_panel_is_looked_at(world: World) -> None:
    sam = world.actor("sam")
    trade.choose_packs(sam, ["uk-working-time"])
    day = (world.now + timedelta(days=10)).date()
    late, early = grid(world, first=read_time("23:00"), count=1), grid(world, on=day + timedelta(days=1), count=1)
    auditions.make_session(sam, place(world, panel="Karen and  Derek"), late)
    auditions.make_session(sam, place(world, panel="karen and derek"), replace(early, first=read_time("10:19")))
    auditions.make_session(sam, place(world, panel="Julia"), replace(early, first=read_time("09:00")))
    page = days(world.people["tom"], Production.objects.get(pk=world.production.pk), now=world.now)
    assert [[(one.rule, one.found, one.limit) for one in row.findings] for row in page.sessions] == [
        [("daily-rest", 659, 660)], [], [("daily-rest", 659, 660)],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "party"}, Why.incomplete),
        ({"adults": -1}, Why.incomplete),
        ({"adults": 100}, Why.incomplete),
        ({"observer": "x" * 201}, Why.too_long),
        ({"why": "x" * 501}, Why.too_long),
    ],
)
def test_what_cannot_be_said_of_a_session_is_refused(world: World, change: dict[str, Any], why: Why) -> None:
    assert refused(lambda: auditions.make_session(world.actor("sam"), place(world, **change), grid(world))).why is why
    assert Session.objects.count() == 0


def found(world: World) -> dict[str, list[str]]:
    """What is to look at in each session, by its place."""
    page = days(world.people["tom"], Production.objects.get(pk=world.production.pk), now=world.now)
    return {row.place: [one.rule for one in row.findings if one.severity != "info"] for row in page.sessions}


def test_what_is_for_the_same_role_counts_together_while_it_takes_place(world: World) -> None:
    sam, day = world.actor("sam"), (world.now + timedelta(days=10)).date()
    trade.choose_packs(sam, ["us-aea"])
    auditions.make_session(sam, place(world), grid(world, on=day))
    call = place(world, place="Theatre", kind="ecc-singers", why="The union knows.")
    made = auditions.make_session(sam, call, grid(world, on=day + timedelta(days=1)))
    assert "required-first" in found(world)["Hall"]
    for change, still in (({"off_at": world.now}, False), ({"off_at": None, "role": "other"}, False),
                          ({"role": ""}, True)):  # fmt: skip
        Session.objects.filter(pk=made).update(**change)
        assert ("required-first" in found(world)["Hall"]) is still, change


def test_last_callback_in_modesty_garments_is_one_day_in_whatever_rooms(world: World) -> None:
    sam, day = world.actor("sam"), (world.now + timedelta(days=10)).date()
    last = place(world, kind="modesty", observer="Ana Reed")
    for room, on in (("Hall", day), ("Studio", day), ("Hall again", day + timedelta(days=1))):
        auditions.make_session(sam, replace(last, place=room), grid(world, on=on))
        again = ["modesty-once"] * (room == "Hall again")
        assert set(map(tuple, found(world).values())) == {tuple(again)}


def test_of_a_block_four_can_be_chosen_online(world: World) -> None:
    sam, day = world.actor("sam"), (world.now + timedelta(days=30)).date()
    trade.choose_packs(sam, ["us-aea"])
    call = place(world, kind="epa", lists="Members")
    made = auditions.make_session(sam, call, grid(world, on=day, first=read_time("10:00"), minutes=20, count=1))
    first = Slot.objects.get(session=made)
    Slot.objects.bulk_create(
        Slot(session_id=made, start=first.start, seat=n, minutes=20, made_at=world.now) for n in range(2, 7)
    )
    assert found(world)["Hall"] == ["epa-online"]
    Slot.objects.filter(session=made, seat__gt=4).update(desk=True)
    assert found(world)["Hall"] == []


def test_days_that_are_far_off_are_looked_at_by_their_first_times_and_nothing_is_missed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam, day = world.actor("sam"), (world.now + timedelta(days=10)).date()
    trade.choose_packs(sam, list(shipped()))
    for n in [*range(9), *range(20, 32)]:
        first = read_time("08:00" if n % 2 else "21:00")
        room = place(world, place=f"Room {n}", why="The hall is ours then.")
        auditions.make_session(sam, room, grid(world, on=day + timedelta(days=n), first=first))
    by_first_times = found(world)
    assert any("daily-rest" in rules for rules in by_first_times.values())
    monkeypatch.setattr(trade_queries, "NEAR", 400)
    assert by_first_times == found(world)


def test_a_check_asks_no_more_of_a_season_than_of_a_day(world: World) -> None:
    row = Session.objects.get(slots__in=world.times(1))
    asked = []
    for rooms in (1, 20):
        for n in range(rooms):
            auditions.make_session(world.actor("sam"), place(world, place=f"Room {rooms} {n}"), grid(world))
        with CaptureQueriesContext(connection) as asks:
            trade.look_at(row, Slot.objects.filter(session=row), why="")
        asked.append(len(asks))
    assert asked[0] == asked[1]
