"""Who reads a reason reads the answer and sees whom it is about (I31); and what is theirs of other productions opens.

That all that is listed opens is asked in test_lists_and_doors.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest

from castlist.actions import agreements, decisions, glass
from castlist.actions.decisions import Actor, Reason
from castlist.queries.log import load_whole
from castlist.records.models import Production
from castlist.rules.decisions.facts import Candidacy, Proposal
from castlist.rules.why import Refused
from tests.paired.asking import MEMBERS, STRANGERS
from tests.web.api_world import Stage, built_stage, stage
from tests.web.test_api_access import everything_is_said

__all__ = ["built_stage", "stage"]
pytestmark = pytest.mark.django_db


@dataclass
class Asker:
    """Somebody's program."""

    stage: Stage
    who: str

    def get(self, path: str) -> Any:
        """What is read there; {} where nothing is for them."""
        answer = self.stage.programs[self.who].get(path)
        assert answer.status_code in (200, 404), (self.who, path, answer.status_code)
        return answer.json() if answer.status_code == 200 else {}


def test_whoever_reads_a_reason_reads_the_answer_and_whom_it_is_about(stage: Stage) -> None:
    """See reason, see position, see that it exists (I31); and those who read no reason still read answers."""
    everything_is_said(stage)
    karen_says_why(stage)
    production, count = stage.ids["production"], Counter[str]()
    here = f"/productions/{production}"
    for who in (*MEMBERS, *STRANGERS):
        asker = Asker(stage, who)
        for cand in [c.id for c in load_whole(production).all(Candidacy)]:
            read = asker.get(f"{here}/candidacies/{cand}")
            for one in read["focus"]["positions"] if read else ():
                count["answers read"] += bool(one["kind"])
                count["answers without a reason"] += bool(one["kind"] and not one["reason"])
                if one["reason"]:
                    count["reasons read"] += 1
                    room = asker.get(f"{here}/roles/{read['role']}/room")
                    assert one["kind"], (who, cand)
                    assert cand in {card["id"] for column in room["columns"] for card in column["cards"]}, (who, cand)
    assert min(count[name] for name in ("answers read", "answers without a reason", "reasons read")) > 0, count


def looks_into_another_room(stage: Stage) -> None:
    """Karen, who owns the company and is not on that team, looks into one room there already."""
    elsewhere = Actor(Production.objects.get(name="Spring Tide").pk, stage.ids["derek"], stage.world.now)
    role = str(agreements.add_role(elsewhere, name="The Miller").answer["role"])
    glass.break_glass(replace(elsewhere, by=stage.ids["karen"]), role=role, why="asked")


def karen_says_why(stage: Stage) -> None:
    """Of everything that is on the table, and that she may answer."""
    world = stage.world
    for proposal in list(world.state().all(Proposal)):
        with suppress(Refused):
            decisions.position(world.actor("karen"), proposal.cand, revision=proposal.revision, what="support",
                               reason=Reason("She frightens me."))  # fmt: skip


def test_what_is_theirs_of_other_productions_opens(stage: Stage) -> None:
    """Whoever only looks into rooms, or sits in there, is told which, however many of one production they are."""
    everything_is_said(stage)
    looks_into_another_room(stage)
    rooms = Counter[str]()
    for who in (*MEMBERS, *STRANGERS):
        asker = Asker(stage, who)
        for one in asker.get("/productions")["productions"]:
            path = f"/productions/{one['id']}" + (f"/roles/{one['role']}/room" if one["role"] else "")
            assert asker.get(path), (who, path)
            rooms["a room"] += bool(one["role"])
            if one["role"]:  # whom the company knows is not for those who only look in
                assert asker.get(path.removesuffix("/room") + "/performers?q=a") == {}
                page = f"/p/{one['id']}/r/{one['role']}/put-forward/"
                assert stage.world.client(who).get(page).status_code == 404
    assert rooms["a room"] == 2
