"""The bar is moved from now, where somebody was chosen: on the table is whoever each act is about."""

import re

import pytest

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Revision
from castlist.queries import rooms
from castlist.rules.decisions.facts import Motion
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(world: World) -> World:
    """Ivy was put forward, then Rana; then each was proposed."""
    for name in ("ivy", "rana"):
        world.put_forward(name)
    for name in ("ivy", "rana"):
        decisions.propose(world.actor("karen"), world.cands[name], revision=Revision("consider"))
    return world


def page(world: World, query: str, who: str = "karen") -> str:
    return world.client(who).get(f"/p/{world.production.pk}/r/{world.role}/{query}").content.decode()


def looked_at(found: str) -> str:
    return next(iter(re.findall(r'data-candidacy="(\w*)"', found)), "")


def bar(found: str) -> dict[str, str]:
    """Where the bar leads, without the address of the room."""
    links = dict(re.findall(r'id="flash-(previous|next|now)" href="([^"]*)"', found))
    links |= dict(re.findall(r'data-(now|then)="([^"]*)"', found))
    return {name: url.partition("/r/")[2].partition("/")[2].replace("&amp;", "&") for name, url in links.items()}


def test_going_back_from_somebody_follows_the_acts_and_leads_back_to_them(two: World) -> None:
    ivy, rana = two.cands["ivy"], two.cands["rana"]
    now = page(two, f"?c={ivy}")
    last = int(re.findall(r'data-last="(\d+)"', now)[0])
    assert looked_at(now) == ivy
    assert bar(now) == {"previous": f"?from={ivy}&at={last - 1}", "now": f"?c={ivy}", "then": f"?from={ivy}"}
    for at, who in ((last - 1, ivy), (last - 2, rana), (last - 3, ivy)):
        then = page(two, f"?from={rana}&at={at}")
        assert looked_at(then) == who
        assert bar(then)["now"] == f"?c={rana}"
        assert bar(then)["previous"] == f"?from={rana}&at={at - 1}"


def test_an_act_about_nobody_leaves_on_the_table_whom_one_came_from(two: World) -> None:
    agreements.move(two.actor("karen"), "add_member", person=two.people["eve"].pk, voice=True)
    for motion in two.state().all(Motion):
        agreements.agree(two.actor("derek"), motion.id)
    joined = int(re.findall(r'data-last="(\d+)"', page(two, ""))[0])
    decisions.advise(two.actor("tom"), two.cands["ivy"], what="comment", text="So.")
    for who in ("ivy", "rana"):
        found = page(two, f"?from={two.cands[who]}&at={joined}")
        assert f"act {joined} of {joined + 1}" in found
        assert looked_at(found) == two.cands[who]
    assert looked_at(page(two, f"?from=nobody&at={joined}")) == two.cands["rana"]


def test_a_card_chosen_in_the_past_stays_there(two: World) -> None:
    ivy, rana = two.cands["ivy"], two.cands["rana"]
    last = int(re.findall(r'data-last="(\d+)"', page(two, ""))[0])
    then = page(two, f"?from={ivy}&at={last - 1}")
    link = re.findall(rf'id="card-{rana}" href="([^"]*)"', then)[0].replace("&amp;", "&")
    assert link.endswith(f"?c={rana}&at={last - 1}"), "a card of the past stays in the past"
    chosen = two.client("karen").get(link).content.decode()
    assert looked_at(chosen) == rana
    assert bar(chosen)["previous"] == f"?c={rana}&at={last - 2}"
    assert bar(chosen)["now"] == f"?c={rana}"


def test_before_the_role_was_opened_nothing_of_it_is_shown(two: World) -> None:
    first = rooms.room(two.people["karen"], two.production.pk, two.role, now=two.now, at=1)
    assert (first.headline, first.about, first.columns, first.focus, first.rule) == (
        "This role was not there yet.", "", (), None, "",
    )  # fmt: skip
    found = page(two, "?at=1")
    assert "The Lead was not there yet" in found
    assert 'class="ladder"' not in found
    opened = next(
        n for n in range(1, first.flashback.last)
        if rooms.room(two.people["karen"], two.production.pk, two.role, now=two.now, at=n).columns
    )  # fmt: skip
    then = rooms.room(two.people["karen"], two.production.pk, two.role, now=two.now, at=opened)
    assert (opened > 1, then.headline) == (True, "Nobody yet.")
