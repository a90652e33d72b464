"""What the leads keep, and what is kept of people: secrets of the safeguarding desk and of cases."""

from datetime import timedelta

from castlist.actions import (
    agreements,
    cases,
    clearance,
    decisions,
    emergencies,
    evidence,
    keeping,
    safeguarding,
    told,
)
from castlist.records.models import Emergency
from castlist.records.private_links import told_of
from tests.paired.asking import BEARER
from tests.paired.register import LEADS, P, secret
from tests.web.api_world import Stage

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


# -- For an emergency (section 9): for the desk, and whoever gave it

SHEET = f"{P}emergency/"


def _plays(stage: Stage) -> None:
    """Vera has been offered The Lead, the wait was waived, and she has accepted."""
    world = stage.world
    world.put_forward("vera", email="vera@example.org")
    for target in ("audition", "callback", "offer"):
        decisions.clear(world.actor("miriam"), world.cands["vera"], value=True)
        world.agree("vera", target)
    agreements.move(world.actor("karen"), "waive_grace", cand=world.cands["vera"])
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().motions() if m.what == "waive_grace"))
    world.accepts("vera")


def _says(stage: Stage) -> None:
    said = {"name": "Anna Vale", "relation": "mother", "phone": "+44 20 7946 0018", "needs": "Penicillin: an allergy."}
    emergencies.give(stage.world.bearer("vera"), said, now=stage.world.now)


def _plays_and_says(stage: Stage) -> None:
    _plays(stage)
    _says(stage)


@secret("whom to call in an emergency", "9", may={"sam"}, witness="sam", shown_at=SHEET, before=_plays)
def _for_an_emergency(stage: Stage) -> None:
    _says(stage)


@secret("what else whoever helps should know", "9", may={"sam"}, witness="sam", shown_at=SHEET, before=_plays_and_says)
def _said_otherwise(stage: Stage) -> None:
    said = {"name": "Anna Vale", "relation": "mother", "phone": "+44 20 7946 0018", "needs": ""}
    emergencies.give(stage.world.bearer("vera"), said, now=stage.world.now)


@secret("that somebody read what is for an emergency", "9", may=frozenset(), before=_plays_and_says)
def _was_read(stage: Stage) -> None:
    rows = Emergency.objects.filter(performer=stage.world.performers["vera"]).values_list("pk", flat=True)
    emergencies.note_reading(rows, by=stage.ids["sam"], now=stage.world.now)
