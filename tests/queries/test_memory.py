"""What a process keeps in mind of logs never shows: pages are as if it knew nothing."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Reason, Revision
from castlist.jobs.conform_room import House
from castlist.queries import memory, rooms, tallies
from castlist.queries.doors import NotThere
from castlist.queries.glances import a_look_at
from castlist.queries.home import home
from castlist.queries.log import fact_of, fact_rows
from castlist.queries.memory import Memory, forget_everything
from castlist.queries.production_states import production_now
from castlist.queries.productions import production_page
from castlist.queries.standings import Standings
from castlist.records.models import Performer, Person, Production, Text
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.state import State
from tests.history.side_by_side import Both
from tests.history.walks import Walk, setup
from tests.web.test_sealed_rounds import begin, objects
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


class Undone(Exception):
    """The transaction is rolled back."""


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()


def said(ask: Callable[[], Any]) -> Any:
    """What a page is given, without the link of what else is remembered; or that there is nothing."""
    try:
        return ask()
    except NotThere:
        return "nothing"


def pages(both: Both, dice: random.Random) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that everybody could look at, now and at some past act."""
    production, now = both.stage.room.production, both.stage.room.now
    roles = [role.id for role in both.stage.room.state.all(Role)]
    for person in Person.objects.filter(seats__production=production).order_by("pk"):
        for role in roles:
            at, cands = dice.randint(1, 40), [c.id for c in both.stage.room.state.candidacies(role)]
            cand = dice.choice(["", *cands])
            yield f"{person} {role}", lambda p=person, r=role: rooms.room(p, production, r, now=now)
            yield (
                f"{person} {role} {cand} then {at}",
                lambda p=person, r=role, n=at, c=cand: rooms.room(p, production, r, now=now, focused=c, at=n),
            )
            yield f"{person} {role} moved", lambda p=person, r=role: rooms.has_moved(p, production, r, "none")
        yield f"{person} production", lambda p=person: production_page(p, production, now=now)
        yield f"{person} home", lambda p=person: home(p, now=now)
        yield f"{person} head", lambda p=person: a_look_at(p, now=now)


def looks(seed: int, *, times: int, acts: int) -> Iterator[list[tuple[str, Callable[[], Any]]]]:
    """Every page, again and again, with so many acts of chance before each time."""
    dice = random.Random(seed)
    both = Both(House.built(), setup(dice))
    chooser = Walk(dice, both.memory)
    for _ in range(times):
        for _ in range(acts):
            both.do(chooser.next())
        yield list(pages(both, dice))


@pytest.mark.parametrize("seed", [3, 7, 11])
def test_every_page_is_as_if_nothing_were_remembered(seed: int) -> None:
    compared = 0
    for asked in looks(seed, times=10, acts=5):
        warm = {name: said(ask) for name, ask in asked}
        again = {name: said(ask) for name, ask in asked}
        for name, ask in asked:
            forget_everything()
            cold = said(ask)
            assert (name, warm[name]) == (name, cold)
            assert (name, again[name]) == (name, cold)
            compared += cold != "nothing"
        for _, ask in asked:
            said(ask)
    assert compared > 200


def room(world: World, name: str = "karen", **more: Any) -> rooms.Room:
    return rooms.room(world.people[name], world.production.pk, world.role, now=world.now, **more)


def on_the_table(world: World) -> str:
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    return cand


def kinds(seen: rooms.Room) -> dict[str, str]:
    assert seen.focus is not None
    return {row.who.name: row.kind for row in seen.focus.positions}


def found_by(ask: Callable[[], Any]) -> tuple[Any, list[str], int]:
    """What it gives, the statements that it asked, without what was filled into them, and how many facts they found."""
    asked, facts = list[str](), 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal facts
        asked.append(str(sql))
        cursor = execute(sql, params, many, context)
        if "FROM fact" in str(sql):
            rows = execute(sql, params, many, context).fetchall()
            facts += sum(bool(row[0]) for row in rows)
            execute(sql, params, many, context)
        return cursor

    with connection.execute_wrapper(note):
        return ask(), asked, facts


def test_a_second_look_finds_no_facts_and_asks_as_one_does_for_whom_there_are_some(world: World) -> None:
    """Something is done in the room of another role, and in this: what is asked, and in which words, does not tell."""
    cand = on_the_table(world)
    first = room(world)
    second, asked, facts = found_by(lambda: room(world))
    assert second == first
    assert facts == 0
    decisions.position(world.actor("derek"), cand, revision=1, what="support", reason=Reason("Yes."))
    third, asked_then, facts_then = found_by(lambda: room(world))
    assert third != first
    assert facts_then > 0
    assert asked_then == asked


@pytest.mark.parametrize("whom", ["", "ivy", "ben", "zzzzzzzz", "\0", "x" * 12])
def test_what_time_has_brought_is_asked_for_as_often_as_what_it_has_not(world: World, whom: str) -> None:
    """It may have come to a candidacy that is not the viewer's to know of."""
    world.put_forward("ivy")
    world.put_forward("ben")
    decisions.clear(world.actor("miriam"), world.cands["ivy"], value=True)
    for target in ("audition", "callback", "offer"):
        world.agree("ivy", target)
    (due,) = Production.objects.values_list("due_at", flat=True)
    late = datetime.fromtimestamp(due / 1000, UTC) + timedelta(seconds=1)
    focused = world.cands.get(whom, whom)

    def asked(now: datetime) -> list[str]:
        forget_everything()
        who, where = world.people["karen"], world.production.pk
        return found_by(lambda: rooms.room(who, where, world.role, now=now, focused=focused))[1]

    assert due > 0
    assert len(asked(late)) == len(asked(world.now)) > 0


def test_an_act_of_somebody_else_is_seen_at_once(world: World) -> None:
    """Acts are written past what this process remembers: nothing is told to it."""
    cand = on_the_table(world)
    before = room(world)
    assert not rooms.has_moved(world.people["karen"], world.production.pk, world.role, before.version)
    decisions.position(world.actor("derek"), cand, revision=1, what="support", reason=Reason("Yes."))
    assert rooms.has_moved(world.people["karen"], world.production.pk, world.role, before.version)
    assert kinds(room(world)) == {"Karen": "none", "Derek": "support"}


def test_whoever_is_put_forward_in_a_role_opened_since_is_seen(world: World) -> None:
    """What is known of a production before a role was opened says nothing of the cards of that role."""
    world.put_forward("ivy")

    def known() -> Standings:
        return production_now(Production.objects.get(pk=world.production.pk))

    before = len(list(known().state.all(Candidacy)))
    role = str(agreements.add_role(world.actor("karen"), name="The Ghost").answer["role"])
    decisions.put_forward(world.actor("karen"), role=role, performer=world.performers["ivy"], reason=Reason("Eerie."))
    assert len(list(known().state.all(Candidacy))) == before + 1
    assert "The Ghost" in world.client("karen").get(f"/p/{world.production.pk}/").content.decode()


def test_what_was_rolled_back_is_never_seen(world: World) -> None:
    """The same place in the log is used twice: what stood there first was undone."""
    cand = on_the_table(world)
    acts = room(world).flashback.last

    def undone() -> None:
        with transaction.atomic():
            decisions.position(world.actor("derek"), cand, revision=1, what="support", reason=Reason("Yes."))
            assert kinds(room(world))["Derek"] == "support"
            assert room(world, "derek").flashback.last == acts + 1
            home(world.people["karen"], now=world.now)
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert kinds(room(world))["Derek"] == "none"
    decisions.position(world.actor("derek"), cand, revision=1, what="concern", reason=Reason("Too far."))
    assert kinds(room(world)) == {"Karen": "none", "Derek": "concern"}
    assert "concern" in room(world).flashback.sentence


def test_an_erased_text_is_gone_from_what_was_seen_before(world: World) -> None:
    cand = on_the_table(world)
    decisions.position(world.actor("derek"), cand, revision=1, what="concern", reason=Reason("She is too young."))
    assert "too young" in str(room(world))
    past = room(world, at=2)
    Text.objects.filter(body__contains="too young").update(body=None, salt=None, erased_at=1)
    assert "too young" not in str(room(world))
    assert "erased" in str(room(world))
    assert room(world, at=2) == past


def test_what_is_sealed_stays_so_whoever_looked_first(world: World) -> None:
    cand = begin(world)
    objects(world, cand)
    for turn in (("derek", "karen", "julia"), ("julia", "karen", "derek")):
        seen = {name: room(world, name) for name in turn}
        assert kinds(seen["derek"]) == {"Derek": "object", "Julia": "none", "Karen": "sealed"}
        assert kinds(seen["karen"]) == {"Derek": "sealed", "Julia": "none", "Karen": "support"}
        rings = {name: {s.name: s.kind for c in found.columns for k in c.cards for s in k.ring.segments}
                 for name, found in seen.items()}  # fmt: skip
        assert {name: kinds(found) for name, found in seen.items()} == rings
        assert {name: len(found.focus.objections) for name, found in seen.items() if found.focus} == {
            "derek": 1, "karen": 0, "julia": 0,
        }  # fmt: skip


def test_names_are_as_they_are_now(world: World) -> None:
    on_the_table(world)
    assert "Ivy Marlowe" in str(room(world))
    Performer.objects.filter(pk=world.performers["ivy"]).update(name="Somebody", note="", headshot="/x.jpg")
    Person.objects.filter(pk=world.people["derek"].pk).update(name="Dirk Hand")
    seen = str(room(world))
    assert "Ivy Marlowe" not in seen
    assert "Derek" not in seen
    assert {"Dirk Hand", "Karen"} == set(kinds(room(world)))
    assert "/x.jpg" in seen


def test_time_moves_on_without_an_act(world: World) -> None:
    """What time brings is shown when it is due, although the log has not grown."""
    people = world.people
    agreements.move(world.actor("karen"), "name_alternate", person=people["julia"].pk, seat=people["derek"].pk)
    for motion in world.state().motions():
        agreements.agree(world.actor("derek"), motion.id)
    cand = on_the_table(world)
    now = room(world, focused=cand)
    for focused in ("", cand):
        later = rooms.room(
            people["karen"], world.production.pk, world.role, now=world.now + timedelta(hours=169), focused=focused
        )
        assert kinds(later) == {"Karen": "none", "Julia": "none"}
    assert room(world, focused=cand) == now
    assert kinds(now) == {"Karen": "none", "Derek": "none"}


def test_a_seat_taken_away_closes_what_was_open(world: World) -> None:
    on_the_table(world)
    assert room(world, "tom").role_id == world.role
    agreements.leave(world.actor("tom"))
    with pytest.raises(NotThere):
        room(world, "tom")


def test_a_log_that_was_set_back_is_read_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup was restored under the running process: the tally does not go on from acts that are not there."""
    cand = on_the_table(world)
    seen = room(world)
    row = Production.objects.get(pk=world.production.pk)
    for key, (known, _) in list(tallies._TALLIES._values.items()):
        assert known.last is not None
        ghost = (known.last[0], known.last[1], "objected", *known.last[3:])
        tallies._TALLIES.keep(key, replace(known, last=ghost, rows=(*known.rows[:-1], ghost)))
    decisions.position(world.actor("karen"), cand, revision=1, what="accept", reason=Reason("Yes."))
    told = room(world)
    assert told.flashback.last == seen.flashback.last + 1
    assert "objection" not in {tick.weight for tick in told.flashback.ticks}
    assert row.head + 1 == Production.objects.get(pk=row.pk).head


def test_memory_keeps_to_its_bound() -> None:
    kept: Memory[str] = Memory(10, weigh=len)
    try:
        for name in "abcdef":
            kept.keep(name, name * 4)
        assert [key for key in "abcdef" if kept.get(key)] == ["e", "f"]
        assert kept.weight == 8
        kept.get("e")
        kept.keep("g", "gggg")
        assert [key for key in "efg" if kept.get(key)] == ["e", "g"]
        kept.keep("e", "e")
        assert kept.weight == 5
        with transaction.atomic():
            assert kept.get("e") is None
            kept.keep("h", "h")
        assert kept.get("h") is None
        assert len(kept) == 2
    finally:
        memory.Memory.everywhere.remove(kept)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [2, 5])
def test_a_room_is_as_if_everything_had_been_read(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role's page reads no more than it needs: whatever else stands in the production changes nothing on it."""

    def whole(production: Production, role: str, *then: int) -> Standings:
        rows = fact_rows(production.pk, then[0] if then else None).order_by("from_seq", "key")
        return Standings(State.of(fact_of(*row) for row in rows.values_list("kind", "key", "data")))

    compared = 0
    for every in looks(seed, times=8, acts=8):
        asked = [(name, ask) for name, ask in every if "home" not in name]
        narrow = {name: said(ask) for name, ask in asked}
        with monkeypatch.context() as patched:
            patched.setattr(rooms, "cards_now", whole)
            patched.setattr(rooms, "cards_then", whole)
            for name, ask in asked:
                assert (name, said(ask)) == (name, narrow[name])
                compared += narrow[name] != "nothing"
    assert compared > 100
