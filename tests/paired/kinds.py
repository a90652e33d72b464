"""The secrets: of each what happens in the one world and in the other, and who may tell the worlds apart.

Who may know is said here from CONSENT.md alone, by name, and never asked of the code. There are no private notes yet.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from castlist.actions import (
    agreements,
    cases,
    clearance,
    decisions,
    evidence,
    keeping,
    letters,
    offers,
    safeguarding,
    tasks,
    told,
)
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.queries.letters import Words
from castlist.records.private_links import told_of
from castlist.rules.decisions.facts import Proposal
from tests.paired.asking import BEARER
from tests.paired.secret import Act, Secret, nothing
from tests.web.api_world import Stage

LEADS = frozenset({"miriam", "ruth"})
ROOM = frozenset({"karen", "derek", "tom", "sam"})
HEARD = frozenset({"karen", "derek", "tom"})
TEXT = Reason("What only some may read: her knee, and the year in Leeds.")
OTHER_TEXT = Reason("Nothing.")


KINDS: list[Secret] = []
P, R, API = "/p/{production}/", "/p/{production}/r/{role}/", "/api/productions/{production}"


def secret(
    name: str, section: str, *, may: frozenset[str] | set[str], witness: str = "", shown_at: str = "",
    other: Act = nothing, before: Act = nothing, of_room: bool = False, sealed: str = "",
) -> Callable[[Act], Act]:  # fmt: skip
    """Decorates what happens in the one world."""

    def keep(one: Act) -> Act:
        KINDS.append(
            Secret(name, section, frozenset(may), one, other, before, witness, tuple(shown_at.split()), of_room, sealed)
        )
        return one

    return keep


# -- Safeguarding (section 7): the leads, and an author as far as they wrote

DESK, MATTER, HELD = f"{P}safeguarding/", f"{P}safeguarding/{{matter}}/", f"{P}safeguarding/{{held}}/"


@secret("a matter is raised", "7", may=LEADS | {"derek"}, witness="miriam", shown_at=DESK)
def _raised(stage: Stage) -> str:
    return safeguarding.raise_matter(
        stage.world.actor("derek"), kind="complaint", account="What I saw.", performer=stage.ids["june_performer"]
    )


@secret("a matter about a lead", "7", may={"miriam", "derek"}, witness="miriam", shown_at=DESK)
def _about_a_lead(stage: Stage) -> str:
    return safeguarding.raise_matter(
        stage.world.actor("derek"), kind="complaint", account="What she did.", person=stage.ids["ruth"]
    )


@secret("a concern from outside", "7", may=LEADS, witness="ruth", shown_at=DESK)
def _from_outside(stage: Stage) -> None:
    safeguarding.raise_from_outside(stage.ids["production"], account="Somebody follows her.", now=stage.world.now)


@secret("a performer's own concern", "7", may=LEADS, witness="ruth", shown_at=DESK)
def _by_her_link(stage: Stage) -> None:
    safeguarding.raise_from_outside(
        stage.ids["production"], account="I am afraid.", now=stage.world.now, performer=stage.ids["ivy_performer"]
    )


# -- Cases and holds (sections 7 and 9): who asked what is kept about them is answered alike, whatever there is

CASE = f"{P}case/{{case}}/"


@secret("a matter about somebody who has asked what is kept of them", "7", may=LEADS | {"derek"}, witness="miriam",
        shown_at=CASE)  # fmt: skip
def _about_who_asked(stage: Stage) -> str:
    return safeguarding.raise_matter(
        stage.world.actor("derek"), kind="complaint", account="What I saw.", performer=stage.ids["maud_performer"]
    )


def _half(stage: Stage, who: str, desk: str, text: str) -> None:
    cases.hand_out(
        stage.world.people[who], stage.ids["production"], stage.ids["case"], desk=desk, text=text, now=stage.world.now
    )


@secret("what the leads hand out in a case that is not answered yet", "7", may=LEADS, witness="miriam", shown_at=CASE,
        other=lambda stage: _half(stage, "miriam", "lead", ""))  # fmt: skip
def _handed_out(stage: Stage) -> None:
    _half(stage, "miriam", "lead", "A complaint was made, and it ended.")


@secret("what the owner hands out in a case that is not answered yet", "9", may={"karen"}, witness="karen",
        shown_at=CASE, other=lambda stage: _half(stage, "karen", "room", ""))  # fmt: skip
def _handed_out_by_the_owner(stage: Stage) -> None:
    _half(stage, "karen", "room", "She has the voice, it was said.")


@secret("why somebody is kept all the same", "9", may={"karen"}, witness="karen", shown_at="/keeping/")
def _held(stage: Stage) -> None:
    world = stage.world
    keeping.hold(
        world.production.company, by=world.people["karen"], performer=stage.ids["june_performer"],
        reason="Her fee is disputed.", until=(world.now + timedelta(days=90)).date(), now=world.now,
    )  # fmt: skip


@secret("a note in a matter", "7", may=LEADS, witness="miriam", shown_at=MATTER)
def _noted(stage: Stage) -> None:
    safeguarding.note(stage.world.actor("miriam"), stage.ids["matter"], text="Spoken to.", what="note")


@secret("the kind that a lead gave a matter", "7", may=LEADS, witness="miriam", shown_at=MATTER)
def _sorted(stage: Stage) -> None:
    safeguarding.sort(stage.world.actor("miriam"), stage.ids["matter"], kind="breach", text="It is in the contract.")


@secret("who looks after a matter", "7", may=LEADS, witness="miriam", shown_at=MATTER)
def _handed(stage: Stage) -> None:
    safeguarding.hand(stage.world.actor("miriam"), stage.ids["matter"], owner=stage.ids["ruth"])


@secret("under which conditions a matter stands", "7", may=LEADS, witness="miriam", shown_at=MATTER)
def _eased(stage: Stage) -> None:
    on = stage.world.now.date() + timedelta(days=2)
    safeguarding.ease(stage.world.actor("miriam"), stage.ids["matter"], text="With a chaperone.", on=on)


@secret("a matter looked at again", "7", may=LEADS, witness="miriam", shown_at=MATTER)
def _reviewed(stage: Stage) -> None:
    on = stage.world.now.date() + timedelta(days=2)
    safeguarding.review(stage.world.actor("miriam"), stage.ids["matter"], text="It stands.", on=on)


@secret("a file that a lead added to a matter", "7", may=LEADS, witness="ruth", shown_at=MATTER)
def _filed(stage: Stage) -> None:
    evidence.add_file(stage.world.actor("miriam"), stage.ids["matter"], name="report.txt", data=b"It is true.")


@secret("a file that its author added to a matter", "7", may=LEADS | {"derek"}, witness="derek", shown_at=MATTER)
def _given(stage: Stage) -> None:
    evidence.add_file(stage.world.actor("derek"), stage.ids["matter"], name="message.txt", data=b"He wrote it.")


@secret("that a lead looked at a file", "7", may=LEADS, witness="ruth", shown_at=MATTER)
def _looked(stage: Stage) -> None:
    evidence.look(stage.world.actor("miriam"), stage.ids["matter"], file=stage.ids["file"])


@secret("the end of a matter", "7", may=LEADS, witness="miriam", shown_at=MATTER)
def _ended(stage: Stage) -> None:
    safeguarding.end(stage.world.actor("miriam"), stage.ids["matter"], text="Settled.")


def _hold(stage: Stage) -> None:
    clearance.hold(stage.world.actor("ruth"), stage.ids["held"], text="Until we know.")


@secret("a hold on a gate that is closed", "7", may=LEADS, witness="miriam", shown_at=HELD)
def _held(stage: Stage) -> None:
    clearance.hold(stage.world.actor("miriam"), stage.ids["held"], text="Until we know.")


@secret("a hold that a second officer wants", "7", may=LEADS, witness="miriam", shown_at=HELD, before=_hold)
def _confirmed(stage: Stage) -> None:
    clearance.confirm(stage.world.actor("miriam"), stage.ids["held"], text="It has to last.")


@secret("what the person is told", "7", may=LEADS | {BEARER}, witness=BEARER, shown_at="/word/{told}/")
def _told(stage: Stage) -> None:
    told.tell(stage.world.actor("miriam"), stage.ids["held"], text="There is more.")


@secret("what the person answers", "7", may=LEADS | {BEARER}, witness="ruth", shown_at=HELD)
def _replied(stage: Stage) -> None:
    matter, page = told_of(stage.ids["told"])
    told.reply(matter, page, text="It was not like that.", now=stage.world.now)


@secret("a lawful ground not to tell", "7", may=LEADS, witness="ruth", shown_at=HELD)
def _grounded(stage: Stage) -> None:
    safeguarding.note(stage.world.actor("miriam"), stage.ids["held"], text="The police ask.", what="ground")


@secret("the end of a hold", "7", may=LEADS, witness="miriam", shown_at=HELD, before=_hold)
def _let_go(stage: Stage) -> None:
    clearance.release(stage.world.actor("miriam"), stage.ids["held"], text="It is over.")


@secret("that clearance is asked for", "7", may=LEADS, witness="ruth", shown_at=DESK)
def _asked_for(stage: Stage) -> None:
    clearance.clear(stage.world.actor("miriam"), stage.ids["ivy"])


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
       other=_derek("accept"))(_derek("object"))  # fmt: skip
secret("a reason under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE, sealed="june", before=_seal,
       other=_derek("support", OTHER_TEXT))(_derek("support"))  # fmt: skip
secret("the hour of an answer under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE, sealed="june",
       before=_seal, other=_derek("accept", minutes=50))(_derek("accept", minutes=5))  # fmt: skip
secret("an answer that is changed under seal", "4", may={"derek"}, witness="derek", shown_at=JUNE,
       sealed="june", before=_sealed_and_answered)(_derek("object"))  # fmt: skip


@secret(
    "an objection under seal",
    "4",
    may={"derek"},
    witness="derek",
    shown_at=JUNE,
    sealed="june",
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
       shown_at=f"{R}?c={{ivy}}", before=_ivy_under_seal,
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


@secret("a reason that is withheld", "4", may=frozenset(), before=_sol_is_open,
        other=lambda stage: _answer(stage, "karen", "concern", replace(OTHER_TEXT, withheld=True)))  # fmt: skip
def _withheld(stage: Stage) -> None:
    _answer(stage, "karen", "concern", replace(TEXT, withheld=True))


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
