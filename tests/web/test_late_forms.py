"""What happens to a form while it is being filled in: nothing typed is lost, and it says what to do."""

import html
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, notices
from castlist.records.models import Performer, Submission
from castlist.web.role_links import calls_link, role_link
from tests.web.test_notice_views import full
from tests.world import World

pytestmark = pytest.mark.django_db
NELL = {"name": "Nell Ash", "email": "nell@example.org", "credits": "2019, Nell", "note": "alto", "adult": "yes"}


@pytest.fixture
def two(world: World) -> World:
    """Two public parts, with a notice that is published."""
    full(world)
    world.cands["ghost"] = str(
        agreements.add_role(world.actor("karen"), name="The Ghost", open_to="public").answer["role"]
    )
    notices.publish(world.actor("karen"), sure=True)
    return world


def words(answer: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def opened(world: World) -> str:
    """The mark of what is asked, as the page had it when it was opened."""
    page = Client().get(role_link(world.production.pk, world.role)).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', page)
    return found[1] if found else ""


def sends(world: World, **form: str) -> HttpResponse:
    return Client().post(role_link(world.production.pk, world.role), NELL | form)


def nothing() -> bool:
    return Performer.objects.filter(email="nell@example.org").count() == Submission.objects.count() == 0


def both(world: World) -> dict[str, str]:
    return {f"like_{world.role}": "1", f"like_{world.cands['ghost']}": "2"}


def test_the_part_was_withdrawn_meanwhile_and_others_are_open(two: World) -> None:
    seen = opened(two)
    agreements.change_role(two.actor("karen"), role=two.role, open_to="nobody")
    late = sends(two, seen=seen, **both(two))
    assert (late.status_code, nothing()) == (410, True)
    for typed in NELL.values():
        assert typed == "yes" or typed in words(late), typed
    assert "Nobody can put themselves in for this part any more." in words(late)
    assert calls_link(two.production.pk) in late.content.decode()


def test_the_part_was_cut_meanwhile(two: World) -> None:
    seen = opened(two)
    agreements.change_role(two.actor("karen"), role=two.role, cut=True)
    late = sends(two, seen=seen)
    assert (late.status_code, nothing(), "Nell Ash" in words(late)) == (410, True, True)


def test_one_of_several_parts_was_withdrawn_meanwhile(two: World) -> None:
    seen, said = opened(two), both(two)
    agreements.change_role(two.actor("karen"), role=two.cands["ghost"], open_to="nobody")
    late = sends(two, seen=seen, **said)
    assert (late.status_code, nothing()) == (422, True)
    assert "A part that you chose is not open any more." in words(late)
    assert 'value="nell@example.org"' in late.content.decode()
    again = sends(two, seen=opened(two), **{name: text for name, text in said.items() if name.endswith(two.role)})
    assert (again.status_code, "We have it." in words(again)) == (200, True)


def test_the_only_call_is_closed_meanwhile_and_no_other_is_offered(two: World) -> None:
    seen = opened(two)
    for role in (two.role, two.cands["ghost"]):
        agreements.change_role(two.actor("karen"), role=role, open_to="nobody")
    late = sends(two, seen=seen)
    assert (late.status_code, "/calls/" in late.content.decode(), "Ask:" in words(late)) == (410, False, True)


def test_the_notice_was_taken_back_meanwhile_and_the_form_is_taken_all_the_same(two: World) -> None:
    seen = opened(two)
    notices.take_back(two.actor("karen"))
    sent = sends(two, seen=seen, **{f"like_{two.role}": "1"})
    assert sent.status_code in (200, 409)


def test_the_same_form_from_two_tabs_is_here_once_and_both_say_so(two: World) -> None:
    seen = opened(two)
    answers = [sends(two, seen=seen, key=f"tab-{n}", **both(two)) for n in range(2)]
    assert [("We have it." in words(one), one.status_code) for one in answers] == [(True, 200)] * 2
    assert (Submission.objects.count(), Performer.objects.filter(email="nell@example.org").count()) == (1, 1)
    assert len(two.state().candidacies(two.role)) == 1


def test_a_second_tab_that_says_something_else_is_kept_beside_it(two: World) -> None:
    sends(two, key="a", **both(two))
    again = sends(two, key="b", **{f"like_{two.role}": "not", f"like_{two.cands['ghost']}": "1"})
    assert (again.status_code, Submission.objects.count()) == (200, 2)
    assert [len(two.state().candidacies(role)) for role in (two.role, two.cands["ghost"])] == [1, 1]


# -- A form that was begun


def begins(world: World, **form: str) -> str:
    """The form is kept; says its address."""
    address: str = sends(world, later="yes", **form).headers["Location"].partition("?")[0]
    return address


def test_a_form_that_is_gone_on_with_says_which_part_is_not_open_any_more(two: World) -> None:
    draft = begins(two, **both(two))
    two.now += timedelta(minutes=5)
    agreements.change_role(two.actor("karen"), role=two.cands["ghost"], open_to="nobody", name="The Secret")
    page = Client().get(draft)
    assert "The Ghost is not open any more; all else is as you left it." in words(page)
    assert ('value="nell@example.org"' in page.content.decode(), "The Secret" in words(page)) == (True, False)


def test_a_form_whose_own_part_was_taken_back_goes_on_with_the_other(two: World) -> None:
    draft = begins(two, **both(two))
    two.now += timedelta(minutes=5)
    agreements.change_role(two.actor("karen"), role=two.role, open_to="nobody")
    page = Client().get(draft)
    assert "The Lead is not open any more; all else is as you left it." in words(page)
    assert 'value="nell@example.org"' in page.content.decode()
    found = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert found is not None
    done = Client().post(draft, NELL | {"version": found[1]})
    assert ("We have it." in words(done), len(two.state().candidacies(two.cands["ghost"]))) == (True, 1)
    assert not two.state().candidacies(two.role)


def test_a_form_of_the_only_part_says_which_one_it_was_and_what_was_typed(two: World) -> None:
    draft = begins(two)
    agreements.change_role(two.actor("karen"), role=two.role, open_to="nobody")
    page = words(Client().get(draft))
    assert "Nobody can put themselves in for The Lead any more." in page
    assert ("2019, Nell" in page, "Other parts of Small Hours are open: The Ghost" in page) == (True, True)
