"""Doubling on its page: asked, worked out within seconds, drawn, refused by line; not there for others."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from castlist.actions import doubling, parts, worked_out
from castlist.planning import doubling_apart
from castlist.records.models import Doubling
from castlist.rules.scene_lines import read_chart
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ARDEN = """1.1 | 8 | Orlando, Oliver
1.2 | 1 | Rosalind, Celia
Interval | 20
2.1 | 4:30 | Orlando, Duke <b>
2.2 | 3 | Corin"""


@pytest.fixture
def charted(world: World) -> World:
    """The production has a chart of six characters."""
    parts.say_chart(world.actor("sam"), read_chart(ARDEN)[0], seen=0)
    return world


def here(world: World) -> str:
    return f"/p/{world.production.pk}/parts/doubling/"


def ask(world: World, who: str = "sam", version: int = 1, **more: Any) -> HttpResponse:
    return world.client(who).post(here(world), {"version": version, **more})


def page(world: World, who: str = "karen") -> str:
    answer = world.client(who).get(here(world))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_fewest_are_worked_out_and_drawn(charted: World) -> None:
    assert "How few can play it?" in page(charted)
    answer = ask(charted, change="2", apart="Corin, Celia", needs="Duke <b>: bass")
    assert answer["Location"] == here(charted) + "?done=worked"
    shown = page(charted)
    assert "4 performers can do it, and no fewer: proven." in shown
    assert "Oliver and Rosalind need 2 minutes to change, and have no time between scene 1.1 and scene 1.2." in shown
    assert "Duke &lt;b&gt;</b>" in shown
    assert "Corin, Celia</textarea>" in shown
    kept = Doubling.objects.get()
    assert kept.wish == {"change": "2", "apart": "Corin, Celia", "needs": "Duke <b>: bass"}
    assert {name for part in kept.found["plan"] for name in part["characters"]} == {
        "Orlando", "Oliver", "Rosalind", "Celia", "Duke <b>", "Corin",
    }  # fmt: skip


def test_what_was_not_proven_says_so_and_may_be_looked_for_longer(charted: World) -> None:
    assert ask(charted, longer="yes", change="2").status_code == 302
    row = Doubling.objects.get()
    many = row.found["performers"]
    assert "Look for longer" not in page(charted)
    told = [f"{many} performers can do it; whether fewer could was not found out in the time that there was."]
    for bound, says in ((1, f"whether 1 to {many - 1} would do"), (many - 1, f"whether {many - 1} would do")):
        Doubling.objects.update(found={**row.found, "status": "stopped", "bound": bound, "told": told})
        shown = page(charted)
        assert f"At least {bound} are needed; {says} was not found out in that time." in shown
        assert '<button class="button" name="longer" value="yes">Look for longer</button>' in shown
        assert "and 15 when you look for longer" in shown
    Doubling.objects.update(found={**row.found, "status": "unknown", "plan": [], "alternatives": [], "performers": 0})
    assert "Neither a plan was found in that time, nor that there is none." in page(charted)


def test_what_is_impossible_names_the_smallest_knot(charted: World) -> None:
    ask(charted, together="Orlando, Oliver\nCorin, Celia", apart="Rosalind, Corin")
    shown = page(charted)
    assert "As it is asked, there is no plan." in shown
    assert "There is no plan: Orlando and Oliver cannot be played as it is said:" in shown
    assert "Orlando and Oliver are on together in scene 1.1." in shown
    assert "Orlando and Oliver are said to be the same performer." in shown
    assert "Corin" not in shown[shown.index("Why there is no plan") : shown.index("Give up any one")]


def test_a_note_that_nobody_reaches_is_the_knot(charted: World) -> None:
    ask(charted, needs="Corin: tenor, C3–A4\nCelia: C4–A5", there="2: tenor, C3–G4\nany: A3–C6\nany")
    shown = page(charted)
    assert "There is no plan: Corin cannot be played as it is said:" in shown
    assert "Corin sings C3–A4, which nobody can." in shown
    ask(charted, needs="Corin: tenor, C3–A4\nCelia: C4–A5", there="2: tenor, C3–B4\nany: A3–C6\nany")
    assert "C3–A4" in page(charted)
    assert {need for part in Doubling.objects.get().found["plan"] for need in part["needs"]} == {
        "tenor", "C3–A4", "C4–A5"
    }  # fmt: skip
    assert ask(charted, needs="Corin: A4").status_code == 422


def test_a_cycle_of_exclusions_is_an_impossible_core(charted: World) -> None:
    ask(charted, together="Orlando, Corin\nCorin, Celia", apart="Celia, Orlando")
    told = Doubling.objects.get().found
    assert (told["status"], sorted(told["core"])) == ("impossible", ["Celia", "Corin", "Orlando"])
    assert len(told["told"]) == 4


def test_lines_that_cannot_be_read_stand_in_the_form(charted: World) -> None:
    answer = ask(charted, apart="Orlando, Jaques", needs="Corin: alto", change="soon")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1: “Jaques” is not in the chart." in shown
    assert "“soon” is no number of minutes." in shown
    assert "Orlando, Jaques</textarea>" in shown
    assert "Corin: alto</textarea>" in shown
    assert not Doubling.objects.exists()
    assert ask(charted, version=0).status_code == 409


def test_a_chart_that_changed_says_so_and_what_no_longer_fits(charted: World) -> None:
    ask(charted, apart="Corin, Celia")
    parts.say_chart(charted.actor("karen"), read_chart("1 | 8 | Orlando, Celia")[0], seen=1)
    shown = page(charted)
    assert "The chart has changed since." in shown
    assert "<li>Corin, Celia: “Corin” is not in the chart.</li>" in shown
    assert "Oliver" in shown, "the plan of then is drawn as it was"
    with pytest.raises(Refused) as no:
        doubling.work_out(charted.actor("sam"), {"apart": "Corin, Celia"}, seen=2)
    assert no.value.why is Why.incomplete


def test_it_is_refused_and_nothing_kept_when_time_or_memory_run_out(
    charted: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubling, "BEYOND", -2.99)
    answer = ask(charted)
    assert answer.status_code == 422
    assert "It asks for more time or memory than there is here." in answer.content.decode()
    monkeypatch.setattr(doubling, "BEYOND", 10)
    monkeypatch.setattr(worked_out, "PATIENCE", 0.05)
    with doubling._places, doubling._places:
        assert "Others are having something worked out just now." in ask(charted).content.decode()
    assert not Doubling.objects.exists()
    assert ask(charted).status_code == 302
    assert doubling_apart.MEGABYTES == 2048


def test_a_plan_that_does_not_hold_is_never_kept(charted: World, monkeypatch: pytest.MonkeyPatch) -> None:
    right = doubling._apart

    def wrong(*args: Any, **more: Any) -> dict[str, Any]:
        found = right(*args, **more)
        everybody = [name for part in found["plan"] for name in part["characters"]]
        return {**found, "plan": [{**found["plan"][0], "characters": everybody}]}

    monkeypatch.setattr(doubling, "_apart", wrong)
    assert ask(charted).status_code == 422
    assert not Doubling.objects.exists()


def test_it_is_not_there_for_those_who_plan_nothing(charted: World) -> None:
    ask(charted)
    for who in ("tom", "miriam", "eve"):
        assert charted.client(who).get(here(charted)).status_code == 404, who
        assert ask(charted, who).status_code == 404, who
    with pytest.raises(Refused) as no:
        doubling.work_out(charted.actor("tom"), {}, seen=1)
    assert no.value.why is Why.no_right


def test_many_characters_cost_as_many_readings_as_few(charted: World) -> None:
    counts = []
    for n in (1, 3):
        lines = "\n".join(f"{k} | 8 | {', '.join(f'P{c}' for c in range(n))}" for k in range(n))
        version = parts.say_chart(charted.actor("sam"), read_chart(lines)[0], seen=len(counts) + 1)
        ask(charted, version=version)
        page(charted)
        with CaptureQueriesContext(connection) as found:
            page(charted)
        counts.append(len(found))
    assert counts[0] == counts[1]
