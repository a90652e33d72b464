"""The demo's third production: what stands in it, eight weeks after its call."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from castlist.actions.log import milliseconds
from castlist.jobs import season, story
from castlist.queries.home import home
from castlist.queries.owed import ledger
from castlist.queries.people import person_by_email
from castlist.queries.verification_walk import walk
from castlist.records.models import CallbackDay, Event, Letter, Person, Production, QueueAct, Reply
from castlist.rules.letters import PENCIL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_may_go")]


def told(now: datetime, zone: str) -> tuple[Production, Person]:
    story.tell_it(now=now, zone=zone, since=now - season.BEGAN)
    season.tell_it(now=now, zone=zone)
    karen = person_by_email("karen@cornerhouse.example")
    assert karen is not None
    return Production.objects.get(name=season.NAME), karen


def test_offers_are_out_and_some_wait_for_an_answer() -> None:
    now = timezone.now()
    production, karen = told(now, "Europe/London")
    assert walk().findings == []
    found = ledger(karen, production, now=now)
    assert (found.answered, found.owed, found.to_begin) == (6, 10, 1)
    assert found.ways == (("have a no, by letter", 3), ("play their parts", 2), ("said no themselves", 1))
    waits = [(one.title, one.at) for one in home(karen, now=now).waits if one.production == season.NAME]
    assert [title for title, _ in waits] == [
        "Can you live with an offer to Winifred Oakes?", "Otis Farrow waits for an answer",
        "A letter to Jasper Finch has not gone", "Esther Quill wrote back",
    ]  # fmt: skip
    assert all(now - season.BEGAN < at < now for _, at in waits)
    assert Event.objects.filter(production=production).latest("seq").at <= milliseconds(now)
    pencil = Letter.objects.get(production=production, kind=PENCIL)
    assert pencil.told_until is not None
    assert pencil.told_until > now
    assert Reply.objects.get(cand=pencil.cand, what="keeps").read_at is not None
    assert QueueAct.objects.filter(production=production).count() == 15 * 4
    assert CallbackDay.objects.get(production=production).found["status"] == "proven"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns"])
@pytest.mark.parametrize("day", [datetime(2028, 2, 29, 0, 1, tzinfo=UTC), datetime(2026, 4, 20, 23, 59, tzinfo=UTC)])
def test_it_is_told_on_any_day_and_anywhere(zone: str, day: datetime) -> None:
    told(day, zone)
    assert walk().findings == []
