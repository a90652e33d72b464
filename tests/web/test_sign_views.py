"""Pictures of signs that are sent to a door: whose line they lead to, and what is said of what leads nowhere."""

import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from PIL import Image

from castlist.actions import agreements, auditions, productions, queue
from castlist.actions.auditions import Grid, Place
from castlist.records.models import QueueAct, Session, Slot
from castlist.rules.auditions import read_time
from castlist.web import limits, sign_views
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "https://cast.example"
JSON = {"Accept": "application/json"}


def photograph(*addresses: str, kind: str = "png", side: int = 900, turn: int = 0) -> bytes:
    """A picture with these signs in it, one beside the other."""
    wall = Image.new("RGB", (side * max(len(addresses), 1), side), (190, 180, 170))
    for place, address in enumerate(addresses):
        out = BytesIO()
        segno.make(address, error="m").save(out, kind="png", scale=9, border=4)
        sign = Image.open(out).convert("RGB").rotate(turn, expand=True, fillcolor=(190, 180, 170))
        wall.paste(sign, (place * side + 80, 80))
    made = BytesIO()
    wall.save(made, kind.upper())
    return made.getvalue()


@pytest.fixture
def held() -> World:
    """Ada has a time on a day to come."""
    world = build(timezone.now().replace(microsecond=0))
    slot = world.times(1)[0]
    world.put_forward("ada")
    world.agree("ada", "audition")
    auditions.book(world.bearer("ada"), slot=slot, held="", needs="", now=world.now)
    return world


def base(world: World) -> str:
    return f"/p/{world.production.pk}/days/{Session.objects.get().pk}/"


def sign_of(world: World, cand: str = "", production: str = "") -> str:
    return f"{HOST}/p/{production or world.production.pk}/here/{cand or world.cands['ada']}/"


def send(
    world: World, data: bytes, *, who: str = "sam", name: str = "seen.jpg", door: str = "", **headers: str
) -> Any:  # fmt: skip
    body = {"picture": SimpleUploadedFile(name, data, content_type="image/jpeg")}
    return world.client(who).post(f"{door or base(world)}sign/", body, headers=headers)


@pytest.mark.parametrize(("kind", "turn"), [("png", 0), ("jpeg", 90), ("webp", 180), ("jpeg", 17)])
def test_a_picture_of_their_sign_leads_to_their_line(held: World, kind: str, turn: int) -> None:
    data = photograph(sign_of(held), kind=kind, turn=turn)
    here = f"/p/{held.production.pk}/here/{held.cands['ada']}/"
    answer = send(held, data)
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert send(held, data, **JSON).json() == {"to": here}
    assert not QueueAct.objects.exists()  # it is found, not pressed


def test_among_several_signs_the_one_of_theirs_counts(held: World) -> None:
    data = photograph("https://shop.example/menu", sign_of(held, "b" * 12), sign_of(held))
    assert send(held, data, **JSON).json() == {"to": f"/p/{held.production.pk}/here/{held.cands['ada']}/"}


def of_another_production(held: World) -> str:
    """The sign of somebody who has a time in a production of Karen's, of which Sam knows nothing."""
    made = productions.open_production(
        held.production.company, name="Low Tide", by=held.people["karen"], now=held.now, title="producer"
    )
    other = World(made, held.people, held.now)
    other.role = str(agreements.add_role(other.actor("karen"), name="The Keeper", places=1).answer["role"])
    grid = Grid((held.now + timedelta(days=10)).date(), read_time("10:20"), 20, 1)
    session = auditions.make_session(other.actor("karen"), Place(role="", place="Studio 9"), grid)
    Slot.objects.filter(session=session).update(cand=other.put_forward("ivy"))
    return sign_of(held, other.cands["ivy"], made.pk)


def test_a_sign_of_another_production_reads_like_a_forged_one(held: World) -> None:
    door, other = base(held), of_another_production(held)
    for sign in (other, sign_of(held, "z" * 12), sign_of(held, production="d" * 12)):
        page = send(held, photograph(sign), door=door)
        assert (page.status_code, sign_views.NOBODY in page.text) == (422, True), sign
        answer = send(held, photograph(sign), door=door, **JSON)
        assert (answer.status_code, answer.json()) == (422, {"says": sign_views.NOBODY}), sign
    # Karen keeps both doors: for her it leads to the other one.
    queue.name_monitor(held.actor("sam"), door.split("/")[4], email=held.people["karen"].email)
    assert send(held, photograph(other), who="karen", door=door, **JSON).json() == {"to": other.removeprefix(HOST)}


@pytest.mark.parametrize(
    "text",
    [
        "https://shop.example/menu", "tel:+441234", "http://[", "/p/x/here/y/", "WIFI:S:theatre;P:secret;;",
        "https://cast.example/p/aaaaaaaaaaaa/here/bbbbbbbbbbbb/../../../sign-out/", "A" * 600,
    ],
)  # fmt: skip
def test_another_code_leads_nowhere_and_is_said(held: World, text: str) -> None:
    answer = send(held, photograph(text, side=1600), **JSON)
    assert (answer.status_code, answer.json()) == (422, {"says": sign_views.NOT_OURS})
    page = send(held, photograph(text, side=1600))
    assert (page.status_code, sign_views.NOT_OURS in page.text) == (422, True)
    assert text[:40] not in page.text.replace("/p/x/here/y/", "") or text == "/p/x/here/y/"


def test_a_picture_without_a_sign_says_so_to_a_person_and_nothing_to_a_camera(held: World) -> None:
    page = send(held, photograph())
    assert (page.status_code, sign_views.NO_SIGN in page.text) == (422, True)
    assert page["Permissions-Policy"].startswith("camera=(self)")
    camera = send(held, photograph(), **JSON)
    assert (camera.status_code, camera.content) == (204, b"")


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"", 422, "the file that came is empty"),
        (b"<html>no picture</html>", 422, "That is not a picture that can be shown here."),
        (b"%PDF-1.7 sign.jpg", 422, "That is not a picture that can be shown here."),
        (b"GIF89a" + b"\0" * 40, 422, "That is not a picture that can be shown here."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 9, 422, "That picture is broken off or damaged."),
        (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024 + 1), 413, "A picture has at most 20 MB"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(held: World, data: bytes, status: int, says: str) -> None:
    page = send(held, data)
    assert (page.status_code, says in page.text) == (status, True)
    camera = send(held, data, **JSON)
    assert camera.status_code == status
    assert says in camera.json()["says"]


def test_a_picture_of_too_many_pixels_is_not_read(held: World) -> None:
    made = BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    answer = send(held, made.getvalue(), **JSON)
    assert answer.status_code == 422
    assert "9,000 by 9,000 pixels" in answer.json()["says"]


def test_no_picture_at_all_is_asked_for(held: World) -> None:
    answer = held.client("sam").post(f"{base(held)}sign/")
    assert (answer.status_code, "Choose a picture first." in answer.text) == (422, True)


def test_who_does_not_keep_the_door_is_read_nothing(held: World) -> None:
    data = photograph(sign_of(held))
    queue.name_monitor(held.actor("sam"), Session.objects.get().pk, email=held.people["eve"].email)
    assert send(held, data, who="eve", **JSON).status_code == 200  # a monitor now
    for who in ("karen", "derek"):
        if held.client(who).get(f"{base(held)}door/").status_code == 404:
            assert send(held, data, who=who, **JSON).status_code == 404, who
    stranger = Client().post(f"{base(held)}sign/", {"picture": SimpleUploadedFile("a.jpg", data)})
    assert (stranger.status_code, "/sign-in/" in stranger["Location"]) == (302, True)
    assert held.client("sam").get(f"{base(held)}sign/")["Location"] == f"{base(held)}door/"


def test_a_picture_without_the_token_of_its_page_is_not_read(held: World) -> None:
    known = Client(enforce_csrf_checks=True)
    known.force_login(held.people["sam"])
    body = {"picture": SimpleUploadedFile("a.png", photograph(sign_of(held)))}
    assert known.post(f"{base(held)}sign/", body, headers=JSON).status_code == 403


def test_two_doors_read_the_same_sign_at_once_and_each_is_led_there(held: World) -> None:
    data, answers = photograph(sign_of(held)), list[Any]()

    def one() -> None:
        try:
            answers.append(send(held, data, **JSON).json())
        finally:
            connections.close_all()

    at_once = [threading.Thread(target=one) for _ in range(2)]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert answers == [{"to": f"/p/{held.production.pk}/here/{held.cands['ada']}/"}] * 2


def test_while_others_are_read_a_camera_is_told_nothing_and_a_person_to_send_it_again(
    held: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_views, "AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(sign_views, "PATIENCE", 0.05)
    data = photograph(sign_of(held))
    with sign_views.AT_ONCE:
        assert send(held, data, **JSON).status_code == 204
        page = send(held, data)
        assert (page.status_code, sign_views.BUSY in page.text) == (503, True)
    assert send(held, data, **JSON).status_code == 200


def test_what_a_camera_sends_keeps_nobody_from_pressing(held: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIGNS", "ACTS"):
        monkeypatch.setattr(limits, name, limits.Here(300))
    monkeypatch.setattr(limits, "MOST_SIGNS", 3)
    monkeypatch.setattr(limits, "MOST_ACTS", 3)
    data = photograph()
    assert [send(held, data, **JSON).status_code for _ in range(5)] == [204, 204, 204, 429, 429]
    pressed = held.client("sam").post(f"{base(held)}queue/mark/?from=door", {"press": "here"})
    assert pressed.status_code != 429


def test_a_picture_of_a_sign_is_kept_nowhere(held: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", logger="castlist"):
        send(held, photograph(sign_of(held)), name="private.jpg")
    assert "private.jpg" not in caplog.text
    assert held.cands["ada"] not in caplog.text
