"""The companies that journeys begin with, each built by the same actions that people use.

Time passes in them by the moments that their acts are given: what began eight days ago is eight days old.
"""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from castlist.actions import agreements, auditions, decisions, productions
from castlist.actions.auditions import Place
from castlist.actions.decisions import Reason, Revision
from castlist.jobs import story
from castlist.queries.log import load_whole
from castlist.queries.people import person_by_email
from castlist.queries.private_links import bearer_for
from castlist.records.ids import new_id
from castlist.records.models import Company, Link, Performer, Slot
from castlist.records.private_links import token_of
from castlist.rules.auditions import Grid

ZONE = "Europe/London"


def the_story(now: datetime) -> None:
    """The demo's company: one production that was played through, one that stands at its first act."""
    story.tell_it(now=now, zone=ZONE)


def time_has_passed(now: datetime) -> None:
    """A production in which Derek has said nothing for eight days, and somebody let an offer lapse."""
    everybody, stage = _opened(now - timedelta(days=12))
    opened = agreements.move(stage.actor("karen"), "name_alternate", person=everybody["julia"], seat=everybody["derek"])
    agreements.agree(stage.actor("derek"), str(opened.answer["motion"]))

    stage.moments = story.evenly(now - timedelta(days=8), now - timedelta(days=8), 0)
    _put_forward(stage, "petra", "Petra Lund", "lead")
    decisions.propose(stage.actor("karen"), stage.cands["petra"], revision=Revision("audition", "To hear her."))
    decisions.position(stage.actor("karen"), stage.cands["petra"], revision=1, what="support", reason=Reason())

    stage.moments = story.evenly(now - timedelta(days=4), now - timedelta(days=4), 0)
    _put_forward(stage, "otto", "Otto Brandt", "landlord")
    for step in ("audition", "callback"):
        story.agree_on(stage, "otto", step)
    decisions.clear(stage.actor("miriam"), stage.cands["otto"], value=True)
    cand = stage.cands["otto"]
    decisions.propose(stage.actor("karen"), cand, revision=Revision("offer", "The part.", deadline_hours=24))
    for name in ("karen", "derek"):
        revision = story.latest(stage, cand)
        decisions.position(stage.actor(name), cand, revision=revision, what="support", reason=Reason())
    decisions.conclude(stage.actor("sam"), cand, revision=story.latest(stage, cand))


def called_back(now: datetime) -> None:
    """A production whose auditions are over: Petra was called back, and is cleared; Otto submitted, and was not."""
    _, stage = _opened(now - timedelta(days=12))
    stage.moments = story.evenly(now - timedelta(days=4), now - timedelta(days=4), 0)
    _put_forward(stage, "petra", "Petra Lund", "lead")
    otto = productions.add_performer(
        person_company(stage), name="Otto Brandt", email="otto@example.org", now=next(stage.moments)
    )
    done = decisions.submit(stage.actor("sam"), role=stage.roles["lead"], performer=otto.pk)
    stage.cands["otto"] = str(done.answer["candidacy"])
    for key in ("petra", "otto"):
        story.agree_on(stage, key, "audition")
    story.agree_on(stage, "petra", "callback")
    decisions.clear(stage.actor("miriam"), stage.cands["petra"], value=True)


def a_child(now: datetime) -> None:
    """A production in which Ned, of whom nobody has said yet that he is a child, is to be heard; there are times."""
    _, stage = _opened(now - timedelta(days=12))
    stage.moments = story.evenly(now - timedelta(days=4), now - timedelta(days=4), 0)
    agreements.change_role(stage.actor("karen"), role=stage.roles["lead"], minors=True)
    _put_forward(stage, "ned", "Ned Marsh", "lead")
    decisions.clear(stage.actor("miriam"), stage.cands["ned"], value=True)
    story.agree_on(stage, "ned", "audition")
    place = Place(role=stage.roles["lead"], place="Studio 2", panel="Karen and Derek", access="Step-free", adults=2)
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=9)
    auditions.make_session(stage.actor("sam"), place, Grid(day, time(10, 20), 20, 5))


TWELVE = (
    "Petra Lund", "Otto Brandt", "Ada Quist", "Ben Ashe", "Cy Dunn", "Dora Falk", "Emil Holt", "Freya Moss",
    "Gil Norr", "Hanna Pike", "Ines Rowe", "Jon Sund",
)  # fmt: skip


def twelve_to_be_heard(now: datetime) -> None:
    """A production in which twelve are to be heard and have no time; two rooms have eight times each."""
    _, stage = _opened(now - timedelta(days=12))
    stage.moments = story.evenly(now - timedelta(days=4), now - timedelta(days=4), 0)
    for name in TWELVE:
        key = name.partition(" ")[0].lower()
        _put_forward(stage, key, name, "lead")
        story.agree_on(stage, key, "audition")
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=9)
    for room in ("Studio 2", "Studio 3"):
        place = Place(role=stage.roles["lead"], place=room, panel="Karen and Derek" if room == "Studio 2" else "Julia")
        auditions.make_session(stage.actor("sam"), place, Grid(day, time(10, 20), 20, 8))


def two_rooms(now: datetime) -> None:
    """A production that hears two roles in two rooms on one day: Petra in both, Otto in one; on another day three times
    are free.
    """
    _, stage = _opened(now - timedelta(days=12))
    stage.moments = story.evenly(now - timedelta(days=4), now - timedelta(days=4), 0)
    for key, name in (("petra", "Petra Lund"), ("otto", "Otto Brandt")):
        _put_forward(stage, key, name, "lead")
    petra = Performer.objects.get(email="petra@example.org").pk
    done = decisions.put_forward(
        stage.actor("karen"), role=stage.roles["landlord"], performer=petra, reason=Reason("For either.")
    )
    stage.cands["petra too"] = str(done.answer["candidacy"])
    for key in stage.cands:
        story.agree_on(stage, key, "audition")
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=9)
    lead, landlord = (stage.roles[key] for key in ("lead", "landlord"))
    for role, room, on, first in (
        (lead, "Studio 2", day, time(10, 20)), (landlord, "Studio 3", day, time(11, 20)),
        (lead, "The Hall", day + timedelta(days=1), time(15)),
    ):  # fmt: skip
        session = auditions.make_session(stage.actor("sam"), Place(role=role, place=room), Grid(on, first, 20, 3))
        here = {"Studio 2": ("petra", "otto"), "Studio 3": ("petra too",)}.get(room, ())
        slots = Slot.objects.filter(session=session).order_by("start")
        for key, slot in zip(here, slots, strict=False):
            _books(stage, key, slot.pk, now)


def _books(stage: story.Stage, key: str, slot: str, now: datetime) -> None:
    found = load_whole(stage.production).candidacy(stage.cands[key])
    assert found is not None
    link = Link.objects.create(
        id=new_id(), production_id=stage.production, performer_id=found.performer, role=found.role, cand=found.id,
        created_at=next(stage.moments), expires_at=now + timedelta(days=60),
    )  # fmt: skip
    bearer = bearer_for(token_of(link.pk), now=next(stage.moments))
    auditions.book(bearer, slot=slot, held="", needs="", now=next(stage.moments), anyway=True)


def _opened(began: datetime) -> tuple[dict[str, str], story.Stage]:
    """Low Water was begun then, with its roles and everybody of the story."""
    everybody = story.cast_of_the_story(began)
    stage = story.open_stage(
        _company(began), "Low Water", "A sea play.", ZONE, everybody, story.evenly(began, began, 0)
    )
    story.add_roles(stage)
    return everybody, stage


def _company(now: datetime) -> Company:
    karen = person_by_email("karen@cornerhouse.example")
    assert karen is not None
    return productions.make_company(name=story.COMPANY, owner=karen, now=now)


def _put_forward(stage: story.Stage, key: str, name: str, role: str) -> None:
    company = person_company(stage)
    performer = productions.add_performer(company, name=name, email=f"{key}@example.org", now=next(stage.moments))
    done = decisions.put_forward(
        stage.actor("karen"), role=stage.roles[role], performer=performer.pk, reason=Reason("To be heard.")
    )
    stage.cands[key] = str(done.answer["candidacy"])


def person_company(stage: story.Stage) -> str:
    """The company that the stage's production belongs to."""
    from castlist.records.models import Production

    return str(Production.objects.values_list("company_id", flat=True).get(pk=stage.production))


def build(kind: str) -> None:
    """The company of that kind is there, whole or not at all."""
    with transaction.atomic():
        KINDS[kind](timezone.now())


def the_gallery(now: datetime) -> None:
    """The story's company and everything beside it that is worth a picture; the private links lie in a file."""
    from tests.journeys import gallery

    links = gallery.build(now, ZONE)
    (Path(settings.CASTLIST_DATA) / "links.json").write_text(json.dumps(links))


KINDS: dict[str, Callable[[datetime], None]] = {
    "story": the_story,
    "time": time_has_passed,
    "called back": called_back,
    "a child": a_child,
    "twelve": twelve_to_be_heard,
    "two rooms": two_rooms,
    "gallery": the_gallery,
}
