"""The story that the demo tells, played through the same actions that people use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from castlist.actions import (
    agreements,
    auditions,
    decisions,
    letters,
    offers,
    people,
    productions,
    safeguarding,
    tasks,
)
from castlist.actions.auditions import Place
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.jobs import story_day
from castlist.queries.doors import production_for
from castlist.queries.new_letters import new_letter
from castlist.queries.people import person_by_email
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import bearer_of
from castlist.rules.auditions import Grid
from castlist.rules.performers import Traits

COMPANY = "Corner House Theatre"
PLAYED = "Small Hours"
TO_PLAY = "Winter Crossing"
TEAM = (
    ("karen", "Karen Ashdown", "co-producer", "say"),
    ("derek", "Derek Vaughan", "co-producer", "say"),
    ("tom", "Tom Hale", "writer", "voice"),
    ("julia", "Julia Renn", "writer", "voice"),
    ("sam", "Sam Okoye", "stage manager", "desk"),
    ("miriam", "Miriam Stone", "safeguarding lead", "lead"),
    ("ruth", "Ruth Adler", "safeguarding deputy", "lead"),
)
STRANGER = ("eve", "Eve Marsh", "nobody here knows her", "")
STANDING = {"say": "a say", "voice": "a voice", "desk": "the desk", "lead": "safeguarding", "": "none"}
IVY = (
    "Ivy Marlowe", "mezzo, belts to D5", "Last heard from six years ago.",
    [(2011, "Nell, The Salt House, Corner House"), (2013, "Ensemble, Harbour Lights, tour"),
     (2016, "Agnes, A Winter’s Account, Theatre Royal"), (2018, "Vera, The Understudies, Broadway"),
     (2020, "Vera, The Understudies, last performance in March")],
)  # fmt: skip
LEAD = (
    "Plays 28–40. Mezzo with a belt to D5. A woman who has been away, and comes back. "
    "One staged slap in scene 7; no nudity."
)
LANDLORD = "Plays 50–70. Baritone, if he sings at all. Says little and hears everything."


@dataclass(slots=True)
class Stage:
    """One production on which the story is played; `moments` gives the time of each act."""

    production: str
    people: dict[str, str]
    moments: Iterator[datetime]
    zone: str = "UTC"
    roles: dict[str, str] = field(default_factory=dict)
    cands: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person, at the next moment."""
        return Actor(self.production, self.people[name], next(self.moments))


def evenly(start: datetime, end: datetime, acts: int) -> Iterator[datetime]:
    """Moments from start to end, one an act, and never later than the end."""
    step = (end - start) / max(acts, 1)
    return iter([*(start + n * step for n in range(acts)), *(end for _ in range(200))])


def cast_of_the_story(now: datetime) -> dict[str, str]:
    """Everybody has an account: name to person id."""
    found = {}
    for key, name, _, _ in (*TEAM, STRANGER):
        person = people.make_person(email=f"{key}@cornerhouse.example", name=name, now=now)
        people.note_first_visit(person, now=now)
        found[key] = person.pk
    return found


def open_stage(
    company: Any, name: str, about: str, zone: str, everybody: dict[str, str], moments: Iterator[datetime]
) -> Stage:
    """The production stands with its team: Karen opened it, and Derek has an equal say."""
    karen = person_by_email("karen@cornerhouse.example")
    assert karen is not None
    made = productions.open_production(
        company,
        name=name,
        about=about,
        by=karen,
        now=next(moments),
        time_zone=zone,
        title="co-producer",
    )
    stage = Stage(made.pk, everybody, moments, zone)
    for key, _, title, standing in (*TEAM[2:], TEAM[1]):
        say = [("*", "*")] if standing == "say" else []
        agreements.move(
            stage.actor("karen"), "add_member", person=everybody[key], say=say, voice=standing == "voice",
            desk=standing == "desk", lead=standing == "lead", title=title,
        )  # fmt: skip
    return stage


def add_roles(stage: Stage) -> None:
    """The Lead and the Landlord are open."""
    for key, name, about in (("lead", "The Lead", LEAD), ("landlord", "The Landlord", LANDLORD)):
        written = agreements.add_role(stage.actor("karen"), name=name, about=about)
        stage.roles[key] = str(written.answer["role"])


def agree_on(
    stage: Stage, key: str, target: str, *, first: str = "support", second: str = "accept", why: str = ""
) -> None:
    """Both co-producers can live with it, and it is concluded."""
    cand = stage.cands[key]
    decisions.propose(stage.actor("karen"), cand, revision=Revision(target))
    revision = latest(stage, cand)
    decisions.position(stage.actor("karen"), cand, revision=revision, what=first, reason=Reason(why))
    reason = Reason("Her diary is full in March.") if second == "concern" else Reason()
    decisions.position(stage.actor("derek"), cand, revision=revision, what=second, reason=reason)
    decisions.conclude(stage.actor("sam"), cand, revision=revision)


def still_open(stage: Stage, key: str, target: str, *, by: str, why: str) -> None:
    """One co-producer wants it; the other has not answered yet."""
    cand = stage.cands[key]
    decisions.propose(stage.actor(by), cand, revision=Revision(target, why))
    decisions.position(stage.actor(by), cand, revision=latest(stage, cand), what="support", reason=Reason())


def latest(stage: Stage, cand: str) -> int:
    """The number of the latest revision."""
    from castlist.queries.log import load_whole

    found = load_whole(stage.production).candidacy(cand)
    return found.revision if found else 0


def others(stage: Stage, company_id: str) -> None:
    """Those who came by the open call stand where the room has put them."""
    submitted = (
        ("maud", "Maud Ferrer", "alto", "lead"), ("june", "June Hallam", "mezzo", "lead"),
        ("rana", "Rana Obi", "alto, belts", "lead"),
        ("sol", "Sol Whitaker", "mezzo", "lead"), ("abel", "Abel Crane", "baritone", "landlord"),
        ("piet", "Piet van der Berg-Oosterhuis", "bass", "landlord"),
    )  # fmt: skip
    for key, name, note, role in submitted:
        at = next(stage.moments)
        performer = productions.add_performer(company_id, name=name, note=note, email=f"{key}@example.org", now=at)
        actor = Actor(stage.production, performer.pk, at)
        stage.cands[key] = str(
            decisions.submit(actor, role=stage.roles[role], performer=performer.pk).answer["candidacy"]
        )
    agree_on(stage, "maud", "audition", first="accept", second="support")
    agree_on(stage, "june", "audition", first="support", second="accept")
    agree_on(stage, "sol", "audition", first="support", second="support")
    agree_on(
        stage, "sol", "callback", first="support", second="support", why="The scene by the window. Nobody breathed."
    )
    agree_on(stage, "rana", "consider", first="support", second="concern")
    agree_on(stage, "abel", "audition", first="support", second="accept")
    still_open(stage, "piet", "audition", by="karen", why="A bass who listens: the long silence in act two.")
    still_open(stage, "maud", "callback", by="derek", why="Again, with Sol, the scene by the window.")


def audition_days(stage: Stage, now: datetime, *, after: int) -> None:
    """A morning and, the day after, an afternoon in Studio 2, in so many days, for whoever is to be heard for The Lead.

    Those of two productions are on days of their own: nobody can be in one room twice.
    """
    today = now.astimezone(ZoneInfo(stage.zone)).date()
    place = Place(
        role=stage.roles["lead"], place="Studio 2, Corner House", access="Step-free from Mill Lane",
        members=tuple(stage.people[one] for one in ("karen", "derek", "julia")), panel="Ana at the piano",
        material="Scene 4, and 16 bars of your own",
        recording=True, answer_by=today + timedelta(days=after + 8),
    )  # fmt: skip
    for days, first in ((after, time(10, 20)), (after + 1, time(16, 0))):
        grid = Grid(today + timedelta(days=days), first, minutes=20, count=5)
        auditions.make_session(stage.actor("sam"), place, grid)


def ivy_to(company_id: str, now: datetime) -> str:
    """The company knows Ivy, from before; says her id."""
    name, note, heard, credits = IVY
    return productions.add_performer(
        company_id,
        name=name,
        note=note,
        last_heard=heard,
        credits=credits,
        email="ivy@example.org",
        now=now,
        traits=Traits(("belt", "stage combat", "tap"), "mezzo-soprano", "A3", "D5", 28, 42, pronouns="she/her"),
    ).pk


def the_story(stage: Stage, ivy: str) -> None:
    """From 'I think we should consider her' to the letter that goes out."""
    karen, derek = "karen", "derek"
    why = "The voice for the score, and the bite the part asks for. I know what I am asking."
    put = decisions.put_forward(stage.actor(karen), role=stage.roles["lead"], performer=ivy, reason=Reason(why))
    cand = stage.cands["ivy"] = str(put.answer["candidacy"])
    decisions.propose(stage.actor(karen), cand, revision=Revision("consider", "To talk about her, no more."))
    decisions.position(
        stage.actor(karen), cand, revision=1, what="support",
        reason=Reason("She has what the part needs. People may change in six years."),
    )  # fmt: skip
    decisions.position(
        stage.actor(derek), cand, revision=1, what="object", reason=Reason(withheld=True), floor="consider"
    )
    safeguarding.raise_matter(
        stage.actor(derek), performer=ivy, kind="complaint",
        account="Six years ago, on tour: what was said to my daughter in the wings. The company wrote it down then.",
    )  # fmt: skip
    decisions.advise(stage.actor("julia"), cand, what="for", text="Hear her, and let Derek set the terms.")
    decisions.advise(stage.actor("tom"), cand, what="comment", text="I can write to her tonight, if it comes to that.")
    objection = the_objection(stage, cand)
    why = "She may be heard. I will not carry six years into a room she is not in. The part itself is another matter."
    decisions.move_floor(stage.actor(derek), cand, objection=objection, to="offer", reason=Reason(why))
    decisions.amend(
        stage.actor(karen), cand,
        revision=Revision(
            "audition", "An audition and nothing more: to be heard once, in Studio 2. Tom writes to her.",
            [Asked("undertaking", "Derek’s family is not on the premises", stage.people[derek], "her booked slot")],
        ),
    )  # fmt: skip
    decisions.position(stage.actor(karen), cand, revision=2, what="support", reason=Reason("To hear her. Only that."))
    decisions.position(stage.actor(derek), cand, revision=2, what="accept", reason=Reason("On these terms."))
    decisions.conclude(stage.actor(karen), cand, revision=2)
    tasks.give_task(stage.actor(karen), cand, owner=stage.people["tom"], what="Contact her")


def the_objection(stage: Stage, cand: str) -> str:
    """The id of Derek's objection."""
    from castlist.queries.log import load_whole
    from castlist.rules.decisions.facts import Objection

    return next(
        o.id for o in load_whole(stage.production).all(Objection) if o.owner == stage.people["derek"] and not o.ended
    )


def the_letter(stage: Stage) -> None:
    """Tom's letter has gone out. Nothing of the conditions is in it."""
    tom, cand = person_by_email("tom@cornerhouse.example"), stage.cands["ivy"]
    assert tom is not None
    who = stage.actor("tom")
    page = new_letter(tom, production_for(tom, stage.production), cand, now=who.now)
    letter = letters.draft(who, cand, page.words, kind=page.kind)
    letters.send(stage.actor("tom"), letter)


def the_booking(stage: Stage) -> None:
    """Ivy has opened the link in her letter, and the first of the times is hers."""
    now = next(stage.moments)
    ivy = bearer_of(stage.cands["ivy"], now=now)
    offers.opened(ivy, now=now)
    first = page_for(ivy, now=now).days[0].slots[0]
    needs = "A chair between scenes, please."
    auditions.book(ivy, slot=first.id, held="", needs=needs, now=next(stage.moments))


def tell_it(*, now: datetime, zone: str, since: datetime | None = None) -> None:
    """The company is there with two productions: the story played in one, and its first act to come in the other.

    `since`: the company is as old as that, and no older than the story where nothing is said.
    """
    begun = story_day.at(story_day.day_of(now, zone) - timedelta(days=1), time(10, 5), zone)
    everybody = cast_of_the_story(since or begun)
    karen = person_by_email("karen@cornerhouse.example")
    assert karen is not None
    company = productions.make_company(name=COMPANY, owner=karen, now=since or begun)
    ivy = ivy_to(company.pk, since or begun)
    about = "A new play with songs, in two acts. Rehearsals from 2 March."
    moments = evenly(begun, begun + timedelta(hours=5), 60)
    to_play = open_stage(
        company, TO_PLAY, "A new play with songs, in one act. Rehearsals from 11 January.", zone, everybody, moments
    )
    add_roles(to_play)
    audition_days(to_play, now, after=13)
    played = open_stage(company, PLAYED, about, zone, everybody, evenly(begun, begun + timedelta(hours=5), 60))
    add_roles(played)
    audition_days(played, now, after=10)
    others(played, company.pk)
    played.moments = iter(story_day.moments(now, zone))
    the_story(played, ivy)
    the_letter(played)
    the_booking(played)
