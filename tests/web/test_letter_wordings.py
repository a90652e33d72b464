"""Letters in the company's own words: said on a page, looked at, put back, and begun with in somebody's language."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from castlist.actions import letters
from castlist.queries.doors import production_for
from castlist.queries.new_letters import new_letter
from castlist.records.models import Letter, Performer, Production, Wording
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db

GERMAN = {
    "subject": "{production}: Lesen Sie für uns?",
    "body": "Guten Tag {name},\n\nwir möchten Sie als {role} hören.\n\n{link}\n\nHerzlich\n{sender}",
    "button": "Zu Ihrer Seite",
    "version": "0",
}
KIND = "invitation"


def at(world: World, *parts: str) -> str:
    return "/".join([f"/p/{world.production.pk}/letters/wording", *parts]) + "/"


def keep(client: Client, base: str, **change: str) -> Any:
    return client.post(f"{base}keep/", GERMAN | change)


def begun(world: World, who: str = "sam") -> Any:
    person = world.people[who]
    where = production_for(person, world.production.pk)
    return new_letter(person, where, world.cands["ivy"], now=world.now)


def test_the_desk_words_a_letter_for_its_production(invited: World) -> None:
    sam, here = invited.client("sam"), at(invited, KIND, "de")
    assert "How letters are worded" in sam.get(f"/p/{invited.production.pk}/letters/").content.decode()
    page = sam.get(here).content.decode()
    assert "These are the house’s words." in page
    assert "What can be put in" in page
    assert keep(sam, here)["Location"].endswith("?done=keep")
    page = sam.get(here).content.decode()
    assert "Guten Tag Robin Marsh" in page
    assert "Zu Ihrer Seite" in page
    assert "Sam, " in sam.get(at(invited)).content.decode()
    assert begun(invited).words.language == ""  # she said nothing, and the production writes English
    assert sam.post(at(invited, "speak"), {"language": "de"})["Location"].endswith("?done=speak")
    found = begun(invited)
    assert found.words.subject == "Small Hours: Lesen Sie für uns?"
    assert (found.words.language, found.words.button) == ("de", "Zu Ihrer Seite")


def test_a_letter_goes_in_the_language_of_the_person(invited: World, letters_may_go: None) -> None:
    keep(invited.client("sam"), at(invited, KIND, "de"))
    assert "would you read" in begun(invited).words.subject
    Performer.objects.filter(pk=invited.performers["ivy"]).update(language="de")
    letter = invited.letter("sam", "ivy")
    letters.send(invited.actor("sam"), letter)
    html = mail.outbox[-1].alternatives[0][0]
    assert '<html lang="de">' in html
    assert ">Zu Ihrer Seite</a>" in html
    assert mail.outbox[-1].subject == "Small Hours: Lesen Sie für uns?"


def test_what_is_kept_by_hand_keeps_its_language(invited: World) -> None:
    Performer.objects.filter(pk=invited.performers["ivy"]).update(language="de")
    sam = invited.client("sam")
    keep(sam, at(invited, KIND, "de"))
    form = {"to": "ivy@example.org", "subject": "S", "body": "B {link}", "version": "0"}
    assert sam.post(f"/p/{invited.production.pk}/letters/for/{invited.cands['ivy']}/", form).status_code == 302
    assert Letter.objects.values_list("language", "button").get() == ("de", "Zu Ihrer Seite")


def test_the_owner_words_it_for_all_and_a_production_its_own(invited: World) -> None:
    karen, sam = invited.client("karen"), invited.client("sam")
    assert "/wording/" in karen.get("/settings/").content.decode()
    assert keep(karen, f"/wording/{KIND}/de/")["Location"].endswith("?done=keep")
    Performer.objects.filter(pk=invited.performers["ivy"]).update(language="de")
    assert "Lesen Sie" in begun(invited).words.subject
    page = sam.get(at(invited, KIND, "de")).content.decode()
    assert "These are the company’s words." in page
    keep(sam, at(invited, KIND, "de"), subject="Nur hier")
    assert begun(invited).words.subject == "Nur hier"
    assert sam.post(f"{at(invited, KIND, 'de')}put_back/", {"version": "1"})["Location"].endswith("?done=put_back")
    assert "Lesen Sie" in begun(invited).words.subject
    assert karen.post(f"/wording/{KIND}/de/put_back/", {"version": "1"}).status_code == 302
    assert "would you read" in begun(invited).words.subject
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"body": "Hallo {nmae} {link}"}, "Nobody knows what {nmae} is."),
        ({"body": "Hallo {name"}, "A field is broken here: “Hallo {name”."),
        ({"body": "Hallo"}, "{link} is missing"),
        ({"subject": ""}, "A letter has a subject and says something."),
        ({"button": "b" * 61}, "What stands on the button has at most 60 characters."),
    ],
)
def test_what_is_broken_is_named_and_what_was_typed_stays(invited: World, change: dict[str, str], says: str) -> None:
    refused = keep(invited.client("sam"), at(invited, KIND, "de"), **change)
    said = refused.content.decode().replace("&#39;", "'")
    assert refused.status_code == 422
    assert says in said
    assert (change.get("body") or "wir möchten Sie als {role} hören") in said
    assert not Wording.objects.exists()


def test_it_is_looked_at_before_it_is_kept(invited: World) -> None:
    shown = invited.client("sam").post(f"{at(invited, KIND, 'de')}look/", GERMAN | {"body": "Servus {name} {nmae}"})
    assert shown.status_code == 200
    lines = invited.client("sam").post(f"{at(invited, KIND, 'de')}look/", GERMAN | {"body": "A\r\n\r\n{link}"})
    assert '<p><span class="letter-link">Zu Ihrer Seite</span></p>' in lines.content.decode()
    said = shown.content.decode()
    assert "Servus Robin Marsh {nmae}" in said
    assert "Servus {name} {nmae}</textarea>" in said
    assert not Wording.objects.exists()


def test_of_two_tabs_the_second_does_not_overwrite(invited: World) -> None:
    sam, here = invited.client("sam"), at(invited, KIND, "de")
    keep(sam, here)
    second = keep(sam, here, subject="Zweiter")
    assert second.status_code == 409
    assert "Zweiter" in second.content.decode()
    assert sam.post(f"{here}put_back/", {"version": "7"}).status_code == 409
    assert keep(sam, here, subject="Zweiter", version="1").status_code == 302
    assert Wording.objects.values_list("subject", "version").get() == ("Zweiter", 2)


def test_a_broken_wording_stops_its_own_letter_and_no_other(invited: World, letters_may_go: None) -> None:
    """Kept before a field went: the letter that begins with it says so, and others go."""
    keep(invited.client("sam"), at(invited, KIND, "en"))
    Wording.objects.update(body="Hello {shoe_size} {link}")
    broken = invited.letter("sam", "ivy")
    with pytest.raises(Refused) as no:
        letters.send(invited.actor("sam"), broken)
    assert no.value.why is Why.bad_field
    assert "Nobody knows what {shoe_size} is." in no.value.detail
    invited.put_forward("june")
    for step in ("consider", "audition"):
        invited.agree("june", step)
    keep(invited.client("sam"), at(invited, KIND, "de"))
    Performer.objects.filter(pk=invited.performers["june"]).update(language="de")
    letters.send(invited.actor("sam"), invited.letter("sam", "june", to="june@example.org"))
    assert mail.outbox[-1].to == ["june@example.org"]


@pytest.mark.parametrize("who", ["eve", "tom", "miriam", "derek"])
def test_nobody_else_words_them(invited: World, who: str) -> None:
    client = invited.client(who)
    assert client.get("/wording/").status_code == 404
    assert keep(client, f"/wording/{KIND}/de/").status_code == 404
    if who != "derek":  # who runs the desk with a say
        assert client.get(at(invited)).status_code == 404
        assert keep(client, at(invited, KIND, "de")).status_code == 404
        assert client.post(at(invited, "speak"), {"language": "de"}).status_code == 404
    assert not Wording.objects.exists()
    assert Production.objects.get().language == "en"


@pytest.mark.parametrize("path", [(KIND, "xx"), ("nosuch", "de"), ("nosuch", "xx")])
def test_what_is_not_there_is_not_there(invited: World, path: tuple[str, str]) -> None:
    assert invited.client("sam").get(at(invited, *path)).status_code == 404
    assert keep(invited.client("sam"), at(invited, *path)).status_code == 404


def test_a_language_is_one_of_those_that_are_named(invited: World) -> None:
    sam = invited.client("sam")
    assert sam.post(at(invited, "speak"), {"language": "klingon"}).status_code == 404
    assert Production.objects.get().language == "en"


def test_from_the_list_to_the_page_of_one(invited: World) -> None:
    sam = invited.client("sam")
    assert sam.get(f"{at(invited, 'word')}?kind={KIND}&language=de")["Location"] == at(invited, KIND, "de")
    assert sam.get(f"{at(invited, 'word')}?kind=../x&language=de")["Location"] == at(invited)


def test_somebody_says_in_which_language_they_want_letters(invited: World) -> None:
    sam, page = invited.client("sam"), f"/people/{invited.performers['ivy']}/edit/"
    assert "Letters in" in sam.get(page).content.decode()
    assert sam.post(page, {"name": "Ivy Marlowe", "language": "de"}).status_code == 302
    assert Performer.objects.get(pk=invited.performers["ivy"]).language == "de"
    assert sam.post(page, {"name": "Ivy Marlowe", "language": "xx"}).status_code == 422


def test_they_say_it_themselves_where_there_is_a_choice(invited: World) -> None:
    page = f"/i/{invited.link('ivy')}/kept/"
    form = {"name": "Ivy Marlowe", "email": "ivy@example.org", "skills": "", "language": "de"}
    assert "Letters in" not in Client().get(page).content.decode()
    Client().post(f"{page}correct/", {k: v for k, v in form.items() if k != "language"})
    assert Performer.objects.get(pk=invited.performers["ivy"]).language == ""
    keep(invited.client("sam"), at(invited, KIND, "de"))
    assert "Letters in" in Client().get(page).content.decode()
    assert Client().post(f"{page}correct/", form).status_code == 302
    assert Performer.objects.get(pk=invited.performers["ivy"]).language == "de"
    assert "Deutsch" in Client().get(page).content.decode()
    Client().post(f"{page}correct/", {k: v for k, v in form.items() if k != "language"})
    assert Performer.objects.get(pk=invited.performers["ivy"]).language == "de"
