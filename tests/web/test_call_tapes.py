"""A self-tape with the submission: wished for by the notice, sent from one's own page, and nobody else's to watch."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, dates, erasure, notices, parting, performers, tape_files, tapes
from castlist.actions.stored_files import remove
from castlist.queries.sides import FOLDER as SIDES
from castlist.queries.tapes import part_of, path_of
from castlist.queries.verification_walk import walk
from castlist.records.models import Acted, Performer, Side, Tape
from castlist.rules.dates import Day
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.facts import Tape as Fact
from castlist.rules.why import Refused, Why
from castlist.web import effort
from castlist.web.role_links import calls_link, role_link
from tests.actions.test_sides import LINES, lying
from tests.actions.test_tapes import FILM, parts, recordings
from tests.papers import pdf
from tests.web.api_world import program_for
from tests.web.test_agent_views import ask, call_token, mailed, submit, theirs
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = {"name": "Nell Ash", "email": "nell@example.org", "note": "alto", "adult": "yes"}
SONG = {"tape": "asked", "tape_material": "Sixteen bars that you like"}


@pytest.fixture(autouse=True)
def no_work_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "is_asked", lambda: False)


@pytest.fixture(autouse=True)
def empty_folders() -> Iterator[None]:
    cache.clear()
    yield
    tape_files.remove(*(path_of(name) for name in recordings()), *(part_of(name) for name in parts()))
    remove(*(f"{SIDES}/{name}" for name in lying()))


def text(answer: HttpResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def published(world: World, role: str = "", *, closes: datetime | None = None, **said: str) -> World:
    """Both the role and its notice stand in public, and the notice wishes for a self-tape."""
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public")
    notices.say(world.actor("sam"), said=SONG | said, role=role, closes=closes)
    notices.publish(world.actor("sam"), sure=True)
    return world


def submits(world: World, role: str = "", **form: Any) -> HttpResponse:
    answer = Client().post(role_link(world.production.pk, role or world.role), GOOD | form)
    performer = Performer.objects.filter(name=(GOOD | form)["name"]).latest("created_at").pk
    for cand in world.state().all(Candidacy):
        if cand.performer == performer and cand.role == (role or world.role):
            world.cands["nell"], world.performers["nell"] = cand.id, performer
    return answer


def own_page() -> str:
    return str(re.findall(r"/i/[^/\s]+/", mail.outbox[-1].body)[-1])


def sends(page: str, data: bytes = FILM) -> HttpResponse:
    return Client().post(f"{page}tape/", {"tape": SimpleUploadedFile("me.mp4", data)})


def fact(world: World) -> Fact | None:
    return world.state().get(Fact, world.cands["nell"])


def forms(world: World, who: str = "sam", **asked: str) -> str:
    return text(world.client(who).get(f"/p/{world.production.pk}/submissions/", asked))


# -- The notice


def test_the_desk_wishes_for_one_and_the_notice_says_what_everybody_may_know(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public")
    here = f"/p/{world.production.pk}/notice/"
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', world.client("sam").get(here).content.decode())
    assert seen is not None
    form = {"seen": seen[1], "tape": "welcome", "tape_material": "A monologue", "tape_pages": "9"}
    refused = world.client("sam").post(here, form)
    assert (refused.status_code, "At most 6 pages may be asked for" in text(refused)) == (422, True)
    assert 'value="9"' in refused.content.decode()
    world.client("sam").post(here, form | {"tape_pages": "2"})
    notices.publish(world.actor("sam"), sure=True)
    says = "welcome, and nothing is the worse without one: A monologue (2 pages, 1 scene, not by heart)"
    for link in (role_link(world.production.pk, world.role), calls_link(world.production.pk)):
        page = text(Client().get(link))
        assert [says in page, "It costs nothing" in page, "destroyed 30 days after" in page] == [True] * 3
    rows = Client().get(f"{calls_link(world.production.pk)}listing.json").json()["roles"]
    assert rows[0]["notice_tape"].startswith(says)
    assert [key for key in rows[0] if "tape_" in key] == []


def test_what_is_otherwise_for_a_role_holds_for_it_alone(world: World) -> None:
    other = str(agreements.add_role(world.actor("karen"), name="The Landlord").answer["role"])
    agreements.change_role(world.actor("karen"), role=other, open_to="public")
    published(world)
    notices.say(world.actor("sam"), said={"tape": "no"}, role=other)
    assert "none, please" in text(Client().get(role_link(world.production.pk, other)))
    submits(world, **{f"like_{world.role}": "1", f"like_{other}": "2"})
    assert [row.role for row in Tape.objects.all()] == [world.role]
    notices.say(world.actor("sam"), said={"tape_material": "The letter of the second act"}, role=other)
    assert "asked for: The letter of the second act" in text(Client().get(role_link(world.production.pk, other)))


def test_a_call_that_closes_too_soon_is_not_published_with_a_wish_and_a_wish_not_added_too_late(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public")
    sam = world.actor("sam")
    soon, later = world.now + timedelta(days=1), world.now + timedelta(days=9)
    notices.say(sam, said=SONG, closes=soon)
    with pytest.raises(Refused) as no:
        notices.publish(sam, sure=True)
    assert no.value.why is Why.too_soon
    notices.say(sam, said=SONG, closes=later)
    notices.publish(sam, sure=True)
    for said, closes in ((SONG, soon), (SONG | {"tape_material": "Thirty-two bars"}, soon)):
        with pytest.raises(Refused) as no:
            notices.say(sam, said=said, closes=closes)
        assert no.value.why is Why.too_soon
    world.now = later - timedelta(days=1)
    sam = world.actor("sam")
    notices.say(sam, said=SONG | {"pay": "unpaid"}, closes=later)  # what else it says changes nothing of it
    notices.say(sam, said={}, closes=later)
    with pytest.raises(Refused) as no:
        notices.say(sam, said=SONG, closes=later)
    assert no.value.why is Why.too_soon


# -- Sent


def test_a_performer_sends_it_from_their_own_page_and_only_whoever_decides_watches(
    world: World, letters_may_go: None
) -> None:
    closes = world.now + timedelta(days=9)
    published(world, closes=closes)
    done = submits(world)
    assert "Your self-tape is still to come: open that letter, and send it from your page" in text(done)
    assert "Self-tape for The Lead: you send it from this page, by " in mail.outbox[-1].body
    assert f"https://cast.example{own_page()}tape/" in mail.outbox[-1].body
    row = Tape.objects.get()
    assert (row.due_at, row.of_call, row.material, row.by) == (closes, "asked", SONG["tape_material"], "")
    assert fact(world) == Fact(
        row.pk,
        world.cands["nell"],
        int(closes.timestamp() * 1000),
        at=fact(world).at,  # type: ignore[union-attr]
        n=fact(world).n,
        of_call="asked",
    )  # type: ignore[union-attr]
    page = own_page()
    says = text(Client().get(page))
    assert "Your self-tape is still to come, by" in says
    assert "You have put yourself in, and stay so without it" in says
    assert "Sixteen bars that you like" in text(Client().get(f"{page}tape/"))
    assert sends(page).status_code == 302
    assert "Your self-tape is here" in text(Client().get(page))
    here = f"/p/{world.production.pk}/tape/{world.cands['nell']}/"
    watch = f"{here}watch/{Tape.objects.get().file}"
    found = {name: (world.client(name).get(here).status_code, world.client(name).get(watch).status_code)
             for name in ("karen", "derek", "tom", "sam", "eve")}  # fmt: skip
    assert found == {"karen": (200, 200), "derek": (200, 200), "tom": (200, 200), "sam": (200, 404), "eve": (404, 404)}
    assert world.state().candidacy(world.cands["nell"]).step == "named"  # type: ignore[union-attr]


def test_whoever_the_call_asks_for_one_reads_the_sides_of_those_who_are_asked(
    world: World, letters_may_go: None
) -> None:
    published(world, closes=world.now + timedelta(days=9))
    given = SimpleUploadedFile("scene.pdf", pdf(LINES))
    where = f"/p/{world.production.pk}/r/{world.role}/sides/"
    assert world.client("sam").post(where, {"side": given, "readers": "invited", "called": "Act 2"}).status_code == 302
    submits(world)
    page, side = own_page(), Side.objects.get().pk
    for shown in (page, f"{page}tape/"):
        assert f"{page}sides/{side}.pdf" in Client().get(shown).content.decode()
    assert Client().get(f"{page}sides/{side}.pdf").status_code == 200
    world.client("sam").post(where, {"side_of": side, "readers": "room"})
    assert Client().get(f"{page}sides/{side}.pdf").status_code == 404
    world.client("sam").post(where, {"side_of": side, "readers": "invited"})
    Client().post(f"{page}sure/withdraw/", {"text": ""})
    assert Client().get(f"{page}sides/{side}.pdf").status_code == 404


def test_welcome_and_not_sent_nobody_reads_that_anything_is_missing(world: World, letters_may_go: None) -> None:
    published(world, tape="welcome")
    submits(world)
    assert "A self-tape is welcome" in text(Client().get(own_page()))
    assert "not here yet" not in forms(world)
    room = text(world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['nell']}"))
    assert ("no tape yet, and none is needed" in room, "tape of the call" in room) == (True, False)


def test_the_desk_sees_who_has_not_yet(world: World, letters_may_go: None) -> None:
    published(world)
    submits(world)
    page = own_page()
    submits(world, name="Joan Reed", email="joan@example.org")
    assert "has not come from 2 people yet" in forms(world)
    sends(page)
    assert "has not come from 1 person yet" in forms(world)
    without = forms(world, tape="missing")
    assert ("Joan Reed" in without, "Nell Ash" in without) == (True, False)
    sheet = world.client("sam").get(f"/p/{world.production.pk}/submissions/submissions.csv").content.decode()
    assert ["Self-tape" in sheet, "The Lead: here" in sheet, "The Lead: asked for, not here yet" in sheet] == [True] * 3
    program = program_for(world.people["sam"], world.now)
    answer = program.get(f"/productions/{world.production.pk}/submissions?tapeless=true").json()
    assert [form["name"] for form in answer["forms"]] == ["Joan Reed"]
    assert answer["forms"][0]["parts"][0]["tape"] == "missing"
    assert world.client("eve").get(f"/p/{world.production.pk}/submissions/?tape=missing").status_code == 404


def test_sent_twice_it_is_waited_for_once_and_nothing_of_it_is_lost(world: World, letters_may_go: None) -> None:
    published(world)
    submits(world)
    page = own_page()
    sends(page)
    submits(world, note="mezzo")
    row = Tape.objects.get()
    assert (row.file != "", text(Client().get(page)).count("Your self-tape is here")) == (True, 1)


def test_of_no_more_than_two_parts_one_is_wished_for(world: World, letters_may_go: None) -> None:
    others = [str(agreements.add_role(world.actor("karen"), name=name).answer["role"]) for name in ("A", "B")]
    for role in others:
        agreements.change_role(world.actor("karen"), role=role, open_to="public")
    published(world)
    places = {f"like_{role}": str(place) for place, role in enumerate((others[1], world.role, others[0]), start=1)}
    submits(world, **places)
    assert {row.role for row in Tape.objects.all()} == {others[1], world.role}


def test_a_notice_that_is_not_public_wishes_for_nothing(world: World, letters_may_go: None) -> None:
    notices.say(world.actor("sam"), said=SONG)
    submits(world)
    assert not Tape.objects.exists()
    assert Client().get(f"{own_page()}tape/").status_code == 404


def test_a_guardian_sends_it_for_a_child_and_an_agent_for_a_client(world: World, letters_may_go: None) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, minors=True)
    dates.add(world.actor("sam"), [Day(date(2027, 3, 1), "rehearsal")])
    published(world)
    child = {"name": "Mia Vale", "email": "anna@example.org", "age": "minor", "adult": "", "guardian_name": "Anna Vale",
             "guardian_relation": "mother", "born": "2016-05-01"}  # fmt: skip
    assert "We have it." in text(submits(world, **child))
    assert (mail.outbox[-1].to, "still to come" in text(Client().get(own_page()))) == (["anna@example.org"], True)
    sends(own_page())
    ask(world)
    ada = mailed().split("/")[2]
    said = text(Client().get(f"/agent/{ada}/clients/{call_token(world)}/"))
    assert "asked for: Sixteen bars that you like" in said
    submit(world, ada, "Nell Ash", "Rose Tarn")
    assert text(Client().get(f"/agent/{ada}/")).count("Submitted; the self-tape is still to come") == 2
    nell, rose = theirs(ada)
    assert "still to come" in text(Client().get(nell))
    assert sends(rose).status_code == 302
    assert text(Client().get(f"/agent/{ada}/")).count("the self-tape is still to come") == 1
    rows = Tape.objects.order_by("asked_at", "performer__name").values_list("performer__name", "file")
    assert [(name, file != "") for name, file in rows] == [("Mia Vale", True), ("Nell Ash", False), ("Rose Tarn", True)]
    assert Acted.objects.get(performer__name="Rose Tarn").what == "tape"
    assert walk().findings == []


def test_of_two_records_that_become_one_the_tape_that_is_here_is_kept(world: World, letters_may_go: None) -> None:
    published(world)
    submits(world)
    keep, stays = world.performers["nell"], world.cands["nell"]
    submits(world, name="Nellie Ash", email="nellie@example.org")
    gone, ends = world.performers["nell"], world.cands["nell"]
    sends(own_page())
    (file,) = recordings()
    performers.merge(world.actor("karen"), keep=keep, gone=gone)
    assert (Tape.objects.get().cand, Tape.objects.get().file, recordings()) == (stays, file, [file])
    assert world.state().get(Fact, stays).came  # type: ignore[union-attr]
    assert walk().findings == []
    parting.part(world.actor("karen"), keep=keep, gone=gone)
    assert (Tape.objects.get().cand, recordings()) == (ends, [file])
    assert walk().findings == []


# -- What the room does is not told by it


def test_before_any_letter_nothing_of_the_room_shows_on_the_tape(world: World, letters_may_go: None) -> None:
    published(world)
    submits(world)
    page = own_page()

    def shown() -> tuple[str, str]:
        return text(Client().get(page)), text(Client().get(f"{page}tape/"))

    before = shown()
    world.agree("nell", "released")
    assert world.state().candidacy(world.cands["nell"]).ended == "released"  # type: ignore[union-attr]
    assert shown() == before
    assert sends(page).status_code == 302
    assert "Your self-tape is here" in shown()[0]
    Client().post(f"{page}sure/withdraw/", {"text": ""})
    assert (Tape.objects.exists(), recordings()) == (False, [])


def test_who_was_asked_under_a_minute_reads_of_it_by_the_letter_alone(world: World, letters_may_go: None) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, open_to="public")
    submits(world)
    page = own_page()
    world.agree("nell", "audition")
    tapes.ask(world.actor("sam"), world.cands["nell"], tapes.Wanted("Scene 3", pages=2))
    assert Client().get(f"{page}tape/").status_code == 404
    assert "self-tape" not in text(Client().get(page))


def test_asking_for_another_says_that_the_one_of_the_call_is_called_off_first(
    world: World, letters_may_go: None
) -> None:
    published(world)
    submits(world)
    page = own_page()
    sends(page)
    world.agree("nell", "audition")
    wanted = tapes.Wanted("Scene 3", pages=2)
    with pytest.raises(Refused) as no:
        tapes.ask(world.actor("sam"), world.cands["nell"], wanted)
    assert (no.value.why, "Call that one off first" in no.value.detail) == (Why.already_there, True)
    tapes.call_off(world.actor("sam"), world.cands["nell"])
    assert recordings() == []
    tapes.ask(world.actor("sam"), world.cands["nell"], wanted)
    assert Tape.objects.get().of_call == ""


# -- How long


def test_it_goes_with_everything_else_of_theirs(world: World, letters_may_go: None) -> None:
    published(world)
    submits(world)
    page = own_page()
    sends(page)
    assert len(recordings()) == 1
    erasure.erase_performer(world.performers["nell"], now=world.now)
    assert (Tape.objects.exists(), recordings(), parts()) == (False, [], [])


def test_what_is_kept_says_of_it_and_it_is_taken_along(world: World, letters_may_go: None) -> None:
    published(world)
    submits(world)
    page = own_page()
    sends(page)
    assert "A self-tape" in text(Client().get(f"{page}kept/"))
    assert "Your self-tape: look at it" in text(Client().get(f"{page}kept/"))
