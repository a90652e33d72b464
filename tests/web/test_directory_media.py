"""What a performer's page leads to, and what they said to, for whoever may know of each."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from castlist.actions import notices
from castlist.queries.directory_person import person_page
from castlist.records.models import Performer, RecordingSaid, Resume, Session, Tape
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


def test_of_whom_the_viewer_knows_no_candidacy_nothing_is_told(world: World) -> None:
    made = Performer.objects.create(company=world.production.company, name="Ada", created_at=world.now)
    Resume.objects.create(performer=made, file="x.pdf", called="Ada.pdf", size=3, came_at=world.now)
    assert "To read and to watch" not in world.client("karen").get(f"/people/{made.pk}/").content.decode()
