"""Somebody under 18: a guardian writes for them, every letter goes to the guardian, and few may read who that is."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings

from castlist.actions import agreements, dates, erasure, guardians, letters, performers
from castlist.actions.productions import add_performer
from castlist.queries.exporting import HEADINGS, as_row, people_of
from castlist.queries.letters import Words
from castlist.queries.retention import books, endings, keeping
from castlist.records.models import Company, Guardian, Letter, Link, Performer
from castlist.rules.dates import Day
from castlist.rules.guardians import of_age_on
from castlist.rules.why import Refused, Why
from castlist.web.role_links import role_link
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {
    "name": "Mia Vale", "email": "anna@example.org", "age": "minor", "guardian_name": "Anna Vale",
    "guardian_relation": "mother", "born": "2016-05-01",
}  # fmt: skip


@pytest.fixture
def for_children(invited: World) -> World:
    """Somebody under 18 may stand for The Lead, and the first day is the 1st of March 2027."""
    agreements.change_role(invited.actor("karen"), role=invited.role, minors=True)
    dates.add(invited.actor("sam"), [Day(date(2027, 3, 1), "rehearsal")])
    return invited


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def submit(world: World, **changed: str) -> HttpResponse:
    form = {name: value for name, value in {**FORM, **changed}.items() if value}
    with override_settings(CASTLIST_URL_IS_LOCAL=True):  # where no program comes, no work is asked for
        return Client().post(role_link(world.production.pk, world.role), form)


@pytest.fixture
def mia(for_children: World) -> World:
    """Anna has written for Mia, who stands below the ladder."""
    assert "We have it." in text(submit(for_children))
    row = Performer.objects.get(name="Mia Vale")
    for_children.performers["mia"] = row.pk
    for_children.cands["mia"] = for_children.state().candidacies_of(row.pk)[0].id
    return for_children


def test_it_is_asked_where_somebody_under_18_may_stand(for_children: World) -> None:
    page = text(Client().get(role_link(for_children.production.pk, for_children.role)))
    assert "On Monday 1 March 2027, whoever is to play is" in page
    assert 'name="adult"' not in page
    other = str(agreements.add_role(for_children.actor("karen"), name="The Landlord").answer["role"])
    page = text(Client().get(role_link(for_children.production.pk, other)))
    assert 'name="adult"' in page
    assert 'name="born"' not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"age": ""}, "Please say whether whoever is to play is 18 or older on 1 March 2027."),
        ({"guardian_name": ""}, "say who that is, and what they are to them"),
        ({"guardian_relation": " "}, "say who that is, and what they are to them"),
        ({"guardian_relation": "x" * 61}, "What you are to them has 61 characters; 60 are kept."),
        ({"born": "1.5.2016"}, "is not a day. Write the birth date like 2015-03-29."),
        ({"born": "2009-03-01"}, "is 18 or older on 1 March 2027: then they write themselves."),
        ({"born": "2036-03-01"}, "A birth date lies in the past."),
        ({"email": "nobody"}, "This is not an e-mail address. An e-mail address is needed"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(for_children: World, wrong: Any, says: str) -> None:
    answer = submit(for_children, **wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert says in page
    assert 'value="Mia Vale"' in page
    assert not Performer.objects.filter(name="Mia Vale").exists()


def test_where_nobody_under_18_may_stand_nobody_does(for_children: World) -> None:
    agreements.change_role(for_children.actor("karen"), role=for_children.role, minors=False)
    answer = submit(for_children)
    assert answer.status_code == 422
    assert "Please say that you are 18 or older." in text(answer)
    assert Guardian.objects.count() == 0


def test_at_one_address_everybody_is_somebody_else(mia: World) -> None:
    submit(mia)  # the same again, from another tab
    submit(mia, name="Noah Vale", born="")
    submit(mia, name="Anna Vale", age="adult", born="")
    rows = Performer.objects.filter(email="anna@example.org").order_by("name").values_list("name", "guardian__name")
    assert list(rows) == [("Anna Vale", None), ("Mia Vale", "Anna Vale"), ("Noah Vale", "Anna Vale")]
    assert "Say on which days you cannot" in text(submit(mia))


def test_letters_go_to_the_guardian_and_to_nobody_else(mia: World) -> None:
    agreements.change_role(mia.actor("karen"), role=mia.role, minors=False)  # clearance is not what is tried here
    mia.agree("mia", "audition")
    with pytest.raises(Refused) as no:
        mia.letter("sam", "mia", to="mia@example.org")
    assert no.value.why is Why.guardian_only
    kept = mia.letter("sam", "mia", to="Anna@example.org")
    letter = Letter.objects.get(pk=kept)
    with pytest.raises(Refused) as no:
        letters.change(mia.actor("sam"), kept, Words("mia@example.org", letter.subject, letter.body, letter.version))
    assert no.value.why is Why.guardian_only
    letters.send(mia.actor("sam"), kept)
    assert mail.outbox[-1].to == ["Anna@example.org"]
    assert mail.outbox[-1].body.startswith("To Anna Vale, for Mia Vale:")
    link = re.search(r"/i/[^/\s]+/", mail.outbox[-1].body)
    assert link is not None
    page = text(Client().get(link[0]))
    assert "Anna Vale (mother) acts for Mia Vale. Wherever it says “you” below, Mia Vale is meant" in page
    assert f"{link[0]}guardian/" in page


def test_a_letter_that_was_begun_before_goes_to_the_guardian_and_to_nobody_else(mia: World) -> None:
    agreements.change_role(mia.actor("karen"), role=mia.role, minors=False)
    mia.agree("mia", "audition")
    begun = mia.letter("sam", "mia", to="Anna@example.org")
    Letter.objects.filter(pk=begun).update(to="mia@example.org")
    with pytest.raises(Refused) as no:
        letters.send(mia.actor("sam"), begun)
    assert no.value.why is Why.guardian_only
    assert Letter.objects.get(pk=begun).state == "drafted"


def test_what_is_sent_to_a_guardian_is_shown_as_it_will_be(mia: World) -> None:
    agreements.change_role(mia.actor("karen"), role=mia.role, minors=False)
    mia.agree("mia", "audition")
    where = f"/p/{mia.production.pk}/letters/{mia.letter('sam', 'mia', to='anna@example.org')}/"
    assert "To Anna Vale, for Mia Vale:" in text(mia.client("sam").get(where))
    others = [text(mia.client(who).get(where)) for who in ("karen", "derek")]
    assert [("Anna" in page, "Mia Vale" in page) for page in others] == [(False, True)] * 2, "not theirs to know"


def test_few_may_read_who_acts_for_whom(mia: World) -> None:
    here = f"/p/{mia.production.pk}/guardian/{mia.cands['mia']}/"
    room = f"/p/{mia.production.pk}/r/{mia.role}/?c={mia.cands['mia']}"
    for who in ("sam", "karen", "tom", "miriam", "eve"):
        page, card = mia.client(who).get(here), text(mia.client(who).get(room))
        assert page.status_code == (200 if who == "sam" else 404), who
        assert ("Anna Vale (mother) acts for them" in card) == (who == "sam"), who
    assert "1 May 2016" in text(mia.client("sam").get(here))
    for address in (f"/people/?q=Mia", f"/people/{mia.performers['mia']}/", "/people/export/people.csv"):  # noqa: F541
        for who in ("sam", "karen"):
            seen = mia.client(who).get(address)
            body = b"".join(seen.streaming_content).decode() if seen.streaming else text(seen)  # type: ignore[attr-defined]
            assert "2016" not in body, (address, who)
            assert "Anna" not in body, (address, who)
    rows = [as_row(one) for one in people_of(mia.people["karen"], now=mia.now)]
    assert "2016-05-01" not in repr(rows)
    assert "Birth date" not in HEADINGS


def test_the_desk_says_who_acts_for_somebody_who_was_put_forward(for_children: World) -> None:
    here = f"/p/{for_children.production.pk}/guardian/{for_children.cands['ivy']}/"
    sam = for_children.client("sam")
    assert "Are they under 18?" in text(sam.get(here))
    form = {"guardian_name": "Iris Marlowe", "guardian_relation": "aunt", "email": "iris@example.org", "born": ""}
    for wrong in ({"email": "x"}, {"guardian_name": ""}, {"born": "soon"}):
        answer = sam.post(here, {**form, **wrong})
        assert answer.status_code == 422, wrong
        assert 'value="aunt"' in text(answer), wrong
    assert for_children.client("karen").post(here, form).status_code == 404
    assert Guardian.objects.count() == 0
    assert sam.post(here, form).status_code == 302
    assert "Iris Marlowe (aunt)" in text(sam.get(here))
    assert Performer.objects.get(pk=for_children.performers["ivy"]).email == "iris@example.org"


def test_the_guardian_puts_it_right_and_hands_over(mia: World) -> None:
    here = f"/i/{mia.link('mia')}/guardian/"
    assert "You act for Mia Vale." in text(Client().get(here))
    form = {"guardian_name": "Anna V. Vale", "guardian_relation": "mother", "born": ""}
    assert Client().post(f"{here}correct/", {**form, "born": "2001-01-01"}).status_code == 422
    assert Client().post(f"{here}correct/", form).status_code == 302
    assert Guardian.objects.values_list("name", "born").get() == ("Anna V. Vale", None)
    kept = text(Client().get(here.replace("guardian", "kept")))
    assert "Anna V. Vale (mother)" in kept
    for wrong in ({"email": "mia@example.org"}, {"email": "anna@example.org", "sure": "yes"}, {"sure": "yes"}):
        assert Client().post(f"{here}of_age/", wrong).status_code == 422, wrong
    assert Client().get(f"{here}of_age/").status_code == 302
    answer = Client().post(f"{here}of_age/", {"email": "mia@example.org", "sure": "yes"})
    assert "They act for themselves now." in text(answer)
    assert Guardian.objects.count() == 0
    assert Performer.objects.get(pk=mia.performers["mia"]).email == "mia@example.org"
    assert Client().get(here).status_code == 404
    assert Client().get(f"/i/{mia.bearer('ivy').token}/guardian/").status_code == 404
    assert Client().post(f"/i/{mia.bearer('ivy').token}/guardian/correct/", form).status_code == 404


def test_before_they_are_18_nobody_hands_over(mia: World) -> None:
    here = f"/i/{mia.link('mia')}/guardian/of_age/"
    answer = Client().post(here, {"email": "mia@example.org", "sure": "yes"})
    assert answer.status_code == 422
    assert "they are not 18 yet" in text(answer)
    assert of_age_on(date(2008, 2, 29)) == date(2026, 3, 1)


def test_what_is_known_of_children_goes_sooner(mia: World) -> None:
    bearer = mia.bearer("mia")
    Client().post(f"/i/{bearer.token}/sure/decline/", {"text": ""})
    company = Company.objects.get()
    found = keeping(books(company), mia.performers["mia"], now=mia.now)
    assert found is not None
    assert (found.purpose, found.until.date()) == ("minors", (mia.now + timedelta(days=90)).date())
    due = [one for one in endings(company, now=mia.now + timedelta(days=89)) if one.kind == "performer"]
    assert (mia.performers["mia"], "minors") in [(one.key, one.purpose) for one in due]
    erasure.erase_performer(mia.performers["mia"], now=mia.now)
    assert Guardian.objects.count() == 0
    assert Link.objects.filter(performer=mia.performers["mia"], revoked_at=None).count() == 0


def test_two_records_of_one_child_have_one_guardian(mia: World) -> None:
    twin = add_performer(mia.production.company_id, name="Mia V.", email="mia@example.org", now=mia.now)
    performers.merge(mia.actor("sam"), keep=twin.pk, gone=mia.performers["mia"])
    assert Guardian.objects.values_list("performer", "name").get() == (twin.pk, "Anna Vale")
    assert Performer.objects.get(pk=twin.pk).email == "anna@example.org"


def test_whoever_writes_a_letter_cannot_tell_by_the_work_whether_somebody_acts_for_them(
    mia: World, django_assert_num_queries: Any
) -> None:
    adult = add_performer(mia.production.company_id, name="Ann", email="ann@example.org", now=mia.now)
    for performer, to in ((adult.pk, "ann@example.org"), (mia.performers["mia"], "anna@example.org")):
        with django_assert_num_queries(1):
            guardians.only_to_them(performer, to)
