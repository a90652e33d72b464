"""The rest of a day worked out again: everybody has their new time at once, is told, and nobody is left in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from castlist.actions import auditions, letters, queue, replanning
from castlist.actions.auditions import Place
from castlist.actions.queue import Day
from castlist.actions.replanning import Said
from castlist.queries import given_times
from castlist.queries.performer_pages import page_for
from castlist.queries.replanning import THEMSELVES, Replan, untold
from castlist.queries.replanning import replan as looked_at
from castlist.queries.verification_walk import walk
from castlist.records.models import CalledOff, Cannot, Event, Letter, QueueAct, Session, Slot
from castlist.rules.auditions import read_time
from castlist.rules.decisions.facts import Booking
from castlist.rules.replanning import Asked
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
NAMES = ("ada", "ben", "cy")


@pytest.fixture
def booked(world: World, letters_may_go: None) -> World:
    """Ada, Ben and Cy hold 10:20, 10:40 and 11:00 of a day with five times; the last is over at 12:00."""
    slots = world.times(5)
    for name, slot in zip(NAMES, slots, strict=False):
        world.put_forward(name, email=f"{name}@example.org")
        world.agree(name, "audition")
        world.invite(name)
        auditions.book(world.bearer(name), slot=slot, held="", needs="", now=world.now)
    return world


def session() -> Session:
    return Session.objects.exclude(place="Studio 3").get()


def first() -> Slot:
    return Slot.objects.filter(session=session()).earliest("start")


def on_the_day(world: World, clock: str) -> World:
    """The same world at that hour of the day."""
    hour, minute = clock.split(":")
    return replace(world, now=first().start.replace(hour=int(hour), minute=int(minute)))


def look(world: World, who: str = "sam", **asked: Any) -> Replan:
    asks = Asked(**{name: read_time(text) if isinstance(text, str) else text for name, text in asked.items()})
    return looked_at(world.people[who], world.production.pk, session().pk, day=None, asked=asks, now=world.now)


def do(
    world: World, who: str = "sam", *, seen: str = "", says: str = "", instead: dict[str, str] | None = None,
    key: str = "", **asked: Any,
) -> replanning.Done:  # fmt: skip
    shown = look(world, **asked)
    asks = Asked(**{name: read_time(text) if isinstance(text, str) else text for name, text in asked.items()})
    chosen = {one.cand: one.proposed for one in shown.left} | (instead or {})
    said = Said(asks, seen or shown.seen, chosen, says)
    return replanning.replan(world.actor(who, key=key), session().pk, shown.day, said)


def times(world: World) -> dict[str, str]:
    rows = Slot.objects.filter(cand__in=world.cands.values()).order_by("start")
    by = {cand: name for name, cand in world.cands.items()}
    return {by[str(row.cand)]: f"{row.start:%H:%M}" for row in rows}


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def press(world: World, name: str, *whats: str) -> None:
    on = Day(session().pk, first().start.date())
    for what in whats:
        seen = QueueAct.objects.filter(cand=world.cands[name]).count()
        queue.mark(world.actor("sam"), on, world.cands[name], what=what, seen=seen)


def test_an_hour_is_lost_and_everybody_is_moved_at_once(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    before = {name: Slot.objects.get(cand=booked.cands[name]).sequence for name in NAMES}
    shown = look(day, again="11:00")
    assert [(one.name.split()[0], f"{one.was:%H:%M}", f"{one.at:%H:%M}") for one in shown.moved] == [
        ("Ada", "10:20", "11:00"), ("Ben", "10:40", "11:20"), ("Cy", "11:00", "11:40"),
    ]  # fmt: skip
    assert shown.sentence == "3 people get another time."
    assert times(booked) == {"ada": "10:20", "ben": "10:40", "cy": "11:00"}  # nothing was done yet
    assert do(day, again="11:00", says="The lift was stuck.") == replanning.Done(3, 0, 0)
    assert times(booked) == {"ada": "11:00", "ben": "11:20", "cy": "11:40"}
    assert Slot.objects.filter(session=session()).count() == 3  # the free times in the way are gone
    after = {name: Slot.objects.get(cand=booked.cands[name]).sequence for name in NAMES}
    assert all(after[name] > before[name] for name in NAMES)
    held = booked.state().get(Booking, booked.cands["ada"])
    assert held is not None
    assert datetime.fromtimestamp(held.start / 1000, UTC).hour == 11
    assert walk().findings == []


def test_their_own_page_says_so_at_once_and_what_it_was(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    do(day, again="11:00", says="The lift was stuck.")
    held = page_for(booked.bearer("ada"), now=day.now).held
    assert held is not None
    assert held.was is not None
    assert (f"{held.at:%H:%M}", f"{held.was:%H:%M}", held.says) == ("11:00", "10:20", "The lift was stuck.")


def test_everybody_who_moved_is_written_to_once(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    do(day, again="11:00", says="The lift was stuck.")
    who = untold(booked.people["sam"], booked.production, session().pk, now=day.now)
    assert [name for _, name in who] == ["Ada Marlowe", "Ben Marlowe", "Cy Marlowe"]
    drafts = replanning.draft_all(day.actor("sam"), session().pk)
    assert (len(drafts.letters), drafts.refused) == (3, ())
    letter = Letter.objects.get(cand=booked.cands["ada"], pk__in=drafts.letters)
    assert letter.subject == "Small Hours: your time has changed"
    assert "It was " in letter.body
    assert "10:20, Studio 2. The lift was stuck. This is your time now:" in letter.body
    assert untold(booked.people["sam"], booked.production, session().pk, now=day.now) == ()
    assert replanning.draft_all(day.actor("sam"), session().pk).letters == ()
    letters.send(day.actor("sam"), letter.pk)
    assert "11:00, Studio 2" in mail.outbox[-1].body


def test_who_is_in_the_room_or_done_keeps_their_time(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    press(day, "ada", "here", "enter", "done")
    press(replace(day, now=day.now + timedelta(minutes=5)), "ben", "here", "enter")
    late = replace(day, now=day.now + timedelta(minutes=6))
    assert do(late, minutes=30) == replanning.Done(1, 0, 0)
    assert times(booked) == {"ada": "10:20", "ben": "10:40", "cy": "11:30"}


def test_a_break_stays_and_the_day_can_be_longer(booked: World) -> None:
    row = session()
    noon = first().start.replace(hour=11, minute=30)
    stamp = int(noon.timestamp() * 1000)
    row.breaks = [[stamp, stamp + 3_600_000, ""]]
    row.save()
    Slot.objects.filter(session=row, cand=None).delete()
    day = on_the_day(booked, "10:10")
    shown = look(day, again="11:00", until="13:30")
    assert [f"{one.at:%H:%M}" for one in shown.moved] == ["11:00", "12:30", "12:50"]
    assert [one.name for one in look(day, again="11:00").left] == ["Cy Marlowe", "Ben Marlowe"][::-1]


def test_who_does_not_fit_has_a_time_elsewhere_or_chooses_one(booked: World) -> None:
    other = booked.times(1, minutes=20)
    day = on_the_day(booked, "10:10")
    shown = look(day, again="11:20")
    assert [(one.name.split()[0], one.proposed) for one in shown.left] == [("Cy", THEMSELVES)]
    # nobody is sent to a time before the one that they were told
    Slot.objects.filter(pk=other[0]).update(start=first().start.replace(hour=15, minute=0))
    shown = look(day, again="11:20")
    assert [(one.name.split()[0], one.why, one.proposed) for one in shown.left] == [
        ("Cy", "would not be done by 12:00", other[0])
    ]
    assert do(day, again="11:20") == replanning.Done(2, 1, 0)
    assert times(booked) == {"ada": "11:20", "ben": "11:40", "cy": "15:00"}
    held = page_for(booked.bearer("cy"), now=day.now).held
    assert held is not None
    assert (held.was_place, held.place) == ("Studio 2", "Studio 3")
    assert len(replanning.draft_all(day.actor("sam"), session().pk).letters) == 3
    assert walk().findings == []


def test_nobody_is_sent_to_something_else_unasked(booked: World) -> None:
    other = booked.times(1, minutes=20)
    Slot.objects.filter(pk=other[0]).update(start=first().start.replace(hour=15, minute=0))
    Session.objects.filter(slots__in=other).update(kind="dance")
    (left,) = look(on_the_day(booked, "10:10"), again="11:20").left
    assert (left.proposed, [one.id for one in left.times]) == (THEMSELVES, other), "the desk may still say so"


def test_who_is_left_without_a_time_reads_so_and_is_written_to(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    assert do(day, again="11:20", says="The lift was stuck.") == replanning.Done(2, 0, 1)
    page = page_for(booked.bearer("cy"), now=day.now)
    assert page.off is not None
    assert (page.off.says, f"{page.off.at:%H:%M}") == ("The lift was stuck.", "11:00")
    assert CalledOff.objects.get().cand == booked.cands["cy"]
    drafts = replanning.draft_all(day.actor("sam"), session().pk).letters
    assert "does not take place" in Letter.objects.get(cand=booked.cands["cy"], pk__in=drafts).body
    assert walk().findings == []


def test_who_cannot_later_goes_first(booked: World) -> None:
    row = first()
    Cannot.objects.create(
        production=booked.production, performer_id=booked.performers["cy"], said_at=booked.now,
        spans=[[row.start.date().isoformat(), 11 * 60 + 20, 1440]],
    )  # fmt: skip
    day = on_the_day(booked, "10:10")
    do(day, again="11:00")
    assert times(booked) == {"cy": "11:00", "ada": "11:20", "ben": "11:40"}


def test_two_desks_at_once(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    shown = look(day, again="11:00")
    do(day, again="11:00")
    no = refused(lambda: do(day, seen=shown.seen, again="11:00"))
    assert no.why is Why.stale_version
    assert times(booked) == {"ada": "11:00", "ben": "11:20", "cy": "11:40"}


def test_somebody_went_in_meanwhile(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    shown = look(day, again="11:00")
    press(day, "ada", "here", "enter")
    assert refused(lambda: do(day, seen=shown.seen, again="11:00")).why is Why.stale_version
    assert times(booked)["cy"] == "11:00"


def test_sent_twice_it_is_done_once(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    shown = look(day, again="11:00")
    for _ in range(2):
        said = Said(Asked(again=read_time("11:00")), shown.seen, {})
        assert replanning.replan(day.actor("sam", key="k1"), session().pk, shown.day, said).moved == 3
    assert Event.objects.filter(kind="slot_booked").count() == 6


def test_what_was_moved_by_minutes_is_told_by_the_times_themselves(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    on = Day(session().pk, first().start.date())
    queue.move(day.actor("sam"), on, minutes=30, seen=0)
    do(day, again="11:00")
    turn = page_for(booked.bearer("ada"), now=day.now).turn
    assert turn is not None
    assert turn.expected is not None
    assert turn.expected == Slot.objects.get(cand=booked.cands["ada"]).start


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"again": "09:00"}, "past"), ({"again": "12:00"}, "ends before"), ({"minutes": 601}, "lost"),
     ({"buffer": 121}, "At most 120"), ({"each": 481}, "480")],
)  # fmt: skip
def test_hours_that_cannot_be_meant_are_refused(booked: World, asked: dict[str, Any], says: str) -> None:
    day = on_the_day(booked, "10:10")
    no = refused(lambda: look(day, **asked))
    assert no.why is Why.bad_times
    assert says in no.detail


def test_a_day_ahead_can_be_laid_out_otherwise(booked: World) -> None:
    done = do(booked, again="09:00", each=10, buffer=5, until="12:00")
    assert done == replanning.Done(3, 0, 0)
    assert times(booked) == {"ada": "09:00", "ben": "09:15", "cy": "09:30"}
    assert Slot.objects.filter(session=session()).count() == 5  # the free ones follow
    assert {row.minutes for row in Slot.objects.filter(session=session())} == {10}


def test_only_the_desk_does_it(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    shown = look(day, again="11:00")
    said = Said(Asked(again=read_time("11:00")), shown.seen, {})
    assert refused(lambda: replanning.replan(day.actor("tom"), session().pk, shown.day, said)).why is Why.no_right
    assert refused(lambda: replanning.replan(day.actor("sam"), "nosuch", shown.day, said)).why is Why.unknown


def place(world: World, room: str) -> None:
    auditions.change_session(world.actor("sam"), session().pk, Place(role=world.role, place=room))


def test_another_room_is_told_like_another_hour(booked: World) -> None:
    place(booked, "Studio 2")  # the same room: nobody has anything to hear
    assert untold(booked.people["sam"], booked.production, session().pk, now=booked.now) == ()
    here = session().pk
    booked = replace(booked, now=booked.now + timedelta(minutes=1))
    place(booked, "The chapel")
    who = untold(booked.people["sam"], booked.production, here, now=booked.now)
    assert len(who) == 3
    held = page_for(booked.bearer("ada"), now=booked.now).held
    assert held is not None
    assert (held.was_place, held.place, held.was) == ("Studio 2", "The chapel", held.at)
    later = replace(booked, now=booked.now + timedelta(minutes=1))
    drafts = replanning.draft_all(later.actor("sam"), here)
    letter = Letter.objects.get(cand=booked.cands["ada"], pk__in=drafts.letters)
    assert "10:20, Studio 2. This is your time now:" in letter.body
    assert untold(booked.people["sam"], booked.production, here, now=later.now) == ()


def test_whoever_takes_another_time_has_heard_it_all(booked: World) -> None:
    place(booked, "The chapel")
    other = Slot.objects.filter(cand=None).earliest("start").pk
    held = Slot.objects.get(cand=booked.cands["ada"]).pk
    auditions.book(booked.bearer("ada"), slot=other, held=held, needs="", now=booked.now)
    assert Slot.objects.get(cand=booked.cands["ada"]).moved_at is None
    assert Slot.objects.get(pk=held).moved_at is None


def was(world: World, name: str) -> tuple[str, str]:
    held = page_for(world.bearer(name), now=world.now).held
    assert held is not None
    return f"{held.was:%H:%M}" if held.was else "", held.was_place


def test_planned_twice_before_a_letter_has_gone_it_says_what_they_were_told(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    do(day, again="10:40", until="13:00", says="The lift was stuck.")
    stale = replanning.draft_all(day.actor("sam"), session().pk).letters
    later = on_the_day(booked, "10:15")
    do(later, again="11:00", until="13:00", says="It is stuck again.")
    assert times(booked) == {"ada": "11:00", "ben": "11:20", "cy": "11:40"}
    assert [was(later, name) for name in NAMES] == [("10:20", ""), ("10:40", ""), ("11:00", "")]
    drafts = replanning.draft_all(later.actor("sam"), session().pk).letters
    letter = Letter.objects.get(cand=booked.cands["ada"], pk__in=drafts)
    assert "10:20, Studio 2. It is stuck again. This is your time now:" in letter.body
    assert not Letter.objects.filter(pk__in=stale).exclude(state="dropped").exists()
    again = on_the_day(booked, "10:20")
    do(again, again="11:10", until="13:00")
    assert {row.moved_says for row in Slot.objects.filter(cand__isnull=False)} == {"It is stuck again."}
    assert walk().findings == []


def test_planned_twice_with_a_letter_between_it_says_what_the_letter_said(booked: World) -> None:
    day = on_the_day(booked, "10:10")
    do(day, again="10:40", until="13:00")
    for letter in replanning.draft_all(day.actor("sam"), session().pk).letters:
        if Letter.objects.get(pk=letter).cand != booked.cands["ben"]:
            letters.send(day.actor("sam"), letter)
    later = on_the_day(booked, "10:15")
    do(later, again="11:00", until="13:00")
    assert [was(later, name) for name in NAMES] == [("10:40", ""), ("10:40", ""), ("11:20", "")]


def test_back_at_what_they_know_there_is_nothing_to_say_and_no_old_letter_goes(booked: World) -> None:
    booked = replace(booked, now=booked.now + timedelta(minutes=1))
    do(booked, again="10:40", until="13:00", says="The lift is stuck.")
    (old, *_) = replanning.draft_all(booked.actor("sam"), session().pk).letters
    later = replace(booked, now=booked.now + timedelta(minutes=5))
    do(later, again="10:20", until="13:00", says="It works.")
    assert [was(later, name) for name in NAMES] == [("", "")] * 3
    assert Slot.objects.exclude(moved_says="").count() == 0
    assert untold(booked.people["sam"], booked.production, session().pk, now=later.now) == ()
    assert given_times.untold(booked.people["sam"], booked.production, now=later.now).people == ()
    assert refused(lambda: letters.send(later.actor("sam"), old)).why is Why.not_live


def test_another_room_and_then_another_hour_is_told_as_one_change(booked: World) -> None:
    place(replace(booked, now=booked.now + timedelta(minutes=1)), "The chapel")
    here = session().pk
    later = replace(booked, now=booked.now + timedelta(minutes=5))
    do(later, again="10:40", until="13:00")
    assert was(later, "ada") == ("10:20", "Studio 2")
    place(replace(booked, now=booked.now + timedelta(minutes=6)), "studio 2")
    assert was(later, "ada") == ("10:20", "")
    do(replace(booked, now=booked.now + timedelta(minutes=7)), again="10:20", until="13:00")
    assert was(later, "ada") == ("", "")
    assert untold(booked.people["sam"], booked.production, here, now=later.now) == ()


def test_sent_on_from_a_room_of_which_nobody_told_them_they_are_written_to(booked: World) -> None:
    other = booked.times(1, minutes=20)
    Slot.objects.filter(pk=other[0]).update(start=first().start.replace(hour=15, minute=0))
    place(replace(booked, now=booked.now + timedelta(minutes=1)), "The chapel")
    day, here = on_the_day(booked, "10:10"), session().pk
    assert do(day, again="11:20") == replanning.Done(2, 1, 0)
    assert was(day, "cy") == ("11:00", "Studio 2")
    assert len(replanning.draft_all(day.actor("sam"), here).letters) == 3


def test_whose_letter_could_not_be_begun_is_named_by_the_session_they_left_until_somebody_writes(booked: World) -> None:
    other = booked.times(1, minutes=20)
    Slot.objects.filter(pk=other[0]).update(start=first().start.replace(hour=15, minute=0))
    day, here = on_the_day(booked, "10:10"), session().pk
    elsewhere = Session.objects.exclude(pk=here).get().pk
    assert do(day, again="11:20") == replanning.Done(2, 1, 0)
    sam = booked.people["sam"]
    named = [name for _, name in untold(sam, booked.production, here, now=day.now)]
    assert named == ["Ada Marlowe", "Ben Marlowe", "Cy Marlowe"]
    # Where they are now names them, too; once they are written to, neither does.
    assert [name for _, name in untold(sam, booked.production, elsewhere, now=day.now)] == ["Cy Marlowe"]
    later = on_the_day(booked, "10:12")
    letters.send(later.actor("sam"), replanning.draft_all(later.actor("sam"), elsewhere).letters[0])
    assert len(untold(sam, booked.production, here, now=later.now)) == 2
    # A change within the other session is not the first one's to tell any more.
    auditions.change_session(
        on_the_day(booked, "10:14").actor("sam"), elsewhere, Place(role=booked.role, place="The crypt")
    )
    assert len(untold(sam, booked.production, here, now=later.now)) == 2
    assert [name for _, name in untold(sam, booked.production, elsewhere, now=later.now)] == ["Cy Marlowe"]


@pytest.mark.parametrize("told", [False, True])
def test_moved_and_then_left_without_a_time_they_read_the_time_that_they_know(booked: World, told: bool) -> None:
    day = on_the_day(booked, "10:10")
    do(day, again="10:40", until="13:00", says="The lift was stuck.")
    if told:
        for letter in replanning.draft_all(day.actor("sam"), session().pk).letters:
            letters.send(day.actor("sam"), letter)
    later = on_the_day(booked, "10:15")
    do(later, again="11:00", until="11:40", instead={booked.cands["cy"]: "choose"})
    knows, between = ("11:20", "11:00") if told else ("11:00", "11:20")
    page = page_for(later.bearer("cy"), now=later.now)
    assert page.off is not None
    assert f", {knows}, Studio 2, does not take place" in page.off.sentence
    assert f"{page.off.at:%H:%M}" == "11:20"  # what their calendar has, which says that it is cancelled
    drafted = replanning.draft_all(later.actor("sam"), session().pk).letters
    letter = Letter.objects.get(cand=booked.cands["cy"], pk__in=drafted)
    assert knows in letter.body
    assert between not in letter.body
    assert ("The lift was stuck." in letter.body) is not told
