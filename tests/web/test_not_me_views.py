"""A link that was forwarded: whoever has it says that it is not theirs, learns nothing more, and changes nothing."""

import pytest
from django.test import Client

from castlist.actions import auditions, letters
from castlist.queries.replies import replies_of
from castlist.records.models import Event, Letter, Reply, Slot
from tests.web.test_queue_views import texts
from tests.world import World

pytestmark = pytest.mark.django_db


def here(world: World) -> str:
    return f"/i/{world.bearer('ivy').token}/"


def test_the_page_says_whose_it_is_and_that_one_can_say_otherwise(invited: World) -> None:
    page = Client().get(here(invited)).content.decode()
    assert "This page is <bdi>Ivy Marlowe</bdi>’s alone" in page
    assert f'href="{here(invited)}not-me/"' in page


def test_who_is_somebody_else_reads_of_nobody_and_the_desk_is_told_once(invited: World) -> None:
    slot = Slot.objects.order_by("start").first()
    auditions.book(invited.bearer("ivy"), slot=slot.pk, held="", needs="A chair", now=invited.now)
    before = Event.objects.count()
    asked = Client().get(f"{here(invited)}not-me/")
    assert [word in texts(asked) for word in ("Ivy", "The Lead", "10:20", "A chair", "Small Hours")] == [False] * 5
    for _ in range(2):
        done = Client().post(f"{here(invited)}not-me/")
        assert done["Location"] == f"{here(invited)}not-me/?done=told"
    assert "Nothing was answered in anybody’s name" in texts(Client().get(done["Location"]))
    assert (Event.objects.count(), Slot.objects.filter(cand=invited.cands["ivy"]).count()) == (before, 1)
    (told,) = replies_of(invited.production.pk, cands=[invited.cands["ivy"]], unread=True)
    assert (told.name, "says that they are somebody else" in told.says) == ("Ivy Marlowe", True)
    assert "says that they are somebody else" in texts(
        invited.client("sam").get(f"/p/{invited.production.pk}/letters/")
    )
    assert Client().get(here(invited)).status_code == 200, "it may be Ivy herself who pressed it"


def test_a_new_link_ends_the_one_that_went_astray(invited: World) -> None:
    old = f"/i/{invited.invite('ivy')}/"
    Client().post(f"{old}not-me/")
    letter = Letter.objects.exclude(sent_at=None).get()
    letters.renew_link(invited.actor("sam"), letter.pk)
    assert [Client().get(f"{old}{page}").status_code for page in ("", "not-me/")] == [404, 404]
    assert Client().post(f"{old}not-me/").status_code == 404
    (told,) = replies_of(invited.production.pk, cands=[invited.cands["ivy"]])
    assert told.url == f"/p/{invited.production.pk}/letters/{letter.pk}/"
    assert Reply.objects.filter(what="else").count() == 1


def test_before_what_cannot_be_undone_it_says_who_answers(invited: World) -> None:
    sure = Client().get(f"{here(invited)}sure/decline/").content.decode()
    assert "You answer as <b><bdi>Ivy Marlowe</bdi></b>" in sure
    assert f'{here(invited)}not-me/"' in sure
    assert Client().post(f"{here(invited)}sure/decline/", {"text": ""}).status_code == 302, "one press is enough"
