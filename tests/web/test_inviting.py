"""Inviting somebody: whoever invites reads what became of it, and can do something where no mail goes."""

import re
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, people, productions
from castlist.queries.demo import demo_token
from castlist.queries.invitations import NO_SERVER
from castlist.records.models import Person, SignInLink
from castlist.rules.why import OPENED_BY_ALL
from tests.web.api_world import program_for
from tests.world import World

pytestmark = pytest.mark.django_db
FORM = {"email": "nell@example.org", "name": "Nell Voss", "title": "musician", "standing": "voice"}


@pytest.fixture
def alone(world: World) -> World:
    """A second production in which Karen still stands alone."""
    karen = world.people["karen"]
    world.production = productions.open_production(world.production.company, name="Gulls", by=karen, now=world.now)
    return world


@pytest.fixture
def with_mail(settings: Any) -> Any:
    """An address that everybody can open; mail goes."""
    settings.CASTLIST_URL_IS_LOCAL = False
    settings.CASTLIST_URL = "https://casting.example.org"
    return settings


def act(world: World, who: str, name: str, /, **form: Any) -> str:
    """What the page says after the act."""
    answer = world.client(who).post(f"/p/{world.production.pk}/team/{name}/", form, follow=True)
    return answer.content.decode()


def said(page: str) -> str:
    """The notice of what has just been done."""
    return re.sub(r"<[^>]+>", " ", page.partition("data-done>")[2].partition("</div>")[0]).strip()


def row(page: str, person: str) -> str:
    return page.partition(f'id="member-{person}"')[2].partition("</li>")[0]


def nell() -> str:
    return Person.objects.get(email="nell@example.org").pk


def screen(world: World, step: int, **form: Any) -> tuple[HttpResponse, str]:
    client, address = world.client("karen"), f"/start/{world.production.pk}/{step}/"
    answer = client.post(address, form, follow=True)
    return answer, answer.content.decode()


def link_in(page: str) -> str:
    return re.search(r'id="handed-link">\s*(\S+?)\s*<', page)[1]


# -- First use


def test_after_an_invitation_the_next_screen_says_that_no_mail_goes_and_why(alone: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.CASTLIST_DATA / "letters out"
    page = screen(alone, 2, **FORM)[1]
    assert "Which part comes first?" in page
    assert "Nell Voss is on the team and does not know it yet: no mail reaches nell@example.org from here." in page
    assert ("http://testserver.localhost opens on this machine" in page, OPENED_BY_ALL in page) == (True, True)
    assert (NO_SERVER.format("letters out") in page, "Make a link to hand over" in page) == (True, True)


def test_where_mail_goes_the_next_screen_says_to_whom_and_offers_no_link(alone: World, with_mail: Any) -> None:
    page = screen(alone, 2, **FORM)[1]
    assert "A mail with the way in goes to nell@example.org." in page
    assert "Make a link to hand over" not in page


def test_the_link_is_made_on_the_screen_shown_once_kept_nowhere_and_lets_them_in(alone: World) -> None:
    client, address = alone.client("karen"), f"/start/{alone.production.pk}/3/"
    client.post(f"/start/{alone.production.pk}/2/", FORM)
    answer = client.post(address, {"member": nell()})
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    link = link_in(page)
    assert link not in client.get(address).content.decode()
    other = Client()
    assert other.post(link.removeprefix("http://testserver.localhost")).status_code == 302
    assert "Gulls" in other.get("/").content.decode()
    after = client.get(address).content.decode()
    assert "Nell Voss is on the team, and finds it on their front page." in after


def test_while_others_have_to_agree_the_screen_does_not_say_invited(world: World) -> None:
    page = screen(world, 2, **FORM)[1]
    assert "Nell Voss is not invited yet: that waits for Derek to agree. Then they get word." in page


def test_the_link_of_a_role_says_that_nobody_elsewhere_can_open_it(alone: World, settings: Any) -> None:
    said = f"This link opens on this machine, or in this house, only. {OPENED_BY_ALL}"
    role = {"name": "The Gull", "places": "1"}
    page = screen(alone, 3, **role)[1]
    assert said in page
    room = alone.client("karen").get(re.search(r'href="([^"]+)">To the room<', page)[1]).content.decode()
    assert said in room.partition("Share the role’s link")[2].partition("</details>")[0]
    assert re.search(r'data-copy="share-link" hidden><button class="button" type="button">Copy the link<', page)
    settings.CASTLIST_URL_IS_LOCAL = False
    assert said not in screen(alone, 3, **role)[1]


@pytest.mark.django_db(transaction=True)
def test_a_button_copies_the_link_of_a_role(world: World, live_server: Any, page: Any) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    client = world.client("karen")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.context.add_cookies(
        [{"name": "castlist_session", "value": client.cookies["castlist_session"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/start/{world.production.pk}/3/")
    page.get_by_label("Name of the role").fill("The Gull")
    page.get_by_role("button", name="Add the role").click()
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("Copied.").wait_for()
    shown = page.locator("#share-link").inner_text().strip()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    assert "/call/" in shown
    assert complaints == []


# -- The team page


def test_the_team_page_says_who_has_not_come_in_and_mails_them_again(
    alone: World, with_mail: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = act(alone, "karen", "invite", **FORM)
    assert said(page) == "Nell Voss is on the team. A mail with the way in goes to nell@example.org."
    assert ("Has not come in yet." in row(page, nell()), "Invite again" in row(page, nell())) == (True, True)
    mail.outbox.clear()
    assert said(act(alone, "karen", "again", member=nell())) == "Another mail is on its way to them."
    assert [m.to for m in mail.outbox] == [["nell@example.org"]]
    Client().force_login(Person.objects.get(pk=nell()), backend="castlist.config.members.Members")
    page = act(alone, "karen", "again", member=nell())
    assert "Has not come in yet" not in row(page, nell())
    assert len(mail.outbox) == 1


def test_a_mail_server_that_takes_nothing_is_said(alone: World, with_mail: Any) -> None:
    act(alone, "karen", "invite", **FORM)
    with_mail.EMAIL_BACKEND = "tests.web.test_inviting.Away"
    assert "The mail server could not be reached." in act(alone, "karen", "again", member=nell())


class Away:
    """A mail server that is not there."""

    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_a_mailbox_is_not_filled_from_here(alone: World, with_mail: Any) -> None:
    act(alone, "karen", "invite", **FORM)
    mail.outbox.clear()
    pages = [act(alone, "karen", "again", member=nell()) for _ in range(7)]
    assert len(mail.outbox) == 5
    assert "Wait ten minutes." in pages[-1]


def test_only_whoever_may_invite_gets_a_link_or_reads_the_address(world: World) -> None:
    tom = world.people["tom"].pk
    for who in ("julia", "sam", "miriam"):
        page = world.client(who).get(f"/p/{world.production.pk}/team/").content.decode()
        assert ("Has not come in yet." in row(page, tom), "tom@cornerhouse" in page) == (True, False)
        assert "hand over" not in row(page, tom)
        assert 'id="handed-link"' not in act(world, who, "again", member=tom)
    assert SignInLink.objects.count() == 0
    assert world.client("eve").post(f"/p/{world.production.pk}/team/again/", {"member": tom}).status_code == 404


def test_no_link_opens_more_than_this_production(world: World) -> None:
    """Not for a safeguarding lead, for whoever has a seat elsewhere, nor for whoever has come in already."""
    productions.open_production(world.production.company, name="Gulls", by=world.people["tom"], now=world.now)
    for name in ("tom", "miriam"):
        page = act(world, "karen", "again", member=world.people[name].pk)
        assert ("handed-link" in page, "Whoever runs this Castlist makes a way in for them." in page) == (False, True)
    assert "handed-link" not in act(world, "karen", "again", member=world.people["karen"].pk)
    assert SignInLink.objects.count() == 0
    assert "handed-link" in act(world, "karen", "again", member=world.people["sam"].pk)


def test_no_link_is_made_once_somebody_else_is_there_whose_say_could_be_got_round(world: World) -> None:
    """Whoever makes a link could come in by it themselves, and then answer twice."""
    assert "Make a link to hand over" in world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    world.client("derek")
    page = world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    assert ("Has not come in yet." in page, "Make a link to hand over" in page) == (True, False)
    for name in ("julia", "sam"):
        assert "handed-link" not in act(world, "karen", "again", member=world.people[name].pk)
    assert SignInLink.objects.count() == 0


def test_a_link_opens_nothing_any_more_once_they_are_given_more(world: World) -> None:
    sam = world.people["sam"]
    link = link_in(act(world, "karen", "again", member=sam.pk)).removeprefix("http://testserver.localhost")
    assert Client().get(link).status_code == 200
    agreements.move(world.actor("karen"), "add_member", person=sam.pk, lead=True)
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    assert Client().get(link).status_code == 404


# -- In a demo


def test_in_a_demo_whoever_agrees_finds_the_link_by_which_the_new_one_comes_in(world: World, settings: Any) -> None:
    settings.CASTLIST_DEMO = True
    page = act(world, "karen", "invite", **FORM)
    assert said(page) == (
        "Nell Voss is not invited yet: that waits for Derek to agree. Then a link for them stands here; "
        "who has come in before finds it on their front page."
    )
    assert 'id="way-in"' not in page
    page = act(world, "derek", "agree", motion=world.state().motions()[0].id)
    assert said(page).startswith("Nell Voss is on the team. In this demo nobody receives mail. Open this link")
    link = re.search(r'id="way-in">(\S+?)<', page)[1]
    assert link == f"{settings.CASTLIST_URL}/demo/{demo_token(nell())}/"
    page = world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    assert (link in row(page, nell()), 'id="way-in"' in page, "hand over" in page) == (True, False, False)
    assert "/demo/" not in world.client("tom").get(f"/p/{world.production.pk}/team/").content.decode()
    Client().force_login(Person.objects.get(pk=nell()), backend="castlist.config.members.Members")
    page = world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    assert link not in page


def test_in_a_demo_the_next_screen_shows_the_link_and_elsewhere_nobody_does(alone: World, settings: Any) -> None:
    settings.CASTLIST_DEMO = True
    page = screen(alone, 2, **FORM)[1]
    link = f"{settings.CASTLIST_URL}/demo/{demo_token(nell())}/"
    assert ("In this demo nobody receives mail." in page, link in page, "hand over" in page) == (True, True, False)
    settings.CASTLIST_DEMO = False
    pages = [alone.client("karen").get(f"/{path}/").content.decode() for path in (
        f"start/{alone.production.pk}/3", f"p/{alone.production.pk}/team"
    )]  # fmt: skip
    assert ["/demo/" in page for page in pages] == [False, False]


# -- Whoever has to agree


def test_whoever_is_asked_reads_surname_title_and_address_on_both_pages(world: World) -> None:
    page = act(world, "karen", "invite", **FORM)
    assert said(page) == "Nell Voss is not invited yet: that waits for Derek to agree. Then they get word."
    asked = world.client("derek").get(f"/p/{world.production.pk}/team/").content.decode()
    assert ("Nell Voss joins with a voice" in asked, "Nell Voss, musician, nell@example.org" in asked) == (True, True)
    assert "Nell Voss, musician, nell@example.org" in world.client("derek").get("/").content.decode()
    assert "nell@example.org" not in world.client("tom").get(f"/p/{world.production.pk}/team/").content.decode()
    motion = world.state().motions()[0].id
    assert said(act(world, "derek", "agree", motion=motion)).startswith("Nell Voss is on the team")


def test_after_a_change_of_the_rule_the_page_says_which_of_the_two_happened(alone: World) -> None:
    form = {"preset": "together", "quorum": "1", "grace": "12"}
    assert said(act(alone, "karen", "rule", **form)) == "The rule is changed."
    other = people.make_person(email="otis@example.org", name="Otis Lane", now=alone.now)
    agreements.move(alone.actor("karen"), "add_member", person=other.pk, say=[("*", "*")])
    form = {"preset": "together", "quorum": "2", "grace": "13"}
    answer = alone.client("karen").post(f"/p/{alone.production.pk}/team/rule/", form)
    assert said(alone.client("karen").get(answer["Location"]).content.decode()) == (
        "It is not so yet: it waits for Otis to agree."
    )
    alone.people["otis"] = other
    assert said(act(alone, "otis", "agree", motion=alone.state().motions()[0].id)) == (
        "Your answer stands, and with it, it is so."
    )
    assert said(alone.client("karen").get(answer["Location"]).content.decode()) == ""


def test_the_address_of_a_removal_without_a_name_leads_back_to_the_team(world: World) -> None:
    answer = world.client("karen").get(f"/p/{world.production.pk}/team/remove/")
    assert (answer.status_code, answer["Location"]) == (302, f"/p/{world.production.pk}/team/")


def test_a_program_has_a_mail_sent_and_is_told_no_way_in(alone: World, with_mail: Any) -> None:
    act(alone, "karen", "invite", **FORM)
    mail.outbox.clear()
    program, path = program_for(alone.people["karen"], alone.now), f"/productions/{alone.production.pk}/invitations"
    done = program.post(f"{path}/{nell()}/again")
    assert (done.status_code, done.json()["made"]) == (200, [{"kind": "person", "id": nell()}])
    assert [one.to for one in mail.outbox] == [["nell@example.org"]]
    with_mail.CASTLIST_URL_IS_LOCAL = True
    told = program.post(f"{path}/{nell()}/again")
    assert (told.status_code, told.json()["error"]["why"]) == (422, ["undelivered"])
    assert SignInLink.objects.filter(person=nell()).count() == 0
    assert program.post(f"{path}/{alone.people['karen'].pk}/again").status_code == 404
    assert len(mail.outbox) == 1
