"""Days are filled: who may be where, who keeps what, what is given in one press, and what has moved on meanwhile."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from castlist.actions import agreements, auditions, calling_off, decisions, desk_times, filling, guardians, letters
from castlist.actions.auditions import Place
from castlist.actions.filling import Filled
from castlist.queries.doors import NotThere, names, production_for
from castlist.queries.fill_proposals import Proposal
from castlist.queries.filling import FillPage, fill_page
from castlist.queries.letters import letter_for
from castlist.queries.telling import tell
from castlist.queries.verification_walk import walk
from castlist.records.models import Cannot, Event, Letter, Session, Slot
from castlist.rules.auditions import Grid, read_time
from castlist.rules.decisions.facts import Booking
from castlist.rules.filling import Choice
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(world: World, letters_may_go: None) -> World:
    """Three are to be heard; Studio 2 has three times and Studio 3 one, ten days from now."""
    world.times(3)
    world.times(1)
    for name in ("ivy", "maud", "june"):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
    return world


def sessions() -> tuple[str, ...]:
    return tuple(Session.objects.order_by("place").values_list("pk", flat=True))


def choice(**lines: str) -> Choice:
    return Choice(sessions(), lines={"after_school": "16:00", **lines})


def page(world: World, who: str = "sam") -> FillPage:
    return fill_page(world.people[who], production_for(world.people[who], world.production.pk), now=world.now)


def plan(world: World, who: str = "sam", *, asked: Choice | None = None, **lines: str) -> Proposal:
    return filling.work_out(world.actor(who), asked or choice(**lines))


def give(world: World, found: Proposal, who: str = "sam", *, key: str = "", **lines: str) -> Filled:
    return filling.give_all(world.actor(who, key=key), found.gives, choice(**lines), seen=found.seen)


def why_not(found: Proposal) -> dict[str, str]:
    return {one.name: one.why for one in found.without}


def where(world: World, found: Proposal) -> dict[str, str]:
    """Who stands in which room, by first name."""
    there = {one.cand: room.place for room in found.rooms for one in room.times if one.state == "new"}
    return {name: there[cand] for name, cand in world.cands.items() if cand in there}


def held(world: World, name: str) -> str:
    booking = world.state().get(Booking, world.cands[name])
    row = Slot.objects.filter(cand=world.cands[name], past=False).first()
    assert (booking.slot if booking else "") == (row.pk if row else "")
    return booking.slot if booking else ""


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def test_a_plan_is_shown_and_nothing_is_written_before_it_is_given(heard: World) -> None:
    before = Event.objects.count()
    found = plan(heard)
    assert (found.sentence, found.is_proven, found.without) == ("3 of 3 have a time.", True, ())
    assert (Event.objects.count(), Slot.objects.filter(cand__isnull=False).count()) == (before, 0)
    assert give(heard, found) == Filled(3, ())
    assert {held(heard, name) for name in heard.cands} == {one.slot for one in found.gives}
    state = heard.state()
    rows = Event.objects.filter(kind="slot_booked").order_by("seq")
    said = [tell(row.kind, row.by, row.cand, row.data, state, names(heard.production.pk, state)) for row in rows]
    assert sorted(said) == [f"Sam gives {name} Marlowe a time" for name in ("Ivy", "June", "Maud")]
    assert [str(one) for one in walk(only=heard.production.pk).findings] == []


def test_the_same_press_twice_gives_nothing_twice(heard: World) -> None:
    found = plan(heard)
    assert give(heard, found, key="once") == give(heard, found, key="once") == Filled(3, ())
    assert Event.objects.filter(kind="slot_booked").count() == 3


def test_who_has_a_time_keeps_it_and_more_than_there_is_room_for_are_told_why(heard: World) -> None:
    Slot.objects.filter(session_id=sessions()[1]).delete()
    first, *rest = Slot.objects.order_by("start").values_list("pk", flat=True)
    auditions.book(heard.bearer("ivy"), slot=first, held="", needs="", now=heard.now)
    Slot.objects.filter(pk=rest[-1]).delete()
    found = plan(heard, asked=Choice((sessions()[0],)))
    assert (found.kept, len(found.gives), found.sentence) == (1, 1, "1 of 2 has a time. One keeps the one they have.")
    [one] = found.without
    assert "share the only" in one.why
    states = {time.slot: time.state for room in found.rooms for time in room.times}
    assert states == {first: "kept", rest[0]: "new"}


def test_typed_hours_what_they_cannot_and_breaks_are_kept(heard: World) -> None:
    day = (heard.now + timedelta(days=10)).date()
    Cannot.objects.create(
        production=heard.production, performer_id=heard.performers["maud"], spans=[[day.isoformat(), 0, 1440]],
        said_at=heard.now, source="",
    )  # fmt: skip
    found = plan(heard, comes="June Marlowe: after 20:00")
    assert why_not(found) == {
        "June Marlowe": "June Marlowe has no slot: they come only at certain hours.",
        "Maud Marlowe": "Maud Marlowe has no slot: they cannot come at any time.",
    }
    assert any("cannot:" in word for one in page(heard).people for word in one.known)
    nobody = plan(heard, breaks="10:00–12:00")
    assert (nobody.gives, nobody.sentence) == ((), "0 of 3 have a time.")


def test_those_under_18_come_after_school_unless_the_hour_is_emptied(heard: World) -> None:
    acts = {"guardian_name": "Anna", "guardian_relation": "mother", "email": "anna@example.org", "born": ""}
    guardians.say(heard.production, heard.performers["ivy"], form=acts, now=heard.now)
    weekday = (heard.now + timedelta(days=10)).date().weekday() < 5
    assert why_not(plan(heard)) == ({"Ivy Marlowe": "Ivy Marlowe has no slot: they are a minor."} if weekday else {})
    assert why_not(plan(heard, after_school="")) == {}
    assert any("under 18" in word for one in page(heard).people for word in one.known)
    karen = [word for one in page(heard, "karen").people for word in one.known]
    assert not any("under 18" in word for word in karen), "there is a desk, and what somebody needs is for it alone"
    shown = why_not(plan(heard, "karen", after_school=""))
    assert shown == ({"Ivy Marlowe": "Ivy Marlowe has no slot: they come only at certain hours."} if weekday else {})


def test_nobody_meets_somebody_recused_from_them_in_the_room(heard: World) -> None:
    agreements.declare(heard.actor("tom"), performer=heard.performers["ivy"])
    Session.objects.filter(place="Studio 2").update(panel="Karen, Tom at the piano")
    for _ in range(2):
        assert set(where(heard, plan(heard)).values()) == {"Studio 3"}, "her rivals, too: it was declared afterwards"
        Session.objects.filter(place="Studio 2").update(panel="Tom Writer and Karen")
        heard.people["tom"].name = "Tom Anthony Writer"
        heard.people["tom"].save()
    alone = plan(heard, asked=Choice((sessions()[0],)))
    assert why_not(alone)["Ivy Marlowe"] == "Ivy Marlowe has no slot: they may not be seen in Studio 2."
    assert alone.gives == ()
    said = {who: [word for one in page(heard, who).people for word in one.known] for who in ("karen", "sam")}
    assert any("never with Tom Anthony Writer in the room" in word for word in said["karen"])
    assert not any("Tom" in word for word in said["sam"]), "the desk is not told who is recused"


def test_sessions_stand_in_order_of_their_days_and_one_for_another_role_is_said_to_be_that(heard: World) -> None:
    nurse = str(agreements.add_role(heard.actor("karen"), name="Nurse", places=1).answer["role"])
    grid = Grid((heard.now + timedelta(days=9)).date(), read_time("10:20"), 20, 1)
    sooner = auditions.make_session(heard.actor("sam"), Place(role=nurse, place="Studio 9"), grid)
    assert [one.place for one in page(heard).sessions] == ["Studio 9", "Studio 2", "Studio 3"]
    found = plan(heard, asked=Choice((sooner,), (heard.role,)))
    assert why_not(found)["Ivy Marlowe"] == "Ivy Marlowe has no time: none of the chosen sessions is for The Lead."


def test_one_performer_with_two_roles_never_stands_in_two_rooms_at_once(heard: World) -> None:
    nurse = str(agreements.add_role(heard.actor("karen"), name="Nurse", places=1).answer["role"])
    done = decisions.put_forward(
        heard.actor("karen"), role=nurse, performer=heard.performers["ivy"], reason=decisions.Reason("Warm.")
    )
    heard.cands["ivy_nurse"] = str(done.answer["candidacy"])
    heard.agree("ivy_nurse", "audition")
    place = Place(role=nurse, place="Studio 4")
    grid = Grid((heard.now + timedelta(days=10)).date(), read_time("10:20"), 20, 1)
    fourth = auditions.make_session(heard.actor("sam"), place, grid)
    first = Slot.objects.filter(session__place="Studio 2").earliest("start").pk
    desk_times.give_time(heard.actor("sam"), heard.cands["ivy"], role=heard.role, slot=first, held="")
    busy = plan(heard, asked=Choice((fourth,), (nurse,)))
    assert why_not(busy) == {"Ivy Marlowe": "Ivy Marlowe has no slot: they come only at certain hours."}
    desk_times.take_back(heard.actor("sam"), heard.cands["ivy"], role=heard.role, held=first)
    found = plan(heard, asked=Choice(sessions()))
    at = [time.at for room in found.rooms for time in room.times if time.name == "Ivy Marlowe"]
    assert len(at) == len(set(at)) == 2


def test_a_pianist_is_for_one_at_a_time_and_only_while_there(heard: World) -> None:
    found = plan(heard, helpers="Pianist: 10:20–11:00")
    times = [time.at for room in found.rooms for time in room.times if time.state == "new"]
    assert len(times) == len(set(times)) == 2
    only = plan(heard, helpers="Reader at Studio 3: 12:00–13:00")
    assert set(where(heard, only).values()) == {"Studio 2"}


def test_what_was_taken_meanwhile_is_said_and_the_rest_stands(heard: World) -> None:
    found = plan(heard)
    theirs = {name: next(g.slot for g in found.gives if g.cand == heard.cands[name]) for name in heard.cands}
    free = Slot.objects.exclude(pk__in=theirs.values()).get().pk
    auditions.book(heard.bearer("ivy"), slot=theirs["maud"], held="", needs="", now=heard.now)
    done = give(heard, found)
    assert done.given == 1
    assert {name: no.why for name, no in done.refused} == {
        "Ivy Marlowe": Why.stale_version, "Maud Marlowe": Why.slot_taken,
    }  # fmt: skip
    assert (held(heard, "ivy"), held(heard, "june"), held(heard, "maud")) == (theirs["maud"], theirs["june"], "")
    again = plan(heard)
    assert [one.cand for one in again.gives] == [heard.cands["maud"]]
    assert again.gives[0].slot in (free, theirs["ivy"])


def test_what_somebody_has_said_meanwhile_is_asked_once_more(heard: World) -> None:
    found = plan(heard)
    day = (heard.now + timedelta(days=10)).date()
    Cannot.objects.create(
        production=heard.production, performer_id=heard.performers["ivy"], spans=[[day.isoformat(), 0, 1440]],
        said_at=heard.now, source="",
    )  # fmt: skip
    done = give(heard, found)
    assert (done.given, [(name, no.why) for name, no in done.refused]) == (2, [("Ivy Marlowe", Why.stale_version)])
    assert "cannot come at" in done.refused[0][1].detail
    assert held(heard, "ivy") == ""


@pytest.mark.parametrize("change", ["panel", "times", "off"])
def test_a_plan_for_sessions_that_are_others_by_now_gives_nothing(heard: World, change: str) -> None:
    found = plan(heard)
    if change == "panel":
        Session.objects.filter(place="Studio 2").update(panel="Karen")
    elif change == "times":
        Slot.objects.filter(session__place="Studio 3").delete()
    else:
        calling_off.call_off(heard.actor("sam"), sessions()[1])
    no = refused(lambda: give(heard, found))
    assert (no.why, no.detail) == (Why.stale_version, filling.CHANGED)
    assert Slot.objects.filter(cand__isnull=False).count() == 0


def test_who_is_not_asked_is_given_nothing(heard: World) -> None:
    found = plan(heard)
    other = replace(found, gives=tuple(replace(one, cand="nobody") for one in found.gives[:1]))
    done = give(heard, other)
    assert (done.given, done.refused[0][0], done.refused[0][1].why) == (0, "somebody", Why.unknown)
    assert refused(lambda: give(heard, replace(found, gives=()))).detail == filling.NOTHING


def test_what_is_missing_is_said(heard: World) -> None:
    assert refused(lambda: plan(heard, asked=Choice())).detail == filling.NO_SESSION
    assert refused(lambda: plan(heard, asked=Choice(sessions(), step="callback"))).detail == filling.NOBODY
    assert refused(lambda: plan(heard, comes="Kit: after 14:00")).why is Why.incomplete
    Slot.objects.update(desk=True)
    assert len(plan(heard).gives) == 3, "times that are kept for the desk are the desk's to give"
    Slot.objects.filter(session__place="Studio 3").delete()
    first = Slot.objects.earliest("start")
    Slot.objects.exclude(pk=first.pk).delete()
    desk_times.give_time(heard.actor("sam"), heard.cands["ivy"], role=heard.role, slot=first.pk, held="")
    assert refused(lambda: plan(heard, asked=Choice((sessions()[0],)))).detail == filling.NO_TIME


def test_clearance_is_waited_for(world: World) -> None:
    world.times(2)
    minors = str(agreements.add_role(world.actor("karen"), name="Mia", places=1, minors=True).answer["role"])
    world.role = minors
    world.times(2)
    cand = world.put_forward("ivy", email="ivy@example.org")
    decisions.clear(world.actor("miriam"), cand, value=True)
    world.agree("ivy", "audition")
    decisions.clear(world.actor("miriam"), cand, value=False)
    waits = {one.name: one.waits for one in page(world).people}
    assert waits == {"Ivy Marlowe": Why.clearance_pending.sentence}
    assert refused(lambda: plan(world)).detail == filling.NOBODY
    decisions.clear(world.actor("miriam"), world.cands["ivy"], value=True)
    assert len(plan(world).gives) == 1


@pytest.mark.parametrize("who", ["tom", "miriam", "eve"])
def test_nobody_else_finds_anything(heard: World, who: str) -> None:
    with pytest.raises(NotThere):
        page(heard, who)
    if who != "eve":
        assert refused(lambda: plan(heard, who)).why is Why.no_right


def test_it_is_refused_when_the_process_answers_nothing_or_a_plan_that_holds_not(
    heard: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = filling._apart
    monkeypatch.setattr(filling, "_apart", lambda *args, **more: {**right(*args, **more), "plan": [0, 0, 0]})
    assert refused(lambda: plan(heard)).why is Why.not_worked_out
    monkeypatch.setattr(filling, "_apart", right)
    with filling._places, filling._places:
        monkeypatch.setattr("castlist.actions.worked_out.PATIENCE", 0.01)
        assert refused(lambda: plan(heard)).why is Why.not_worked_out


def test_letters_say_the_time_as_it_is_when_they_go_and_keep_it(heard: World) -> None:
    give(heard, plan(heard))
    assert len(page(heard).untold.people) == 3
    drafts = filling.draft_all(heard.actor("sam"))
    assert (len(drafts.letters), drafts.refused, page(heard).untold.people) == (3, (), ())
    assert filling.draft_all(heard.actor("sam")).letters == ()
    hers = Letter.objects.get(cand=heard.cands["ivy"])
    assert "{own_time}" in hers.body
    old, free = held(heard, "ivy"), Slot.objects.filter(cand=None).get().pk
    desk_times.give_time(heard.actor("sam"), heard.cands["ivy"], role=heard.role, slot=free, held=old)
    letters.send(heard.actor("sam"), hers.pk)
    hers.refresh_from_db()
    row = Slot.objects.select_related("session").get(pk=free)
    assert row.session.place in hers.body
    assert "{own_time}" not in hers.body
    desk_times.give_time(heard.actor("sam"), heard.cands["ivy"], role=heard.role, slot=old, held=free)
    sam = heard.people["sam"]
    shown = letter_for(sam, production_for(sam, heard.production.pk), hers.pk, now=heard.now)
    assert row.session.place in shown.paper.body


def test_a_letter_of_a_time_that_is_gone_does_not_go(heard: World) -> None:
    give(heard, plan(heard))
    filling.draft_all(heard.actor("sam"), cands=[heard.cands["ivy"]])
    hers = Letter.objects.get(cand=heard.cands["ivy"])
    desk_times.take_back(heard.actor("sam"), heard.cands["ivy"], role=heard.role, held=held(heard, "ivy"))
    no = refused(lambda: letters.send(heard.actor("sam"), hers.pk))
    assert (no.why, no.detail) == (Why.bad_field, "There is nothing to put in for {own_time}: they have no time now.")
    assert refused(lambda: filling.draft_all(heard.actor("sam"), cands=[heard.cands["ivy"]])).why is Why.unknown
    assert refused(lambda: filling.draft_all(heard.actor("miriam"), cands=["x"])).why is Why.unknown


def test_hours_are_those_of_the_wall_on_both_sides_of_a_clock_change(heard: World) -> None:
    last = max(day for day in (date(heard.now.year + 1, 10, n) for n in range(25, 32)) if day.weekday() == 6)
    for day in (last - timedelta(days=1), last):
        session = auditions.make_session(
            heard.actor("sam"), Place(role=heard.role, place=f"Hall {day.day}"), Grid(day, read_time("14:00"), 30, 1)
        )
        said = f"{day.isoformat()} 14:00–14:30"
        found = plan(heard, asked=Choice((session,), lines={
            "comes": f"Ivy Marlowe: {said}\nMaud Marlowe: after 14:10\nJune Marlowe: until 14:10"}))  # fmt: skip
        assert [one.cand for one in found.gives] == [heard.cands["ivy"]]
