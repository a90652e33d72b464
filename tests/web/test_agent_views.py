"""An agent with many clients: one private link, no account, and never more than each client's own page would show."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from castlist.actions import agents, agreements, decisions, erasure, guardians, letters, notices, performers, union
from castlist.records.models import Agent, Draft, Letter, Link, Performer, Represented, Submission, UnionSaid
from castlist.rules.decisions.answered import wants_a_no
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.decisions.facts import Motion
from castlist.rules.why import Refused
from castlist.web.role_links import role_link
from tests.web.test_notice_views import say
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ADA = {"agent_name": "Ada Quill", "agency": "Quill & Partners", "email": "ada@quill.example"}
CALLED = "Ada Quill (Quill & Partners)"


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def call_token(world: World, role: str = "") -> str:
    return role_link(world.production.pk, role or world.role).rstrip("/").rpartition("/")[2]


def ask(world: World, **changed: str) -> HttpResponse:
    return Client().post(f"/call/{call_token(world)}/agent/", {**ADA, **changed})


def mailed() -> str:
    """The path of the link in the newest letter."""
    found = re.search(r"https://cast\.example(/agent/[^\s]+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def form(*names: str, **more: str) -> dict[str, str]:
    said = {"clients": str(len(names))}
    for place, name in enumerate(names, start=1):
        said |= {f"c{place}_name": name, f"c{place}_adult": "yes"}
    return said | more


@pytest.fixture
def ada(world: World, letters_may_go: None) -> str:
    """Ada has her link; says the token of it."""
    ask(world)
    return mailed().split("/")[2]


def submit(world: World, token: str, *names: str, **more: str) -> HttpResponse:
    return Client().post(f"/agent/{token}/clients/{call_token(world)}/", form(*names, **more))


def clients_of(world: World) -> dict[str, str]:
    """By first name, the candidacy of everybody whom an agent submitted; the world knows them from then on."""
    for row in Represented.objects.select_related("performer").order_by("since", "pk"):
        first = row.performer.name.split()[0].lower()
        world.cands[first], world.performers[first] = row.cand, row.performer_id
    return world.cands


def page(token: str) -> str:
    return text(Client().get(f"/agent/{token}/"))


def theirs(token: str) -> list[str]:
    """The addresses of the clients' pages, as the agent has them."""
    return re.findall(r'href="(/i/[^"]+/)"', page(token))


def test_what_a_part_says_is_read_before_anybody_is_submitted_for_it(world: World, ada: str) -> None:
    say(world)
    agreements.change_role(
        world.actor("karen"), role=world.role, open_to="public", voice="mezzo", discloses={"kissing": "in scene 4"}
    )
    notices.publish(world.actor("sam"), sure=True)
    said = text(Client().get(f"/agent/{ada}/clients/{call_token(world)}/"))
    assert ["kissing: in scene 4" in said, "mezzo" in said, "£420 a week" in said] == [True, True, True]


def test_what_is_added_to_a_part_waits_for_an_answer_on_the_agents_page(world: World, ada: str) -> None:
    submit(world, ada, "Bea Sandoval", "Noah Birch")
    assert "Nothing waits for an answer." in page(ada)
    agreements.change_role(world.actor("karen"), role=world.role, discloses={"nudity": "in scene 9"})
    assert ("2 clients wait for an answer." in page(ada), page(ada).count("Something was added")) == (True, 2)
    bea = theirs(ada)[0]
    mark = re.search(r'name="seen" value="(\w+)"', text(Client().get(bea)).partition('id="form-content"')[2])
    assert mark is not None
    assert Client().post(f"{bea}content/", {"seen": mark[1]}).status_code == 302
    assert ("1 client waits for an answer." in page(ada), page(ada).count("Something was added")) == (True, 1)


def test_union_status_is_asked_for_each_client_where_the_call_needs_it_and_kept_in_no_draft(
    world: World, ada: str
) -> None:
    address = f"/agent/{ada}/clients/{call_token(world)}/"
    assert "Are they in a union?" not in text(Client().get(address))
    union.ask(world.actor("sam"), why="Members are heard first.")
    assert "Members are heard first." in text(Client().get(address))
    submit(world, ada, "Bea Sandoval", later="yes", c1_union="member")
    assert "c1_union" not in Draft.objects.get().form
    more = submit(world, ada, "Bea Sandoval", later="more", c1_union="member", version="1")
    said = re.findall(r'name="(c\d_union)" value="(\w*)" checked', text(more))
    assert (more.status_code, said) == (200, [("c1_union", "member"), ("c2_union", "")]), "another client takes nothing"
    assert re.search(r'id="c2_name"[^>]* autofocus', text(more))
    assert ("c1_union" not in Draft.objects.get().form, 'name="version" value="2"' in text(more)) == (True, True)
    assert submit(world, ada, "Bea Sandoval", c1_union="sailor", version="2").status_code == 422
    submit(world, ada, "Bea Sandoval", "Noah Birch", c1_union="member", version="2")
    assert [(row.performer.name, row.status) for row in UnionSaid.objects.all()] == [("Bea Sandoval", "member")]


def test_the_link_comes_by_mail_and_nothing_tells_who_is_known(world: World, letters_may_go: None) -> None:
    assert f"/call/{call_token(world)}/agent/" in text(Client().get(f"/call/{call_token(world)}/"))
    first = ask(world)
    link = mailed()
    with CaptureQueriesContext(connection) as known:
        again = ask(world, agent_name="Mallory")
    with CaptureQueriesContext(connection) as unknown:
        other = ask(world, email="eve@quill.example")
    assert first.status_code == again.status_code == other.status_code == 200
    assert text(first).replace("ada@", "") == text(again).replace("ada@", "") == text(other).replace("eve@", "")
    assert abs(len(known) - len(unknown)) <= 3
    assert [one.to for one in mail.outbox if "as an agent" in one.subject] == [
        ["ada@quill.example"],
        ["ada@quill.example"],
        ["eve@quill.example"],
    ]
    assert Client().get(link).status_code == 200
    ask(world, agent_name="Mallory Other")  # once it was opened, only they put right how they are called
    assert Agent.objects.get(email="ada@quill.example").name == "Mallory"


def test_what_is_no_name_or_address_is_said(world: World, letters_may_go: None) -> None:
    for wrong in ({"agent_name": " "}, {"email": "ada"}, {"agent_name": "x" * 121}, {"agency": "y" * 121}):
        answer = ask(world, **wrong)
        assert answer.status_code == 422, wrong
        assert 'role="status"' in text(answer)
    assert not any("as an agent" in one.subject for one in mail.outbox)
    assert not Agent.objects.exists()


def test_one_address_is_not_written_to_without_end(world: World, letters_may_go: None) -> None:
    answers = [ask(world).status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]


def test_where_no_mail_goes_out_no_agent_comes_in(world: World) -> None:
    assert ask(world).status_code == 404
    assert "/agent/" not in text(Client().get(f"/call/{call_token(world)}/"))


def test_three_clients_are_submitted_at_once(world: World, ada: str) -> None:
    answer = submit(
        world,
        ada,
        "Ivy Vale",
        "Noah Birch",
        "Zoë Lund",
        c1_email="ivy@vale.example",
        c1_copied="yes",
        c2_credits="2019, Small Hours, the Porter",
        c3_note="alto",
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/agent/{ada}/?done=3"
    shown = page(ada)
    assert [name in shown for name in ("Ivy Vale", "Noah Birch", "Zoë Lund")] == [True] * 3
    assert shown.count("The Lead:</span> Submitted.") == 3
    assert len(theirs(ada)) == 3
    rows = Represented.objects.order_by("performer__name").values_list("performer__name", "copied", "role")
    assert list(rows) == [
        ("Ivy Vale", True, world.role),
        ("Noah Birch", False, world.role),
        ("Zoë Lund", False, world.role),
    ]
    assert Submission.objects.filter(agent__email=ADA["email"]).count() == 3
    told = mail.outbox[-1]
    assert told.to == ["ivy@vale.example"]
    assert "Ada Quill (Quill & Partners) has submitted you for Small Hours as your agent." in told.body
    own = re.search(r"/i/[^/\s]+/", told.body)
    assert own is not None
    hers = text(Client().get(own[0]))
    assert "Ada Quill (Quill &amp; Partners) acts for you as your agent" in hers
    assert "Noah" not in hers


def test_another_client_is_added_and_what_was_typed_is_kept(world: World, ada: str) -> None:
    here = f"/agent/{ada}/clients/{call_token(world)}/"
    answer = Client().post(here, form("Ivy Vale", later="more"))
    assert answer["Location"] == f"{here}#client-2"
    shown = text(Client().get(here))
    assert 'value="Ivy Vale"' in shown
    assert 'name="c2_name"' in shown
    assert 'name="c3_name"' not in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    # another window, that has not seen it, writes nothing over and sends nothing
    for later in ("yes", ""):
        stale = Client().post(here, form("Mallory", later=later, version="0"))
        assert stale.status_code == 409
        assert 'value="Mallory"' in text(stale)
    sent = Client().post(here, form("Ivy Vale", "Noah Birch", version=version[1]))
    assert sent.status_code == 302
    assert Performer.objects.filter(represented__isnull=False).count() == 2
    assert Draft.objects.get().form == {}
    assert 'value="Ivy Vale"' not in text(Client().get(here))


def test_the_same_submission_twice_and_from_two_tabs_is_there_once(world: World, ada: str) -> None:
    for _ in range(2):
        assert submit(world, ada, "Ivy Vale", "Noah Birch", c1_email="ivy@vale.example").status_code == 302
    assert submit(world, ada, "ivy  VALE").status_code == 302
    assert Performer.objects.filter(represented__isnull=False).distinct().count() == 2
    assert Represented.objects.count() == 2
    assert Submission.objects.count() == 2
    assert sum(one.to == ["ivy@vale.example"] for one in mail.outbox) == 1
    assert submit(world, ada, "Ivy Vale", c1_email="another@vale.example").status_code == 302
    assert Represented.objects.count() == 3  # of one name, at another address: somebody else


def test_all_are_taken_or_none_and_each_fault_stands_at_its_client(world: World, ada: str) -> None:
    answer = submit(world, ada, "Ivy Vale", "", c2_email="no address", c2_credits="nineteen")
    shown = text(answer)
    assert answer.status_code == 422
    assert [f'id="c2_{name}-error"' in shown for name in ("name", "email", "credits")] == [True] * 3
    assert 'id="c1_name-error"' not in shown
    assert 'value="Ivy Vale"' in shown
    assert not Represented.objects.exists()
    assert not Performer.objects.exists()


def test_a_minor_is_not_the_agents_alone(world: World, ada: str) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, minors=True)
    answer = submit(world, ada, "Mia Vale", c1_adult="")
    assert answer.status_code == 422
    assert "For somebody under 18 a parent or guardian writes" in text(answer)
    assert not Performer.objects.exists()
    submit(world, ada, "Mia Vale")
    clients_of(world)
    said = {"guardian_name": "Anna Vale", "guardian_relation": "mother", "email": "anna@example.org", "born": ""}
    before = theirs(ada)[0]
    guardians.say(world.production, world.performers["mia"], form=said, now=world.now)
    assert "Mia" not in page(ada)
    assert Client().get(before).status_code == 404
    agreements.change_role(world.actor("karen"), role=world.role, minors=False)
    world.agree("mia", "audition")
    assert Letter.objects.get(pk=world.letter("sam", "mia", to="anna@example.org")).agent is None


def test_a_call_that_closed_a_second_ago_takes_nobody_and_keeps_what_was_typed(world: World, ada: str) -> None:
    say(world, closes=world.now - timedelta(seconds=1))
    answer = submit(world, ada, "Ivy Vale", c1_note="alto")
    assert answer.status_code == 410
    assert "This call is closed, so nobody was submitted." in text(answer)
    assert "Ivy Vale" in text(answer)
    assert "alto" in text(answer)
    assert not Performer.objects.exists()


@pytest.mark.parametrize("path", ["", "kept/", "kept/erase/", "clients/{call}/"])
def test_guessed_edited_expired_and_revoked_links_open_nothing(world: World, ada: str, path: str) -> None:
    where = path.format(call=call_token(world))
    submit(world, ada, "Ivy Vale")
    client = theirs(ada)[0].split("/")[2]
    own = bearer_token(world)
    for wrong in (
        "guessed",
        f"{ada[:-1]}{'a' if ada[-1] != 'a' else 'b'}",
        ada.partition(".")[0],
        client,
        own,
        "x" * 300,
    ):
        assert Client().get(f"/agent/{wrong}/{where}").status_code == 404, wrong
        assert Client().post(f"/agent/{wrong}/{where}", {"sure": "yes"}).status_code in (404, 405), wrong
    assert Client().get(f"/i/{ada}/").status_code == 404
    Agent.objects.update(link_until=world.now - timedelta(seconds=1))
    assert Client().get(f"/agent/{ada}/{where}").status_code == 404
    assert Client().get(f"/i/{client}/").status_code == 404
    agents.renew(Agent.objects.get().pk, now=world.now)
    assert Client().get(f"/agent/{ada}/{where}").status_code == 404
    assert Client().get(f"/i/{client}/").status_code == 404
    assert Client().get(mailed()).status_code == 200


def bearer_token(world: World) -> str:
    row = Represented.objects.get()
    made = Link.objects.create(
        id="own", production=world.production, performer=row.performer, role=row.role, cand=row.cand,
        created_at=world.now, expires_at=world.now + timedelta(days=1),
    )  # fmt: skip
    from castlist.records.private_links import token_of

    return token_of(made.pk)


def test_wrong_links_are_slowed_down(world: World, letters_may_go: None) -> None:
    answers = {Client().get(f"/agent/guess{n}/").status_code for n in range(62)}
    assert answers == {404, 429}


def test_nobody_whom_the_company_knew_is_shown_to_an_agent(world: World, ada: str) -> None:
    """Mallory says that she represents Ivy, whose address she knows: she learns nothing, and acts for nobody known."""
    world.put_forward("ivy", email="ivy@example.org")
    world.agree("ivy", "audition")
    world.times(3)
    submit(world, ada, "Ivy Marlowe", c1_email="ivy@example.org")
    row = Represented.objects.get()
    assert row.cand != world.cands["ivy"]
    assert row.performer_id != world.performers["ivy"]
    assert "The Lead:</span> Submitted." in page(ada)
    assert "Invited" not in page(ada)
    desk = text(world.client("sam").get(f"/p/{world.production.pk}/agent/{row.cand}/"))
    assert "Ivy Marlowe stands here, too. Is that the same person?" in desk
    assert f"/same-person/{row.performer_id}/?other={world.performers['ivy']}" in desk
    # and whoever has the address really puts herself in apart from what the agent made
    with override_settings(CASTLIST_URL_IS_LOCAL=True):
        role = str(agreements.add_role(world.actor("karen"), name="The Landlord").answer["role"])
        ivy = {"name": "Ivy Marlowe", "email": "ivy@example.org", "adult": "yes"}
        Client().post(role_link(world.production.pk, role), ivy)
    assert {one.performer for one in world.state().candidacies(role)} == {world.performers["ivy"]}


def test_two_agents_submit_the_same_client_and_the_desk_is_asked(world: World, ada: str) -> None:
    submit(world, ada, "Ivy Vale")
    ask(world, agent_name="Bo Reed", agency="", email="bo@reed.example")
    bo = mailed().split("/")[2]
    submit(world, bo, "Ivy Vale")
    one, other = Represented.objects.order_by("since", "pk")
    assert one.performer_id != other.performer_id
    for row, who in ((one, "Bo Reed"), (other, "Ada Quill (Quill &amp; Partners)")):
        shown = text(world.client("sam").get(f"/p/{world.production.pk}/agent/{row.cand}/"))
        assert f"Ivy Vale stands here, too, submitted by {who}. Is that the same person?" in shown
    assert page(ada).count("Ivy Vale") == page(bo).count("Ivy Vale")
    performers.merge(world.actor("sam"), keep=one.performer_id, gone=other.performer_id)
    shown = text(world.client("sam").get(f"/p/{world.production.pk}/agent/{one.cand}/"))
    assert "2 agents say that they represent Ivy Vale." in shown
    agents.end_by_desk(world.actor("sam"), one.cand, agent=other.agent_id)
    assert "Ivy Vale" in page(ada)
    assert "Ivy Vale" not in page(bo)


# -- Letters, and who acts


@pytest.fixture
def ivy(world: World, ada: str) -> World:
    """Ada has submitted Ivy, who wants each letter too; she is to be heard, and there are three times."""
    submit(world, ada, "Ivy Vale", c1_email="ivy@vale.example", c1_copied="yes")
    clients_of(world)
    world.agree("ivy", "audition")
    world.times(3)
    mail.outbox.clear()
    return world


def invite(world: World, **changed: str) -> str:
    """The letter has gone, to whom it goes by itself."""
    drafted = world.letter("sam", "ivy", to=changed.get("to", ADA["email"]))
    letters.send(world.actor("sam"), drafted)
    return drafted


def letter_state(world: World) -> str:
    return next(iter(world.state().group(LetterFact, world.cands["ivy"]))).state


def in_letter(number: int) -> str:
    found = re.search(r"/i/[^/\s]+/", mail.outbox[number].body)
    assert found is not None
    return found[0]


def test_a_letter_goes_to_the_agent_and_in_copy_to_the_client(ivy: World) -> None:
    from castlist.queries.doors import production_for
    from castlist.queries.letters import letter_for
    from castlist.queries.new_letters import new_letter
    from castlist.queries.outboxes import outbox

    sam = ivy.people["sam"]
    where = production_for(sam, ivy.production.pk)
    assert new_letter(sam, where, ivy.cands["ivy"], now=ivy.now).words.to == ADA["email"]
    letter = invite(ivy)
    assert [one.to for one in mail.outbox] == [[ADA["email"]], ["ivy@vale.example"]]
    assert mail.outbox[0].body.startswith("To Ada Quill, for Ivy Vale:\n\nDear Ivy Vale,")
    assert mail.outbox[1].body.startswith("Dear Ivy Vale,")
    assert in_letter(0) != in_letter(1)
    assert mail.outbox[0].extra_headers["Message-ID"] != mail.outbox[1].extra_headers["Message-ID"]
    assert Performer.objects.get(pk=ivy.performers["ivy"]).email == "ivy@vale.example"
    shown = letter_for(sam, where, letter, now=ivy.now)
    assert (shown.agent, shown.copied) == (
        "Ada Quill (Quill & Partners)",
        "They had the same, with a link of their own.",
    )
    assert [one.agent for one in outbox(sam, where).letters] == [CALLED]
    assert "by agent Ada Quill (Quill &amp; Partners)" in text(
        ivy.client("sam").get(f"/p/{ivy.production.pk}/letters/")
    )
    room = text(ivy.client("sam").get(f"/p/{ivy.production.pk}/r/{ivy.role}/?c={ivy.cands['ivy']}"))
    assert "by Ada Quill (Quill &amp; Partners)" in room


def test_without_a_wish_or_an_address_the_client_has_no_copy(ivy: World) -> None:
    Represented.objects.update(copied=False)
    invite(ivy)
    assert [one.to for one in mail.outbox] == [[ADA["email"]]]
    assert Letter.objects.get().copied == ""


def test_the_agent_accepts_a_time_and_the_client_reads_it(ivy: World, ada: str) -> None:
    invite(ivy)
    here, own = in_letter(0), in_letter(1)
    shown = text(Client().get(here))
    assert "You act for Ivy Vale as their agent." in shown
    assert "What is kept about me" not in shown
    assert "Invited: choose a time" in page(ada)
    assert "1 client waits for an answer." in page(ada)
    assert letter_state(ivy) == "opened"
    slot = re.search(r'name="slot" value="([^"]+)"', shown)
    assert slot is not None
    answer = Client().post(f"{here}time/", {"slot": slot[1], "held": ""})
    assert answer["Location"] == f"{here}?done=accept"
    assert letter_state(ivy) == "answered"
    assert "took a time" in text(Client().get(own))
    assert "Has a time" in page(ada)
    desk = text(ivy.client("sam").get(f"/p/{ivy.production.pk}/agent/{ivy.cands['ivy']}/"))
    assert "took a time" in desk
    # and the other way round
    Client().post(f"{own}sure/give-back/", {})
    assert "Ivy Vale gave the time back." in page(ada)


def test_what_the_agent_sees_is_what_the_clients_page_says(ivy: World, ada: str) -> None:
    invite(ivy)
    here, own = in_letter(0), in_letter(1)
    for act in (
        None,
        ("none/", {"text": "Not that week."}),
        ("sure/decline/", {"text": ""}),
        ("after-all/", {"text": "Oh"}),
    ):
        if act:
            Client().post(f"{here}{act[0]}", act[1])
        agent, client = text(Client().get(here)), text(Client().get(own))
        title = re.compile(r"<h1>(.*?)</h1>")
        assert title.findall(agent) == title.findall(client)
    assert "Said no" in page(ada)


@pytest.mark.parametrize(
    "path", ["kept/", "kept/take/", "kept/erase/", "kept/correct/", "guardian/", "agent/", "agent/end/"]
)
def test_what_is_the_clients_own_is_not_the_agents(ivy: World, ada: str, path: str) -> None:
    here = theirs(ada)[0]
    assert Client().get(f"{here}{path}").status_code == 404
    assert Client().post(f"{here}{path}", {"sure": "yes", "email": "ada@quill.example"}).status_code in (404, 405)
    assert Performer.objects.get(pk=ivy.performers["ivy"]).email == "ivy@vale.example"


def test_the_agent_says_days_and_the_client_reads_it(ivy: World, ada: str) -> None:
    here = theirs(ada)[0]
    assert Client().post(f"{here}cannot/tick/", {"shown": ""}).status_code == 302
    own = text(Client().get(f"/i/{bearer(ivy)}/"))
    assert "said which days are not possible" in own


def test_whether_a_no_is_written_is_said_for_each_client_and_each_reads_what_the_other_said(
    world: World, ada: str
) -> None:
    submit(
        world, ada, "Ivy Vale", "Noor Azad", "Mia Finch", c1_email="ivy@vale.example", c1_letter="no", c2_letter="yes"
    )
    clients_of(world)

    def wants() -> dict[str, bool]:
        state = world.state()
        return {name: wants_a_no(state, world.cands[name]) for name in ("ivy", "noor", "mia")}

    assert wants() == {"ivy": False, "noor": True, "mia": True}
    assert page(ada).count("No letter if it is a no.") == 1
    pages = dict(zip(("ivy", "mia", "noor"), theirs(ada), strict=True))  # by name, as none waits
    own = f"/i/{bearer(world)}/"
    for name, wish in (("mia", "no"), ("ivy", "yes")):
        Client().post(f"{pages[name]}if-no/", {"letter": wish})
    assert wants() == {"ivy": True, "noor": True, "mia": False}
    assert "said whether a letter comes if it is a no" in text(Client().get(own))
    # what the client said holds, though the agent sends the form once more
    Client().post(f"{own}if-no/", {"letter": "no"})
    assert "Ivy Vale said whether a letter comes if it is a no." in page(ada)
    Client().post(f"{own}if-no/", {"letter": "yes"})
    submit(world, ada, "Ivy Vale", c1_letter="no")
    assert wants()["ivy"] is True


def test_an_agents_form_that_says_neither_of_the_two_is_given_back(world: World, ada: str) -> None:
    answer = submit(world, ada, "Ivy Vale", "Noor Azad", c2_letter="perhaps")
    assert answer.status_code == 422
    assert "Choose one of the two." in text(answer)
    assert not Performer.objects.exists()


def bearer(world: World) -> str:
    from castlist.records.private_links import token_of

    return token_of(Link.objects.filter(cand=world.cands["ivy"]).order_by("created_at")[0].pk)


def test_the_client_ends_it_and_the_agents_link_shows_nothing_of_them(ivy: World, ada: str) -> None:
    invite(ivy)
    here, own = in_letter(0), in_letter(1)
    row = Represented.objects.get()
    assert Client().post(f"{own}agent/copies/", {"copied": "no"})["Location"] == f"{own}agent/?done=copies"
    assert not Represented.objects.get().copied
    assert Client().post(f"{own}agent/end/", {"agent_id": "another"}).status_code == 404
    assert Client().post(f"{own}agent/end/", {"agent_id": row.agent_id}).status_code == 302
    assert "Ivy" not in page(ada)
    assert Client().get(here).status_code == 404
    assert Client().post(f"{here}time/", {"slot": "x"}).status_code == 404
    assert Client().get(own).status_code == 200
    assert "acts for you" not in text(Client().get(own))
    kept = text(Client().get(f"{own}kept/"))
    assert "Ada Quill (Quill &amp; Partners), ada@quill.example: Small Hours, until" in kept


def test_letters_that_wait_go_to_the_client_once_it_is_ended(ivy: World, ada: str) -> None:
    drafted = ivy.letter("sam", "ivy", to=ADA["email"])
    row = Represented.objects.get()
    for who in ("tom", "miriam"):
        with pytest.raises(Refused):
            agents.end_by_desk(ivy.actor(who), row.cand, agent=row.agent_id)
    ivy.client("sam").post(f"/p/{ivy.production.pk}/agent/{row.cand}/", {"act": "end_agent", "agent_id": row.agent_id})
    assert Letter.objects.get(pk=drafted).to == "ivy@vale.example"
    letters.send(ivy.actor("sam"), drafted)
    assert [one.to for one in mail.outbox] == [["ivy@vale.example"]]
    assert Letter.objects.get(pk=drafted).agent is None


def test_a_new_link_and_a_closed_one_are_the_agents_too(ivy: World, ada: str) -> None:
    letter = invite(ivy)
    here = in_letter(0)
    token = letters.renew_link(ivy.actor("sam"), letter)
    assert Client().get(here).status_code == 404
    assert Client().get(f"/i/{token}/").status_code == 200
    assert theirs(ada) == [f"/i/{token}/"]
    letters.close_links(ivy.actor("sam"), letter)
    assert Client().get(f"/i/{token}/").status_code == 404
    assert theirs(ada) == []
    assert "The company has closed this link." in page(ada)


# -- Erased, forgotten, kept


def test_a_clients_erasure_takes_them_off_the_agents_page(ivy: World, ada: str) -> None:
    submit(ivy, ada, "Noah Birch")
    Client().post(f"/agent/{ada}/clients/{call_token(ivy)}/", form("Ivy Vale", later="yes"))
    here = theirs(ada)
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now)
    shown = page(ada)
    assert ("Ivy" in shown, "Noah Birch" in shown) == (False, True)
    assert sorted(Client().get(one).status_code for one in here) == [200, 404]
    assert not Draft.objects.filter(agent__isnull=False, sent_at=None).exists()
    assert not Represented.objects.filter(performer=ivy.performers["ivy"]).exists()


def test_an_agents_erasure_leaves_nothing_of_them(ivy: World, ada: str) -> None:
    invite(ivy)
    here = f"/agent/{ada}/kept/"
    shown = text(Client().get(here))
    assert [said in shown for said in ("Ada Quill", "Quill &amp; Partners", ADA["email"], "1 client")] == [True] * 4
    assert Client().post(f"{here}erase/", {}).status_code == 422
    assert "It is erased." in text(Client().post(f"{here}erase/", {"sure": "yes"}))
    assert Client().get(here).status_code == 404
    assert not Agent.objects.exists()
    assert (Letter.objects.get().to, Letter.objects.get().agent) == ("", None)
    assert Submission.objects.get().agent is None
    assert ivy.state().candidacy(ivy.cands["ivy"]).lives  # type: ignore[union-attr]


def test_a_backup_brings_no_erased_agent_back(ivy: World, ada: str) -> None:
    row = Agent.objects.get()
    erasure.erase_agent(row.pk, now=ivy.now)
    from castlist.records.models import Erasure

    Erasure.objects.filter(kind="agent").delete()
    row.save(force_insert=True)
    erasure.take_up(now=ivy.now)
    assert not Agent.objects.exists()


def test_an_agent_puts_their_name_right_and_has_the_link_closed(ivy: World, ada: str) -> None:
    here = f"/agent/{ada}/kept/"
    assert Client().post(f"{here}correct/", {"agent_name": ""}).status_code == 422
    assert Client().post(f"{here}correct/", {"agent_name": "Ada B. Quill", "agency": ""}).status_code == 302
    assert Agent.objects.get().name == "Ada B. Quill"
    assert "A new link is on its way." in text(Client().post(f"{here}renew/"))
    assert Client().get(f"/agent/{ada}/").status_code == 404
    assert "Ivy Vale" in text(Client().get(mailed()))


def test_who_acts_for_nobody_is_forgotten_in_time(ivy: World, ada: str) -> None:
    from castlist.actions.drafts import forget_old

    ask(ivy, email="eve@quill.example")
    forget_old(now=ivy.now + timedelta(hours=2))
    assert Agent.objects.count() == 2
    forget_old(now=ivy.now + timedelta(days=400))
    assert list(Agent.objects.values_list("email", flat=True)) == [ADA["email"]]


# -- Forty


def test_forty_clients_ask_no_more_of_the_database_than_one(world: World, ada: str) -> None:
    world.times(3)
    counts = []
    for upto, some in ((1, 1), (3, 2), (13, 10), (25, 12), (37, 12), (40, 3)):
        assert submit(world, ada, *(f"Client {upto} {n}" for n in range(some))).status_code == 302
        if upto in (1, 3, 40):
            with CaptureQueriesContext(connection) as asked:
                assert page(ada).count("Open their page") == upto
            counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] < 20


def test_eve_sees_nothing_of_agents(ivy: World, ada: str) -> None:
    here = f"/p/{ivy.production.pk}/agent/{ivy.cands['ivy']}/"
    assert {who: ivy.client(who).get(here).status_code for who in ("sam", "karen", "eve")} == {
        "sam": 200, "karen": 200, "eve": 404
    }  # fmt: skip
    assert ivy.client("eve").post(here, {"act": "end_agent", "agent_id": Agent.objects.get().pk}).status_code == 404
    for path in ("", "kept/", f"clients/{call_token(ivy)}/"):
        eve, nobody = ivy.client("eve").get(f"/agent/guessed/{path}"), Client().get(f"/agent/guessed/{path}")
        assert (eve.status_code, eve.content) == (nobody.status_code, nobody.content)


def test_the_ledger_and_the_list_of_forms_say_by_which_agent(ivy: World) -> None:
    base = f"/p/{ivy.production.pk}/"
    for path in ("answers/", "submissions/"):
        assert "by agent Ada Quill (Quill &amp; Partners)" in text(ivy.client("sam").get(base + path)), path
    sheet = b"".join(ivy.client("sam").get(f"{base}answers/owed.csv")).decode()
    assert "Ivy Vale,Ada Quill (Quill & Partners),The Lead" in sheet
    assert "By agent" in text(ivy.client("sam").get(f"{base}submissions/submissions.csv"))


class OnlyAgents(EmailBackend):
    """A mail server that takes nothing for clients."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if any(one.to != [ADA["email"]] for one in messages):
            raise ConnectionError
        return super().send_messages(messages)


def test_a_copy_that_does_not_go_is_said_and_the_letter_has_gone(ivy: World) -> None:
    with override_settings(EMAIL_BACKEND="tests.web.test_agent_views.OnlyAgents"):
        letter = invite(ivy)
    row = Letter.objects.get(pk=letter)
    assert (row.state, row.copied) == ("sent", "failed")
    shown = text(ivy.client("sam").get(f"/p/{ivy.production.pk}/letters/{letter}/"))
    assert "The copy to them could not be sent." in shown


def test_the_answer_goes_to_the_agent_too_and_leads_to_where_a_worry_is_told(ivy: World, ada: str) -> None:
    ivy.agree("ivy", "released")
    letters.send(ivy.actor("sam"), ivy.letter("sam", "ivy", to=ADA["email"]))
    assert [one.to for one in mail.outbox] == [[ADA["email"]], ["ivy@vale.example"]]
    assert re.findall(r"/i/[^/]+/(\w*)", mail.outbox[0].body) == ["concern"]
    assert Client().get(f"{in_letter(0)}concern/").status_code == 200
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert re.findall(r"/i/[^/]+/(\w*)", mail.outbox[1].body) == ["concern", "kept"]  # what is kept is theirs alone
    assert "The Lead:</span> Was told no." in page(ada)


def test_two_clients_who_are_nearly_called_the_same_are_two(world: World, ada: str) -> None:
    submit(world, ada, "Anna Smith", "Ana Smyth")
    assert Performer.objects.filter(represented__isnull=False).count() == 2


def test_a_form_is_kept_as_the_agent_types_and_acts_are_not_without_end(world: World, ada: str) -> None:
    here = f"/agent/{ada}/clients/{call_token(world)}/"
    typed = {"HTTP_X_REQUESTED_WITH": "castlist"}
    first = Client().post(here, form("Iv", later="yes"), **typed)
    assert first.json() == {"version": 1, "days": 14}
    for number in range(2, 66):
        kept = Client().post(here, form("Iv" + "y" * number, later="yes", version=str(number - 1)), **typed)
        assert kept.json()["version"] == number
    assert Client().post(here, form("Mallory", later="yes", version="3"), **typed).status_code == 409
    acts = [Client().post(f"/agent/{ada}/kept/correct/", {"agent_name": "Ada"}).status_code for _ in range(61)]
    assert acts == [302] * 60 + [429]


# -- What no letter has said


def test_before_any_letter_nothing_of_what_the_room_concludes_is_seen(world: World, ada: str) -> None:
    submit(world, ada, "Ivy Vale", c1_email="ivy@vale.example")
    clients_of(world)
    here, own = theirs(ada)[0], in_letter(-1)
    before = [text(Client().get(address)) for address in (here, own, f"/agent/{ada}/")]
    assert "You stand for The Lead." in before[0]
    slots = world.times(3)
    decisions.clear(world.actor("miriam"), world.cands["ivy"], value=True)
    acts: list[list[int]] = []
    tries = (("time/", {"slot": slots[0], "held": ""}), ("accept/", {}), ("none/", {}), ("content/", {}))
    for target in ("consider", "audition", "callback", "offer", "released"):
        world.agree("ivy", target)
        after = [text(Client().get(address)) for address in (here, own, f"/agent/{ada}/")]
        assert [KEY.sub("", one) for one in after] == [KEY.sub("", one) for one in before], target
        acts.append([
            Client().post(f"{address}{path}", said).status_code
            for address in (here, own)
            for path, said in tries
        ])  # fmt: skip
    assert acts == [[404] * 8] * 5
    assert Client().get(f"{here}tape/").status_code == Client().get(f"{here}sure/decline/").status_code == 404
    # who withdraws finds that they have, whatever the room had said
    assert Client().post(f"{here}sure/withdraw/", {}).status_code == 302
    assert "You have withdrawn." in text(Client().get(own))
    assert "Withdrew" in page(ada)


KEY = re.compile(r'name="key" value="[^"]*"')


def test_what_a_letter_says_is_seen_once_it_has_gone(ivy: World, ada: str) -> None:
    assert "The Lead:</span> Submitted." in page(ada)
    invite(ivy)
    assert "Invited: choose a time" in page(ada)


@pytest.mark.parametrize("told", [True, False])
def test_a_client_who_was_let_go_after_an_offer_has_their_line(ivy: World, ada: str, told: bool) -> None:
    invite(ivy)
    ivy.agree("ivy", "callback")
    decisions.clear(ivy.actor("miriam"), ivy.cands["ivy"], value=True)
    ivy.agree("ivy", "offer")
    if told:
        for who in ("karen", "derek"):
            agreements.move(ivy.actor(who), "waive_grace", cand=ivy.cands["ivy"])
        invite(ivy)
    ivy.agree("ivy", "released")
    said = page(ada)
    assert ("Nothing to answer now" in said, "The Lead:</span> Over" in said) == (told, not told)


def test_every_page_of_theirs_says_whom_to_tell_what_worries_somebody(world: World, ada: str) -> None:
    agreements.name_outside(world.actor("karen"), name="Ada Bell", email="ada@house.example")
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion)))
    submit(world, ada, "Ivy Vale")
    pages = (f"/agent/{ada}/", f"/agent/{ada}/kept/", f"/agent/{ada}/clients/{call_token(world)}/")
    assert [text(Client().get(one)).count("mailto:ada@house.example") for one in pages] == [1, 1, 1]
