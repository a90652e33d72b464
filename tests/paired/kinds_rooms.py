"""What is said in rooms: under seal, without whoever is recused, with reasons that not everybody reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from castlist.actions import (
    agreements,
    decisions,
    letters,
    offers,
    tasks,
)
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.queries.letters import Words
from castlist.rules.decisions.facts import Proposal
from tests.paired.asking import BEARER
from tests.paired.register import HEARD, LEADS, OTHER_TEXT, ROOM, TEXT, P, R, secret
from tests.paired.secret import Act, nothing
from tests.web.api_world import Stage

# -- A sealed first round (section 4): whoever said it


def _seal(stage: Stage) -> None:
    """The rule seals first rounds, and June is on the table under it."""
    world = stage.world
    for motion in list(world.state().motions()):
        agreements.withdraw_motion(world.actor("karen"), motion.id)
    agreements.move(world.actor("karen"), "set_rule", change={"sealed": True})
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)
    if world.state().proposal(stage.ids["june"]) is not None:
        decisions.withdraw_proposal(world.actor("karen"), stage.ids["june"])
    decisions.propose(world.actor("karen"), stage.ids["june"], revision=Revision("audition", "Sealed."))


def _derek(what: str, reason: Reason = TEXT, minutes: int = 0) -> Act:
    def says(stage: Stage) -> None:
        world = stage.world
        proposal = world.state().proposal(stage.ids["june"])
        assert proposal is not None
        actor = replace(world.actor("derek"), now=world.now + timedelta(minutes=minutes))
        decisions.position(actor, stage.ids["june"], revision=proposal.revision, what=what, reason=reason)

    return says


def _sealed_and_answered(stage: Stage) -> None:
    _seal(stage)
    _derek("accept")(stage)


JUNE = f"{R}?c={{june}}"
secret("what was said under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE, sealed="june", before=_seal,
       begins=True, other=_derek("accept"))(_derek("object"))  # fmt: skip
secret("a reason under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE, sealed="june", before=_seal,
       other=_derek("support", OTHER_TEXT))(_derek("support"))  # fmt: skip
secret("the hour of an answer under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE, sealed="june",
       before=_seal, other=_derek("accept", minutes=50))(_derek("accept", minutes=5))  # fmt: skip
secret("an answer that is changed under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE,
       sealed="june", begins=True, before=_sealed_and_answered)(_derek("object"))  # fmt: skip


@secret(
    "an objection under seal",
    "4",
    may={"derek"},
    witness="derek",
    shown_at=JUNE,
    sealed="june",
    begins=True,
    before=_sealed_and_answered,
)
def _objects_under_seal(stage: Stage) -> None:
    decisions.object_to(stage.world.actor("derek"), stage.ids["june"], floor="offer", reason=TEXT)


def _ivy_under_seal(stage: Stage) -> None:
    """Ivy stands at the audition, and a callback is on the table under seal."""
    _seal(stage)
    decisions.propose(stage.world.actor("karen"), stage.ids["ivy"], revision=Revision("callback", "Again."))


def _of_ivy(what: str, **more: str) -> Act:
    def says(stage: Stage) -> None:
        proposal = stage.world.state().proposal(stage.ids["ivy"])
        assert proposal is not None
        actor, revision = stage.world.actor("derek"), proposal.revision
        decisions.position(actor, stage.ids["ivy"], revision=revision, what=what, reason=TEXT, **more)

    return says


secret("what a sealed objection does to what was concluded", "4", may={"derek"}, witness="derek",
       shown_at=f"{R}?c={{ivy}}", sealed="ivy", begins=True, before=_ivy_under_seal,
       other=_of_ivy("accept"))(_of_ivy("object", floor="consider"))  # fmt: skip


# -- A room from which somebody is recused (section 6): the room alone


def in_room(name: str, shown_at: str = R, before: Act = nothing, other: Act = nothing) -> Callable[[Act], Act]:
    """Something that happens in The Lead, and nowhere else."""
    return secret(name, "6", may=ROOM, witness="karen", shown_at=shown_at, before=before, other=other, of_room=True)


def _sol_is_open(stage: Stage) -> None:
    """A proposal about Sol is on the table, whatever came before."""
    if stage.world.state().proposal(stage.ids["sol"]) is None:
        decisions.propose(stage.world.actor("karen"), stage.ids["sol"], revision=Revision("consider"))


def _answer(stage: Stage, who: str, what: str, reason: Reason = TEXT) -> None:
    proposal = stage.world.state().proposal(stage.ids["sol"])
    assert proposal is not None
    actor, cand = stage.world.actor(who), stage.ids["sol"]
    decisions.position(actor, cand, revision=proposal.revision, what=what, reason=reason)


SOL, IVY, RANA = f"{R}?c={{sol}}", f"{R}?c={{ivy}}", f"{R}?c={{rana}}"


@in_room("an answer in the room", SOL, before=_sol_is_open)
def _answered(stage: Stage) -> None:
    _answer(stage, "karen", "accept")


@in_room("which answer in the room", SOL, before=_sol_is_open, other=lambda stage: _answer(stage, "karen", "accept"))
def _answered_otherwise(stage: Stage) -> None:
    _answer(stage, "karen", "object")


@in_room("a conclusion in the room", SOL, before=_sol_is_open)
def _concluded(stage: Stage) -> None:
    for who in ("karen", "derek"):
        _answer(stage, who, "support")
    proposal = stage.world.state().proposal(stage.ids["sol"])
    assert proposal is not None
    decisions.conclude(stage.world.actor("karen"), stage.ids["sol"], revision=proposal.revision)


@in_room("an objection in the room", IVY)
def _objected(stage: Stage) -> None:
    decisions.object_to(stage.world.actor("derek"), stage.ids["ivy"], floor="offer", reason=TEXT)


@in_room("a voice in the room", RANA)
def _heard(stage: Stage) -> None:
    decisions.advise(stage.world.actor("tom"), stage.ids["rana"], what="against", text="I have seen her tired.")


@in_room("an amendment in the room", SOL, before=_sol_is_open)
def _amended(stage: Stage) -> None:
    asked = [Asked("pre", "She has read the play", stage.ids["derek"])]
    decisions.amend(stage.world.actor("derek"), stage.ids["sol"], revision=Revision("consider", "Less.", asked))


@in_room("a proposal in the room", R)
def _proposed(stage: Stage) -> None:
    for name in ("maud", "june", "sol", "rana"):
        if stage.world.state().proposal(stage.ids[name]) is None:
            decisions.propose(stage.world.actor("karen"), stage.ids[name], revision=Revision("consider"))
            return
    decisions.withdraw_proposal(stage.world.actor("karen"), stage.ids["rana"])


def _nothing_is_open(stage: Stage) -> None:
    """Nothing is on any table, so that no time is running; Derek's seat would pass to Tom after a while."""
    world = stage.world
    for motion in list(world.state().motions()):
        agreements.withdraw_motion(world.actor("karen"), motion.id)
    for proposal in list(world.state().all(Proposal)):
        decisions.withdraw_proposal(world.actor("karen"), proposal.cand)
    agreements.move(world.actor("karen"), "name_alternate", person=stage.ids["tom"], seat=stage.ids["derek"])
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)


@in_room("that time begins to run in the room", SOL, before=_nothing_is_open)
def _running(stage: Stage) -> None:
    decisions.propose(stage.world.actor("karen"), stage.ids["sol"], revision=Revision("consider"))


@in_room("a task in the room", IVY)
def _task(stage: Stage) -> None:
    tasks.give_task(
        stage.world.actor("karen"), stage.ids["ivy"], owner=stage.ids["sam"], what="Ring her", outward=False
    )


@in_room("a breach in the room", IVY)
def _breached(stage: Stage) -> None:
    decisions.breach(stage.world.actor("karen"), stage.ids["ivy"], condition=stage.ids["undertaking"], reason=TEXT)


@in_room("an answer by phone in the room", SOL, before=_sol_is_open)
def _reported(stage: Stage) -> None:
    proposal = stage.world.state().proposal(stage.ids["sol"])
    assert proposal is not None
    decisions.report(
        stage.world.actor("tom"), stage.ids["sol"], member=stage.ids["derek"], revision=proposal.revision,
        what="accept", reason=TEXT,
    )  # fmt: skip


@in_room("what a letter says", f"{P}letters/{{letter}}/")
def _rewritten(stage: Stage) -> None:
    from castlist.records.models import Letter

    version = Letter.objects.get(pk=stage.ids["letter"]).version
    words = Words("ivy@example.org", "Come", "Dear {name}, {link}", version)
    letters.change(stage.world.actor("tom"), stage.ids["letter"], words)


@secret("what a performer wrote", "6", may=ROOM | {BEARER}, witness="sam", shown_at=f"{P}letters/", of_room=True)
def _wrote(stage: Stage) -> None:
    offers.reply(stage.world.bearer("ivy"), what="none", text="Could it be later?", now=stage.world.now)


# -- Reasons (sections 1, 4 and 6): who reads why


@secret("the words of a reason", "1", may=HEARD, witness="tom", shown_at=SOL, before=_sol_is_open,
        other=lambda stage: _answer(stage, "karen", "accept", OTHER_TEXT))  # fmt: skip
def _worded(stage: Stage) -> None:
    _answer(stage, "karen", "accept")


def _speaks(text: str) -> Act:
    return lambda stage: decisions.advise(stage.world.actor("tom"), stage.ids["rana"], what="for", text=text)


secret("the words of a voice", "1", may=HEARD, witness="tom", shown_at=RANA,
       other=_speaks("No."))(_speaks("Hear her, whatever they say."))  # fmt: skip


def _related(what: str) -> Act:
    def declares(stage: Stage) -> None:
        agreements.declare(stage.world.actor("tom"), performer=stage.ids["june_performer"], what=what)

    return declares


secret("why somebody is recused", "6", may=LEADS | {"tom"}, witness="tom", shown_at=f"{P}team/",
       other=_related("agent"))(_related("partner"))  # fmt: skip


def _ivy_elsewhere(stage: Stage) -> None:
    """Ivy is put forward for The Landlord too: Julia sees that room, and knows that a part is kept from her."""
    actor, performer = stage.world.actor("karen"), stage.ids["ivy_performer"]
    done = decisions.put_forward(actor, role=stage.ids["other_role"], performer=performer, reason=TEXT)
    stage.ids["ivy_elsewhere"] = str(done.answer["candidacy"])


THERE = "/p/{production}/r/{other_role}/?c={ivy_elsewhere}"


@in_room("a voice in the part of a room that is kept from somebody", THERE, before=_ivy_elsewhere)
def _kept_from_julia(stage: Stage) -> None:
    decisions.advise(stage.world.actor("tom"), stage.ids["ivy_elsewhere"], what="for", text="She would be a wonder.")


@in_room("a proposal in the part of a room that is kept from somebody", THERE, before=_ivy_elsewhere)
def _proposed_without_julia(stage: Stage) -> None:
    decisions.propose(stage.world.actor("karen"), stage.ids["ivy_elsewhere"], revision=Revision("consider"))


@secret("another company's room", "1", may={"olga"}, witness="olga", shown_at="/p/{foreign_production}/")
def _elsewhere(stage: Stage) -> None:
    actor = Actor(stage.ids["foreign_production"], stage.ids["olga"], stage.world.now)
    decisions.advise(actor, stage.ids["foreign"], what="comment", text="Ours.")
    decisions.propose(actor, stage.ids["foreign"], revision=Revision("consider"))
