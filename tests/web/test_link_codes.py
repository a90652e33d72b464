"""A link that was forwarded is not enough, where the company says so: a code goes to the person who is meant."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.http import HttpResponse
from django.test import Client

from castlist.actions import auditions, link_codes
from castlist.queries.doors import NotThere, production_for
from castlist.queries.letter_wordings import wordings
from castlist.records.models import Company, Performer, Production, Slot
from castlist.rules.why import Refused, Why
from castlist.web.link_codes import KNOWN_FOR, SALT
from tests.web.test_queue_views import texts
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(invited: World, letters_may_go: None) -> World:
    """Ivy holds a time; the company asks for a code."""
    cache.clear()
    Performer.objects.filter(pk=invited.performers["ivy"]).update(email="ivy@example.org")
    auditions.book(invited.bearer("ivy"), slot=slots()[0], held="", needs="", now=invited.now)
    link_codes.choose(invited.people["karen"], None, ask=True)
    mail.outbox = []
    return invited


def slots() -> list[str]:
    return list(Slot.objects.order_by("start").values_list("pk", flat=True))


def here(world: World, name: str = "ivy") -> str:
    return f"/i/{world.bearer(name).token}/"


def code() -> str:
    found = re.search(r"^(\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    assert found is not None
    return found[1]


def held(world: World) -> str:
    return str(Slot.objects.filter(cand=world.cands["ivy"]).values_list("pk", flat=True).first() or "")


def gives_back(world: World, who: Client, **more: str) -> HttpResponse:
    return who.post(f"{here(world)}sure/give-back/", more)  # type: ignore[return-value]


def test_a_friend_with_the_link_gives_nothing_back_and_whoever_reads_the_mail_does(asked: World) -> None:
    friend, ivy = Client(), Client()
    page = gives_back(asked, friend)
    assert (page.status_code, held(asked), mail.outbox[-1].to) == (200, slots()[0], ["ivy@example.org"])
    assert [word in texts(page) for word in ("Is it you?", "Ivy", "example.org", code())] == [True, False, False, False]
    assert gives_back(asked, friend, code="000000" if code() != "000000" else "111111").status_code == 422
    assert held(asked) == slots()[0]
    done = gives_back(asked, ivy, code=f" {code()[:3]} {code()[3:]} ")
    assert (done.status_code, done["Location"], held(asked)) == (302, f"{here(asked)}?done=give-back", "")
    cookie = ivy.cookies[f"castlist_known_{asked.performers['ivy']}"]
    assert [cookie["httponly"], cookie["samesite"]] == [True, "Lax"]


def test_a_device_that_is_known_is_not_asked_again_and_is_of_that_person_alone(asked: World) -> None:
    ivy = Client()
    gives_back(asked, ivy)
    gives_back(asked, ivy, code=code())
    taken = ivy.post(f"{here(asked)}time/", {"slot": slots()[1], "held": "", "access": ""})
    assert (taken.status_code, held(asked)) == (302, slots()[1]), "a first time is taken without any code"
    assert ivy.post(f"{here(asked)}time/", {"slot": slots()[2], "held": slots()[1]}).status_code == 302
    assert (held(asked), len(mail.outbox)) == (slots()[2], 1)
    name = f"castlist_known_{asked.performers['ivy']}"
    other = Client()
    other.cookies[name] = ivy.cookies[name].value[:-3] + "abc"
    assert gives_back(asked, other).status_code == 200
    assert held(asked) == slots()[2]


def test_a_device_is_known_for_half_a_year_whatever_its_browser_keeps(asked: World) -> None:
    ivy, name = Client(), f"castlist_known_{asked.performers['ivy']}"
    for days, status in ((KNOWN_FOR // 86_400 + 1, 200), (KNOWN_FOR // 86_400 - 1, 302)):
        with time_machine.travel(datetime.now(UTC) - timedelta(days=days)):
            ivy.cookies[name] = TimestampSigner(salt=SALT).sign(asked.performers["ivy"])
        assert gives_back(asked, ivy).status_code == status


def test_what_was_sent_goes_on_with_the_code_and_every_word_of_it(asked: World) -> None:
    ivy = Client()
    page = ivy.post(f"{here(asked)}time/", {"slot": slots()[1], "held": slots()[0], "access": "A ramp & <light>"})
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    assert sent == {
        "slot": slots()[1], "held": slots()[0], "access": "A ramp &amp; &lt;light&gt;", "another": "yes",
    }  # fmt: skip
    said = {"slot": slots()[1], "held": slots()[0], "access": "A ramp & <light>", "code": code()}
    assert ivy.post(f"{here(asked)}time/", said).status_code == 302
    assert Slot.objects.get(pk=slots()[1]).access_needs == "A ramp & <light>"


def test_no_is_said_with_the_code_too_and_looking_needs_none(asked: World) -> None:
    assert [Client().get(f"{here(asked)}{page}").status_code for page in ("", "sure/withdraw/", "kept/")] == [200] * 3
    assert "Is it you?" in texts(Client().post(f"{here(asked)}sure/withdraw/", {"text": "No time."}))
    assert "Is it you?" in texts(Client().post(f"{here(asked)}accept/"))
    assert len(mail.outbox) == 2


def test_mails_and_tries_have_a_bound_and_a_code_runs_out(asked: World) -> None:
    ivy = Client()
    for _ in range(5):
        assert gives_back(asked, ivy, another="yes").status_code == 200
    assert len(mail.outbox) == 3
    first = code()
    with time_machine.travel(asked.now + timedelta(hours=3), tick=False):
        assert gives_back(asked, ivy, code=first).status_code == 422
    wrong = "000000" if first != "000000" else "111111"
    seen = [gives_back(asked, ivy, code=wrong).status_code for _ in range(10)]
    assert (seen[:7], seen[-1]) == ([422] * 7, 429)
    assert held(asked) == slots()[0]


def test_nobody_is_shut_out_where_no_mail_can_reach_them_or_nobody_asks(asked: World) -> None:
    where = production_for(asked.people["sam"], asked.production.pk)
    link_codes.choose(asked.people["sam"], where, ask=False)
    assert gives_back(asked, Client()).status_code == 302
    link_codes.choose(asked.people["sam"], where, ask=None)
    Performer.objects.filter(pk=asked.performers["ivy"]).update(email="")
    auditions.book(asked.bearer("ivy"), slot=slots()[1], held="", needs="", now=asked.now)
    assert gives_back(asked, Client()).status_code == 302
    assert mail.outbox == []


def test_who_chooses_it_and_what_the_pages_say(asked: World) -> None:
    karen, sam, tom = (asked.people[name] for name in ("karen", "sam", "tom"))
    for viewer, at in ((tom, asked.production), (sam, None)):
        with pytest.raises(NotThere):
            link_codes.choose(viewer, at, ask=True)
    with pytest.raises(Refused) as no:
        link_codes.choose(karen, None, ask=None)
    assert no.value.why is Why.unknown
    base, desk = f"/p/{asked.production.pk}/letters/wording/", asked.client("sam")
    assert "As the company says: yes" in desk.get(base).content.decode()
    assert desk.post(f"{base}codes/", {"codes": "no", "key": "k:codes"})["Location"].endswith("?done=codes")
    assert Production.objects.get(pk=asked.production.pk).link_codes is False
    assert wordings(sam, production_for(sam, asked.production.pk)).codes is False
    assert desk.post(f"{base}codes/", {"codes": "maybe", "key": "k:more"}).status_code in (404, 422)
    ours = asked.client("karen").post("/wording/codes/", {"codes": "no", "key": "k:ours"})
    assert (ours["Location"].endswith("?done=codes"), Company.objects.get().link_codes) == (True, False)
