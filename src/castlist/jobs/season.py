"""The demo's third production: eight weeks on, from its open call to the offers that are out, with the same actions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from castlist.actions import (
    agreements,
    answers,
    auditions,
    callback_letters,
    callbacks,
    covers,
    decisions,
    doubling,
    first_calls,
    letters,
    notes,
    notices,
    offers,
    parts,
    productions,
    queue,
)
from castlist.actions.auditions import Place
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.notes import Words
from castlist.actions.queue import Day
from castlist.jobs import story, story_day
from castlist.queries.doors import production_for
from castlist.queries.new_letters import new_letter
from castlist.queries.people import company_of, person_by_email
from castlist.queries.performer_pages import page_for
from castlist.queries.private_links import bearer_of
from castlist.rules.auditions import Grid
from castlist.rules.cover_lines import read_covers
from castlist.rules.performers import Traits
from castlist.rules.scene_lines import read_chart

NAME = "The Net Loft"
BEGAN = timedelta(days=57)
"""So long before now the company was there, at the latest."""
SLOT = 20
"""Minutes for each."""
ABOUT = "A play with songs about a harbour in its last winter of herring. Eight weeks in: offers are out."

# key, name, what the call says, and how it is to be read
ROLES: tuple[tuple[str, str, int, str, str, dict[str, Any]], ...] = (
    ("marit", "Marit", 1, "principal", "Mends nets, and keeps the accounts of all who owe her. Sings alone twice.",
     {"playing_from": 25, "playing_to": 40, "voice": "mezzo-soprano", "lowest": "A3", "highest": "D5"}),
    ("skipper", "The Skipper", 1, "principal", "Comes home with half a crew and does not say why until scene 7.",
     {"playing_from": 40, "playing_to": 60, "voice": "baritone"}),
    ("signe", "Aunt Signe", 1, "principal", "Has buried two husbands, and is not done with the third.",
     {"playing_from": 55, "playing_to": 75, "voice": "alto"}),
    ("jonas", "Jonas", 1, "principal", "Wants to leave, and is the only one who can.",
     {"playing_from": 18, "playing_to": 26}),
    ("chorus", "The Quay", 3, "ensemble", "Three who are everybody else, and who sing.", {}),
)  # fmt: skip
CHART = """1 | 6 | Marit, The Skipper, The Quay
2 | 9 | Marit, Aunt Signe, Postman
3 | 4 | Jonas, The Quay, Harbour Master
4 | 11 | Marit, The Skipper
5 | 7 | Aunt Signe, Jonas, Radio Voice
6 | 5 | The Quay, Constable
7 | 12 | Marit, Jonas, The Skipper, Constable
8 | 8 | Marit, Aunt Signe, The Skipper, Jonas, The Quay, Harbour Master"""
GROUPS = (
    ("The accounts", 25, ("noor", "bruno"), "Scene 4"),
    ("The nets", 15, ("noor", "freya"), "page 12, sung"),
    ("The door", 20, ("freya", "hal", "idris"), "Scene 7"),
    ("The third husband", 20, ("esther", "hal"), "Scene 5"),
    ("Two skippers", 30, ("bruno", "conall"), "Scene 7, from the bottle on"),
    ("Winifred and Idris", 20, ("winifred", "idris"), "Scene 5"),
    ("The quay", 35, ("kit", "lena", "moses"), "The opening, and scene 6"),
)
COVERS = """Marit: Noor Castellan; Lena Marchbanks
The Skipper: Bruno Tessaly; Moses Adeyemi-Clarke
Aunt Signe: Winifred Oakes
Jonas: Hal Brightwater; Kit Sallow
The Quay: Kit Sallow; Otto Brand"""
SAID = {
    "producer": "Corner House Theatre", "agreement": "none", "pay": "£520 a week",
    "rehearsals": "weekdays, ten to six", "shows": "four weeks, eight shows a week",
    "place": "Studio 3, Corner House", "step_free": "from Mill Lane; a lift to every floor",
    "material": "One scene of the play, and a song you love", "time": "ten minutes each",
    "panel": "Karen, Derek and Julia; Ana at the piano", "recording": "no",
    "answers": "by letter, yes or no", "access": "Sam, sam@cornerhouse.example",
    "data": "Kept for twelve months by the company, and by nobody else",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody who came by the open call: what they are to be heard for, and what became of it."""

    key: str
    name: str
    role: str
    voice: str
    note: str
    end: str
    """How far they came: offer, callback, no, unanswered or unheard."""
    scores: tuple[int, int] = (3, 3)
    said: str = ""


COMERS = (
    Comer("noor", "Noor Castellan", "marit", "mezzo-soprano", "Two seasons at sea, on a training ship.", "offer",
          (5, 5), "She counted the nets while she sang. Nobody had asked her to."),
    Comer("freya", "Freya Lindqvist", "marit", "mezzo-soprano", "Folk singer; plays the nyckelharpa.", "callback",
          (4, 4), "The second song better than the first. Again, with Jonas."),
    Comer("adele", "Adele Pym", "marit", "soprano", "Just out of school.", "no", (3, 3), "Too early for this; soon."),
    Comer("bruno", "Bruno Tessaly", "skipper", "baritone", "Twelve years in one company.", "offer",
          (5, 4), "Says nothing for a minute, and one wants to know."),
    Comer("conall", "Conall Reeve", "skipper", "bass", "Was a trawlerman.", "callback",
          (4, 4), "Knows every knot. The anger came too soon."),
    Comer("dag", "Dag Holloway", "skipper", "baritone", "", "no", (2, 3), "Read it well, and it was not him."),
    Comer("esther", "Esther Quill", "signe", "alto", "Her fortieth year on the stage.", "declined",
          (5, 5), "We laughed, and then we did not."),
    Comer("winifred", "Winifred Oakes", "signe", "alto", "", "callback", (4, 3), "Dry, quick; the husband is hers."),
    Comer("hal", "Hal Brightwater", "jonas", "tenor", "Understudied twice.", "callback",
          (4, 5), "He looked at the door in every scene."),
    Comer("idris", "Idris Vane", "jonas", "tenor", "Dances.", "callback", (4, 4), "The better singer of the two."),
    Comer("jasper", "Jasper Finch", "jonas", "tenor", "", "unanswered", (2, 2), "Nervous; would hear him again."),
    Comer("kit", "Kit Sallow", "chorus", "alto", "Plays the accordion.", "offer", (4, 4), "Three people in one scene."),
    Comer("lena", "Lena Marchbanks", "chorus", "soprano", "", "offer", (4, 4), "Holds a line against two others."),
    Comer("moses", "Moses Adeyemi-Clarke", "chorus", "bass", "Sings in two choirs.", "callback", (4, 3),
          "The floor of the sound."),
    Comer("nell", "Nell Thackery", "chorus", "alto", "", "no", (3, 2), "A fine voice that wants to be alone."),
    Comer("otis", "Otis Farrow", "chorus", "tenor", "Wrote late.", "unheard"),
)  # fmt: skip


class Season:
    """The production as it is played, day by day, before now."""

    def __init__(self, stage: story.Stage, company: str, now: datetime) -> None:
        self.stage, self.company, self.now = stage, company, now
        self.today: date = now.astimezone(ZoneInfo(stage.zone)).date()

    def on(self, days: int, hour: time = time(10, 0)) -> None:
        """From here on it is that many days ago, and a minute later at each act."""
        self.stage.moments = minutes_from(story_day.at(self.today - timedelta(days=days), hour, self.stage.zone))

    def those(self, *ends: str) -> list[Comer]:
        """Whose way ended so."""
        return [one for one in COMERS if one.end in ends]

    def agree(self, one: Comer, target: str, **terms: int) -> None:
        """Both co-producers can live with it, and it is concluded."""
        cand = self.stage.cands[one.key]
        decisions.propose(self.stage.actor("karen"), cand, revision=Revision(target, **terms))  # type: ignore[arg-type]
        revision = story.latest(self.stage, cand)
        for who, what in (("karen", "support"), ("derek", "accept")):
            decisions.position(self.stage.actor(who), cand, revision=revision, what=what, reason=Reason())
        decisions.conclude(self.stage.actor("sam"), cand, revision=revision)

    def write(self, one: Comer, *, pencil: datetime | None = None) -> None:
        """The letter that is theirs now has gone out, in the words that were proposed; or a pencil until then."""
        sam = person_by_email("sam@cornerhouse.example")
        assert sam is not None
        cand, who = self.stage.cands[one.key], self.stage.actor("sam")
        page = new_letter(sam, production_for(sam, self.stage.production), cand, now=who.now, pencil=bool(pencil))
        words = replace(page.words, until=pencil) if pencil else page.words
        letters.send(self.stage.actor("sam"), letters.draft(who, cand, words, kind=page.kind))


def minutes_from(start: datetime) -> Iterator[datetime]:
    """One moment a minute, without an end."""
    while True:
        yield start
        start += timedelta(minutes=1)


def tell_it(*, now: datetime, zone: str) -> None:
    """The company of the story has a third production, whose offers are out."""
    karen = person_by_email("karen@cornerhouse.example")
    company = company_of(karen) if karen else None
    assert company is not None
    everybody = {key: found.pk for key, *_ in story.TEAM if (found := person_by_email(f"{key}@cornerhouse.example"))}
    begun = story_day.at(now.astimezone(ZoneInfo(zone)).date() - timedelta(days=56), time(10, 0), zone)
    stage = story.open_stage(company, NAME, ABOUT, zone, everybody, minutes_from(begun))
    season = Season(stage, company.pk, now)
    open_call(season)
    people_come(season)
    audition_day(season)
    what_was_heard(season)
    callback_day(season)
    offers_go_out(season)
    who_plays_what(season)


def open_call(season: Season) -> None:
    """The parts are described, the call was open for two weeks, and the chart of the play is there."""
    stage = season.stage
    for key, name, places, sort, about, more in ROLES:
        written = agreements.add_role(
            stage.actor("karen"), name=name, places=places, sort=sort, about=about, open_to="public",
            dates="rehearsals from February", **more,
        )  # fmt: skip
        stage.roles[key] = str(written.answer["role"])
    season.on(54)
    day = {name: f"{season.today - timedelta(days=ago):%-d %B}" for name, ago in (("auditions", 28), ("callbacks", 14))}
    closes = story_day.at(season.today - timedelta(days=36), time(18, 0), stage.zone)
    notices.say(stage.actor("sam"), said=SAID | day, closes=closes)
    notices.publish(stage.actor("karen"), sure=True)
    parts.say_chart(stage.actor("sam"), read_chart(CHART)[0], seen=0)


def people_come(season: Season) -> None:
    """Sixteen submit, one after the other."""
    stage = season.stage
    for n, one in enumerate(COMERS):
        season.on(52 - n, time(9 + n % 9, 7))
        at = next(stage.moments)
        performer = productions.add_performer(
            season.company, name=one.name, note=one.note, email=f"{one.key}@example.org", now=at,
            traits=Traits(voice=one.voice),
        )  # fmt: skip
        actor = Actor(stage.production, performer.pk, at)
        done = decisions.submit(actor, role=stage.roles[one.role], performer=performer.pk)
        stage.cands[one.key] = str(done.answer["candidacy"])


def audition_day(season: Season) -> None:
    """All but one were invited, chose their times by themselves, and were heard on one day."""
    stage, heard = season.stage, [one for one in COMERS if one.end != "unheard"]
    season.on(35)
    for one in heard:
        season.agree(one, "audition")
    first = season.today - timedelta(days=28)
    those, sessions = tuple(stage.people[key] for key in ("karen", "derek", "julia")), {}
    for n, role in enumerate(stage.roles):
        place = Place(role=stage.roles[role], place="Studio 2, Corner House", access="A lift to every floor",
                      panel="Ana at the piano", members=those, material=SAID["material"],
                      answer_by=season.today + timedelta(days=6))  # fmt: skip
        begins = time(9 + 2 * n, 0)
        made = auditions.make_session(stage.actor("sam"), place, Grid(first, begins, SLOT, count=5))
        sessions[role] = (made, begins.hour)
    season.on(34)
    for one in heard:
        season.write(one)
    for n, one in enumerate(heard):
        season.on(33 - n % 4, time(17, 5 + n))
        books(stage, one)
    for role, (session, hour) in sessions.items():
        for n, one in enumerate(those for those in heard if those.role == role):
            is_heard(season, Day(session, first), one, SLOT * n + 60 * hour)


def books(stage: story.Stage, one: Comer) -> None:
    """They have opened their link, and the first of the times is theirs."""
    now = next(stage.moments)
    bearer = bearer_of(stage.cands[one.key], now=now)
    offers.opened(bearer, now=now)
    slots = [slot for day in page_for(bearer, now=now).days for slot in day.slots]
    auditions.book(bearer, slot=slots[0].id, held="", needs="", now=next(stage.moments))


def is_heard(season: Season, on: Day, one: Comer, minute: int) -> None:
    """They came, were heard in their time, and were written about by those who sat there."""
    stage, cand = season.stage, season.stage.cands[one.key]
    for seen, (what, later) in enumerate((("here", -9), ("call", -1), ("enter", 0), ("done", 16))):
        hour, minutes = divmod(minute + later, 60)
        season.on(28, time(hour, minutes))
        queue.mark(stage.actor("sam"), on, cand, what=what, seen=seen)
    for who, score in zip(("karen", "derek"), one.scores, strict=True):
        notes.write(stage.actor(who), cand, Words("room", one.said if who == "karen" else "", score))


def what_was_heard(season: Season) -> None:
    """Ten are called back; the others are thanked, most of them in a letter that has gone."""
    stage = season.stage
    season.on(26, time(20, 0))
    called = season.those("offer", "callback", "declined")
    for one in called:
        season.agree(one, "callback")
    for one in season.those("no", "unanswered", "unheard"):
        season.agree(one, "released")
    season.on(24)
    for one in season.those("no"):
        season.write(one)
    answers.begin_all(stage.actor("sam"), cands=[stage.cands[one.key] for one in season.those("unanswered")])
    for one in called:
        decisions.clear(stage.actor("miriam"), stage.cands[one.key], value=True)


def callback_day(season: Season) -> None:
    """They were called back in groups, in the order in which they wait least, and each knew their own."""
    stage = season.stage
    season.on(20)
    name = {one.key: one.name for one in COMERS}
    groups = "\n".join(
        f"{group} | {minutes} | {', '.join(name[key] for key in who)} | {what}" for group, minutes, who, what in GROUPS
    )
    day = season.today - timedelta(days=14)
    said = {"groups": groups, "on": day.isoformat(), "where": "Studio 2, Corner House", "breaks": "12:00 | 15"}
    callbacks.work_out(stage.actor("sam"), said, seen=0)
    for letter in callback_letters.draft_all(stage.actor("sam")).letters:
        letters.send(stage.actor("sam"), letter)
    season.on(19, time(18, 30))
    for one in season.those("offer", "callback", "declined"):
        at = next(stage.moments)
        offers.reply(bearer_of(stage.cands[one.key], now=at), what="comes", text="", now=at)
        offers.mark_read(stage.actor("sam"), stage.cands[one.key])


def offers_go_out(season: Season) -> None:
    """Two have accepted, one has declined, one still thinks, and behind him somebody keeps the dates free; who comes
    next is being talked about.
    """
    stage, by_key = season.stage, {one.key: one for one in COMERS}
    season.on(9)
    for key in ("noor", "esther", "kit", "lena"):
        season.agree(by_key[key], "offer", deadline_hours=6 * 24)
    season.on(7)
    for key in ("noor", "esther", "kit", "lena"):
        season.write(by_key[key])
    for key, days in (("noor", 6), ("kit", 5)):
        season.on(days, time(12, 0))
        at = next(stage.moments)
        offers.accept(bearer_of(stage.cands[key], now=at), now=at)
    season.on(5, time(19, 0))
    at = next(stage.moments)
    why = "I have said yes to a film, and I am sorry: it is the better part of the two. Yours is."
    offers.decline(bearer_of(stage.cands["esther"], now=at), text=why, now=at)
    season.on(4)
    season.agree(by_key["bruno"], "offer", deadline_hours=5 * 24)
    story.still_open(
        stage, "winifred", "offer", by="derek", why="Dry, quick, and she was the one who made Idris listen."
    )
    story.still_open(stage, "hal", "offer", by="karen", why="He looked at the door in every scene.")
    season.agree(by_key["conall"], "offer", reserve=True)
    season.on(2)
    season.write(by_key["bruno"])
    season.write(by_key["conall"], pencil=story_day.at(season.today + timedelta(days=6), time(18, 0), stage.zone))
    season.on(1, time(13, 0))
    at = next(stage.moments)
    said = "They are yours. I would rather wait for this than take what there is."
    offers.reply(bearer_of(stage.cands["conall"], now=at), what="keeps", text=said, now=at)
    offers.mark_read(stage.actor("sam"), stage.cands["conall"])


def who_plays_what(season: Season) -> None:
    """The small parts are shared out, covers are thought of, and the first call is set."""
    stage = season.stage
    season.on(2, time(15, 0))
    doubling.work_out(stage.actor("sam"), {"apart": "Postman, Constable"}, seen=1)
    chart = read_chart(CHART)[0]
    rows = read_covers(COVERS, chart)[0]
    covers.say_covers(stage.actor("sam"), rows, wanted=1, most=1)
    starts = story_day.at(season.today + timedelta(days=20), time(10, 0), stage.zone)
    first_calls.say(
        stage.actor("sam"), starts=starts, ends=starts + timedelta(hours=4),
        said={"place": "Studio 2, Corner House", "ask": "Sam at the desk", "access": "Step-free from Mill Lane",
              "bring": "Soft shoes and a pencil"},
    )  # fmt: skip
