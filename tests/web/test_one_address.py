"""Two people who share an address: each is a person of their own until somebody says that they are one."""

import html
import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, walk_ins
from castlist.queries.verification_walk import walk
from castlist.records.models import Link, Performer
from castlist.web.role_links import role_link
from tests.world import World

pytestmark = pytest.mark.django_db
ANN = {"name": "Ann Vale", "email": "vale@example.org", "credits": "", "note": "", "adult": "yes"}
BOB = ANN | {"name": "Bob Vale"}


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def sends(world: World, form: dict[str, str]) -> HttpResponse:
    """The form as a browser sends it that has done the little work, or needs none."""
    return Client().post(role_link(world.production.pk, world.role), form)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("castlist.web.effort.is_asked", lambda: False)


def names(world: World) -> list[str]:
    return sorted(Performer.objects.filter(email="vale@example.org").values_list("name", flat=True))


def path(which: int = -1) -> str:
    found = re.search(r"https://cast\.example(/i/[^\s]+)", mail.outbox[which].body)
    assert found is not None
    return found[1]


def test_whoever_is_called_otherwise_is_somebody_else_and_the_form_says_the_same(world: World) -> None:
    first, second = sends(world, ANN), sends(world, BOB)
    assert names(world) == ["Ann Vale", "Bob Vale"]
    assert len(world.state().candidacies(world.role)) == 2
    plain = [re.sub(r'href="/dates/[^"]+"|nonce="[^"]+"', "", one.content.decode()) for one in (first, second)]
    assert plain[0] == plain[1]
    assert "Ann" not in words(second)


@pytest.mark.parametrize("name", ["Ann Vale", "ann  vale", "Änn Vale", "ANN VALE"])
def test_another_spelling_of_the_name_is_the_same_person(world: World, name: str) -> None:
    sends(world, ANN)
    assert sends(world, ANN | {"name": name}).status_code == 200
    assert (names(world), len(world.state().candidacies(world.role))) == (["Ann Vale"], 1)


def test_of_a_record_made_one_both_names_are_known(world: World) -> None:
    sends(world, ANN)
    sends(world, BOB)
    ann, bob = (Performer.objects.get(name=name) for name in ("Ann Vale", "Bob Vale"))
    page = f"/p/{world.production.pk}/same-person/{bob.pk}/"
    desk = world.client("sam")
    assert desk.post(page, {"other": ann.pk, "keep": ann.pk}).status_code == 302
    assert sends(world, BOB).status_code == 200
    assert Performer.objects.filter(email="vale@example.org").count() == 2
    assert not list(walk().findings)


def test_the_desk_has_both_proposed_side_by_side_and_nobody_else(world: World) -> None:
    sends(world, ANN)
    sends(world, BOB)
    ann, bob = (Performer.objects.get(name=name) for name in ("Ann Vale", "Bob Vale"))
    here = f"/p/{world.production.pk}"
    sent = world.client("sam").get(f"{here}/submissions/")
    assert words(sent).count("has the same address: one person, or two?") == 2
    assert f"{here}/same-person/{bob.pk}/?other={ann.pk}" in sent.content.decode()
    beside = world.client("sam").get(f"{here}/same-person/{bob.pk}/")
    assert ("Under the same address" in words(beside), "Look at both" in words(beside)) == (True, True)
    both = words(world.client("sam").get(f"{here}/same-person/{bob.pk}/?other={ann.pk}"))
    assert ("Ann Vale" in both, "Bob Vale" in both, "Under the same address" in both) == (True, True, False)
    assert "same address" not in words(world.client("tom").get(f"{here}/submissions/"))


def test_whoever_put_themselves_in_has_a_page_of_their_own_by_mail(
    world: World, letters_may_go: None, no_work: None
) -> None:
    assert "A letter with a page of your own is on its way" in words(sends(world, ANN))
    sent = mail.outbox[-1]
    assert (sent.to, "The Lead" in sent.body, "withdraw" in sent.body) == (["vale@example.org"], True, True)
    page = Client().get(path())
    assert ("You stand for The Lead." in words(page), "I have to withdraw" in words(page)) == (True, True)
    assert "agent" not in words(page).partition("What is kept about me")[0].replace("by your agent", "")
    for name in ("kept", "cannot", "twice", "resume", "picture"):
        assert Client().get(f"{path()}{name}/").status_code == 200, name
    assert Client().post(f"{path()}if-no/", {"letter": "no"}).status_code == 302
    assert Client().post(f"{path()}sure/withdraw/").status_code == 302
    assert [c.ended for c in world.state().candidacies(world.role)] == ["withdrawn"]


def test_it_tells_nothing_of_what_the_room_concluded(world: World, letters_may_go: None, no_work: None) -> None:
    sends(world, ANN)
    before = words(Client().get(path()))
    world.cands["ann"] = world.state().candidacies(world.role)[0].id
    world.agree("ann", "released")
    assert words(Client().get(path())) == before
    assert Client().post(f"{path()}content/", {"seen": "x"}).status_code == 404


def test_sent_again_it_leads_to_the_same_page_and_one_address_is_not_written_to_without_end(
    world: World, letters_may_go: None, no_work: None
) -> None:
    for _ in range(8):
        sends(world, ANN)
    assert (len(mail.outbox), len({path(n) for n in range(len(mail.outbox))}), Link.objects.count()) == (5, 1, 1)


def test_links_that_the_desk_closed_stay_closed(world: World, letters_may_go: None, no_work: None) -> None:
    sends(world, ANN)
    Link.objects.update(revoked_at=world.now)
    mail.outbox.clear()
    assert (sends(world, ANN).status_code, mail.outbox) == (200, [])


def test_two_of_one_address_are_asked_and_may_leave_it_or_make_it_one(
    world: World, letters_may_go: None, no_work: None
) -> None:
    sends(world, ANN)
    assert "is known under your address" not in words(Client().get(path()))
    sends(world, BOB)
    assert "Another form or letter is known under your address" in words(Client().get(path()))
    asked = words(Client().get(f"{path()}twice/"))
    for said in ("Are you here twice?", "two people who share an address, leave it", "Ann Vale", "Bob Vale"):
        assert said in asked, said
    ann = Performer.objects.get(name="Ann Vale")
    assert Client().post(f"{path()}twice/", {"gone": ann.pk}).status_code == 302
    ann.refresh_from_db()
    assert ann.merged_into is not None
    assert sorted(c.lives for c in world.state().candidacies(world.role)) == [False, True]
    assert not list(walk().findings)


def test_whoever_holds_a_link_that_went_elsewhere_learns_of_nobody(
    world: World, letters_may_go: None, no_work: None
) -> None:
    """Eve gives an address of her own, then the company is told that Ann's is hers: her link went to her own."""
    sends(world, ANN)
    sends(world, BOB | {"name": "Eve Ash", "email": "eve@example.org"})
    Performer.objects.filter(name="Eve Ash").update(email="vale@example.org")
    assert ("Ann" in words(Client().get(f"{path()}twice/")), "known under" in words(Client().get(path()))) == (
        False, False,
    )  # fmt: skip


def test_a_walk_in_of_another_name_is_somebody_else(world: World) -> None:
    sends(world, ANN)
    walk_ins.enter(world.actor("sam"), role=world.role, name="Bob Vale", email="vale@example.org")
    walk_ins.enter(world.actor("sam"), role=world.role, name="Ann Vale", email="VALE@example.org")
    assert (names(world), len(world.state().candidacies(world.role))) == (["Ann Vale", "Bob Vale"], 2)


def test_erased_nothing_is_left_of_where_a_link_went(world: World, letters_may_go: None, no_work: None) -> None:
    sends(world, ANN)
    assert Link.objects.get().mailed_to == "vale@example.org"
    assert Client().post(f"{path()}kept/erase/", {"sure": "yes"}).status_code in (200, 302)
    assert Link.objects.exclude(mailed_to="").count() == 0


def test_a_child_at_the_address_of_a_parent_is_another_person(world: World) -> None:
    agreements.change_role(world.actor("karen"), role=world.role, minors=True)
    sends(world, ANN)
    child = {"age": "minor", "guardian_name": "Ann Vale", "guardian_relation": "mother", "born": "2017-04-01"}
    sent = sends(world, {**ANN, "name": "Ida Vale", "adult": "", **child})
    assert (sent.status_code, names(world)) == (200, ["Ann Vale", "Ida Vale"])
    found = world.client("sam").get(f"/p/{world.production.pk}/submissions/")
    assert "has the same address" not in words(found)
