"""The chart of scenes: typed, refused by line, drawn, tied to roles, put back; not there for others."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, parts
from castlist.records.models import SceneChart
from castlist.rules.scene_lines import read_chart
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ARDEN = "1.1 | 8 | The Lead, Oliver\n1.2 | 11:30 | Rosalind, Celia, the lead\nInterval | 20\n2.1 | 4 | Duke <b>"


def here(world: World, act: str = "") -> str:
    return f"/p/{world.production.pk}/parts/{act}"


def write(world: World, lines: str, version: int = 0, who: str = "sam", **more: Any) -> HttpResponse:
    return world.client(who).post(here(world, "write/"), {"lines": lines, "version": version, **more})


def page(world: World, who: str = "sam", what: str = "") -> str:
    answer = world.client(who).get(here(world, what))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_chart_is_typed_and_drawn(world: World) -> None:
    assert "No scenes yet" in page(world)
    assert write(world, ARDEN)["Location"] == here(world) + "?done=write"
    shown = page(world, "karen")
    assert "5 characters in 4 scenes, 43:30 min." in shown
    assert shown.count('class="on"') == 6
    assert "Duke &lt;b&gt;</span></th>" in shown
    assert '<tr class="interval">' in shown
    assert "1.2 | 11:30 | Rosalind, Celia, The Lead\nInterval | 20 |\n2.1 | 4 | Duke &lt;b&gt;</textarea>" in shown
    kept = SceneChart.objects.get()
    assert (kept.n, kept.by, kept.ties) == (1, world.people["sam"].pk, {"The Lead": world.role})


def test_lines_that_cannot_be_read_are_named_and_what_was_typed_stays(world: World) -> None:
    answer = write(world, "1.1 | 8 | A\n1.2 | soon | B")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "One line could not be read, so nothing was kept." in shown
    assert 'Line 2, <b class="kept" dir="auto">1.2 | soon | B</b>: “soon” is no number of minutes.' in shown
    assert "1.1 | 8 | A\n1.2 | soon | B</textarea>" in shown
    assert write(world, "  \n ").status_code == 422
    assert not SceneChart.objects.exists()


def test_whoever_was_overtaken_sees_what_is_there_and_may_send_theirs_once_more(world: World) -> None:
    write(world, ARDEN)
    write(world, "1.1 | 9 | The Lead", 1, who="karen")
    refused = write(world, "1.1 | 7 | The Lead", 1)
    shown = " ".join(refused.content.decode().split())
    assert (refused.status_code, "It stands above as it is now." in shown) == (409, True)
    assert "9 min" in shown
    assert "1.1 | 7 | The Lead</textarea>" in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version is not None
    assert write(world, "1.1 | 7 | The Lead", int(version[1])).status_code == 302
    assert SceneChart.objects.count() == 3


def test_every_version_is_kept_and_the_last_change_is_taken_back(world: World) -> None:
    write(world, ARDEN)
    write(world, "1.1 | 9 | The Lead", 1, who="karen")
    write(world, "1.1 | 9 | The Lead", 2)
    assert SceneChart.objects.count() == 2, "what changes nothing is no version"
    shown = page(world)
    assert re.sub(r"\s+", " ", shown).count("Karen, this") == 1
    assert "Take the last change back" in shown
    assert "43:30 min" in page(world, what="?version=1")
    assert write(world, ARDEN, 1).status_code == 409
    again = world.client("sam").post(here(world, "again/"), {"again": 1, "version": 2})
    assert again["Location"] == here(world) + "?done=again"
    assert list(SceneChart.objects.order_by("n").values_list("n", "again")) == [(1, 0), (2, 0), (3, 1)]
    assert "; like version 1" in page(world)
    assert "43:30 min" in page(world)
    refused = world.client("sam").post(here(world, "again/"), {"again": 3, "version": 3})
    assert refused.status_code == 409
    same = {"lines": "1 | 1 | A", "version": 3, "key": "once"}
    assert [world.client("sam").post(here(world, "write/"), same).status_code for _ in range(2)] == [302, 302]
    assert SceneChart.objects.count() == 4


def test_the_chart_is_a_sheet_that_can_be_pasted_again(world: World) -> None:
    write(world, "=1 | 8 | Ann, +Bo\n2 | 11:30 | Ann\nInterval | 20")
    answer = world.client("karen").get(here(world, "chart.csv"))
    sheet = answer.content.decode()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert sheet == "\ufeffScene,Minutes,Ann,'+Bo\r\n'=1,8,x,x\r\n2,11:30,x,\r\nInterval,20,,\r\n"
    assert [scene.seconds for scene in read_chart(sheet)[0].scenes] == [480, 690, 1200]


def test_only_the_newest_fifty_versions_are_kept(world: World) -> None:
    for n in range(53):
        parts.say_chart(world.actor("sam"), read_chart(f"1 | {n + 1} | A")[0], seen=n)
    assert list(SceneChart.objects.order_by("n").values_list("n", flat=True)) == list(range(4, 54))


def test_characters_are_tied_to_roles_and_a_hidden_tie_stays_as_it_is(world: World) -> None:
    secret = str(agreements.add_role(world.actor("karen"), name="The Ghost").answer["role"])
    chart = read_chart("1 | 8 | The Lead, Nurse, Ghost")[0]
    parts.say_chart(world.actor("karen"), chart, seen=0, ties={"Ghost": secret, "The Lead": world.role})
    world.put_forward("ivy")
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"])
    ghost = page(world, "karen")
    assert f'<option value="{secret}" selected>' in ghost
    form = {"version": 1, "role-0": world.role, "role-1": "nosuch", "role-2": ""}
    assert world.client("karen").post(here(world, "tie/"), form).status_code == 302
    assert SceneChart.objects.order_by("-n").first().ties == {"The Lead": world.role}  # type: ignore[union-attr]
    assert world.client("karen").post(here(world, "tie/"), form).status_code == 409
    write(world, "1 | 8 | Nurse, the LEAD", 2)
    assert SceneChart.objects.order_by("-n").first().ties == {"the LEAD": world.role}  # type: ignore[union-attr]


def test_who_is_recused_from_a_role_neither_sees_nor_changes_that_a_character_is_it(world: World) -> None:
    chart = read_chart("1 | 8 | The Lead, Nurse")[0]
    parts.say_chart(world.actor("karen"), chart, seen=0)
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"])
    assert f'value="{world.role}"' in page(world, "karen")
    shown = page(world, "derek")
    assert (world.role in shown, "The Lead" in shown) == (False, True), "the script’s character is no secret"
    parts.tie(world.actor("derek"), {"The Lead": "", "Nurse": world.role}, seen=1)
    parts.say_chart(world.actor("derek"), read_chart("1 | 9 | The Lead, Nurse")[0], seen=1)
    assert SceneChart.objects.order_by("-n").first().ties == {"The Lead": world.role}  # type: ignore[union-attr]


def test_it_is_not_there_for_those_who_plan_nothing(world: World) -> None:
    write(world, ARDEN)
    gone = world.client("eve").get(here(world)).content
    for who in ("tom", "miriam", "eve"):
        for answer in (
            world.client(who).get(here(world)),
            write(world, ARDEN, 1, who=who),
            world.client(who).post(here(world, "again/"), {"again": 1}),
        ):
            assert answer.status_code == 404, who
    assert world.client("eve").get(here(world, "nosuch/")).status_code == 404
    assert b"Oliver" not in gone
    with pytest.raises(Refused) as no:
        parts.say_chart(world.actor("tom"), read_chart(ARDEN)[0], seen=1)
    assert no.value.why is Why.no_right
    assert "Who plays what" in world.client("sam").get(f"/p/{world.production.pk}/").content.decode()
    assert "Who plays what" not in world.client("tom").get(f"/p/{world.production.pk}/").content.decode()


def test_a_long_chart_is_read_as_quickly_as_a_short_one(world: World) -> None:
    counts = []
    for n in (1, 3):
        lines = "\n".join(f"{k} | 8 | {', '.join(f'P{c}' for c in range(n))}" for k in range(n))
        write(world, lines, SceneChart.objects.count())
        page(world)
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(world)
        counts.append(len(found))
    assert counts[0] == counts[1]
