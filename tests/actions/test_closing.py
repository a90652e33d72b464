"""A member closes their account: who they were is in no table, nobody signs in as them, and the log stays whole."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from castlist.actions import (
    agreements,
    cases,
    decisions,
    erasure,
    keeping,
    letters,
    notes,
    people,
    productions,
    safeguarding,
)
from castlist.actions.closing import ways_in
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.notes import Words
from castlist.queries import people as known_people
from castlist.queries.closing import needed
from castlist.queries.doors import names
from castlist.queries.retention import endings, goes_on
from castlist.queries.told import address_of
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.journal import Line
from castlist.records.models import (
    ApiToken,
    Company,
    Erasure,
    Event,
    Matter,
    Performer,
    Person,
    Request,
    SignInLink,
    Text,
)
from castlist.rules.closing import Needed
from castlist.rules.people import NotUsable
from castlist.rules.retention import BY_KEY
from castlist.rules.why import Refused, Why
from tests.actions.test_erasure import everything
from tests.world import World, build

pytestmark = pytest.mark.django_db
NAME, EMAIL = "Derek Quillfeather", "derek@cornerhouse.example"


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def known(world: World) -> World:
    """Derek has said why, has every way to sign in that there is, and waits in several browsers."""
    derek = world.people["derek"]
    people.rename_person(derek.pk, name=NAME)
    derek.refresh_from_db()
    cand = world.put_forward("ivy")
    world.agree("ivy", "audition")
    decisions.propose(world.actor("derek", key="asked-once"), cand, revision=Revision("callback"))
    decisions.position(world.actor("derek"), cand, revision=2, what="concern", reason=Reason("She tours in May."))
    people.make_token(derek, name="Derek's calendar", now=world.now)
    people.make_signin_link(derek, now=world.now)
    Authenticator.objects.create(user=derek, type="totp", data={"secret": "sealed"})
    EmailAddress.objects.create(user=derek, email=EMAIL, verified=True, primary=True)
    Performer.objects.filter(pk=world.performers["ivy"]).update(person=derek)
    return world


def gone(world: World, who: str = "derek", **more: Any) -> int:
    """They have left the production, and closed their account."""
    agreements.leave(world.actor(who))
    return erasure.close_account(world.people[who].pk, now=world.now, **more)


def said_of(world: World) -> str:
    return f"Somebody (left on {world.now.day} {world.now:%B %Y})"


def sentences(person: Person, world: World) -> list[str]:
    return [one.sentence for one in needed(person, now=world.now)]


# -- What goes


def test_who_they_were_is_in_no_table_any_more(known: World) -> None:
    before = everything()
    assert [word for word in (NAME, EMAIL, "Derek's calendar") if word not in before] == []
    assert gone(known) == 1
    after = everything()
    assert [word for word in (NAME, "Quillfeather", EMAIL, "Derek's calendar") if word in after] == []
    derek = Person.objects.get(pk=known.people["derek"].pk)
    assert (derek.name, derek.email, derek.is_active) == (said_of(known), f"{derek.pk}@closed.invalid", False)
    assert (derek.closed_at, derek.last_login, derek.password) == (known.now, None, "")
    assert walk().findings == []


def test_every_way_in_is_gone_whatever_table_it_stands_in(known: World) -> None:
    derek = known.people["derek"]
    known.client("derek").get("/")
    assert {table.__name__ for table, _ in ways_in()} == {"Authenticator", "EmailAddress", "UserSession"}
    assert Request.objects.filter(person=derek.pk).count() > 0
    gone(known)
    tables = (Authenticator, EmailAddress, UserSession, ApiToken, SignInLink)
    assert [table.__name__ for table in tables if table._base_manager.exists()] == []
    assert Request.objects.filter(person=derek.pk).count() == 0
    assert Performer.objects.filter(person=derek.pk).count() == 0


def test_no_browser_is_signed_in_as_them_or_waits_with_words_of_theirs(known: World) -> None:
    here, there, waits, asks, karen = (known.client(who) for who in ("derek", "derek", "", "", "karen"))
    form = {"typed_by": known.people["derek"].pk, "commitment": "x", "text": "What he typed."}
    waits.post("/settings/kept/erase/", form, headers={"Origin": "http://testserver"})
    assert "kept_words" in waits.session
    asks.post("/sign-in/", {"email": EMAIL.upper()})
    assert EMAIL in str(dict(asks.session)).lower()
    session = karen.session
    session[f"invited-{known.production.pk}"] = ["Derek@cornerhouse.example", "nina@example.org"]
    session.save()
    assert [client.get("/").status_code for client in (here, there, karen)] == [200, 200, 200]
    gone(known)
    assert [client.get("/").status_code for client in (here, there, karen)] == [302, 302, 200]
    left = [row.get_decoded() for row in Session.objects.all()]
    assert [one.get("_auth_user_id") for one in left] == [known.people["karen"].pk]
    assert left[0][f"invited-{known.production.pk}"] == ["nina@example.org"]


def test_what_they_wrote_stays_without_their_name_or_goes_with_them(known: World) -> None:
    gone(known)
    assert Text.objects.get(body="She tours in May.").erased_at == 0
    assert {line.kind for line in journal.read()} == {"person"}


def test_with_their_words_nothing_that_they_wrote_is_left(known: World) -> None:
    count = gone(known, with_words=True)
    assert count == 1 + Text.objects.filter(author=known.people["derek"].pk).count() > 2
    assert Text.objects.filter(author=known.people["derek"].pk, erased_at=0).count() == 0
    assert "She tours in May." not in everything()
    assert walk().findings == []


@pytest.mark.parametrize("with_words", [False, True])
def test_notes_go_as_notes_and_those_for_nobody_else_go_in_any_case(known: World, with_words: bool) -> None:
    ivy = known.cands["ivy"]
    for audience, text in (("me", "Only mine."), ("room", "For everybody.")):
        notes.write(known.actor("derek"), ivy, Words(audience, text, 0))
    taken = notes.write(known.actor("derek"), ivy, Words("desk", "Taken back.", 0))
    notes.withdraw(known.actor("derek"), ivy, note=taken.note, version=taken.version)
    gone(known, with_words=with_words)
    left = everything()
    assert [word for word in ("Only mine.", "Taken back.", "For everybody.") if word in left] == (
        [] if with_words else ["For everybody."]
    )
    kinds = list(Erasure.objects.values_list("kind", flat=True))
    assert (kinds.count("note"), kinds.count("person")) == (3 if with_words else 2, 1)
    assert walk().findings == []


# -- What is seen


@pytest.mark.parametrize("at", ["", "&at=7", "&at=9"])
def test_views_say_that_they_left_now_and_in_flashback(known: World, at: str) -> None:
    gone(known)
    page = known.client("karen").get(f"/p/{known.production.pk}/r/{known.role}/?c={known.cands['ivy']}{at}")
    text = page.content.decode()
    assert (page.status_code, "Derek" in text, "Quillfeather" in text) == (200, False, False)
    assert said_of(known) in text


@pytest.mark.parametrize("page", ["r/{role}/acts/", "r/{role}/minute/{ivy}/1/", "acts/", "team/", ""])
def test_every_page_names_them_as_somebody_who_left(known: World, page: str) -> None:
    gone(known)
    where = f"/p/{known.production.pk}/" + page.format(role=known.role, ivy=known.cands["ivy"])
    text = known.client("karen").get(where).content.decode()
    assert ("Derek" in text, "Quillfeather" in text, EMAIL in text) == (False, False, False)
    assert (said_of(known) in text) == ("team" not in page)


def test_two_who_left_are_never_called_by_a_first_name(known: World) -> None:
    gone(known)
    gone(known, "tom")
    called = names(known.production, known.state())
    pair = [known.people[who].pk for who in ("derek", "tom")]
    assert [called.person(one) for one in pair] == [said_of(known)] * 2
    assert called.list(pair) == f"{said_of(known)} and {said_of(known)}"


def test_nobody_can_be_called_as_if_they_had_left(world: World) -> None:
    with pytest.raises(NotUsable):
        people.rename_person(world.people["karen"].pk, name=said_of(world))


def test_a_matter_about_them_keeps_their_name_for_the_leads_and_no_address(known: World) -> None:
    matter = safeguarding.raise_matter(
        known.actor("karen"), kind="complaint", account="What I saw.", person=known.people["derek"].pk
    )
    gone(known)
    page = known.client("miriam").get(f"/p/{known.production.pk}/safeguarding/{matter}/").content.decode()
    assert (NAME in page, EMAIL in page, "closed.invalid" in page) == (True, False, False)
    from castlist.queries.matters import matters_of

    (read,) = matters_of(known.production)
    assert (Matter.objects.count(), address_of(read)) == (1, "")


def test_a_matter_that_they_raised_stays_with_the_leads(known: World) -> None:
    matter = safeguarding.raise_matter(
        known.actor("derek"), kind="complaint", account="What I saw.", performer=known.performers["ivy"]
    )
    gone(known)
    page = known.client("miriam").get(f"/p/{known.production.pk}/safeguarding/{matter}/").content.decode()
    assert ("What I saw." in page, said_of(known) in page, "Quillfeather" in page) == (True, True, False)


def test_a_letter_that_they_began_does_not_go_under_their_name(known: World, letters_may_go: None) -> None:
    letter = known.letter("derek", "ivy")
    gone(known)
    page = known.client("karen").get(f"/p/{known.production.pk}/letters/{letter}/").content.decode()
    assert ("Quillfeather" in page, EMAIL in page, "closed.invalid" in page) == (False, False, False)
    with pytest.raises(Refused) as no:
        letters.send(known.actor("karen"), letter)
    assert (no.value.why, no.value.detail) == (Why.bad_field, "There is nothing to put in for {sender}.")


def test_a_letter_that_went_is_signed_by_somebody_who_left(known: World, letters_may_go: None) -> None:
    letter = known.letter("derek", "ivy")
    letters.send(known.actor("derek"), letter)
    gone(known)
    page = known.client("karen").get(f"/p/{known.production.pk}/letters/{letter}/").content.decode()
    assert (said_of(known) in page, "Quillfeather" in page, EMAIL in page) == (True, False, False)
    assert "Quillfeather" not in everything()


# -- What closing does not do


def test_closing_adds_no_act_to_those_of_leaving(known: World) -> None:
    agreements.leave(known.actor("derek"))
    acts = Event.objects.count()
    erasure.close_account(known.people["derek"].pk, now=known.now)
    assert Event.objects.count() == acts


def test_their_objection_bites_as_after_leaving(known: World) -> None:
    decisions.object_to(known.actor("derek"), known.cands["ivy"], floor="callback", reason=Reason(withheld=True))
    gone(known)
    from castlist.rules.decisions.facts import Objection

    (objection,) = known.state().all(Objection)
    assert (objection.ended, objection.owner) == ("", known.people["derek"].pk)
    with pytest.raises(Refused):
        decisions.conclude(known.actor("karen"), known.cands["ivy"], revision=2)
    assert walk().findings == []


def test_an_ended_production_is_left_by_closing_and_does_not_begin_anew(known: World) -> None:
    derek, later = known.people["derek"], known.now + timedelta(days=BY_KEY["quiet"].days)
    company = known.production.company
    before = [(one.kind, one.key, one.at) for one in endings(company, now=later, within=timedelta(days=4000))]
    erasure.close_account(derek.pk, now=later)
    assert known.state().member(derek.pk) is None
    assert goes_on(known.production.pk, company.pk, now=later) is False
    after = [(one.kind, one.key, one.at) for one in endings(company, now=later, within=timedelta(days=4000))]
    assert (before, walk().findings) == (after, [])
    erasure.close_account(known.people["tom"].pk, now=later + timedelta(days=1))


def test_a_motion_to_take_them_in_seats_nobody_who_has_left(known: World) -> None:
    eve = known.people["eve"]
    motion = agreements.move(known.actor("karen"), "add_member", person=eve.pk, voice=True).answer["motion"]
    erasure.close_account(eve.pk, now=known.now)
    with pytest.raises(Refused) as no:
        agreements.agree(known.actor("derek"), str(motion))
    assert (no.value.why, known.state().member(eve.pk)) == (Why.erased, None)
    with pytest.raises(Refused):
        agreements.move(known.actor("karen"), "name_alternate", person=eve.pk)


def test_the_same_address_is_a_new_person(known: World) -> None:
    gone(known)
    anew = people.make_person(email=EMAIL, name="Derek", now=known.now)
    assert anew.pk != known.people["derek"].pk
    assert (anew.name, anew.closed_at, known.client("karen").get("/").status_code) == ("Derek", None, 200)
    made = productions.open_production(
        known.production.company, name="Low Tide", by=known.people["karen"], now=known.now
    )
    karen = Actor(made.pk, known.people["karen"].pk, known.now)
    agreements.move(karen, "add_member", person=anew.pk, voice=True)
    with pytest.raises(Refused):
        agreements.move(karen, "add_member", person=known.people["derek"].pk, voice=True)


def test_nobody_signs_in_by_what_stands_where_the_address_was(known: World, mailoutbox: list[Any]) -> None:
    gone(known)
    derek = known.people["derek"].pk
    mailoutbox.clear()
    for address in (f"{derek}@closed.invalid", EMAIL):
        Client().post("/sign-in/", {"email": address})
        assert known_people.person_by_email(address) is None
    assert mailoutbox == []


def test_whoever_has_just_closed_their_account_opens_no_production(known: World) -> None:
    derek = known.people["derek"]
    gone(known)
    with pytest.raises(Refused) as no:
        productions.open_production(known.production.company, name="Low Tide", by=derek, now=known.now)
    assert no.value.why is Why.erased


# -- What is refused


def test_on_a_team_that_goes_on_they_leave_first(known: World) -> None:
    derek, team = known.people["derek"], f"/p/{known.production.pk}/team/"
    want = Needed("You are on the team of Small Hours, which goes on.", "Leave it, under Team and rules", team)
    assert needed(derek, now=known.now) == (want,)
    with pytest.raises(Refused) as no:
        erasure.close_account(derek.pk, now=known.now)
    assert (no.value.why, no.value.detail) == (Why.still_needed, want.sentence)
    assert (Person.objects.get(pk=derek.pk).name, journal.read()) == (NAME, [])


def test_somebody_who_kept_a_seat_gives_it_up_first(known: World) -> None:
    people_ = known.people
    agreements.move(known.actor("karen"), "add_member", person=people_["tom"].pk, say=[("*", "*")])
    for motion in known.state().motions():
        agreements.agree(known.actor("derek"), motion.id)
    agreements.move(known.actor("karen"), "remove_member", person=people_["derek"].pk)
    for motion in known.state().motions():
        agreements.agree(known.actor("tom"), motion.id)
    (found,) = needed(people_["derek"], now=known.now)
    assert found.sentence == "You still sit on something that is open in Small Hours."
    assert known.client("derek").get(found.url).status_code == 200


def test_an_owner_gives_the_company_away_first(known: World) -> None:
    karen = known.people["karen"]
    assert sentences(karen, known)[0].startswith("Corner House Theatre belongs to you. Whoever runs the server")
    people.give_company(known.people["derek"])
    assert Company.objects.get().owner_id == known.people["derek"].pk
    assert not any("belongs to you" in one for one in sentences(karen, known))


def test_the_company_goes_to_nobody_who_has_left(known: World) -> None:
    gone(known)
    with pytest.raises(Refused) as no:
        people.give_company(known.people["derek"])
    assert no.value.why is Why.erased


def test_the_only_lead_has_somebody_else_named_first(known: World) -> None:
    later = known.now + timedelta(days=BY_KEY["quiet"].days)
    assert needed(known.people["ruth"], now=later) == ()
    agreements.leave(known.actor("miriam"))
    later = known.now + timedelta(days=BY_KEY["quiet"].days)
    assert [one.sentence for one in needed(known.people["ruth"], now=later)] == [
        "You are the only safeguarding lead of Small Hours."
    ]


def test_the_only_one_with_a_say_gives_somebody_else_one_first(known: World) -> None:
    eve, later = known.people["eve"], known.now + timedelta(days=BY_KEY["quiet"].days)
    productions.open_production(known.production.company, name="Low Tide", by=eve, now=known.now)
    assert [one.sentence for one in needed(eve, now=later)] == ["Nobody but you has a say in Low Tide."]
    agreements.leave(known.actor("karen"))  # where two must agree, the one who is left can add nobody
    assert needed(known.people["derek"], now=later) == ()


def test_whoever_alone_can_answer_a_case_answers_it_first(known: World) -> None:
    later = known.now + timedelta(days=BY_KEY["quiet"].days)
    people.give_company(known.people["eve"])
    agreements.leave(known.actor("karen"))
    for who in ("derek", "miriam"):
        assert not any("asks what was said" in one.sentence for one in needed(known.people[who], now=later))
    cases.ask(known.bearer("ivy"), wants="read", words="", now=known.now)
    (found,) = [one for one in needed(known.people["derek"], now=later) if one.do == "Answer them first"]
    assert known.client("derek").get(found.url).status_code == 200
    assert not any(one.do == "Answer them first" for one in needed(known.people["miriam"], now=later))


def test_whoever_holds_somebody_ends_that_first(known: World) -> None:
    company, karen = known.production.company, known.people["karen"]
    until = known.now.date() + timedelta(days=30)
    held = keeping.hold(
        company, by=karen, performer=known.performers["ivy"], reason="A claim.", until=until, now=known.now
    )
    assert ("/keeping/" in [one.url for one in needed(karen, now=known.now)]) is True
    people.give_company(known.people["derek"])
    (found,) = [one for one in needed(karen, now=known.now) if "beyond their time" in one.sentence]
    assert (found.url, "Whoever owns the company" in found.sentence) == ("", True)
    company.refresh_from_db()
    keeping.end_hold(company, by=known.people["derek"], hold=held.pk, now=known.now)
    assert not any("beyond their time" in one for one in sentences(karen, known))


def test_words_that_are_held_are_not_erased_with_the_account(known: World) -> None:
    agreements.leave(known.actor("derek"))
    cases.ask(known.bearer("ivy"), wants="read", words="", now=known.now)
    derek = known.people["derek"].pk
    with pytest.raises(Refused) as no:
        erasure.close_account(derek, now=known.now, with_words=True)
    assert (no.value.why, Person.objects.get(pk=derek).closed_at) == (Why.held, None)
    erasure.close_account(derek, now=known.now)
    assert Text.objects.get(body="She tours in May.").erased_at == 0


def test_twice_and_for_nobody_is_refused(known: World) -> None:
    gone(known)
    for who, why in ((known.people["derek"].pk, Why.erased), ("nobody", Why.unknown), ("", Why.unknown)):
        with pytest.raises(Refused) as no:
            erasure.close_account(who, now=known.now)
        assert no.value.why is why
    assert [(line.kind, line.key) for line in journal.read()] == [("person", known.people["derek"].pk)]


# -- The journal, and what comes back


def test_what_broke_off_after_the_journal_is_finished_by_the_next_run(
    known: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any) -> None:
        raise RuntimeError("the power is cut")

    with monkeypatch.context() as patch:
        patch.setitem(erasure.HOW, "person", breaks)
        with pytest.raises(RuntimeError):
            gone(known)
    assert Person.objects.get(pk=known.people["derek"].pk).name == NAME
    assert (erasure.take_up(now=known.now), erasure.take_up(now=known.now)) == (1, 0)
    assert Person.objects.get(pk=known.people["derek"].pk).name == said_of(known)


def test_an_older_backup_in_which_they_sit_yet_seats_them_no_more(known: World) -> None:
    """The journal knows of then; who had not left in the records that came back leaves now, and is told of by then."""
    derek, then = known.people["derek"].pk, known.now + timedelta(days=3)
    line = Line("person", derek, "own", int(then.timestamp() * 1000))
    assert erasure.take_up([line], now=known.now + timedelta(days=9)) == 1
    assert (known.state().member(derek), Erasure.objects.get().at) == (None, line.at)
    assert Person.objects.get(pk=derek).name == f"Somebody (left on {then.day} {then:%B %Y})"
    assert walk().findings == []


def test_verify_finds_who_came_back(known: World) -> None:
    gone(known)
    derek = known.people["derek"].pk
    assert walk().findings == []
    Person.objects.filter(pk=derek).update(email=EMAIL)
    assert [one.sentence for one in walk().findings] == [f"the person {derek} was erased, and is there"]


# -- In the same moment


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Each in a connection of its own, in the same moment; says what became of each, in no order."""
    both, said = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        both.wait()
        try:
            act()
            said.append("done")
        except Refused as no:
            said.append(no.why.name)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.fixture
def worlds(transactional_db: None) -> World:
    from datetime import UTC

    from django.utils import timezone

    return build(timezone.now().astimezone(UTC).replace(microsecond=0))


def test_the_same_account_is_closed_once(worlds: World) -> None:
    eve = worlds.people["eve"].pk
    close = [lambda: erasure.close_account(eve, now=worlds.now)] * 3
    assert at_once(*close) == ["done", "erased", "erased"]
    assert len(journal.read()) == 1


def test_of_the_last_two_leads_one_stays(worlds: World) -> None:
    later = worlds.now + timedelta(days=BY_KEY["quiet"].days)
    pair = [worlds.people[who].pk for who in ("miriam", "ruth")]
    said = at_once(*(lambda one=one: erasure.close_account(one, now=later) for one in pair))
    assert said == ["done", "still_needed"]
    assert sum(m.lead for m in worlds.state().members) == 1


def test_whoever_is_taken_in_meanwhile_is_seated_or_has_left_and_never_both(worlds: World) -> None:
    eve = worlds.people["eve"].pk
    motion = str(agreements.move(worlds.actor("karen"), "add_member", person=eve, voice=True).answer["motion"])
    said = at_once(
        lambda: agreements.agree(worlds.actor("derek"), motion), lambda: erasure.close_account(eve, now=worlds.now)
    )
    closed = Person.objects.get(pk=eve).closed_at is not None
    assert said in (["done", "erased"], ["done", "still_needed"])
    assert (worlds.state().member(eve) is None) == closed
