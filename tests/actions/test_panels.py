"""Who is in the room of a session, by who they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from castlist.actions import agreements, auditions, panels
from castlist.actions.auditions import Place
from castlist.queries.auditions import SessionRow, days
from castlist.queries.filling import fill_page
from castlist.queries.own_times import what_to_expect
from castlist.queries.queue import queue
from castlist.records.models import Session, Slot
from castlist.rules.auditions import Grid, read_time
from castlist.rules.panels import MOST_MEMBERS, Inside
from castlist.rules.why import Refused, Why
from tests.web.test_queue_views import texts
from tests.web.test_session_views import base, form
from tests.world import World

pytestmark = pytest.mark.django_db


def shown(world: World, name: str = "sam") -> list[SessionRow]:
    rows = days(world.people[name], world.production, now=world.now).sessions
    return sorted(rows, key=lambda row: row.place)


def ids(world: World, *names: str) -> tuple[str, ...]:
    return tuple(world.people[name].pk for name in names)


def test_names_that_were_typed_mean_who_fits_alone() -> None:
    names = {"k": "Karen Director", "d": "Derek Writer", "t": "Tom Writer"}
    said = Inside(("k",), "Derek; Writer, Ana at the piano")
    assert said.words(names) == "Karen Director; Derek; Writer, Ana at the piano"
    assert said.anybody(names) == {"k", "d", "t"}
    assert said.known(names) == {"k": "Karen Director", "d": "Derek", "“writer": "Writer", "“ana": "Ana"}
    assert said.offered(names) == (("d", "Derek"), ("d", "Writer"), ("t", "Writer"))
    assert said.with_chosen(["d"], names) == Inside(("k", "d"), "Ana at the piano")
    assert said.with_chosen(["k"], names) == said
    assert Inside((), "Karen at the piano").with_chosen(["k"], names) == Inside(("k",), "Karen at the piano")


def test_desk_chooses_members_and_adds_a_guest(world: World) -> None:
    sam = world.client("sam")
    chosen = list(ids(world, "karen", "tom"))
    sam.post(
        f"{base(world)}add/", form(world, panel="Ana at the piano") | {"member": chosen, "rooms": "Studio B: Derek"}
    )
    rows = list(Session.objects.order_by("place").values_list("members", "panel"))
    assert rows == [([*chosen], "Ana at the piano"), ([], "Derek")]
    page = texts(sam.get(base(world)))
    assert "; Ana at the piano" in page
    assert "Who is meant by “Derek”?" in page
    assert "Who is meant by" not in texts(world.client("tom").get(base(world))), "only who arranges is asked"
    again = sam.post(f"{base(world)}add/", form(world, first="noon") | {"member": chosen[:1]})
    assert f'value="{chosen[0]}" checked' in again.content.decode(), "what was chosen is not lost"


def test_nobody_but_the_team_is_chosen_and_who_has_left_stays(world: World) -> None:
    slots = world.times(1, members=ids(world, "tom", "karen", "tom"))
    session, sam = Slot.objects.get(pk=slots[0]).session_id, world.actor("sam")
    assert Session.objects.get().members == list(ids(world, "tom", "karen"))
    for members, why in ((ids(world, "eve"), Why.unknown), (("",), Why.unknown), (tuple("x" * 99), Why.unknown),
                         (tuple(map(str, range(MOST_MEMBERS + 1))), Why.too_long)):  # fmt: skip
        with pytest.raises(Refused) as no:
            auditions.change_session(sam, session, Place("", "Studio 2", members=members))
        assert no.value.why is why
    agreements.leave(world.actor("tom"))
    assert shown(world)[0].inside.unseeing == (
        f"{world.people['tom'].name} is not on the team any more: change who is in the room.",
    )
    auditions.change_session(sam, session, Place("", "Studio 2", members=ids(world, "tom")))
    assert [one.name for one in shown(world)[0].inside.members] == [world.people["tom"].name]


def test_a_name_is_matched_only_when_somebody_says_so(world: World) -> None:
    first = Slot.objects.get(pk=world.times(1, panel="Karen, Tom and Ana")[0]).session_id
    tom, karen = ids(world, "tom", "karen")
    assert {(one.id, one.said) for one in shown(world)[0].inside.meant} == {(karen, "Karen"), (tom, "Tom")}
    assert Session.objects.get().members == []
    sam = world.client("sam")
    none = sam.post(f"{base(world)}match/", {"session": first})
    assert (none.status_code, "Choose who is meant." in none.content.decode()) == (422, True)
    for _ in range(2):
        done = sam.post(f"{base(world)}match/", {"session": first, "member": [karen]})
        assert done["Location"] == f"{base(world)}?done=match&said={first}"
        assert Session.objects.values_list("members", "panel").get() == ([karen], "Tom, Ana")
    assert [one.id for one in shown(world)[0].inside.meant] == [tom]
    assert world.client("tom").post(f"{base(world)}match/", {"session": first, "member": [tom]}).status_code == 422
    with pytest.raises(Refused) as no:
        panels.match(world.actor("sam"), first, ids(world, "eve"))
    assert no.value.why is Why.unknown


def test_two_rooms_at_once_are_found_by_who_they_are(world: World) -> None:
    world.times(2, members=ids(world, "karen", "derek"))
    world.times(2, panel="Karen", members=ids(world, "derek"))
    world.times(2, panel="Writer")
    both = [row.twice for row in shown(world)]
    names = [world.people[one].name for one in ("karen", "derek")]
    assert both[0] == (
        f"{names[0]} and {names[1]} are also said for Studio 3 at the same time, 10:20: change who is in the room, or"
        " the hours.",
    )
    assert both[1][0].startswith(f"{names[1]} and Karen are also said for Studio 2")
    world.people["karen"].name = "Karen Zoe"
    world.people["karen"].save()
    assert shown(world)[0].twice[0].startswith("Karen Zoe"), "a new name changes nothing"


def test_who_is_in_a_room_of_another_production_is_said_to_the_desk_alone(world: World) -> None:
    world.times(2, members=ids(world, "karen"))
    other = replace_production(world)
    Session.objects.filter(production=other).update(members=list(ids(world, "karen")))
    said = [row.twice for row in shown(world)]
    assert said == [(
        f"{world.people['karen'].name} is in a room of another production at the same time, 10:20: ask them, or change"
        " who is in the room, or the hours.",
    )]  # fmt: skip
    assert [row.twice for row in shown(world, "tom")] == [()]
    Session.objects.filter(production=other).update(off_at=world.now)
    assert [row.twice for row in shown(world)] == [()]


def replace_production(world: World) -> str:
    """Another production of the company with a session at the same times; says its id."""
    from castlist.actions import productions

    company = world.production.company
    made = productions.open_production(company, name="Other", by=world.people["karen"], now=world.now)
    row = Session.objects.create(production=made, place="Hall", created_at=world.now)
    for slot in Slot.objects.filter(session__production=world.production):
        Slot.objects.create(session=row, start=slot.start, seat=slot.seat, minutes=slot.minutes)
    return made.pk


def test_the_night_between_is_that_of_each_who_is_in_both_rooms(world: World) -> None:
    from castlist.actions import trade

    sam, day = world.actor("sam"), (world.now + timedelta(days=10)).date()
    trade.choose_packs(sam, ["uk-working-time"])
    world.production.refresh_from_db()
    late = Grid(day, read_time("23:00"), 20, 1)
    early = replace(late, on=day + timedelta(days=1), first=read_time("09:00"))
    auditions.make_session(sam, Place("", "Hall", members=ids(world, "karen", "tom")), late)
    auditions.make_session(sam, Place("", "Loft", members=ids(world, "tom"), panel="Ana"), early)
    auditions.make_session(sam, Place("", "Yard", members=ids(world, "derek")), early)
    found = [[one.rule for one in row.findings] for row in shown(world)]
    assert ["daily-rest" in rules for rules in found] == [True, True, False]


@pytest.fixture
def recused(invited: World) -> World:
    """Tom, who is recused from Ivy, was chosen for the room in which she has a time."""
    agreements.declare(invited.actor("tom"), performer=invited.performers["ivy"])
    Session.objects.update(members=list(ids(invited, "tom", "karen")))
    slot = Slot.objects.order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="", now=invited.now)
    return invited


def test_who_must_not_meet_them_is_said_to_those_alone_who_may_know(recused: World) -> None:
    who = recused.people["tom"].name
    said = (
        f"{who} is in the room, and recused from Ivy Marlowe, who has the time at 10:20: change who is in the room, or"
    )
    assert [row.inside.recused for row in shown(recused, "karen")] == [(f"{said} move them.",)]
    for name in ("sam", "tom"):
        assert [row.inside.recused for row in shown(recused, name)] == [()], name
        assert "recused from" not in recused.client(name).get(base(recused)).content.decode()
    Session.objects.update(members=list(ids(recused, "karen")))
    assert [row.inside.recused for row in shown(recused, "karen")] == [()]


def test_the_board_says_it_too_and_moves_with_it(recused: World) -> None:
    session = Session.objects.get().pk

    def board(name: str) -> tuple[list[str], str]:
        seen = queue(recused.people[name], recused.production.pk, session, day=None, now=recused.now)
        return [row.apart for row in seen.rows if row.cand], seen.version

    before = board("karen")
    assert before[0] == [recused.people["tom"].name]
    assert board("sam")[0] == [""], "the desk is not told who is recused"
    page = recused.client("karen").get(f"{base(recused)}{session}/board/").content.decode()
    assert f"Not with {recused.people['tom'].name} in the room" in page
    desk = board("sam")[1]
    Session.objects.update(members=[])
    after = board("karen")
    assert (after[0], after[1] != before[1], board("sam")[1] == desk) == ([""], True, True)


def test_filling_goes_by_who_they_are(recused: World) -> None:
    page = fill_page(recused.people["karen"], recused.production, now=recused.now)
    names = [recused.people[one].name for one in ("tom", "karen")]
    assert [row.panel for row in page.sessions] == [", ".join(names)]
    Slot.objects.update(cand=None, booked_at=None)
    from castlist.queries.filling import known

    found = known(recused.people["karen"], recused.production, now=recused.now)
    assert found.recused[recused.cands["ivy"]] == (names[0],)
    Session.objects.update(members=[])
    assert known(recused.people["karen"], recused.production, now=recused.now).recused[recused.cands["ivy"]] == ()


def test_those_who_come_and_the_notice_read_everybody(world: World) -> None:
    world.times(1, members=ids(world, "karen"), panel="Ana at the piano")
    both = f"{world.people['karen'].name}; Ana at the piano"
    assert dict(what_to_expect(list(Session.objects.all()), {}))["In the room"] == both
    from castlist.queries.notices import notice_page

    assert dict(notice_page(world.people["karen"], world.production.pk).proposed)["panel"] == both


def test_who_was_chosen_comes_to_their_page_at_once(world: World) -> None:
    world.times(1, members=ids(world, "karen", "miriam"))
    session = Session.objects.get().pk
    link = f"{base(world)}{session}/panel/"
    assert [link in world.client(who).get(base(world)).content.decode() for who in ("karen", "tom", "miriam")] == [
        True, False, False,
    ]  # fmt: skip
    assert any("can take no notes" in one for one in shown(world)[0].inside.unseeing)
