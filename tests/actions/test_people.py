"""People, tokens and one-time links as people act on them."""

import threading
from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from castlist.actions import people
from castlist.queries import people as known
from castlist.records.models import ApiToken, Person, SignInLink
from castlist.rules.people import NotUsable

pytestmark = pytest.mark.django_db

RTL, EMOJI, LONG = "כרן", "Karen 👩‍🎤", "K" * 120


@pytest.fixture
def karen(now: datetime) -> Person:
    return people.make_person(email="karen@example.org", name="Karen", now=now)


@pytest.mark.parametrize("name", ["Karen", RTL, EMOJI, LONG, "<b>Karen</b>", "  Karen \n O’Hara "])
def test_name_is_kept(name: str, now: datetime) -> None:
    assert people.make_person(email="k@example.org", name=name, now=now).name == " ".join(name.split())


@pytest.mark.parametrize(
    "name", ["", "   ", "K" * 121, "K" * 100_000, "Ka\0ren", "K\x1b[2J", "\u202eneraK", "\ufffd\ufffdK", "\ud800"]
)
def test_bad_name_is_refused(name: str, now: datetime) -> None:
    with pytest.raises(NotUsable):
        people.make_person(email="k@example.org", name=name, now=now)
    assert Person.objects.count() == 0


@pytest.mark.parametrize("email", ["", "  ", "karen", "k@", "@x.org", "k k@x.org", "k@x\0.org", "a" * 300 + "@x.org"])
def test_bad_email_is_refused_in_a_sentence(email: str, now: datetime) -> None:
    with pytest.raises(NotUsable, match=r"^.{10,130}\.$"):
        people.make_person(email=email, name="Karen", now=now)


def test_person_made_twice_is_one(karen: Person, now: datetime) -> None:
    again = people.make_person(email=" KAREN@example.org", name="Somebody else", now=now + timedelta(days=1))
    assert (again, again.name, Person.objects.count()) == (karen, "Karen", 1)
    assert not again.has_usable_password()


def test_rename_changes_what_colleagues_call_them(karen: Person) -> None:
    people.rename_person(karen.pk, name=" Karen  B. ")
    karen.refresh_from_db()
    assert karen.name == "Karen B."


def test_token_opens_until_it_is_revoked(karen: Person, now: datetime) -> None:
    token, secret = people.make_token(karen, name="Calendar", now=now)
    bearer = known.bearer_of(secret)
    assert bearer == known.TokenBearer(person=karen, token_id=token.pk)
    assert [t.name for t in known.tokens_of(karen)] == ["Calendar"]
    assert people.revoke_token(token.pk, by=karen, now=now) is True
    assert people.revoke_token(token.pk, by=karen, now=now) is False
    assert known.bearer_of(secret) is None
    assert known.tokens_of(karen) == ()


def test_token_is_stored_as_a_hash_only(karen: Person, now: datetime) -> None:
    _, secret = people.make_token(karen, name="Calendar", now=now)
    assert secret.startswith("castlist_")
    assert secret not in str(ApiToken.objects.values().get())


def test_token_of_somebody_else_cannot_be_revoked(karen: Person, now: datetime) -> None:
    token, secret = people.make_token(karen, name="Calendar", now=now)
    eve = people.make_person(email="eve@example.org", name="Eve", now=now)
    assert people.revoke_token(token.pk, by=eve, now=now) is False
    assert known.bearer_of(secret) is not None
    assert known.tokens_of(eve) == ()


def test_token_of_a_closed_person_opens_nothing(karen: Person, now: datetime) -> None:
    _, secret = people.make_token(karen, name="Calendar", now=now)
    Person.objects.update(is_active=False)
    assert known.bearer_of(secret) is None


@pytest.mark.parametrize("secret", ["", "castlist_", "\0", "ü", "x" * 100_000])
def test_unknown_token_opens_nothing(karen: Person, secret: str) -> None:
    assert known.bearer_of(secret) is None


def test_use_of_a_token_is_noted_every_five_minutes(karen: Person, now: datetime) -> None:
    token, _ = people.make_token(karen, name="Calendar", now=now)
    noted = []
    for minutes in (0, 4, 5, 6):
        people.note_token_use(token.pk, now=now + timedelta(minutes=minutes))
        token.refresh_from_db()
        noted.append((token.last_used_at - now) // timedelta(minutes=1))
    assert noted == [0, 0, 5, 5]


def test_link_signs_in_once(karen: Person, now: datetime) -> None:
    secret = people.make_signin_link(karen, now=now)
    later = now + timedelta(hours=23)
    assert known.person_for_signin_link(secret, now=later) == karen
    assert people.use_signin_link(secret, now=later) == karen
    assert people.use_signin_link(secret, now=later) is None
    assert known.person_for_signin_link(secret, now=later) is None


def test_link_expires_after_a_day(karen: Person, now: datetime) -> None:
    secret = people.make_signin_link(karen, now=now)
    assert people.use_signin_link(secret, now=now + timedelta(days=1)) is None


def test_newer_link_replaces_the_older(karen: Person, now: datetime) -> None:
    older, newer = (people.make_signin_link(karen, now=now) for _ in range(2))
    assert people.use_signin_link(older, now=now) is None
    assert people.use_signin_link(newer, now=now) == karen


def test_link_of_a_closed_person_opens_nothing(karen: Person, now: datetime) -> None:
    secret = people.make_signin_link(karen, now=now)
    Person.objects.update(is_active=False)
    assert people.use_signin_link(secret, now=now) is None


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_moment_let_one_in(now: datetime) -> None:
    karen = people.make_person(email="karen@example.org", name="Karen", now=now)
    for _ in range(10):
        secret = people.make_signin_link(karen, now=now)
        both, got = threading.Barrier(2), []

        def click(secret: str = secret, both: threading.Barrier = both, got: list[Person | None] = got) -> None:
            both.wait()
            got.append(people.use_signin_link(secret, now=now))
            connection.close()

        threads = [threading.Thread(target=click) for _ in range(2)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(person is None for person in got) == [False, True]


def test_spent_and_expired_links_are_forgotten_after_a_week(karen: Person, now: datetime) -> None:
    used = people.make_signin_link(karen, now=now)
    people.use_signin_link(used, now=now)
    people.make_signin_link(karen, now=now)
    assert people.forget_spent_links(now=now + timedelta(days=6)) == 0
    assert people.forget_spent_links(now=now + timedelta(days=7)) == 1
    assert people.forget_spent_links(now=now + timedelta(days=8)) == 1
    assert SignInLink.objects.count() == 0


def test_sessions_that_ran_out_are_forgotten(now: datetime) -> None:
    for days in (0, 1):
        Session.objects.create(session_key=f"s{days}", session_data="", expire_date=now + timedelta(days=days))
    assert people.forget_old_sessions(now=now) == 1
    assert [s.session_key for s in Session.objects.all()] == ["s1"]


def test_from_where_somebody_was_signed_in_goes_with_their_session(karen: Person, now: datetime) -> None:
    Session.objects.create(session_key="lives", session_data="", expire_date=now + timedelta(days=9))
    for key, days in (("lives", 5), ("ended", 5), ("begins", 0)):
        seen = now - timedelta(days=days)
        UserSession.objects.create(
            user=karen, session_key=key, ip="192.0.2.7", user_agent="a browser", created_at=seen, last_seen_at=seen
        )
    people.forget_old_sessions(now=now)
    assert sorted(UserSession.objects.values_list("session_key", flat=True)) == ["begins", "lives"]
