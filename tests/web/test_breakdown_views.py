"""The breakdown of a role on its page, in the room, on the call, and on the performer's own page."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, decisions, productions
from castlist.records.models import Event, Text
from castlist.rules.why import Refused, Why
from castlist.web.role_links import role_link
from castlist.web.staves import stave
from tests.world import World

pytestmark = pytest.mark.django_db

SAID = {
    "name": "The Lead", "about": "She owes everybody.", "kind": "principal", "places": "2", "playing_from": "28",
    "playing_to": "40", "voice": "mezzo with a belt", "lowest": "A3", "highest": "F#5", "skills": "Plays the ukulele",
    "pay": "£420 a week", "contract": "Fringe agreement", "dates": "No matinees", "open_to": "link",
    "precast": "One of the two is Ada Vale", "content_kissing": "yes", "line_kissing": "one, in scene 4",
    "content_strobe": "yes", "line_strobe": "", "line_weapons": "not ticked",
}  # fmt: skip
READ = (
    "28 to 40", "mezzo with a belt, A3 to F♯5", "Plays the ukulele", "£420 a week", "Fringe agreement", "No matinees",
    "One of the two is Ada Vale", "kissing: one, in scene 4", "strobe light",
)  # fmt: skip


def page(world: World, who: str = "karen") -> str:
    answer = world.client(who).get(address(world))
    assert answer.status_code == 200
    return answer.content.decode()


def address(world: World) -> str:
    return f"/p/{world.production.pk}/r/{world.role}/breakdown/"


def send(world: World, who: str = "karen", *, seen: str = "", **change: Any) -> HttpResponse:
    mark = seen or re.search(r'name="seen" value="(\w+)"', page(world))[1]
    return world.client(who).post(address(world), SAID | {"seen": mark} | change)


def test_what_is_said_of_a_role_is_read_wherever_somebody_reads_for_it(invited: World) -> None:
    assert send(invited).status_code == 302
    private = Client().get(f"/i/{invited.link('ivy')}/")
    readings = {
        "page": page(invited, "tom"),
        "room": invited.client("tom").get(f"/p/{invited.production.pk}/r/{invited.role}/").content.decode(),
        "call": Client().get(role_link(invited.production.pk, invited.role)).content.decode(),
        "performer": private.content.decode(),
    }
    missing = [(name, word) for name, said in readings.items() for word in READ if word not in said]
    assert missing == []
    assert all('role="img" aria-label="On the stave: A3 to F♯5"' in said for said in readings.values())
    assert "not ticked" not in "".join(readings.values())


def test_only_what_differs_stands_in_the_log_and_names_lie_beside_it(world: World) -> None:
    send(world)
    event = Event.objects.filter(kind="role_changed").get()
    assert "Ada Vale" not in event.data
    assert '"name"' not in event.data
    assert [text.body for text in Text.objects.filter(author=world.people["karen"].pk, body__contains="Ada")] == [
        "One of the two is Ada Vale"
    ]
    assert send(world).status_code == 302
    assert Event.objects.filter(kind="role_changed").count() == 1


def test_what_is_erased_of_who_is_cast_is_not_shown(world: World) -> None:
    send(world)
    assert "Ada Vale" in page(world)
    Text.objects.filter(body__contains="Ada").update(body=None, salt=None, erased_at=1)
    assert "Ada Vale" not in page(world)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"playing_from": "forty"}, "The playing range: “forty” is not a number."),
        ({"playing_from": "50"}, "A playing range from 50 to 40 ends before it begins."),
        ({"playing_from": "-1"}, "is not a number"),
        ({"playing_from": "٤٠"}, "is not a number"),
        ({"lowest": "H3"}, "“H3” is not a note. Write it like A3, F#4 or Bb5."),
        ({"lowest": "C6"}, "The lowest note, C6, is higher than the highest, F#5."),
        ({"places": "0x"}, "is not a number"),
        ({"places": "99999"}, "That rule cannot work"),
        ({"pay": "x" * 201}, "A line on the pay has at most 200 characters."),
        ({"precast": "x" * 201}, "The line on who is cast has at most 200 characters."),
        ({"line_kissing": "x" * 201}, "The line on kissing has at most 200 characters."),
        ({"about": "x" * 2001}, "at most 2,000 are kept"),
        ({"kind": "star"}, "That rule cannot work"),
        ({"open_to": "friends"}, "That rule cannot work"),
        ({"covers": "nosuch"}, "There is no such role to be covered."),
        ({"name": " "}, ""),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_was_typed(world: World, wrong: dict[str, str], says: str) -> None:
    answer = send(world, **wrong)
    said = answer.content.decode()
    assert (answer.status_code, says in said, "Plays the ukulele" in said) == (422, True, True)
    assert Event.objects.filter(kind="role_changed").count() == 0


def test_odd_signs_are_taken_as_text_and_a_nul_is_given_back(world: World) -> None:
    assert send(world, skills="plays\x00 the drum").status_code == 422
    assert send(world, skills="plays the <b>drum</b>\r\nand sings").status_code == 302
    said = page(world)
    assert "plays the &lt;b&gt;drum&lt;/b&gt; and sings" in said


def test_two_who_change_it_at_once_do_not_overwrite_each_other(world: World) -> None:
    mark = re.search(r'name="seen" value="(\w+)"', page(world))[1]
    assert send(world, "derek", seen=mark, pay="£500").status_code == 302
    late = send(world, "karen", seen=mark, pay="£420")
    assert (late.status_code, "Something has changed since you looked" in late.content.decode()) == (409, True)
    role = world.state().role(world.role)
    assert role is not None
    assert role.pay == "£500"


def test_a_voice_reads_it_and_has_no_form(world: World) -> None:
    assert 'name="playing_from"' not in page(world, "tom")
    assert world.client("tom").post(address(world), SAID | {"seen": "x"}).status_code == 422


def test_strangers_and_whoever_is_recused_find_nothing(world: World) -> None:
    made = productions.add_performer(world.production.company_id, name="Maud", now=world.now)
    decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
    agreements.declare(world.actor("derek"), performer=made.pk)
    other = f"/p/{world.production.pk}/r/nosuch/breakdown/"
    for who in ("eve", "derek", "miriam"):
        client = world.client(who)
        answers = [client.get(address(world)), client.get(other), client.post(address(world), SAID)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert answers[0].content == answers[1].content


def test_a_role_that_is_for_nobody_has_no_call_and_no_link(world: World) -> None:
    link = role_link(world.production.pk, world.role)
    assert link in world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    send(world, open_to="nobody")
    assert link not in world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/").content.decode()
    gone = Client().get(link)
    assert (gone.status_code, gone.content) == (404, Client().get(link[:-3] + "xx/").content)


def test_a_role_can_begin_with_all_of_it(world: World) -> None:
    made = agreements.add_role(
        world.actor("karen"), name="The Nurse", pay="unpaid", lowest="g3", discloses={"heights": "", "nudity": "no"},
        precast="Ada",
    )  # fmt: skip
    role = world.state().role(str(made.answer["role"]))
    assert role is not None
    assert (role.pay, role.lowest, role.discloses) == ("unpaid", "G3", (("nudity", "no"), ("heights", "")))
    with pytest.raises(Refused) as no:
        agreements.add_role(world.actor("karen"), name="The Nurse", discloses={"dancing": ""})
    assert no.value.why is Why.bad_breakdown


def test_a_stave_is_drawn_once_and_in_the_clef_of_the_voice() -> None:
    assert str(stave("", "")) == ""
    high, low = str(stave("C4", "C6")), str(stave("E2", "G3"))
    assert (high.count("<ellipse"), high.count("<circle"), low.count("<circle")) == (2, 0, 2)
    # The middle C stands on one ledger line below; C6 is on the second above.
    assert high.count("h18") == 3
    assert [word for word in ("style=", "<script", "on") if f" {word}" in high and word != "on"] == []
    assert stave("C4", "C6") is stave("C4", "C6")
