"""Pictures at the door: with somebody's agreement, small, for the team that sees them, and gone soon after."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from castlist.actions import day_pictures, erasure, parting, performers, queue
from castlist.actions.erasure import Item
from castlist.queries.own_pages import kept_about, taken
from castlist.queries.queue import queue as queue_of
from castlist.queries.retention import endings
from castlist.records.models import DayPicture, Guardian, QueueAct
from castlist.rules.why import Refused, Why
from tests.pictures import drawn
from tests.web.test_queue_views import at, base, booked, on, press, related, session, texts
from tests.world import World

__all__ = ["booked", "related"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def here(booked: World) -> World:
    """Ada and Ben are here, Cy is not."""
    for name in ("ada", "ben"):
        press(booked, "sam", name, "here")
    return booked


def address(world: World, name: str = "ada", file: str = "") -> str:
    return f"{base(world)}picture/{world.cands[name]}/{file}?day={on().day}"


def send(world: World, who: str = "sam", name: str = "ada", data: bytes = b"", **said: str) -> Any:
    upload = SimpleUploadedFile("a.jpg", data or drawn(1200, 900), content_type="image/jpeg")
    return world.client(who).post(address(world, name), {"agreed": "yes", "picture": upload} | said)


def take(world: World, name: str = "ada", who: str = "sam", **more: Any) -> None:
    upload = ContentFile(drawn(80, 100), name="a.jpg")
    day_pictures.take(world.actor(who), on(), world.cands[name], upload=upload, **{"agreed": True} | more)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def test_a_picture_is_taken_with_their_agreement_and_kept_small(here: World) -> None:
    page = here.client("sam").get(f"{base(here)}door/").content.decode()
    assert address(here) in page
    assert address(here, "cy") not in page
    form = here.client("sam").get(address(here)).content.decode()
    assert re.search(r'<input id="picture"[^>]*capture="environment"', form)
    assert send(here).status_code == 302
    row = DayPicture.objects.get()
    assert (Image.open(io.BytesIO(bytes(row.data))).size, row.by) == ((640, 480), here.people["sam"].pk)
    assert send(here, data=drawn(100, 100, "PNG")).status_code == 302
    assert Image.open(io.BytesIO(bytes(DayPicture.objects.get().data))).format == "JPEG"
    assert here.client("sam").post(address(here), {"away": "yes"}).status_code == 302
    assert (DayPicture.objects.count(), send(here, away="yes").status_code) == (0, 404)


def test_without_their_agreement_nothing_is_kept(here: World) -> None:
    answer = send(here, agreed="")
    assert (answer.status_code, "Ask them, and tick that they agree" in answer.content.decode()) == (422, True)
    for data, sentence in (
        (b"<svg onload='alert(1)'/>", "Choose a JPEG"),
        (b"\xff\xd8\xff\xe0", "broken off or damaged"),
    ):
        answer = send(here, data=data)
        page = answer.content.decode()
        assert (answer.status_code, sentence in page) == (422, True)
        assert re.search(r'name="agreed" value="yes" checked', page)  # what was ticked stays
    answer = here.client("sam").post(address(here), {"agreed": "yes"})
    assert "Choose a picture first." in answer.content.decode()
    assert DayPicture.objects.count() == 0


def test_who_is_not_here_or_no_longer_a_candidate_has_no_picture_taken(here: World) -> None:
    assert refused(lambda: take(here, "cy")).why is Why.unreachable
    here.agree("ben", "released")
    assert refused(lambda: take(here, "ben")).why is Why.ended
    assert DayPicture.objects.count() == 0


def test_of_somebody_under_18_no_picture_is_taken(here: World) -> None:
    Guardian.objects.create(
        performer_id=here.performers["ada"], name="Anna Vale", relation="mother", under_18_on=on().day,
        said_at=here.now,
    )  # fmt: skip
    answer = send(here)
    said = "no agreement of a parent or guardian to a picture is recorded here"
    assert (answer.status_code, said in answer.content.decode(), DayPicture.objects.count()) == (422, True, 0)
    assert address(here) not in here.client("sam").get(f"{base(here)}door/").content.decode()
    # Who may not know that somebody is under 18 is not told so by being refused: they take no pictures at all.
    assert [send(here, "karen", name).status_code for name in ("ada", "ben")] == [404, 404]
    assert "Take a picture" not in texts(here.client("karen").get(f"{base(here)}door/"))


def guarded(world: World, name: str = "ada") -> str:
    """Anna acts for them; says the address at which she agrees."""
    Guardian.objects.create(
        performer_id=world.performers[name], name="Anna Vale", relation="mother", under_18_on=on().day,
        said_at=world.now,
    )  # fmt: skip
    return f"/i/{world.bearer(name).token}/guardian/"


def agree(page: str, *, may: str = "yes", name: str = "Anna Vale") -> Any:
    said = {"guardian_name": name, "guardian_relation": "mother", "may_picture": may}
    return Client().post(f"{page}correct/", said)


def test_of_somebody_under_18_one_is_taken_while_their_guardian_agrees(here: World) -> None:
    page = guarded(here)
    assert "A picture may be taken on the day, for the panel of that day only" in texts(Client().get(page))
    assert agree(page).status_code == 302
    row = Guardian.objects.get()
    assert (row.picture_by, row.picture_at is not None) == ("Anna Vale", True)
    assert "Agreed by Anna Vale, on" in texts(Client().get(page))
    door = here.client("sam").get(f"{base(here)}door/").content.decode()
    assert address(here) in door
    assert "Their guardian agreed to a picture: Anna Vale, on" in texts(here.client("sam").get(address(here)))
    assert "Anna" not in texts(here.client("sam").get(address(here, "ben")))
    assert send(here, agreed="").status_code == 422  # they are asked themselves, too
    assert send(here).status_code == 302
    agree(page, name="Anna Vale-Reed")
    kept = Guardian.objects.get()
    assert (kept.picture_by, kept.picture_at, DayPicture.objects.count()) == ("Anna Vale", row.picture_at, 1)


def test_withdrawn_the_picture_is_gone_and_none_is_taken(here: World) -> None:
    page = guarded(here)
    agree(page)
    take(here)
    take(here, "ben")
    assert agree(page, may="").status_code == 302
    assert [row.cand for row in DayPicture.objects.all()] == [here.cands["ben"]]
    assert (Guardian.objects.get().picture_at, Guardian.objects.get().picture_by) == (None, "")
    assert refused(lambda: take(here)).detail == day_pictures.UNDER_18


def test_taken_before_it_was_said_that_they_are_under_18_it_is_gone(here: World) -> None:
    take(here)
    take(here, "ben")
    form = {"guardian_name": "Anna Vale", "guardian_relation": "mother", "email": "anna@example.org"}
    answer = here.client("sam").post(f"/p/{here.production.pk}/guardian/{here.cands['ada']}/", form)
    assert answer.status_code == 302
    assert [row.cand for row in DayPicture.objects.all()] == [here.cands["ben"]]
    assert refused(lambda: take(here)).detail == day_pictures.UNDER_18


def test_whoever_acts_next_has_not_agreed(here: World) -> None:
    agree(guarded(here))
    take(here)
    form = {"guardian_name": "Otto Vale", "guardian_relation": "father", "email": "otto@example.org"}
    where = f"/p/{here.production.pk}/guardian/{here.cands['ada']}/"
    assert "agreed by Anna Vale, on" in texts(here.client("sam").get(where))
    assert here.client("sam").post(where, form).status_code == 302
    assert (Guardian.objects.get().picture_at, DayPicture.objects.count()) == (None, 0)
    assert "none is taken" in texts(here.client("sam").get(where))
    # The desk cannot say it for them.
    here.client("sam").post(where, form | {"may_picture": "yes"})
    assert Guardian.objects.get().picture_at is None


def test_what_was_agreed_is_read_by_the_guardian_in_what_is_kept(here: World) -> None:
    agree(guarded(here))
    rows = {row.what: row.text for row in kept_about(here.bearer("ada"), now=here.now).rows}
    assert rows["A picture on the day"].startswith("Anna Vale, on ")


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"agreed": ""}, "agreed-error", "tick that they agree"),
        ({"data": b"no picture"}, "picture-error", "Choose a JPEG"),
    ],
)
def test_a_refusal_stands_where_it_is_about(here: World, said: dict[str, Any], field: str, sentence: str) -> None:
    page = send(here, **said).content.decode()
    found = dict(re.findall(r'<p class="error" id="([^"]+)">([^<]*)', page))
    assert (list(found), sentence in found[field]) == ([field], True)


def test_a_refusal_about_nothing_in_the_form_stands_above_it(here: World) -> None:
    guarded(here)
    page = send(here).content.decode()
    assert re.search(r'role="alert">[^<]*They are under 18', page)
    assert 'class="error"' not in page


def test_the_team_sees_it_and_a_monitor_that_it_is_there(here: World) -> None:
    queue.name_monitor(here.actor("sam"), session(), email="eve@cornerhouse.example")
    assert send(here, "eve").status_code == 302
    file = address(here, file="picture.jpg")
    got = {who: here.client(who).get(file) for who in ("sam", "karen", "tom", "eve", "miriam")}
    assert {who: one.status_code for who, one in got.items()} == {
        "sam": 200, "karen": 200, "tom": 200, "eve": 404, "miriam": 404,
    }  # fmt: skip
    assert (got["tom"]["Content-Type"], got["tom"]["Cache-Control"]) == ("image/jpeg", "private, no-store")
    boards = {who: here.client(who).get(f"{base(here)}board/").content.decode() for who in ("tom", "eve")}
    assert {who: "picture.jpg" in page for who, page in boards.items()} == {"tom": True, "eve": False}
    assert "a picture is there" in texts(here.client("eve").get(f"{base(here)}door/"))
    assert here.client("tom").get(address(here, "ben", "picture.jpg")).status_code == 404


def test_who_is_recused_from_somebody_sees_no_picture_of_them(related: World) -> None:
    press(related, "karen", "ada", "here")
    DayPicture.objects.create(
        session_id=session(), day=on().day, cand=related.cands["ada"], data=drawn(8, 8), by="", at=related.now
    )
    file = address(related, file="picture.jpg")
    assert {who: related.client(who).get(file).status_code for who in ("sam", "karen")} == {"sam": 404, "karen": 200}
    assert "picture.jpg" not in related.client("sam").get(f"{base(related)}board/").content.decode()
    assert send(related).status_code == 404


def test_boards_are_told_of_it_within_the_minute_and_the_day_is_one_that_is_named(here: World) -> None:
    def seen(seconds: int) -> tuple[str, list[bool]]:
        found = queue_of(
            here.people["tom"], here.production.pk, session(), day=on().day, now=at() + timedelta(seconds=seconds)
        )
        return found.version, [row.pictured for row in found.sheet]

    before = seen(0)
    take(here)
    after = seen(60)
    assert (before[0] != after[0], before[1], after[1]) == (True, [False] * 3, [True, False, False])
    assert here.client("sam").get(f"{base(here)}picture/{here.cands['ada']}/").status_code == 404


def test_they_read_that_it_is_kept_and_take_it_along(here: World) -> None:
    take(here)
    rows = {row.what: row.text for row in kept_about(here.bearer("ada"), now=here.now).rows}
    assert rows["A picture from the door"].endswith("with your agreement, for whoever saw you on that day")
    with zipfile.ZipFile(io.BytesIO(taken(here.bearer("ada"), now=here.now))) as archive:
        name = f"picture-at-the-door-{on().day}.jpg"
        assert archive.read(name) == bytes(DayPicture.objects.get().data)
    assert "A picture from the door" not in {row.what for row in kept_about(here.bearer("ben"), now=here.now).rows}


def test_it_goes_with_the_person_and_with_what_they_needed(here: World) -> None:
    actor = replace(here.actor("sam"), now=at())
    for name in ("ada", "ben"):
        upload = ContentFile(drawn(8, 8), name="a.jpg")
        day_pictures.take(actor, on(), here.cands[name], upload=upload, agreed=True)
    erasure.erase_performer(here.performers["ada"], now=here.now)
    row = DayPicture.objects.get()
    assert row.cand == here.cands["ben"]
    company = here.production.company

    def due(days: int) -> list[str]:
        found = endings(company, now=at() + timedelta(days=days), within=timedelta())
        return [one.key for one in found if one.kind == "day_picture"]

    assert (due(29), due(31)) == ([], [row.pk])
    assert erasure.erase([Item("day_picture", row.pk)], purpose="needs", now=at() + timedelta(days=31)) == 1
    assert DayPicture.objects.count() == 0


def test_a_record_that_becomes_one_with_another_takes_its_picture_along_and_back(here: World) -> None:
    take(here)
    here.put_forward("adah")
    keep, gone = here.performers["adah"], here.performers["ada"]
    performers.merge(here.actor("karen"), keep=keep, gone=gone)
    assert DayPicture.objects.get().cand == QueueAct.objects.filter(cand=DayPicture.objects.get().cand)[0].cand
    assert here.state().candidacy(DayPicture.objects.get().cand).lives  # type: ignore[union-attr]
    parting.part(here.actor("karen"), keep=keep, gone=gone)
    assert DayPicture.objects.get().cand == here.cands["ada"]
