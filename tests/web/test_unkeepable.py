"""Forms give back whole what could not be kept as it was sent, as the API refuses it; nothing is quietly left out."""

from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from castlist.records.models import Event, Text
from castlist.web.role_links import role_link
from castlist.web.unkeepable import SAYS
from tests.web.test_api_fuzz import rows, written
from tests.world import World

pytestmark = pytest.mark.django_db
URLENCODED = "application/x-www-form-urlencoded"
BAD = {"nul": b"She%00has it", "latin-1": b"caf%E9 voice", "half": b"%ED%A0%80 voice", "raw": b"caf\xe9 voice"}


def refused(client: Client, address: str, data: bytes, *, keeps: str, content_type: str = URLENCODED) -> None:
    before = rows()
    answer = client.post(address, data, content_type=content_type)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert SAYS in page
    assert keeps in page
    assert "\x00" not in page
    assert not written(before)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_the_form_of_an_act_gives_everything_back(world: World, bad: bytes) -> None:
    cand = world.put_forward("ivy")
    form = b"key=k1&kind=for&reason=" + bad
    refused(world.client("tom"), _act(world, cand, "advise"), form + b"&about=Ivy", keeps="\nIvy</textarea>")
    refused(world.client("tom"), _act(world, cand, "advise"), form, keeps="�")


def test_a_sign_that_is_only_drawn_as_missing_is_a_sign_like_any_other(world: World) -> None:
    cand = world.put_forward("ivy")
    before = Event.objects.count()
    form = urlencode({"key": "k2", "kind": "for", "reason": "It stood so in the mail: caf\ufffd."})
    answer = world.client("tom").post(_act(world, cand, "advise"), form, content_type=URLENCODED)
    assert answer.status_code == 302
    assert Event.objects.count() == before + 1
    assert Text.objects.filter(body__contains="caf\ufffd").exists()


def test_forms_with_files_and_forms_from_outside_do_so_too(invited: World) -> None:
    boundary = "x" * 20
    part = '--{0}\r\nContent-Disposition: form-data; name="text"\r\n\r\nHe shut{1} the door.\r\n--{0}--\r\n'
    form = part.format(boundary, "\x00").encode()
    refused(
        invited.client("sam"), f"/p/{invited.production.pk}/safeguarding/raise/", form, keeps="He shut� the door.",
        content_type=f"multipart/form-data; boundary={boundary}",
    )  # fmt: skip
    latin = part.format(boundary, "é").encode("latin-1")
    link = role_link(invited.production.pk, invited.role)
    refused(
        Client(), f"{link}concern/", latin, keeps="He shut� the door.",
        content_type=f"multipart/form-data; boundary={boundary}",
    )  # fmt: skip
    refused(Client(), link, b"name=I%00vy&email=a@b.example", keeps="I�vy")


def _act(world: World, cand: str, name: str) -> str:
    return reverse("act", args=[world.production.pk, cand, name])
