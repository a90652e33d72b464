"""What a performer's page leads to, and what they said to, for whoever may know of each."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from castlist.actions import notices
from castlist.queries.directory_person import person_page
from castlist.records.models import DayPicture, Guardian, Performer, RecordingSaid, Resume, Session, Tape
from tests.web.test_guardian_views import for_children, mia  # noqa: F401
from tests.web.test_tape_views import asked  # noqa: F401
from tests.world import World

pytestmark = pytest.mark.django_db


def page(world: World, who: str) -> str:
    return world.client(who).get(f"/people/{world.performers['ivy']}/").content.decode()


def test_a_resume_and_a_tape_are_there_for_whoever_may_open_them(asked: World) -> None:  # noqa: F811
    ivy = asked.performers["ivy"]
    assert "To read and to watch" not in page(asked, "karen")
    Resume.objects.create(performer_id=ivy, file="x.pdf", called="Ivy.pdf", size=3, came_at=asked.now)
    Tape.objects.update(file="x.mp4", came_at=timezone.now())
    for who in ("karen", "tom"):
        found = page(asked, who)
        assert f"/p/{asked.production.pk}/r/{asked.role}/resume/{asked.cands['ivy']}/" in found
        assert ("Self-tape for The Lead, Small Hours" in found) is True
    assert asked.client("eve").get(f"/people/{ivy}/").status_code == 404
    kinds = [one.what for one in person_page(asked.people["karen"], ivy, now=asked.now).media]
    assert kinds == ["Résumé", "Self-tape for The Lead, Small Hours"]
    for one in person_page(asked.people["karen"], ivy, now=asked.now).media:
        assert asked.client("karen").get(one.url).status_code == 200, one


def test_what_they_said_to_stands_with_the_day_on_which_it_ends(world: World) -> None:
    world.put_forward("ivy")
    assert "What they said to" not in page(world, "karen")
    world.times()
    session = Session.objects.get()
    RecordingSaid.objects.create(session=session, cand=world.cands["ivy"], agrees=True, at=world.now)
    Performer.objects.filter(pk=world.performers["ivy"]).update(wished_at=world.now)
    first = person_page(world.people["karen"], world.performers["ivy"], now=world.now).consents
    assert [one.what.partition(":")[0] for one in first] == ["kept in mind for other parts", "may be recorded"]
    assert (first[0].until, first[1].until) == ((world.now + timedelta(days=365)).date(), None)
    said = {"producer": "x", "recording": "yes", "destroyed": "2027-01-31"}
    notices.say(world.actor("karen"), said=said)
    second = person_page(world.people["karen"], world.performers["ivy"], now=world.now).consents
    assert second[1].until == date(2027, 1, 31)
    found = page(world, "karen")
    assert ("What they said to" in found, "Studio 2" in found, "31 January" in found) == (True, True, True)
    RecordingSaid.objects.update(agrees=False)
    assert "not to be recorded" in page(world, "karen")


def test_a_picture_at_the_door_stands_with_the_day_on_which_it_goes(world: World) -> None:
    world.put_forward("ivy")
    world.times()
    DayPicture.objects.create(
        session=Session.objects.get(), day=world.now.date(), cand=world.cands["ivy"], data=b"x", by="x", at=world.now
    )
    (said,) = person_page(world.people["karen"], world.performers["ivy"], now=world.now).consents
    assert said.what == "a picture at the door: Studio 2, for The Lead, Small Hours"
    assert said.until == (world.now + timedelta(days=30)).date()
    assert not person_page(world.people["miriam"], world.performers["ivy"], now=world.now).consents


def test_what_a_guardian_agreed_to_is_read_by_whoever_reads_who_acts_for_somebody(mia: World) -> None:  # noqa: F811
    Guardian.objects.update(may_print=True, picture_at=mia.now, picture_by="Anna Vale")
    told = {
        who: [one.what for one in person_page(mia.people[who], mia.performers["mia"], now=mia.now).consents]
        for who in ("sam", "karen", "tom", "miriam")
    }
    assert told["sam"] == [
        "by their guardian: a picture on the day, for the panel of that day",
        "by their guardian: their name in a cast list",
    ]
    assert (told["karen"], told["tom"], told["miriam"]) == ([], [], [])
    assert "guardian" not in mia.client("sam").get("/people/export/people.csv").getvalue().decode()


def test_of_whom_the_viewer_knows_no_candidacy_nothing_is_told(world: World) -> None:
    made = Performer.objects.create(company=world.production.company, name="Ada", created_at=world.now)
    Resume.objects.create(performer=made, file="x.pdf", called="Ada.pdf", size=3, came_at=world.now)
    assert "To read and to watch" not in world.client("karen").get(f"/people/{made.pk}/").content.decode()
