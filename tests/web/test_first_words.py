"""What somebody who is here for the first time reads: a rule for one, a list of names, a letter, a clock."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from castlist.actions import agreements, decisions, productions
from castlist.actions.decisions import Asked, Reason, Revision
from castlist.config import environment
from castlist.rules.outlines import OUTLINES
from tests.world import World

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def alone(world: World) -> World:
    """A second production in which Karen still stands alone."""
    karen = world.people["karen"]
    world.production = productions.open_production(world.production.company, name="Gulls", by=karen, now=world.now)
    return world


def what_if(world: World) -> dict[str, str]:
    page = world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    return dict(re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', page))


def test_whoever_stands_alone_reads_what_one_alone_can_do(alone: World) -> None:
    assert what_if(alone) == {
        "Consider, hear, call back, or offer": "Karen alone",
        "Move on over an objection": "nobody, until its owner ends it or moves its floor",
        "End an objection whose owner left": "Karen, where one was enough when it was raised",
        "Add somebody, or change the rule": "Karen",
        "Remove somebody": "nobody can: it takes two others with a say",
        "Keep somebody who is related to a candidate": "Karen; nobody, where it is Karen who is related",
        "Name somebody to be considered": "anybody on the team",
    }


def test_two_read_what_takes_both_of_them_and_three_what_takes_all(world: World) -> None:
    two = what_if(world)
    assert two["End an objection whose owner left"] == "Derek and Karen, both of them"
    assert two["Remove somebody"] == "both with a say; of these two nobody is removed, one leaves"
    tom = world.people["tom"].pk
    agreements.move(world.actor("karen"), "add_member", person=tom, say=[("*", "*")])
    agreements.agree(world.actor("derek"), world.state().motions()[0].id)
    three = what_if(world)
    assert three["End an objection whose owner left"] == "Derek, Karen and Tom, all of them"
    assert three["Remove somebody"] == "all the others with a say, at least two"


def test_the_only_name_is_chosen_already_where_one_decides(alone: World) -> None:
    address = f"/p/{alone.production.pk}/team/"
    page = alone.client("karen").get(address).content.decode()
    assert "Change the rule: together, or one decides" in page
    field = page.partition('id="rule-decider"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="(\w*)"( selected)?>', field) == [(alone.people["karen"].pk, " selected")]


def test_with_others_on_the_team_nobody_is_chosen_beforehand(world: World) -> None:
    page = world.client("karen").get(f"/p/{world.production.pk}/team/").content.decode()
    field = page.partition('id="rule-decider"')[2].partition("</select>")[0]
    assert '<option value="">nobody alone</option>' in field
    assert "selected" not in field


@pytest.mark.parametrize("kind", OUTLINES)
def test_what_follows_the_line_with_the_name_begins_as_a_sentence(kind: str) -> None:
    first = re.match(r"Dear \{name\},\n\n(.)", OUTLINES[kind][1])
    assert first
    assert first[1].isupper()


@pytest.mark.parametrize("says", ["Etc/UTC", "Etc/UCT", "UCT", "Zulu"])
def test_a_machine_on_utc_has_a_clock_that_people_know(says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", says)
    assert environment.machine_zone() == "UTC"
    monkeypatch.setenv("TZ", "Europe/Vienna")
    assert environment.machine_zone() == "Europe/Vienna"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("server", "begins"), [("UTC", "Europe/Vienna"), ("Asia/Tokyo", "Asia/Tokyo")])
def test_a_production_begins_with_the_clock_of_the_browser_where_the_server_has_none(
    world: World, live_server: Any, browser: Any, settings: Any, server: str, begins: str
) -> None:
    settings.CASTLIST_TIME_ZONE = server
    cookie = world.client("karen").cookies["castlist_session"].value
    context = browser.new_context(timezone_id="Europe/Vienna")
    context.add_cookies([{"name": "castlist_session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/start/")
    page.get_by_text(f"Its times are those of {begins}").wait_for()
    assert page.locator("select[name=zone]").input_value() == begins
    context.close()


def test_what_declares_an_undertaking_broken_reads_as_something_to_do(world: World) -> None:
    cand = world.put_forward("ivy")
    asked = [Asked("undertaking", "Nobody is late", world.people["derek"].pk)]
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider", conditions=asked))
    for who, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(who), cand, revision=1, what=what, reason=Reason("So."))
    decisions.conclude(world.actor("karen"), cand, revision=1)
    page = world.client("karen").get(f"/p/{world.production.pk}/r/{world.role}/?c={cand}").content.decode()
    assert "<summary>Say that this was not kept</summary>" in page


def test_light_and_dark_are_called_so(world: World) -> None:
    page = world.client("karen").get("/settings/").content.decode()
    assert re.findall(r'name="theme" value="\w*"[^>]*>(.*?)<', page)[:3] == ["As the device", "Light", "Dark"]
    assert "<h2>Light or dark</h2>" in page


def test_make_says_how_much_it_fetches_before_it_is_quiet() -> None:
    said = subprocess.run(
        ["make", "-n", "-W", "requirements/run.txt", "demo"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.index("720 MB") < said.index("pip install")
