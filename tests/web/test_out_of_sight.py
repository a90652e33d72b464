"""What happens out of somebody's sight moves nothing for them: no mark, no open room, no number of questions."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, decisions, productions, safeguarding
from castlist.actions.decisions import Reason, Revision
from castlist.queries.glances import _looks, glances, productions_of
from castlist.queries.home import Home, _latest, _news, _untold, home
from castlist.queries.log import head_of
from castlist.queries.rooms import has_moved, room
from castlist.queries.safeguarding import lead_page, matter_for
from castlist.rules.decisions.facts import Role
from tests.web.api_world import program_for
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def recused(world: World) -> World:
    """Julia is family of Ivy's, who is to be heard for The Lead; she sees The Landlord. All have looked at home."""
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.put_forward("rose")
    agreements.add_role(world.actor("karen"), name="The Landlord")
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    for person in world.people.values():
        productions.look_up_to({world.production.pk: head_of(world.production.pk)}, by=person.pk, now=world.now)
    return world


def landlord(world: World) -> str:
    return next(role.id for role in world.state().all(Role) if role.id != world.role)


def asked_at_home(world: World, who: str) -> tuple[Home, int]:
    _looks.clear()
    with CaptureQueriesContext(connection) as asked:
        found = home(world.people[who], now=world.now)
    return found, len(asked)


def test_home_reads_and_marks_nothing_of_a_room_that_is_not_theirs(recused: World) -> None:
    before = {who: asked_at_home(recused, who) for who in ("julia", "miriam")}
    decisions.propose(recused.actor("karen"), recused.cands["rose"], revision=Revision("consider"))
    for who, (then, count) in before.items():
        now, asked = asked_at_home(recused, who)
        assert (now.news, now.moved, asked) == (then.news, (), count)
    assert asked_at_home(recused, "tom")[0].news == {recused.production.pk: head_of(recused.production.pk)}


def test_what_is_new_is_the_last_of_what_is_untold(recused: World) -> None:
    decisions.propose(recused.actor("karen"), recused.cands["rose"], revision=Revision("consider"))
    found = {}
    for who, person in recused.people.items():
        mine = {p.pk: p for p in productions_of(person)}
        seen = glances(person, [(p.pk, p.head, p.head_at) for p in mine.values()], now=recused.now)
        found[who] = _news(person, list(mine.values()), seen, recused.now)
        for pk, one in seen.items():
            told = [act.seq for act in _latest([_untold(person, mine[pk], one, known=False)])]
            assert max(told, default=0) <= found[who].get(pk, 0)  # the last may be their own, or never told
            assert _latest([_untold(person, mine[pk], one, known=True)]) == []
    assert max(_told_to(recused, "tom")) == found["tom"][recused.production.pk]
    assert (found["tom"] != {}, found["julia"]) == (True, {})


def _told_to(world: World, who: str) -> list[int]:
    """The places of what others did, and they are told of."""
    (mine,) = productions_of(world.people[who])
    (one,) = glances(world.people[who], [(mine.pk, mine.head, mine.head_at)], now=world.now).values()
    return [act.seq for act in _latest([_untold(world.people[who], mine, one, known=False)])]


def test_home_was_read_although_something_happened_out_of_sight(recused: World) -> None:
    julia, tom = (program_for(recused.people[who], recused.now) for who in ("julia", "tom"))
    seen = {program.token: program.get("/home").json()["seen"] for program in (julia, tom)}
    decisions.propose(recused.actor("karen"), recused.cands["rose"], revision=Revision("consider"))
    answers = [program.post("/home/seen", {"seen": seen[program.token]}).status_code for program in (julia, tom)]
    assert answers == [200, 409]


def test_an_open_room_does_not_stir_when_time_begins_to_run_elsewhere(recused: World) -> None:
    agreements.move(
        recused.actor("karen"), "name_alternate", person=recused.people["tom"].pk, seat=recused.people["derek"].pk
    )
    for motion in list(recused.state().motions()):
        agreements.agree(recused.actor("derek"), motion.id)
    who, where = recused.people["julia"], (recused.production.pk, landlord(recused))
    version = room(who, *where, now=recused.now).version
    decisions.propose(recused.actor("karen"), recused.cands["rose"], revision=Revision("consider"))
    recused.production.refresh_from_db()
    assert recused.production.due_at > 0
    assert not has_moved(who, *where, version)


def test_a_sealed_answer_stirs_the_room_once_and_a_changed_one_does_not(world: World) -> None:
    agreements.move(world.actor("karen"), "set_rule", change={"sealed": True})
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)
    cand = world.put_forward("ivy")
    decisions.propose(world.actor("karen"), cand, revision=Revision("consider"))
    who, where = world.people["karen"], (world.production.pk, world.role)
    moved = []
    for what in ("accept", "object"):
        version = room(who, *where, now=world.now).version
        decisions.position(world.actor("derek"), cand, revision=1, what=what, reason=Reason("So."))
        moved.append(has_moved(who, *where, version))
    assert moved == [True, False]


def test_an_author_is_not_told_when_the_leads_look_again(world: World) -> None:
    matter = safeguarding.raise_matter(world.actor("derek"), kind="complaint", account="What I saw.", about="the bar")

    def read(who: str) -> date:
        return matter_for(world.people[who], world.production, matter, now=world.now).row.review

    first = read("derek")
    soon = world.now.date() + timedelta(days=30)
    safeguarding.review(world.actor("miriam"), matter, text="It stands.", on=soon)
    assert (read("derek"), read("miriam")) == (first, soon)


def test_two_matters_of_one_moment_keep_their_order_for_their_author(world: World) -> None:
    for about in ("the bar", "the van", "the keys"):
        safeguarding.raise_matter(world.actor("derek"), kind="complaint", account="What I saw.", about=about)

    def listed() -> list[str]:
        return [row.id for row in lead_page(world.people["derek"], world.production, now=world.now).matters]

    first = listed()
    for matter in first:
        safeguarding.note(world.actor("miriam"), matter, text="Spoken to.")
        assert listed() == first


def test_that_a_recusal_may_be_waived_is_read_by_those_who_hear_reasons(recused: World) -> None:
    agreements.move(recused.actor("karen"), "waiver", person=recused.people["julia"].pk, role=recused.role)
    assert len(recused.state().motions()) == 1
    told = {
        who: "in spite of a relation" in recused.client(who).get(f"/p/{recused.production.pk}/team/").content.decode()
        for who in ("karen", "derek", "tom", "sam", "miriam")
    }
    assert told == {"karen": True, "derek": True, "tom": True, "sam": False, "miriam": False}
