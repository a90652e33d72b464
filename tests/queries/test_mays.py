"""What is said of an act that may not be done is what the act itself says when it is tried."""

from collections.abc import Callable

import pytest

from castlist.actions import decisions, offers, tasks
from castlist.actions.decisions import Reason, Revision
from castlist.queries.mays import mays
from castlist.queries.private_links import bearer_for
from castlist.rules.why import Refused
from tests.world import World

pytestmark = pytest.mark.django_db
WHO = ("karen", "derek", "tom", "julia", "sam")


def said(act: Callable[[], object]) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as no:
        act()
    return no.value.whys[0].sentence


def acts(world: World, who: str) -> dict[str, Callable[[], object]]:
    actor, cand = world.actor(who), world.cands["ivy"]
    return {
        "task": lambda: tasks.give_task(actor, cand, owner=world.people["tom"].pk, what="Write to her"),
        "advise": lambda: decisions.advise(actor, cand, what="for", text="Yes."),
        "object": lambda: decisions.object_to(actor, cand, floor="audition", reason=Reason("No."), scope="role"),
        "propose": lambda: decisions.propose(actor, cand, revision=Revision("audition")),
    }


def compared(world: World) -> dict[str, tuple[str, str]]:
    """Where what is said beforehand is something else than what the act says."""
    state = world.state()
    cand = state.candidacy(world.cands["ivy"])
    assert cand is not None
    found = {}
    for who in WHO:
        told = mays(state, cand, world.people[who].pk)
        for name, act in acts(world, who).items():
            if not told[name].ok:
                found[f"{who} {name}"] = (told[name].why, said(act))
    return {key: pair for key, pair in found.items() if pair[0] != pair[1]}


def test_before_anything_is_concluded_a_task_waits_for_a_conclusion_and_not_for_a_standing(world: World) -> None:
    world.put_forward("ivy")
    state = world.state()
    cand = state.candidacy(world.cands["ivy"])
    assert cand is not None
    told = {who: mays(state, cand, world.people[who].pk)["task"].why for who in WHO}
    rests, standing = (
        "There is no conclusion that this could rest on.",
        "This needs a standing that you do not have here.",
    )
    assert told == {"karen": rests, "derek": rests, "tom": standing, "julia": standing, "sam": rests}
    assert compared(world) == {}


def test_once_it_has_ended_everything_says_so(world: World) -> None:
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    assert compared(world) == {}
    world.agree("ivy", "released")
    state = world.state()
    cand = state.candidacy(world.cands["ivy"])
    assert cand is not None
    told = mays(state, cand, world.people["karen"].pk)
    names = ("advise", "object", "propose", "breach")
    assert {told[name].why for name in names} == {"This candidacy has ended."}
    assert {who: mays(state, cand, world.people[who].pk)["task"].ok for who in WHO} == {
        "karen": True, "derek": True, "tom": False, "julia": False, "sam": True,
    }  # fmt: skip
    assert tasks.give_task(world.actor("karen"), cand.id, owner=world.people["tom"].pk, what="Write to her").events


def test_who_withdrew_themselves_is_owed_no_answer(invited: World) -> None:
    token = invited.invite("ivy")
    offers.withdraw(bearer_for(token, now=invited.now), now=invited.now)
    told = {who: mays(invited.state(), invited.state().candidacy(invited.cands["ivy"]), invited.people[who].pk)
            for who in WHO}  # fmt: skip
    assert {one["task"].why for one in told.values()} == {"This candidacy has ended."}
    assert compared(invited) == {}
