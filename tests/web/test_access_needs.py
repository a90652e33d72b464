"""Access needs: asked of everybody who puts themselves in, kept apart, and read only by those who arrange the days."""

import html
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import access_needs, agreements, auditions, erasure, parting, performers
from castlist.queries.own_pages import taken
from castlist.queries.performer_pages import page_for
from castlist.records import journal
from castlist.records.models import AccessNeed, Draft, Erasure, Performer, Slot, TimeHold
from castlist.web.role_links import role_link
from tests.actions.test_keeping import days_of_it
from tests.web.test_agent_views import ada, call_token, form, mailed  # noqa: F401 - ada is a fixture
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
RAMP = "A ramp, since I use a chair."


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def send(world: World, **said: str) -> HttpResponse:
    typed = {"name": "Ivy Marlowe", "email": "ivy@example.org", "credits": "", "note": "", "adult": "yes"}
    return Client().post(role_link(world.production.pk, world.role), typed | said)


def kept() -> list[tuple[str, str]]:
    return list(AccessNeed.objects.order_by("said_at", "pk").values_list("performer__name", "text"))


@pytest.fixture
def said(invited: World) -> World:
    """Ivy is to be heard, and said that she needs a ramp."""
    Performer.objects.filter(pk=invited.performers["ivy"]).update(email="ivy@example.org")
    access_needs.from_form(invited.production.pk, invited.performers["ivy"], RAMP, now=invited.now)
    return invited


def take(world: World, needs: str | None, *, held: str = "", n: int = 0) -> str:
    slot = Slot.objects.order_by("start").values_list("pk", flat=True)[n]
    auditions.book(world.bearer("ivy"), slot=slot, held=held, needs=needs, now=world.now)
    return str(slot)


# -- Asked of everybody


def test_every_form_asks_and_says_who_reads_it(world: World) -> None:
    page = words(Client().get(role_link(world.production.pk, world.role)))
    assert "What would make it work for you? if you like" in page
    assert "Only those who arrange the days read it, never those who decide." in page
    assert "It is erased 30 days after your last time here, or after the decision." in page
    assert (send(world).status_code, kept()) == (200, [])
    assert (send(world, access=RAMP).status_code, kept()) == (200, [("Ivy Marlowe", RAMP)])


def test_a_form_takes_nothing_back_and_says_the_same_once(world: World) -> None:
    for text in (RAMP, RAMP, "", "Breaks."):  # anybody could send them
        send(world, access=text)
    assert kept() == [("Ivy Marlowe", RAMP), ("Ivy Marlowe", "Breaks.")]
    for n in range(9):
        send(world, access=f"More of it, {n}.")
    assert len(kept()) == 6


def test_bad_input_is_refused_with_what_was_typed(world: World) -> None:
    no = send(world, access="x" * 601)
    assert (no.status_code, kept()) == (422, [])
    assert "That has 601 characters; 600 are kept here." in words(no)
    assert "x" * 601 in no.content.decode()
    assert send(world, access="\x1b \r\n").status_code == 200
    assert kept() == []
    assert send(world, access="A ramp\x00").status_code == 422  # no form is taken with one
    send(world, access="A chair,\r\nplease\x07. <b>")
    assert kept() == [("Ivy Marlowe", "A chair,\nplease. <b>")]


def test_a_form_that_is_begun_keeps_it_until_it_is_sent(world: World) -> None:
    where = send(world, access=RAMP, later="yes")["Location"]
    assert Draft.objects.get().form["access"] == [RAMP]
    assert RAMP in html.unescape(Client().get(where).content.decode())
    typed = {"name": "Ivy Marlowe", "email": "ivy@example.org", "adult": "yes", "access": RAMP, "version": "1"}
    Client().post(where.partition("?")[0], typed)
    assert (Draft.objects.get().form, kept()) == ({}, [("Ivy Marlowe", RAMP)])


def test_a_guardian_is_asked_too(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, minors=True)
    page = Client().get(role_link(world.production.pk, world.role)).content.decode()
    assert 'name="access"' in page
    said = {"age": "minor", "guardian_name": "Anna Vale", "guardian_relation": "mother", "adult": ""}
    answer = send(world, name="Mia Vale", access="She signs.", **said)
    assert (answer.status_code, kept()) == (200, [("Mia Vale", "She signs.")]), words(answer)


# -- By an agent


def test_an_agent_is_asked_for_each_client_and_reads_no_more_than_they_said(
    world: World, ada: str, letters_may_go: None  # noqa: F811
) -> None:  # fmt: skip
    where = f"/agent/{ada}/clients/{call_token(world)}/"
    assert "What would make it work for them?" in words(Client().get(where))
    no = Client().post(where, form("Ivy Vale", c1_access="x" * 700))
    assert (no.status_code, "700 characters" in words(no)) == (422, True)
    Client().post(where, form("Ivy Vale", "Ben Vale", c1_access="A lift."))
    row = AccessNeed.objects.get()
    assert (row.performer.name, row.text, row.agent.name if row.agent else "") == ("Ivy Vale", "A lift.", "Ada Quill")
    access_needs.from_form(world.production.pk, row.performer_id, "My knee.", now=world.now)
    clients = Client().get(f"/agent/{ada}/").content.decode()
    page = re.search(r'href="(/i/[^"]+)"[^>]*>[^<]*<span class="unseen">: Ivy Vale', clients)
    assert page is not None
    shown = words(Client().get(f"{page[1]}needs/"))
    assert ("A lift." in shown, "My knee." in shown) == (True, False)
    Client().post(f"{page[1]}needs/", {"access": ""})
    assert kept() == [("Ivy Vale", "My knee.")]


# -- Who reads it


def where_it_could_be(world: World, name: str = "ivy") -> tuple[str, ...]:
    base, performer, cand = f"/p/{world.production.pk}", world.performers[name], world.cands[name]
    return (f"{base}/r/{world.role}/?c={cand}", f"/people/{performer}/", f"{base}/days/", f"{base}/submissions/",
            f"{base}/submissions/submissions.csv", f"{base}/r/{world.role}/", "/people/?q=ramp", "/people/?q=chair",
            "/people/export/people.json", "/people/export/people.csv", f"{base}/days/{cand}/move/", f"{base}/letters/",
            f"{base}/people/", "/")  # fmt: skip


def readers(world: World, what: bytes = b"A ramp, since") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for who in ("karen", "derek", "tom", "julia", "miriam", "eve", "sam"):
        for page in where_it_could_be(world):
            answer = world.client(who).get(page)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if what in text:
                found.setdefault(who, []).append(page)
    return found


def test_those_who_arrange_read_it_and_nobody_else(said: World) -> None:
    base = f"/p/{said.production.pk}/days/"
    assert readers(said) == {"sam": [f"/people/{said.performers['ivy']}/", base, f"{base}{said.cands['ivy']}/move/"]}
    agreements.declare(said.actor("sam"), performer=said.performers["ivy"])
    assert readers(said) == {}


def test_it_stands_with_the_time_whoever_gave_it(said: World) -> None:
    slot = take(said, None)
    days = f"/p/{said.production.pk}/days/"
    assert f"Needs: {RAMP}" in words(said.client("sam").get(days))
    assert RAMP not in words(said.client("karen").get(days))
    assert "without a time needs" not in words(said.client("sam").get(days))
    assert Slot.objects.get(pk=slot).access_needs == ""


def test_the_desk_that_read_it_says_it_otherwise(said: World) -> None:
    slot, page = take(said, None), f"/p/{said.production.pk}/days/{said.cands['ivy']}/move/"
    other = Slot.objects.filter(cand=None).order_by("start").values_list("pk", flat=True)[0]
    shown = said.client("sam").get(page).content.decode()
    assert RAMP in html.unescape(shown)
    moved = said.client("sam").post(page, {"slot": other, "held": slot, "needs": "A ramp and a quiet room."})
    assert moved.status_code == 302
    assert kept() == [("Ivy Marlowe", "A ramp and a quiet room.")]
    said.client("sam").post(page, {"slot": slot, "held": other, "needs": ""})
    assert (kept(), Slot.objects.exclude(access_needs="").count()) == ([], 0)


# -- Their own page


def test_what_they_said_stands_in_the_form_of_a_time(said: World) -> None:
    page = Client().get(f"/i/{said.link('ivy')}/").content.decode()
    assert re.search(rf'<textarea id="access"[^>]*>\n{re.escape(RAMP)}</textarea>', html.unescape(page))
    slot = take(said, "A lift.")
    assert (kept(), Slot.objects.get(pk=slot).access_needs) == ([("Ivy Marlowe", "A lift.")], "A lift.")
    assert page_for(said.bearer("ivy"), now=said.now).needs == "A lift."


def test_a_time_that_is_taken_with_an_empty_field_takes_it_back(said: World) -> None:
    take(said, "")
    assert (kept(), Slot.objects.exclude(access_needs="").count()) == ([], 0)
    assert Erasure.objects.filter(kind="access").count() == 1


def test_asked_twice_for_a_time_nothing_is_lost(said: World) -> None:
    slot = take(said, "A lift.")
    take(said, "")  # the same press once more, from a page that was opened before
    assert kept() == [("Ivy Marlowe", "A lift.")]
    take(said, "", held=slot)
    assert (kept(), Slot.objects.exclude(access_needs="").count()) == ([], 0)


def test_they_change_it_and_take_it_back(said: World) -> None:
    link = f"/i/{said.link('ivy')}"
    page = f"{link}/needs/"
    take(said, None)
    TimeHold.objects.create(
        production=said.production, performer=said.performers["ivy"], cand="elsewhere", until=said.now,
        access_needs=RAMP,
    )  # fmt: skip
    for where in (page, f"{link}/kept/"):
        assert RAMP in words(Client().get(where)), where
    assert f'href="{page}"' in Client().get(f"{link}/kept/").content.decode()
    assert f'href="{page}"' in Client().get(f"{link}/").content.decode()
    done = Client().post(page, {"access": "A lift.\r\nA chair."})
    assert (done["Location"], kept()) == (f"{page}?done=said", [("Ivy Marlowe", "A lift.\nA chair.")])
    assert Slot.objects.get(cand=said.cands["ivy"]).access_needs == "A lift.\nA chair."
    no = Client().post(page, {"access": "y" * 2001})
    assert (no.status_code, "y" * 2001 in no.content.decode(), len(kept())) == (422, True, 1)
    assert Client().post(page, {"access": " \x07"})["Location"] == f"{page}?done=back"
    assert (kept(), Slot.objects.exclude(access_needs="").count(), TimeHold.objects.get().access_needs) == ([], 0, "")
    assert "Nothing of it is kept." in words(Client().get(f"{page}?done=back"))
    assert {row.key for row in Erasure.objects.filter(kind="access")} <= {line.key for line in journal.read()}


# -- Kept, and gone


def test_it_goes_after_their_last_time_or_when_they_stand_for_nothing(said: World) -> None:
    said.invite("ivy")
    days_of_it(said, 20, 60)
    assert len(kept()) == 1  # nothing is over
    take(said, None)
    days_of_it(said, 30, 39)
    assert len(kept()) == 1
    days_of_it(said, 40, 41)
    assert (kept(), Erasure.objects.get(kind="access").purpose) == ([], "needs")


def test_who_withdraws_is_forgotten_in_it_a_month_later(said: World) -> None:
    said.invite("ivy")
    Client().post(f"/i/{said.link('ivy')}/sure/decline/")
    days_of_it(said, 20, 29)
    assert len(kept()) == 1
    days_of_it(said, 30, 31)
    assert kept() == []


def test_it_goes_with_whom_it_is_about(said: World) -> None:
    erasure.erase_performer(said.performers["ivy"], now=said.now)
    assert (kept(), Performer.objects.exclude(erased_at=None).count()) == ([], 1)


def test_of_two_records_that_are_one_both_hold_and_each_has_its_own_again(said: World) -> None:
    said.put_forward("ivo")
    access_needs.from_form(said.production.pk, said.performers["ivo"], "Breaks.", now=said.now + timedelta(hours=1))
    two = {"keep": said.performers["ivy"], "gone": said.performers["ivo"]}
    performers.merge(said.actor("karen"), **two)
    assert kept() == [("Ivy Marlowe", RAMP), ("Ivy Marlowe", "Breaks.")]
    assert f"{RAMP} Breaks." in words(said.client("sam").get(f"/people/{said.performers['ivy']}/"))
    parting.part(said.actor("karen"), **two)
    assert sorted(text for _, text in kept()) == sorted(["Breaks.", RAMP])
    assert len({name for name, _ in kept()}) == 2


def test_it_is_in_what_they_take_along(said: World) -> None:
    found = taken(said.bearer("ivy"), now=said.now)
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert RAMP in everything


def test_the_desk_gives_a_time_and_what_they_said_stands_with_it(said: World) -> None:
    slot = Slot.objects.order_by("start").values_list("pk", flat=True)[0]
    page = f"/p/{said.production.pk}/days/{slot}/give/"
    done = said.client("sam").post(page, {"who": f"{said.cands['ivy']}/", "needs": ""})
    assert (done.status_code, kept()) == (302, [("Ivy Marlowe", RAMP)])
    paper = words(said.client("sam").get(f"/p/{said.production.pk}/days/"))
    assert f"Needs: {RAMP}" in paper
