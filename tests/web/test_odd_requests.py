"""What no form of ours would send: never a fault of ours, and nothing is written."""

import pytest

from castlist.records.models import Event
from tests.world import World

pytestmark = pytest.mark.django_db
ODD = ("%00", "a%00b", "%F0%9F%98%80", "%E2%80%AE", "x" * 500, "%2e%2e", "'")


@pytest.mark.parametrize("odd", ODD)
def test_odd_names_in_addresses_find_nothing(invited: World, odd: str) -> None:
    home = f"/p/{invited.production.pk}/"
    sam = invited.client("sam")
    paths = [
        f"/p/{odd}/letters/", f"/p/{odd}/days/", f"/p/{odd}/safeguarding/", f"{home}letters/{odd}/",
        f"{home}letters/{odd}/as-sent/", f"{home}letters/for/{odd}/", f"{home}safeguarding/{odd}/", f"/i/{odd}/",
    ]  # fmt: skip
    assert {path: sam.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.parametrize(
    "odd", ["\x00", "a\x00b", "😀", "x" * 5000, "' OR 1=1", "\ud800".encode("utf-8", "replace").decode()]
)
def test_odd_fields_are_refused_or_emptied(invited: World, odd: str) -> None:
    home = f"/p/{invited.production.pk}/"
    before = Event.objects.count()
    sam = invited.client("sam")
    posts = [
        (f"{home}days/remove/", {"slot": odd}), (f"{home}days/free/", {"cand": odd, "role": odd}),
        (f"{home}days/times/", {"session": odd, "day": odd, "first": odd, "minutes": odd, "count": odd}),
        (f"{home}safeguarding/raise/", {"whom": f"performer:{odd}", "kind": odd, "text": odd, "about": odd}),
        (f"{home}letters/for/{invited.cands['ivy']}/", {"to": odd, "subject": "", "body": odd, "version": odd}),
    ]  # fmt: skip
    codes = [sam.post(path, data | {"key": odd}).status_code for path, data in posts]
    assert [code for code in codes if code not in (302, 404, 409, 422)] == []
    assert Event.objects.count() == before


def test_a_page_may_be_asked_for_its_head_alone(world: World) -> None:
    client = world.client("karen")
    for address in ("/", f"/p/{world.production.pk}/", f"/p/{world.production.pk}/r/{world.role}/", "/settings/"):
        whole, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (whole.status_code, b"")
