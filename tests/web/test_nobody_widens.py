"""Nobody widens their own rights alone (I34): every write of the API, by everybody, also about themselves.

The rules say what follows from a write; that it is done for those who may, on every database, asks test_api_access.py.
"""

import json
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from castlist.actions import agreements
from castlist.queries.log import load_whole
from castlist.queries.matters import matters_read_by, rights
from castlist.queries.notes import notes_on, seen_by
from castlist.records.models import ApiToken, Company
from castlist.rules.decisions.facts import Candidacy, Motion, Proposal, Proxy
from castlist.rules.decisions.motions import MOTIONS, Needed
from castlist.rules.decisions.motions import needed as needed_for
from castlist.rules.decisions.seats import seats
from castlist.rules.decisions.sight import is_desk, is_lead, sight
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused
from tests.web.api_examples import EXAMPLES, Example, P, filled
from tests.web.api_world import Stage, built_stage, stage

__all__ = ["built_stage", "stage"]

pytestmark = pytest.mark.without_records
PEOPLE = ("karen", "derek", "tom", "julia", "sam", "miriam", "ruth", "eve", "olga")
Rights = frozenset[tuple[str, ...]]


def rights_of(stage: Stage, name: str, *, among: State) -> Rights:
    """Whatever the person may do or see alone, of what there was in `among`."""
    world = stage.world
    person, state = world.people[name].pk, load_whole(world.production.pk)
    found: set[tuple[str, ...]] = set()
    member = state.member(person)
    if member is not None:
        found |= {("say", *pair) for pair in member.say}
        found |= {(what,) for what in ("voice", "lead") if getattr(member, what)}
    found |= {("desk",)} if is_desk(state, person) else set()
    for role in {c.role for c in among.all(Candidacy)}:
        seen = sight(state, person, role)
        known = [c.id for c in among.candidacies(role) if seen.room and c.id not in seen.hidden]
        found |= {("sees", cand) for cand in known}
        found |= {("reasons", cand) for cand in known if seen.reads(cand)}
    rana, sees = stage.ids["rana"], sight(state, person, world.role)
    read = seen_by(
        person, notes_on(world.production.pk, rana), rights=state, then=state, cand=rana, sight=sees, moment=None
    )
    found |= {("reads note", note.id) for note in read.notes if note.author != person}
    for proposal in among.all(Proposal):
        cand, now = state.candidacy(proposal.cand), state.proposal(proposal.cand)
        if cand is not None and now is not None and person in seats(state, cand, now.target).values():
            found.add(("sits", proposal.cand))
    found |= {("holds", p.principal) for p in state.all(Proxy) if p.holder == person}
    found |= {("alternate of", a.seat) for a in state.alternates() if a.person == person}
    found |= {("alone", motion.id) for motion in among.all(Motion) if _alone(state, motion, person)}
    found |= {("gate",)} if is_lead(state, person) and state.rule.gate else set()
    reads = matters_read_by(world.production, rights(world.production.pk), person)
    found |= {("reads", read.row.pk) for read in reads if read.row.pk in (stage.ids["matter"], stage.ids["held"])}
    found |= {("owns", company) for company in Company.objects.filter(owner=person).values_list("pk", flat=True)}
    found |= {("token", pk) for pk in ApiToken.objects.filter(person=person).values_list("pk", flat=True)}
    return frozenset(found) | _alone_in_general(state, person)


def _alone(state: State, motion: Motion, person: str) -> bool:
    try:
        return not needed_for(state, motion).lacking(frozenset({person}))
    except Refused:
        return False


def _alone_in_general(state: State, person: str) -> Rights:
    """Whether they could change the team or the rule with nobody else."""
    need: Needed = MOTIONS["set_rule"].needed(state, {"change": {}})
    return frozenset() if need.lacking(frozenset({person})) else frozenset({("changes the rule alone",)})


Before = tuple[State, dict[str, Rights]]


def before(stage: Stage) -> Before:
    """What there is, and what everybody has of it."""
    among = load_whole(stage.world.production.pk)
    return among, {name: rights_of(stage, name, among=among) for name in PEOPLE}


@pytest.fixture(scope="module")
def as_built(built_stage: Stage, django_db_blocker: Any) -> Before:
    """What everybody has on the stage as it was built."""
    with django_db_blocker.unblock():
        return before(built_stage)


def widened(stage: Stage, name: str, was: Before, do: Any) -> Rights:
    """What the person has after the act that they did not have before; the act is undone."""
    among, had = was
    with transaction.atomic():
        do()
        after = rights_of(stage, name, among=among)
        transaction.set_rollback(True)
    return after - had[name]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.operation)
def test_no_write_gives_its_writer_a_right_that_they_had_not(stage: Stage, as_built: Before, example: Example) -> None:
    """As it stands in the examples, by everybody, and with everybody's own id wherever it names a person."""
    example.ready(stage)
    was = before(stage) if example.first else as_built
    path, grown = stage.path(example.path), {}
    people = {f"{{{one}}}" for one in PEOPLE}
    for name in PEOPLE:
        own = json.loads(json.dumps(example.body), object_hook=lambda d, n=name: _about(d, people, n))
        for body in (example.body, own) if own != example.body else (own,):  # it may name nobody, or them
            said = filled(body, stage.ids)
            write = partial(stage.programs[name].post, path, said, method=example.method)
            found = widened(stage, name, was, write)
            grown |= {name: found} if found else {}
    if example.operation == "break_glass":  # the one act by which an owner sees more, for a day, told to everybody
        assert set(grown) == {"miriam"}
        return
    assert grown == {}


def _about(said: dict[str, Any], people: set[str], name: str) -> dict[str, Any]:
    return (
        {key: f"{{{name}}}" if isinstance(value, str) and value in people else value for key, value in said.items()}
        if said
        else said
    )


ABOUT_THEMSELVES: tuple[dict[str, Any], ...] = (
    {"kind": "add_member", "person": "{me}", "say": [["*", "*"]], "voice": True, "desk": True, "lead": True},
    {"kind": "add_member", "person": "{me}", "lead": True},
    {"kind": "add_member", "person": "{me}", "voice": True},
    {"kind": "add_member", "person": "{me}", "desk": True},
    {"kind": "remove_member", "person": "{karen}"},
    {"kind": "remove_member", "person": "{derek}"},
    {"kind": "remove_member", "person": "{derek}", "at_once": True},
    {"kind": "remove_member", "person": "{miriam}"},
    {"kind": "set_rule", "change": {"preset": "one", "decider": "{me}"}},
    {"kind": "set_rule", "change": {"q": 1}},
    {"kind": "set_rule", "change": {"gate": False}},
    {"kind": "set_rule", "change": {"say_runs_desk": False}},
    {"kind": "set_rule", "change": {"notes_after_own": True}},
    {"kind": "name_alternate", "person": "{me}", "seat": "{derek}"},
    {"kind": "name_alternate", "person": "{me}", "seat": "{karen}"},
    {"kind": "name_alternate", "person": "{me}"},
    {"kind": "waiver", "person": "{me}", "role": "{role}"},
    {"kind": "find_relation", "person": "{derek}", "performer": "{rana_performer}"},
    {"kind": "release", "candidacy": "{rana}", "objection": "{objection}", "reason": "Settled."},
)


@pytest.mark.parametrize("motion", ABOUT_THEMSELVES, ids=lambda motion: " ".join(map(str, motion.values())))
def test_no_motion_passes_for_whoever_opens_it_and_agrees_to_it_alone(
    stage: Stage, as_built: Before, motion: dict[str, Any]
) -> None:
    """Not by opening it, nor by agreeing to it as often as they like, nor by agreeing to what somebody else opened."""
    grown = {}
    for name in PEOPLE:
        said = filled(motion, stage.ids | {"me": stage.world.people[name].pk})
        program = stage.programs[name]

        def opens_and_agrees(program: Any = program, said: Any = said) -> None:
            program.post(stage.path(f"{P}/motions"), said)
            for one in list(load_whole(stage.world.production.pk).all(Motion)):
                for _ in range(2):
                    program.post(stage.path(f"{P}/motions/{one.id}/agree"))

        found = widened(stage, name, as_built, opens_and_agrees)
        grown |= {name: found} if found else {}
    assert grown == {}


def test_what_two_agree_to_widens_and_is_noticed(stage: Stage, as_built: Before) -> None:
    """The test above would notice: with Karen's and Derek's word Tom has a say."""
    world = stage.world

    def both() -> None:
        agreements.move(world.actor("karen"), "add_member", person=stage.ids["tom"], say=[("*", "*")], voice=True)
        for one in list(load_whole(world.production.pk).all(Motion)):
            agreements.agree(world.actor("derek"), one.id)

    assert ("say", "*", "*") in widened(stage, "tom", as_built, both)
