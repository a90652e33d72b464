"""A sealed first round: two worlds that differ only in what somebody said in it look the same to everybody else."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from castlist.rules.decisions.facts import Position
from tests.world import World

pytestmark = pytest.mark.django_db
OTHERS = ("karen", "tom", "julia", "sam", "miriam")

Act = Callable[[World, str], object]


def seal(world: World) -> None:
    agreements.move(world.actor("karen"), "set_rule", change={"sealed": True})
    for motion in world.state().motions():
        agreements.agree(world.actor("derek"), motion.id)
    give_say(world, "julia")


def give_say(world: World, name: str) -> None:
    agreements.move(world.actor("karen"), "add_member", person=world.people[name].pk, say=[("*", "*")])
    for motion in world.state().motions():
        agreements.agree(world.actor("derek"), motion.id)


def begin(world: World, step: str = "callback") -> str:
    """Ivy stands at the audition; a callback is on the table, sealed, and Karen has answered."""
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    seal(world)
    cand = world.cands["ivy"]
    decisions.propose(world.actor("karen"), cand, revision=Revision(step))
    decisions.position(world.actor("karen"), cand, revision=2, what="support", reason=Reason())
    return cand


def accepts(world: World, cand: str) -> None:
    decisions.position(world.actor("derek"), cand, revision=2, what="accept", reason=Reason("It is well."))


def objects(world: World, cand: str) -> None:
    """From consider: it bites what was concluded, too, so that a review opens."""
    decisions.position(
        world.actor("derek"), cand, revision=2, what="object", reason=Reason("Not again."), floor="consider"
    )


def pages(world: World, cand: str) -> list[str]:
    base = f"/p/{world.production.pk}/"
    room = f"{base}r/{world.role}/"
    past = [f"{room}?at={n}" for n in (1, 5, 9)] + [f"{base}?at={n}" for n in (2, 8)]
    return ["/", base, room, f"{room}?c={cand}", f"{room}live/?v=none", f"{room}acts/", f"{base}acts/",
            f"{base}team/", f"{room}minute/{cand}/1/", *past]  # fmt: skip


def looked_at(client: Client, path: str) -> tuple[int, int, str]:
    """What comes back, without what every page has of its own: keys and tokens of forms."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    text = answer.content.decode()
    text = re.sub(r'(name="csrfmiddlewaretoken" value|name="key" value)="[^"]*"', r"\1", text)
    kept = [q for q in queries if "castlist_cache" not in q["sql"] and "SAVEPOINT" not in q["sql"]]
    return answer.status_code, len(kept), text


def world_after(world: World, cand: str, act: Act, who: str) -> dict[str, tuple[int, int, str]]:
    """Everything that somebody sees after the act, which then has never happened."""
    client = world.client(who)
    with transaction.atomic():
        act(world, cand)
        client.get("/settings/")
        found = {path: looked_at(client, path) for path in pages(world, cand)}
        transaction.set_rollback(True)
    return found


def parted(one: dict[str, tuple[int, int, str]], other: dict[str, tuple[int, int, str]]) -> list[str]:
    return [path for path in one if one[path] != other[path]]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_can_tell_an_objection_from_a_consent(world: World, who: str) -> None:
    cand = begin(world)
    with time_machine.travel(world.now, tick=False):
        assert parted(world_after(world, cand, accepts, who), world_after(world, cand, objects, who)) == []


def test_whoever_said_it_sees_the_difference(world: World) -> None:
    cand = begin(world)
    with time_machine.travel(world.now, tick=False):
        different = parted(world_after(world, cand, accepts, "derek"), world_after(world, cand, objects, "derek"))
    assert f"/p/{world.production.pk}/r/{world.role}/?c={cand}" in different


@pytest.mark.parametrize("who", ["karen", "tom"])
def test_what_becomes_of_an_older_objection_stays_sealed_too(world: World, who: str) -> None:
    cand = begin(world)
    with transaction.atomic():
        decisions.withdraw_proposal(world.actor("karen"), cand)
        decisions.object_to(world.actor("derek"), cand, floor="callback", reason=Reason("Not again."))
        decisions.propose(world.actor("karen"), cand, revision=Revision("callback"))
    objection = world.state().objections(world.performers["ivy"])[0].id

    def resolving(outcome: str) -> Act:
        return lambda world, cand: decisions.position(
            world.actor("derek"), cand, revision=3, what="accept", reason=Reason(), resolve={objection: outcome}
        )

    with time_machine.travel(world.now, tick=False):
        one = world_after(world, cand, resolving("ends"), who)
        other = world_after(world, cand, resolving("offer"), who)
    assert parted(one, other) == []
    assert "objection from callback" in one[f"/p/{world.production.pk}/r/{world.role}/?c={cand}"][2]


def test_a_late_objection_shows_with_the_round_and_not_before(world: World) -> None:
    cand = begin(world)
    objects(world, cand)
    room = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"
    page = world.client("karen").get(room).content.decode()
    assert [word in page for word in ("objection from", "under review", "Not again.")] == [False] * 3
    assert "Waiting for Julia." in page
    decisions.position(world.actor("julia"), cand, revision=2, what="accept", reason=Reason())
    page = world.client("karen").get(room).content.decode()
    assert [word in page for word in ("objection from consider", "under review", "Not again.")] == [True] * 3


def test_a_round_that_never_opened_never_opens(world: World) -> None:
    cand = begin(world)
    accepts(world, cand)
    decisions.withdraw_proposal(world.actor("karen"), cand)
    room = f"/p/{world.production.pk}/r/{world.role}/?c={cand}"
    page = world.client("tom").get(room).content.decode()
    assert "Derek: sealed, and never opened" in page
    assert ("It is well." in page, "I can live with it" in page.partition("Minute")[0]) == (False, False)
    decisions.propose(world.actor("karen"), cand, revision=Revision("callback"))
    for who in ("karen", "derek", "julia"):
        decisions.position(world.actor(who), cand, revision=3, what="support", reason=Reason())
    page = world.client("tom").get(room).content.decode()
    assert "on revision 2" not in page
    assert "on revision 2" in world.client("derek").get(room).content.decode()
    sealed = {p.revision for p in world.state().all(Position) if p.sealed}
    assert sealed == {2}


def test_an_open_call_and_what_is_reported_are_sealed_too(world: World) -> None:
    seal(world)
    call = str(decisions.standing_open(world.actor("karen"), role=world.role).answer["candidacy"])
    decisions.position(world.actor("derek"), call, revision=1, what="concern", reason=Reason("Two hundred?"))
    decisions.report(
        world.actor("sam"), call, member=world.people["julia"].pk, revision=1, what="accept", reason=Reason()
    )
    room = f"/p/{world.production.pk}/r/{world.role}/?c={call}"
    page = world.client("karen").get(room).content.decode()
    assert [word in page for word in ("Two hundred?", "reports", "remember this”")] == [False] * 3
    mine = world.client("julia").get(room).content.decode()
    assert "Sam reports that you said “I can live with it” – is that so?" in mine
