"""`castlist signout`: from its end on nobody is signed in of whom it was said."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from castlist.config.cli import main
from castlist.jobs.start import FAILED
from tests.web.test_kept_words import WORDS, answer, proposed
from tests.web.test_security import code_by_mail, comes_in
from tests.world import World

__all__ = ["proposed"]
pytestmark = pytest.mark.django_db


def places() -> int:
    """From how many browsers somebody is noted to have signed in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM usersessions_usersession")
        return int(cursor.fetchone()[0])


def test_a_member_is_signed_out_everywhere_and_nobody_else_is(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    phone, desk, derek, half_way = Client(), Client(), Client(), Client()
    karen = world.people["karen"].email
    assert [comes_in(one, code_by_mail(one, karen)) for one in (phone, desk)] == [True, True]
    assert comes_in(derek, code_by_mail(derek, world.people["derek"].email))
    code = code_by_mail(half_way, karen)
    assert main(["signout", "--member", f" {karen.upper()} ", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"member": karen, "ended": 2}
    assert [one.get("/").status_code for one in (phone, desk, derek)] == [302, 302, 200]
    assert (comes_in(half_way, code), places()) == (False, 1)
    assert main(["signout", "--member", karen]) == 0
    assert capsys.readouterr().out == "Karen is signed out: 0 sessions ended.\n"


def test_everybody_is_signed_out_and_what_they_typed_waits_for_them(
    proposed: World, capsys: pytest.CaptureFixture[str]
) -> None:
    derek, where, typed = answer(proposed)
    derek.post(where, typed)  # signed out already: the words wait
    karen = proposed.client("karen")
    assert main(["signout", "--everybody"]) == 0
    assert capsys.readouterr().out == "Everybody is signed out: 1 session ended.\n"
    assert (karen.get("/").status_code, Session.objects.count()) == (302, 1)
    derek.force_login(proposed.people["derek"], backend="castlist.config.members.Members")
    assert WORDS in derek.get(where).content.decode()


@pytest.mark.parametrize("email", ["eve@nowhere.example", "x", "😀@example.org", "é" * 300])
def test_nobody_of_that_address_ends_nothing(world: World, email: str, capsys: pytest.CaptureFixture[str]) -> None:
    karen = world.client("karen")
    assert main(["signout", "--member", email]) == FAILED
    assert "Nobody here has the e-mail address" in capsys.readouterr().err
    assert karen.get("/").status_code == 200


@pytest.mark.parametrize("arguments", [[], ["--member", ""], ["--member", "a@example.org", "--everybody"], ["surplus"]])
def test_it_has_to_be_said_of_whom(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["signout", *arguments])
    assert ended.value.code == 2
