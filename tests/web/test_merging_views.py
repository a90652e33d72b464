"""The page on which two records of one performer become one, and what rooms tell of it afterwards."""

import html
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements, decisions, performers, productions
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.queries.files import shots_of
from castlist.records.models import Event, Performer
from castlist.rules.why import Why
from tests.web.api_world import Program, program_for
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(world: World) -> World:
    """Ivy, and Ivy once more under another name: both for The Lead."""
    world.put_forward("ivy")
    world.put_forward("ivo", email="ivo@example.org")
    return world


def address(world: World, name: str = "ivy") -> str:
    return f"/p/{world.production.pk}/same-person/{world.performers[name]}/"


def room(world: World, query: str = "") -> str:
    return f"/p/{world.production.pk}/r/{world.role}/{query}"


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def send(world: World, who: str = "sam", **said: str) -> HttpResponse:
    form = {"other": world.performers["ivo"], "keep": world.performers["ivy"], **said}
    return world.client(who).post(address(world), form)


def test_whoever_runs_the_desk_is_led_there_from_the_room_and_from_putting_forward(two: World) -> None:
    look = room(two, f"?c={two.cands['ivy']}")
    assert [address(two) in two.client(who).get(look).content.decode() for who in ("karen", "sam", "tom")] == [
        True, True, False,
    ]  # fmt: skip
    chosen = room(two, f"put-forward/?performer={two.performers['ivy']}")
    assert [address(two) in two.client(who).get(chosen).content.decode() for who in ("sam", "tom")] == [True, False]
    past = f"{look}&at=2"
    assert address(two) not in two.client("karen").get(past).content.decode()


def test_the_other_is_found_by_name_and_both_stand_side_by_side(two: World) -> None:
    two.agree("ivo", "consider")
    decisions.object_to(two.actor("derek"), two.cands["ivo"], floor="offer", reason=Reason(withheld=True))
    sam = two.client("sam")
    found = sam.get(f"{address(two)}?q=ivo")
    assert f"{address(two)}?other={two.performers['ivo']}" in html.unescape(found.content.decode())
    page = words(sam.get(f"{address(two)}?other={two.performers['ivo']}"))
    for said in (
        "Are Ivy Marlowe and Ivo Marlowe the same person?",
        "The Lead , Small Hours: Named",
        "The Lead , Small Hours: Consider · objection from offer",
        "Small Hours, The Lead: both stand there. The candidacy of Ivy Marlowe stays, at Named; "
        "that of Ivo Marlowe, at Consider, ends.",
        "It can be taken back later, while nothing that came since stands against it.",
        "Clearance is asked for anew, wherever they stand.",
    ):
        assert said in page, said


def test_they_are_one_afterwards_and_the_same_form_again_is_answered_again(two: World) -> None:
    sent = [send(two, key="a-key") for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in sent] == [(302, f"{address(two)}?done=yes")] * 2
    assert Event.objects.filter(kind="performers_merged").count() == 1
    page = words(two.client("sam").get(sent[0]["Location"]))
    assert "That is one performer now." in page
    again = send(two, key="another")
    assert (again.status_code, Why.already_there.sentence in words(again)) == (409, True)
    assert two.client("sam").get(address(two, "ivo")).status_code == 200


def test_a_refusal_says_why_and_keeps_what_was_chosen(two: World) -> None:
    for name in ("ivy", "ivo"):
        decisions.propose(two.actor("karen"), two.cands[name], revision=Revision("consider"))
    before = words(two.client("sam").get(f"{address(two)}?other={two.performers['ivo']}"))
    no = send(two, keep=two.performers["ivo"])
    says = f"In “Small Hours”: {Why.both_open.sentence} That is so for: The Lead."
    assert (no.status_code, says in words(no), says in before) == (422, True, True)
    assert f'value="{two.performers["ivo"]}" checked' in no.content.decode()
    assert (Performer.objects.exclude(merged_into=None).count(), send(two, keep="").status_code) == (0, 422)


def test_what_goes_back_is_said_before_it_is_done_and_the_room_tells_of_it(two: World) -> None:
    two.agree("ivo", "consider")
    send(two)
    sam, where = two.client("sam"), f"/p/{two.production.pk}/two-people/{two.performers['ivo']}/"
    other = str(agreements.add_role(two.actor("karen"), name="The Landlord").answer["role"])
    decisions.put_forward(two.actor("karen"), role=other, performer=two.performers["ivy"], reason=Reason("x"))
    assert where in sam.get(address(two)).content.decode()
    page = words(sam.get(where))
    for said in (
        "Are Ivy Marlowe and Ivo Marlowe two people after all?",
        "Ivo Marlowe is a record of its own again.",
        "Ivy Marlowe had from it alone, and will not have any more: e-mail address.",
        "Small Hours, The Lead: the candidacy at Consider is that of Ivo Marlowe again, with what was decided and "
        "written about it. It goes on, and nothing is on the table.",
        "Small Hours, The Landlord: the candidacy began since, and is that of Ivy Marlowe.",
    ):
        assert said in page, said
    no = sam.post(where, {})
    assert (no.status_code, "tick the box" in words(no)) == (422, True)
    sent = [sam.post(where, {"sure": "yes", "key": "a-key"}) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in sent] == [(302, f"{address(two, 'ivo')}?done=apart")] * 2
    assert "These are two performers again" in words(sam.get(sent[0]["Location"]))
    assert (Event.objects.filter(kind="performers_parted").count(), sam.get(where).status_code) == (1, 404)
    told = "Sam says that Ivo Marlowe and Ivy Marlowe are two people, and makes one record two again"
    karen = two.client("karen")
    assert told in words(karen.get(room(two, "acts/")))
    last = _last(karen, two)
    assert [_cards(karen, room(two, f"?at={n}")) for n in (last - 1, last)] == [
        ["Ivy Marlowe", "Ivy Marlowe"],
        ["Ivo Marlowe", "Ivy Marlowe"],
    ]
    assert told not in words(karen.get(f"/p/{two.production.pk}/r/{other}/acts/"))


def test_a_later_merge_is_named_before_anybody_tries(two: World) -> None:
    send(two)
    two.put_forward("iva")
    performers.merge(replace(two.actor("karen"), now=two.now + timedelta(minutes=1)),
                     keep=two.performers["ivy"], gone=two.performers["iva"])  # fmt: skip
    page = words(two.client("sam").get(f"/p/{two.production.pk}/two-people/{two.performers['ivo']}/"))
    assert Why.merged_since.sentence in page
    assert "Make them two" not in page


def test_nothing_is_there_for_anybody_else(two: World) -> None:
    for who in ("eve", "tom", "miriam"):
        assert two.client(who).get(address(two)).status_code == 404
        assert send(two, who).status_code == 404
    assert two.client().get(address(two)).status_code == 302


def test_a_production_that_is_not_theirs_is_not_named(two: World) -> None:
    made = productions.open_production(two.production.company, name="Low Tide", by=two.people["eve"], now=two.now)
    there = Actor(made.pk, two.people["eve"].pk, two.now)
    role = str(agreements.add_role(there, name="The Pilot").answer["role"])
    decisions.put_forward(there, role=role, performer=two.performers["ivo"], reason=Reason("x"))
    for page in (two.client("sam").get(f"{address(two)}?other={two.performers['ivo']}"), send(two)):
        said = words(page)
        assert ("Low Tide" in said, "The Pilot" in said) == (False, False)
        assert f"In a production that you are not on the team of: {Why.no_right.sentence}" in said


def test_a_candidacy_that_is_hidden_from_the_desk_is_not_shown_to_it(two: World) -> None:
    agreements.declare(two.actor("sam"), performer=two.performers["ivo"])
    page = words(two.client("sam").get(f"{address(two)}?other={two.performers['ivo']}"))
    assert page.count("Stands nowhere that you can see.") == 2
    assert "The Lead" not in page


def test_the_room_tells_of_it_and_the_past_shows_both_as_they_were(two: World) -> None:
    send(two, "karen")
    karen = two.client("karen")
    told = "Karen says that Ivo Marlowe and Ivy Marlowe are the same person, and makes two records one"
    assert told in _page(karen, room(two))
    assert told in words(karen.get(room(two, "acts/")))
    assert told in words(karen.get(f"/p/{two.production.pk}/acts/"))
    last = _last(karen, two)
    assert [_cards(karen, room(two, f"?at={n}")) for n in (last - 1, last)] == [
        ["Ivo Marlowe", "Ivy Marlowe"],
        ["Ivy Marlowe", "Ivy Marlowe"],
    ]


def _page(client: Any, where: str) -> str:
    return html.unescape(client.get(where).content.decode())


def _cards(client: Any, where: str) -> list[str]:
    return sorted(re.findall(r'card-name">([^<]+)<', _page(client, where)))


def _last(client: Any, world: World) -> int:
    found = re.findall(r"\?at=(\d+)", client.get(room(world, "acts/")).content.decode())
    return max(map(int, found))


def test_a_room_in_which_neither_stands_hears_nothing_of_it(two: World) -> None:
    other = str(agreements.add_role(two.actor("karen"), name="The Landlord").answer["role"])
    send(two, "karen")
    page = words(two.client("karen").get(f"/p/{two.production.pk}/r/{other}/acts/"))
    assert "same person" not in page


def test_the_production_leads_into_each_room_at_the_very_moment(two: World) -> None:
    other = str(agreements.add_role(two.actor("karen"), name="The Landlord").answer["role"])
    send(two, "karen")
    decisions.put_forward(two.actor("karen"), role=other, performer=two.performers["ivy"], reason=Reason("x"))
    agreements.add_role(two.actor("karen"), name="The Maid")
    karen = two.client("karen")
    everything = max(map(int, re.findall(r"\?at=(\d+)", _page(karen, f"/p/{two.production.pk}/acts/"))))
    then = _page(karen, f"/p/{two.production.pk}/?at={everything - 1}")
    for role in (two.role, other):
        acts = re.findall(r"\?at=(\d+)", _page(karen, f"/p/{two.production.pk}/r/{role}/acts/"))
        assert f"/r/{role}/?at={max(map(int, acts))}" in then


def test_whoever_is_recused_there_hears_nothing_of_it(two: World) -> None:
    other = str(agreements.add_role(two.actor("karen"), name="The Landlord").answer["role"])
    agreements.declare(two.actor("julia"), performer=two.performers["ivy"])
    send(two, "karen")
    julia = two.client("julia")
    assert julia.get(room(two)).status_code == 404
    for page in (
        f"/p/{two.production.pk}/acts/",
        f"/p/{two.production.pk}/",
        f"/p/{two.production.pk}/r/{other}/acts/",
    ):
        assert "Marlowe" not in words(julia.get(page))


def test_a_picture_of_the_other_record_is_among_theirs_and_in_the_past_until_it_is_taken_away(two: World) -> None:
    Performer.objects.filter(pk=two.performers["ivo"]).update(headshot="ivo-1.jpg")
    Performer.objects.filter(pk=two.performers["ivy"]).update(headshot="ivy-1.jpg")
    send(two, "karen")
    karen = two.client("karen")
    assert "ivo-1.jpg" in karen.get(room(two, f"?at={_last(karen, two) - 1}")).content.decode()
    ivy, here = Performer.objects.get(pk=two.performers["ivy"]), room(two, f"picture/{two.cands['ivy']}/")
    assert [shot.name for shot in shots_of(ivy.pk)] == ["ivy-1.jpg", "ivo-1.jpg"]
    karen.post(here, {"away": "yes"})
    assert [shot.name for shot in shots_of(ivy.pk)] == ["ivo-1.jpg"]
    karen.post(here, {"away": "yes", "of": "ivo-1.jpg"})
    assert {p.headshot for p in Performer.objects.all()} == {""}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(two: World, count: int, django_assert_max_num_queries: Any) -> None:
    for n in range(count):
        role = str(agreements.add_role(two.actor("karen"), name=f"Part {n}").answer["role"])
        decisions.put_forward(two.actor("karen"), role=role, performer=two.performers["ivo"], reason=Reason("x"))
    sam = two.client("sam")
    with django_assert_max_num_queries(30):
        assert sam.get(f"{address(two)}?other={two.performers['ivo']}").status_code == 200


def test_a_program_is_told_every_reason_and_is_answered_once(two: World) -> None:
    karen = program_for(two.people["karen"], two.now)
    path = f"/productions/{two.production.pk}/performers/merge"
    body = {"keep": two.performers["ivy"], "gone": two.performers["ivo"]}
    for name in ("ivy", "ivo"):
        decisions.propose(two.actor("karen"), two.cands[name], revision=Revision("consider"))
    no = karen.post(path, body)
    assert (no.status_code, no.json()["error"]["why"]) == (422, ["both_open"])
    assert no.json()["error"]["detail"].startswith("In “Small Hours”: ")
    decisions.withdraw_proposal(two.actor("karen"), two.cands["ivo"])
    done = [karen.post(path, body, key="one-key").json() for _ in range(2)]
    assert done == [{"events": ["performers_merged"], "made": []}] * 2
    assert karen.post(path, body).json()["error"]["why"] == ["already_there"]
    assert Program().post(path, body).status_code == 401
    assert program_for(two.people["eve"], two.now).post(path, body).status_code == 404
