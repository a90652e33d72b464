"""Covers: what the rooms have cast and what was typed; who goes on if somebody is away; nobody named who is hidden."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, covers, dates, decisions, doubling, erasure, offers, parting, parts, performers
from castlist.actions.erasure import Item
from castlist.queries.covers import mark
from castlist.records.models import CoverList, CoverName, Performer
from castlist.rules.cover_lines import read_covers
from castlist.rules.dates import Day
from castlist.rules.scene_lines import read_chart
from castlist.rules.why import Refused, Why
from tests.web.api_world import program_for
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
CHART = read_chart("1.1 | 8 | The Lead, Nurse\n1.2 | 9 | Nurse, Ghost\n2 | 4 | Ghost")[0]
LINES = "Nurse: Ann Hale; Ben, Kim\nGhost: Ben; Kim"


def here(world: World) -> str:
    return f"/p/{world.production.pk}/parts/covers/"


def say(world: World, lines: str, who: str = "sam", **more: Any) -> HttpResponse:
    form = {"lines": lines, "wanted": "1", "most": "1", "spared": "", **more}
    return world.client(who).post(here(world), form)


def page(world: World, who: str = "sam", query: str = "") -> str:
    answer = world.client(who).get(here(world) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def area(shown: str) -> str:
    found = re.search(r'<textarea id="lines"[^>]*>\n(.*?)</textarea>', shown, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def charted(world: World, letters_may_go: None) -> World:
    """The production has a chart of three characters, of whom one is The Lead."""
    parts.say_chart(world.actor("karen"), CHART, seen=0)
    return world


def cast(world: World, name: str) -> None:
    """They have been offered The Lead, and have accepted."""
    world.put_forward(name)
    for target in ("audition", "callback", "offer"):
        decisions.clear(world.actor("miriam"), world.cands[name], value=True)
        world.agree(name, target)
    world.now += timedelta(hours=25)
    world.accepts(name)


def test_a_list_is_typed_and_says_what_it_is_worth(charted: World) -> None:
    assert "Write the list" in page(charted)
    assert say(charted, LINES, spared="ghost")["Location"] == here(charted) + "?done=said"
    shown = page(charted, "karen")
    assert area(shown) == LINES
    assert 'Ghost <span class="quiet">may be cut</span>' in shown
    assert "In one place the list is not as wanted." in shown
    assert "Kim covers Nurse and Ghost, who are on together in scene 1.2; 1 of a scene is the limit." in shown
    assert "Not counted, as nobody plays it that is known here: The Lead." in shown
    say(charted, LINES)
    assert "<li>Without Ann Hale and Ben: Nurse and Ghost cannot both be filled. Scene 1.2 stops.</li>" in page(charted)


def test_who_goes_on_is_answered_for_any_set(charted: World) -> None:
    say(charted, LINES)
    shown = page(charted, query=f"?away={mark('Ann Hale')}")
    assert "The show goes on without Ann Hale:" in shown
    assert "Kim plays Nurse (second cover): Ann Hale is away." in shown
    assert f'value="{mark("Ann Hale")}" checked' in shown
    shown = page(charted, query=f"?away={mark('Ann Hale')}&away={mark('Ben')}&away=nonsense")
    assert "The show cannot go on without Ann Hale and Ben: Nurse and Ghost cannot both be filled." in shown
    assert "<p>Scene 1.2 stops.</p>" in shown


def test_what_cannot_be_read_stays_in_the_form(charted: World) -> None:
    answer = say(charted, "Nurse: Ann\nJaques: Tom", spared="Fool", wanted="2")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'Line 2, <b class="kept" dir="auto">Jaques: Tom</b>: “Jaques” is not in the chart.' in shown
    assert "“Fool” is not in the chart." in shown
    assert area(shown) == "Nurse: Ann\nJaques: Tom"
    assert not CoverName.objects.exists()
    for wrong in ({"wanted": "many"}, {"wanted": "10"}, {"most": "0"}, {"most": ""}):
        assert say(charted, LINES, **wrong).status_code == 422
    assert not CoverList.objects.exists()
    with pytest.raises(Refused) as no:
        covers.say_covers(charted.actor("sam"), read_covers("A: B", read_chart("1|1|A")[0])[0], wanted=1, most=1)
    assert no.value.why is Why.incomplete


def test_whom_the_room_has_cast_stands_there_by_itself_and_only_by_reference(charted: World) -> None:
    cast(charted, "ivy")
    say(charted, "Nurse: ivy MARLOWE; Ben\nThe Lead: Somebody Else; Ben")
    row = CoverName.objects.get(character="Nurse", place=0)
    assert (row.performer_id, row.name) == (charted.performers["ivy"], "")
    shown = page(charted)
    assert 'Ivy Marlowe</span> <span class="mark">cast</span>' in shown
    assert (
        "Ivy Marlowe is said to play The Lead and Nurse, who are on together in scene 1.1. Counted is the first."
        in shown
    )
    ivy = charted.performers["ivy"]
    assert "Ben plays The Lead (first cover): Ivy Marlowe is away." in page(charted, query=f"?away={ivy}")
    assert charted.client("karen").get(here(charted) + f"?away={ivy}").status_code == 200


def test_who_stands_in_the_list_and_has_gone_is_said(charted: World) -> None:
    """Nobody is counted on who has said no, or was let go; whoever still stands for another part is."""
    charted.put_forward("ivy")
    charted.put_forward("june")
    names = {name: Performer.objects.get(pk=charted.performers[name]).name for name in ("ivy", "june")}
    say(charted, f"Nurse: {names['ivy']}; {names['june']}")
    assert "and stands in the list." not in page(charted)
    offers.decline(charted.bearer("ivy"), now=charted.now)
    shown = page(charted)
    assert f"<p>{names['ivy']} has said no, and stands in the list.</p>" in shown
    assert '<span class="mark mark-objection">has said no</span>' in shown
    assert f"{names['june']} was let go" not in shown
    assert f"plays Nurse (first cover): {names['ivy']}" not in page(charted, query="?away=" + charted.performers["ivy"])
    assert "Not counted, as nobody plays it that is known here: " in shown
    charted.agree("june", "released")
    assert f"<p>{names['june']} was let go, and stands in the list.</p>" in page(charted)


def test_whoever_has_left_cannot_be_ticked_and_is_said_to_have_left_where_they_were(charted: World) -> None:
    """Ticked before, as in an address that was kept, or while somebody else changed the list."""
    charted.put_forward("june")
    name, june, bearer = "June Marlowe", charted.performers["june"], charted.bearer("june")
    say(charted, f"Nurse: Ann; {name}; Tom")
    assert f'value="{june}"' in page(charted)
    offers.decline(bearer, now=charted.now)
    shown = page(charted, query=f"?away={june}")
    assert f'value="{june}"' not in shown
    assert f"{name} has said no, so the evening is without them already." in shown
    assert "This evening" not in shown
    both = page(charted, query=f"?away={june}&away={mark('Ann')}&away={mark('Nobody')}&away=")
    assert "Tom plays Nurse (first cover): Ann is away." in both
    assert "One of those who were ticked is in no part here any more." in both
    path = f"/productions/{charted.production.pk}/parts/covers?away={june},x"
    asked = program_for(charted.people["karen"], charted.now).get(path)
    left = [f"{name} has said no, so the evening is without them already."]
    assert asked.json()["not_here"] == [*left, "One of those who were ticked is in no part here any more."]


def test_of_somebody_hidden_is_said_what_is_said_of_nobody(charted: World) -> None:
    cast(charted, "ivy")
    ivy = charted.performers["ivy"]
    agreements.declare(charted.actor("derek"), performer=ivy)
    asked = [page(charted, "derek", f"?away={one}").replace(one, "") for one in (ivy, "x" * len(ivy))]
    told = [re.sub(r'name="(csrfmiddlewaretoken|key)" value="[\w:]+"', "", one) for one in asked]
    assert told[0] == told[1]


def test_nobody_goes_on_who_has_gone(charted: World) -> None:
    """Whoever said no is asked neither to go on tonight, nor counted as a cover where covers are given out."""
    charted.put_forward("june")
    name, june = Performer.objects.get(pk=charted.performers["june"]).name, charted.bearer("june")
    say(charted, f"Nurse: Ann; {name}; Tom")
    ann = f"?away={mark('Ann')}"
    assert f"{name} plays Nurse (first cover): Ann is away." in page(charted, query=ann)
    offers.decline(june, now=charted.now)
    shown = page(charted, query=ann)
    assert ("Tom plays Nurse (first cover): Ann is away." in shown, f"{name} plays Nurse" in shown) == (True, False)


def test_whoever_is_recused_is_told_nobody_of_that_role(charted: World) -> None:
    agreements.change_role(charted.actor("karen"), role=charted.role, sort="principal")
    cast(charted, "ivy")
    say(charted, "The Lead: ; Ben\nNurse: Ann; Ivy Marlowe")
    doubling.work_out(charted.actor("sam"), {}, seen=1)
    plan = here(charted).replace("covers", "doubling")
    assert "Ivy Marlowe" in page(charted, "derek")
    assert "Ivy Marlowe, cast</span>" in charted.client("derek").get(plan).content.decode()
    agreements.declare(charted.actor("derek"), performer=charted.performers["ivy"])
    assert "Ivy" not in charted.client("derek").get(plan).content.decode()
    before = page(charted, "derek")
    assert "Ivy" not in before
    assert charted.performers["ivy"] not in before
    assert area(before) == "Nurse: Ann"
    assert "Not counted, as nobody plays it that is known here: The Lead, Ghost." in before
    assert page(charted, "derek", f"?away={charted.performers['ivy']}").count("Ivy") == 0
    answer = say(charted, "The Lead: Tom", who="derek")
    assert "Who plays “The Lead” is not yours to say." in answer.content.decode()
    assert say(charted, "Nurse: Ann", who="derek").status_code == 302
    assert area(page(charted, "karen")) == "The Lead: ; Ben\nNurse: Ann; Ivy Marlowe", "what he does not see is there"


def test_a_name_typed_before_somebody_stood_is_hidden_as_theirs(charted: World) -> None:
    say(charted, "Nurse: Ann; Ivy Marlowe")
    charted.put_forward("ivy")
    agreements.declare(charted.actor("derek"), performer=charted.performers["ivy"])
    assert area(page(charted, "derek")) == "Nurse: Ann"
    assert area(page(charted, "karen")) == "Nurse: Ann; Ivy Marlowe"
    assert say(charted, "Nurse: Ann; Bea, Cy\nGhost: Ivy Marlowe", who="karen").status_code == 302
    for lines in ("Nurse: Ann; Bea\nGhost: Dan; Bea", "Nurse: Ann; Bea\nGhost: Dan"):
        assert say(charted, lines, who="derek").status_code == 302
        assert area(page(charted, "derek")) == lines
    assert area(page(charted, "karen")) == "Nurse: Ann; Bea\nGhost: Dan; Ivy Marlowe"


def test_an_erased_performer_stands_there_no_more_however_they_got_there(charted: World) -> None:
    say(charted, "Ghost: Ivy Marlowe; Ben")
    charted.put_forward("ivy")
    say(charted, "Ghost: Ivy Marlowe; Ben\nNurse: Ann; Ivy Marlowe")
    CoverName.objects.filter(character="Ghost", place=0).update(performer=None, name="ivy marlowe")
    erasure.erase([Item("performer", charted.performers["ivy"])], purpose="asked", now=charted.now)
    assert sorted(CoverName.objects.values_list("character", "place", "name")) == [
        ("Ghost", 1, "Ben"),
        ("Nurse", 0, "Ann"),
    ]
    assert "marlowe" not in page(charted).lower()


def test_names_of_nobody_known_here_go_in_their_time(charted: World) -> None:
    charted.put_forward("ivy")
    say(charted, "Ghost: Ann Hale; Ben\nNurse: Ivy Marlowe")
    said = CoverList.objects.get().at

    def left(days: int) -> list[str]:
        covers.forget_typed(now=said + timedelta(days=days))
        return sorted(CoverName.objects.filter(performer=None).values_list("name", flat=True))

    assert left(364) == ["Ann Hale", "Ben"]
    dates.add(charted.actor("sam"), [Day((said + timedelta(days=400)).date(), "performance")])
    assert left(429) == ["Ann Hale", "Ben"]
    assert left(432) == []
    assert CoverName.objects.get().performer_id == charted.performers["ivy"]


def test_two_records_made_one_stand_there_as_one_and_two_again_after_parting(charted: World) -> None:
    charted.put_forward("ivy")
    charted.put_forward("iva")
    say(charted, "Ghost: Ivy Marlowe; Ben\nNurse: Iva Marlowe; Ivy Marlowe")
    both = charted.performers
    performers.merge(charted.actor("karen"), keep=both["ivy"], gone=both["iva"])
    assert set(CoverName.objects.exclude(performer=None).values_list("performer", flat=True)) == {both["ivy"]}
    assert area(page(charted)) == "Nurse: Ivy Marlowe\nGhost: Ivy Marlowe; Ben"
    assert Performer.objects.get(pk=both["iva"]).merged_into_id == both["ivy"]
    parting.part(charted.actor("karen"), keep=both["ivy"], gone=both["iva"])
    assert area(page(charted)) == "Nurse: Iva Marlowe; Ivy Marlowe\nGhost: Ivy Marlowe; Ben"


def test_it_is_not_there_for_those_who_plan_nothing(charted: World) -> None:
    say(charted, LINES)
    for who in ("tom", "miriam", "eve"):
        assert charted.client(who).get(here(charted)).status_code == 404, who
        assert say(charted, LINES, who=who).status_code == 404, who
    with pytest.raises(Refused) as no:
        covers.say_covers(charted.actor("tom"), (), wanted=1, most=1)
    assert no.value.why is Why.no_right


def test_many_people_cost_as_many_readings_as_few(charted: World) -> None:
    counts = []
    for n in (1, 3):
        say(
            charted,
            "\n".join(f"{name}: P{name}; {', '.join(f'C{k}' for k in range(n))}" for name in CHART.characters[:n]),
        )
        page(charted)
        with CaptureQueriesContext(connection) as found:
            page(charted, query=f"?away={mark('PThe Lead')}")
        counts.append(len(found))
    assert counts[0] == counts[1]


def propose(world: World, who: str, each: str = "3", by: str = "sam") -> HttpResponse:
    return world.client(by).post(here(world) + "propose/", {"may_cover": who, "each": each})


def test_covers_are_proposed_looked_through_and_kept(charted: World) -> None:
    say(charted, "Nurse: Ann\nGhost: Ben", wanted="1")
    assert "Ann\nBen</textarea>" in page(charted)
    answer = propose(charted, "Kim\nLou: Ghost")
    shown = answer.content.decode()
    assert (answer.status_code, CoverName.objects.filter(place__gt=0).count()) == (200, 0)
    assert "Every part has as many covers as are wanted." in shown
    lines = area(shown)
    rows = dict(line.split(":", 1) for line in lines.splitlines())
    assert (rows["Nurse"].strip(), rows["Ghost"].strip()) == ("Ann; Kim", "Ben; Lou")
    assert say(charted, lines).status_code == 302
    assert "Every principal is covered as wanted." in page(charted)


def test_what_is_lacking_is_said_with_the_proof(charted: World) -> None:
    say(charted, "Nurse: Ann\nGhost: Ben", wanted="1")
    shown = " ".join(propose(charted, "Kim: Ghost").content.decode().split())
    assert "One cover is lacking; with these people it cannot be fewer: Nurse has 0 of 1." in shown
    none = " ".join(propose(charted, "Ann: Nurse").content.decode().split())
    assert "Nothing could be added" in none


@pytest.mark.parametrize(
    ("who", "each", "says"),
    [
        ("", "3", "Write who may cover, a line each."), ("Kim", "soon", "“soon” is not a number."),
        ("Kim", "0", "Anybody covers from 1 to 20"), ("Kim: Nobody", "3", "“Nobody” is not in the chart."),
        ("Kim\nkim", "3", "stands in an earlier line already"), ("|;", "3", "could not be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_proposed_is_said_and_stays(charted: World, who: str, each: str, says: str) -> None:
    answer = propose(charted, who, each)
    shown = answer.content.decode()
    assert (answer.status_code, says in shown) == (422, True)
    assert f'value="{each}"' in shown


@pytest.mark.parametrize("who", ["tom", "eve", "miriam"])
def test_nobody_else_has_covers_proposed(charted: World, who: str) -> None:
    assert propose(charted, "Kim", by=who).status_code == 404


def test_without_scenes_there_is_nothing_to_propose(world: World) -> None:
    assert propose(world, "Kim").status_code == 302


def test_whoever_is_recused_has_covers_proposed_without_knowing_who_plays(charted: World) -> None:
    """What is proposed to them is worked out without whoever they do not see: the same, whoever the room has cast."""
    agreements.change_role(charted.actor("karen"), role=charted.role, sort="principal")
    cast(charted, "ivy")
    assert "As The Lead" not in propose(charted, "Kim").content.decode()
    assert "Ivy Marlowe" in propose(charted, "Kim\nIvy Marlowe: Nurse", by="karen").content.decode()
    agreements.declare(charted.actor("derek"), performer=charted.performers["ivy"])
    say(charted, "Nurse: Ann")
    assert "Ivy" not in propose(charted, "Kim", by="derek").content.decode()
