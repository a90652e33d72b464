"""The rule as a sentence, the table of who must agree, and the foot of a room: true for every role and every step."""

import re

import pytest

from castlist.actions import agreements, decisions, productions
from castlist.actions.decisions import Reason, Revision
from castlist.rules.decisions.seats import seats
from tests.world import World

pytestmark = pytest.mark.django_db
STEPPING = "Consider, hear, call back, or offer"


def page(world: World, who: str, where: str) -> str:
    return world.client(who).get(f"/p/{world.production.pk}/{where}/").content.decode()


def sentence(world: World, who: str = "karen") -> str:
    found = re.search(r'class="rule-sentence">(.*?)</p>', page(world, who, "team"))
    assert found
    return found[1]


def what_if(world: World) -> dict[str, str]:
    return dict(re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', page(world, "karen", "team")))


def foot(world: World, role: str, who: str = "karen") -> str:
    found = re.findall(r'<p class="quiet">([^<]*)</p>\s*</section>\s*</div>', page(world, who, f"r/{role}"))
    assert len(found) == 1
    return str(found[0])


def agreed(world: World, what: str, /, **args: object) -> None:
    """Karen asks for it, and Derek agrees."""
    made = agreements.move(world.actor("karen"), what, **args)
    if made.answer.get("motion"):
        agreements.agree(world.actor("derek"), str(made.answer["motion"]))


def submitted(world: World, role: str, name: str) -> str:
    """Somebody put themselves in; says the performer."""
    made = productions.add_performer(world.production.company_id, name=name, now=world.now)
    decisions.submit(world.actor("sam"), role=role, performer=made.pk)
    return made.pk


def two(world: World) -> World:
    """A production of Karen and Derek, each with a say."""
    karen = world.people["karen"]
    world.production = productions.open_production(world.production.company, name="Gulls", by=karen, now=world.now)
    agreements.move(world.actor("karen"), "add_member", person=world.people["derek"].pk, say=[("*", "*")])
    world.role = str(agreements.add_role(world.actor("karen"), name="Nina", places=1).answer["role"])
    return world


@pytest.fixture
def landlord(world: World) -> str:
    """A second role, for whose audition Julia has a say."""
    role = str(agreements.add_role(world.actor("karen"), name="The Landlord", places=1).answer["role"])
    agreed(world, "add_member", person=world.people["julia"].pk, say=[(role, "audition")])
    return role


# -- A say that is narrowed


def test_the_sentence_says_where_a_narrowed_say_counts(world: World, landlord: str) -> None:
    assert sentence(world) == (
        "Nobody is moved on unless Derek and Karen can each live with it, and one of them wants it."
        " Julia too, for The Landlord at audition."
    )


def test_the_table_has_a_row_for_where_it_is_otherwise(world: World, landlord: str) -> None:
    rows = what_if(world)
    assert rows[STEPPING] == "Derek and Karen, and one of them wants it"
    assert rows["The same for The Landlord at audition"] == "Derek, Julia and Karen, and one of them wants it"
    assert rows["Take somebody back, or let them go"] == "those who decide on the step where they stand"
    assert rows["Add somebody, or change the rule"] == "Derek and Karen"


def test_a_room_names_those_with_a_say_in_it_and_at_which_step(world: World, landlord: str) -> None:
    both = "Together: Derek and Karen each have a say here, and everybody must be able to live with it."
    assert foot(world, world.role) == both
    assert foot(world, landlord) == f"{both} Julia too, at audition."


def test_what_is_said_is_who_is_waited_for(world: World, landlord: str) -> None:
    made = productions.add_performer(world.production.company_id, name="Rose", now=world.now)
    done = decisions.put_forward(world.actor("karen"), role=landlord, performer=made.pk, reason=Reason("So."))
    cand = str(done.answer["candidacy"])
    decisions.propose(world.actor("karen"), cand, revision=Revision("audition"))
    waits = {}
    for target in ("audition", "consider"):
        state = world.state()
        waits[target] = {state.member(p).person for p in seats(state, state.candidacy(cand), target)}
    people = {world.people[name].pk for name in ("karen", "derek")}
    assert waits == {"audition": {*people, world.people["julia"].pk}, "consider": people}


def test_a_say_for_one_step_of_every_role_is_one_row(world: World) -> None:
    agreements.add_role(world.actor("karen"), name="The Landlord", places=1)
    agreed(world, "add_member", person=world.people["julia"].pk, say=[("*", "offer")])
    assert sentence(world).endswith(" Julia too, for every role at offer.")
    assert what_if(world)["The same for every role at offer"] == "Derek, Julia and Karen, and one of them wants it"
    assert foot(world, world.role).endswith(" Julia too, at offer.")


def test_a_number_of_its_own_is_said_in_its_place(world: World, landlord: str) -> None:
    agreed(world, "set_rule", change={"q_at": [[landlord, "audition", 3]]})
    agreements.leave(world.actor("julia"))
    few = "only Derek and Karen have {}, and the rule asks for 3"
    assert sentence(world).endswith(f" Too few have a say for The Landlord at audition: {few.format('one')}.")
    assert what_if(world)["The same for The Landlord at audition"] == f"nobody can: {few.format('a say')}"
    assert foot(world, landlord).endswith(f" Too few have a say at audition: {few.format('one')}.")


def test_one_who_decides_alone_does_not_where_somebody_else_has_a_say(world: World) -> None:
    agreements.leave(two(world).actor("derek"))
    karen = world.people["karen"]
    world.production = productions.open_production(world.production.company, name="Elms", by=karen, now=world.now)
    world.role = str(agreements.add_role(world.actor("karen"), name="Nina", places=1).answer["role"])
    who = world.people["julia"].pk
    agreements.move(world.actor("karen"), "add_member", person=who, say=[(world.role, "audition")])
    assert sentence(world) == (
        "Karen decides alone where nobody else has a say. Julia has a say too, for Nina at audition."
    )
    rows = what_if(world)
    assert rows[STEPPING] == "Karen alone"
    assert rows["The same for Nina at audition"] == "Julia and Karen, and one of them wants it"
    assert foot(world, world.role) == "Karen decides here. Julia too, at audition."


def test_a_further_standing_is_no_joining(world: World) -> None:
    agreements.move(world.actor("karen"), "add_member", person=world.people["julia"].pk, say=[(world.role, "audition")])
    said = page(world, "derek", "team")
    assert "Julia also gets a say for The Lead at audition" in said
    assert "joins with" not in said + world.client("derek").get("/").content.decode()


# -- Too few


def test_when_one_of_two_has_left_too_few_are_left_and_it_says_who_can_help(world: World) -> None:
    agreements.leave(world.actor("derek"))
    way = "Karen can name an alternate, with one member who has a voice or the desk."
    assert sentence(world) == f"Too few have a say: only Karen has one, and the rule asks for 2. {way}"
    assert foot(world, world.role) == f"Too few have a say here: only Karen has one, and the rule asks for 2. {way}"
    rows = what_if(world)
    assert rows[STEPPING] == "nobody can: only Karen has a say, and the rule asks for 2"
    assert rows["Add somebody, or change the rule"] == (
        "nobody can: only Karen has a say for everything, and the rule asks for 2"
    )
    assert "must be left" not in page(world, "karen", "team")


def test_where_nobody_else_is_there_it_says_so(world: World) -> None:
    agreements.leave(two(world).actor("derek"), sure=True)
    nobody = "only Karen has one, and the rule asks for 2. Nobody else here could sit in, so nothing can be decided"
    assert sentence(world) == f"Too few have a say: {nobody} any more."
    assert foot(world, world.role) == f"Too few have a say here: {nobody} any more."


def test_an_alternate_who_sits_in_is_named(world: World) -> None:
    agreed(world, "name_alternate", person=world.people["tom"].pk)
    agreements.leave(world.actor("derek"))
    sits = "Tom sits in, since too few have a say."
    assert sentence(world) == (
        f"Nobody is moved on unless Karen and Tom can each live with it, and one of them wants it. {sits}"
    )
    assert what_if(world)[STEPPING] == "Karen and Tom, and one of them wants it"
    assert foot(world, world.role) == (
        f"Together: Karen and Tom decide here, and everybody must be able to live with it. {sits}"
    )


def test_an_alternate_who_sits_in_where_a_say_is_narrowed_is_named(world: World, landlord: str) -> None:
    agreed(world, "set_rule", change={"q_at": [[landlord, "audition", 3]]})
    agreed(world, "name_alternate", person=world.people["tom"].pk)
    agreements.leave(world.actor("julia"))
    assert sentence(world).endswith(" Tom sits in for The Landlord at audition, where too few have a say.")


# -- Recusal


def test_a_room_says_who_is_recused_to_those_who_may_know(world: World, landlord: str) -> None:
    before = foot(world, landlord, "sam")
    agreements.declare(world.actor("derek"), performer=submitted(world, landlord, "Maud"))
    few = "Too few have a say here, except at audition: only Karen has one, and the rule asks for 2."
    way = "Karen can name an alternate, with one member who has a voice or the desk."
    waived = "Derek is recused; the others with a say here can waive that."
    for who in ("karen", "julia", "tom"):
        assert foot(world, landlord, who) == f"{few} {way} At audition Julia and Karen. {waived}"
    assert foot(world, landlord, "sam") == before
    assert "whoever takes part must be able to live with it" in before
    assert "recused" not in before
    assert page(world, "derek", f"r/{landlord}").count("each have a say") == 0
    assert "Derek is recused" not in foot(world, world.role)


def test_who_is_recused_of_one_candidate_only_reads_in_the_room_what_they_read_before(world: World) -> None:
    world.put_forward("ivy")
    world.put_forward("rose")
    before = {who: foot(world, world.role, who) for who in ("karen", "derek", "sam")}
    agreements.declare(world.actor("tom"), performer=world.performers["ivy"])
    assert {who: foot(world, world.role, who) for who in before} == before


def test_all_with_a_say_for_everything_can_name_an_alternate_where_one_is_recused(world: World) -> None:
    agreements.declare(two(world).actor("derek"), performer=submitted(world, world.role, "Maud"))
    assert foot(world, world.role) == (
        "Too few have a say here: only Karen has one, and the rule asks for 2."
        " Derek and Karen can name an alternate, under Team and rules."
        " Derek is recused; the others with a say here can waive that."
    )
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    way = "once a recusal is waived. Derek and Karen can name an alternate, under Team and rules."
    assert way in page(world, "karen", f"r/{world.role}")
    agreed(world, "name_alternate", person=world.people["tom"].pk)
    assert "Too few" not in page(world, "karen", f"r/{world.role}")


# -- One decides


@pytest.fixture
def one(world: World) -> World:
    """Karen decides."""
    agreed(world, "set_rule", change={"preset": "one", "decider": world.people["karen"].pk})
    return world


def test_where_one_decides_the_table_says_as_much_as_elsewhere(one: World) -> None:
    assert sentence(one) == "Karen decides; whoever has a voice is heard."
    assert foot(one, one.role) == "One decides: Karen."
    assert what_if(one) == {
        STEPPING: "Karen alone",
        "Move on over an objection": "nobody, until its owner ends it or moves its floor",
        "End an objection whose owner left": "Karen, where one was enough when it was raised",
        "Add somebody, or change the rule": "Karen",
        "Remove somebody": "nobody can: it takes two others with a say",
        "Keep somebody who is related to a candidate": "Karen; nobody, where it is Karen who is related",
        "Name somebody to be considered": "anybody on the team",
    }


def test_where_the_one_is_recused_or_gone_nobody_decides(one: World) -> None:
    agreements.declare(one.actor("karen"), performer=submitted(one, one.role, "Maud"))
    assert foot(one, one.role, "tom") == (
        "Too few have a say here: nobody has one, and the rule asks for 1."
        " Karen can name an alternate, under Team and rules. Karen is recused."
    )
    agreements.leave(one.actor("karen"), sure=True)
    assert sentence(one, "tom") == (
        "Too few have a say: nobody has one, and the rule asks for 1."
        " Nobody else here could sit in, so nothing can be decided any more."
    )


# -- Two people


def test_two_people_read_nothing_of_quorum_and_alternates_until_there_is_one(world: World) -> None:
    said = page(two(world), "karen", "team").partition('id="rule"')[2].partition('id="also-rule"')[0]
    assert "alternate" not in said
    assert "must be left" not in said
    agreed(world, "name_alternate", person=world.people["tom"].pk, seat=world.people["derek"].pk)
    said = page(world, "karen", "team")
    assert "Somebody silent for 7 days hands their seat to their alternate, if they have one." in said
    assert "Where somebody steps out, at least 2 must be left, and agree." in said
