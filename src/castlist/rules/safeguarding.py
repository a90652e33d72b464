"""A safeguarding matter: its acts, what they come to, and what may be done next. No clock, no store."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from castlist.rules.evidence import MOST_FILES
from castlist.rules.why import Refused, Why

LONGEST_REVIEW = timedelta(days=366)
"""Twelve months: nothing stands longer without somebody saying that it still does."""

FIRST_REVIEW = timedelta(days=365)
"""When a matter is first looked at again, unless a lead says otherwise."""
HOLD_ALONE = timedelta(days=14)
"""How long a hold by one lead lasts, once."""
RUNS_OUT = timedelta(days=3)
"""How long before a hold ends the leads are asked about it."""
ROUNDS = (9, 17)
"""The hours, by the production's clock, at which clearance is given to everybody for whom it was asked."""

NOTES = ("note", "told", "told_other", "ground", "answer")
"""Dated steps that record something: a note; the person told; somebody else told; a lawful ground not to tell the
person; what they answered."""
FILES = ("file", "looked")
"""A file was added; a file was taken out to be looked at."""
AUTHOR, PERSON, OUTSIDE = "author", "person", "outside"
"""Whose act it is where it is no lead's: its author's, that of whom the matter is about, or of whoever wrote it from
outside, with what they wrote."""
TELLING = ("tell", "mailed", "reply")
"""The person is told on a page of their own; a mail led them there; they answered on it."""
MOST_REPLIES = 20
TOLD_STAYS = timedelta(days=60)
"""How long after its end the person can still read what they were told."""
STEPS = (*NOTES, *FILES, *TELLING, "sort", "owner", "review", "ease", "hold", "confirm", "release", "end")
KINDS = {
    "finding": "a finding",
    "complaint": "an upheld complaint",
    "restriction": "a restriction in force",
    "breach": "a breach of contract",
    "request": "the person’s own request",
}
"""The closed list of what a matter may be."""
CONCERN = "concern"
"""The kind of what nobody has sorted: all that comes from outside, and what its author leaves to the leads. A lead says
what it is, before it may stand on."""


def first_review(created: datetime) -> date:
    """The day of the first look, as it stood when the matter was raised: what its author may know of it."""
    return created.date() + FIRST_REVIEW


@dataclass(frozen=True, slots=True)
class Act:
    """One dated step in the stream of a matter."""

    at: datetime
    by: str
    what: str
    data: Mapping[str, str]

    @property
    def text(self) -> str:
        """What was written with it."""
        return self.data.get("text", "")

    @property
    def side(self) -> str:
        """'' for a lead; else author, person or outside."""
        return self.data.get("side", "")


@dataclass(frozen=True, slots=True)
class Hold:
    """A clearance that is not given: by whom, since when, until when, and who confirmed it."""

    by: str
    since: datetime
    until: datetime
    second: str = ""
    closed: frozenset[str] = frozenset()
    """The candidacies whose clearance it closed, given or asked for: what comes back when it is over, and no other."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the acts of a matter come to."""

    review_on: date
    kind: str = ""
    """As it was raised, or as a lead sorted it."""
    owner: str = ""
    told_on: datetime | None = None
    page: str = ""
    """The name of the page on which the person was told last: no earlier one opens any more."""
    ground: str = ""
    answered_on: datetime | None = None
    conditions: str = ""
    ended: bool = False
    ended_on: datetime | None = None
    hold: Hold | None = None
    files: tuple[Act, ...] = ()
    """The acts by which each came."""
    news: int = 0
    """How many times the author or the person added something since whoever looks after it, or while nobody does any
    lead, last did anything here."""
    handed: bool = False
    """Whether it was given to whoever looks after it, and they have done nothing in it since."""
    new_since: datetime | None = None
    """When the first came of what is new to them: of what was added, or that it was given to them."""
    asked_by: str = ""
    """Who placed the hold, or said last that it still stands: somebody else has to confirm it."""


def fold(acts: Iterable[Act], *, review_on: date, kind: str = "", ended: bool = False) -> Standing:
    """What holds after these acts; `review_on` is the day set when the matter was raised, `kind` what it was then."""
    standing = Standing(review_on, kind, ended=ended)
    for act in acts:
        standing = _heard(_after(standing, act), act)
    return standing


def _heard(standing: Standing, act: Act) -> Standing:
    """What is new to whoever looks after it. An act of another lead takes nothing from that, unless it has ended."""
    added = bool(act.side) and act.what != "looked" and act.side != OUTSIDE
    given = not act.side and act.what == "owner" and act.by != standing.owner
    if added or given:
        handed, since = standing.handed or given, standing.new_since or act.at
        return replace(standing, news=standing.news + added, handed=handed, new_since=since)
    if not act.side and (act.by == standing.owner or not standing.owner or standing.ended):
        return replace(standing, news=0, handed=False, new_since=None)
    return standing


def _after(standing: Standing, act: Act) -> Standing:
    match act.what:
        case "owner":
            return replace(standing, owner=act.data["owner"])
        case "file":
            return replace(standing, files=(*standing.files, act))
        case "sort":
            return replace(standing, kind=act.data["kind"])
        case "review":
            return replace(standing, review_on=_review_of(act, standing), asked_by=act.by)
        case "ease":
            eased = replace(standing, review_on=_review_of(act, standing), conditions=act.text)
            return replace(eased, hold=_let_go(standing.hold, act.at))
        case "end":
            return replace(standing, ended=True, ended_on=act.at, hold=_let_go(standing.hold, act.at))
    return _after_hold(_after_word(standing, act), act)


def _after_word(standing: Standing, act: Act) -> Standing:
    """What passes between the leads and the person."""
    match act.what:
        case "told":
            return replace(standing, told_on=act.at)
        case "tell":
            return replace(standing, told_on=act.at, page=act.data["page"])
        case "ground":
            return replace(standing, ground=act.text)
        case "answer" | "reply":
            return replace(standing, answered_on=act.at)
    return standing


def _after_hold(standing: Standing, act: Act) -> Standing:
    match act.what:
        case "hold":
            return replace(standing, hold=Hold(act.by, act.at, _end_alone(act), "", _closed(act)), asked_by=act.by)
        case "confirm" if standing.hold:
            closed = standing.hold.closed | _closed(act)
            longer = Hold(standing.asked_by, act.at, _end_of(standing.review_on), act.by, closed)
            return replace(standing, hold=longer)
        case "release":
            return replace(standing, hold=_let_go(standing.hold, act.at))
    return standing


def _end_alone(act: Act) -> datetime:
    """When a hold by one lead ends: with that of another, where one stood in another matter already."""
    longest = act.at + HOLD_ALONE
    return min(longest, datetime.fromisoformat(act.data["until"])) if "until" in act.data else longest


def ran_out(hold: Hold, at: datetime) -> bool:
    """True of a hold by one lead that ended by itself within as long as it lasts: a next one would make it longer."""
    whole = not hold.second and hold.until == hold.since + HOLD_ALONE
    return whole and hold.until <= at < hold.until + HOLD_ALONE


def _closed(act: Act) -> frozenset[str]:
    return frozenset(act.data.get("closed", "").split())


def _let_go(hold: Hold | None, at: datetime) -> Hold | None:
    """The hold, over by then at the latest."""
    return hold and replace(hold, until=min(hold.until, at))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _review_of(act: Act, standing: Standing) -> date:
    """The day that the act sets; acts of before the stream carry none, and leave the day as it was."""
    return date.fromisoformat(act.data["on"]) if "on" in act.data else standing.review_on


def may_step(standing: Standing, act: Act) -> None:
    """Nothing, where the act may be added; refuses an act that says nothing, and every act after the end.

    Refuses: incomplete, bad_times, already_there.
    """
    if act.what in FILES:
        _may_file(standing, act)
        return
    if not act.text and act.what not in ("owner", "mailed"):
        raise Refused(Why.incomplete, detail="Write what was found or done.")
    if standing.ended:
        raise Refused(Why.already_there, detail="The matter has ended.")
    if act.what == "sort":
        _may_sort(standing, act)
    if act.what in ("hold", "review", "ease") and standing.kind == CONCERN:
        raise Refused(Why.incomplete, detail="First say what kind of matter it is: nothing stands on without one.")
    if act.what in ("hold", "confirm", "release"):
        _may_hold(standing, act)
    if act.what in ("review", "ease"):
        today, on = act.at.date(), date.fromisoformat(act.data["on"])
        if not today < on <= today + LONGEST_REVIEW:
            raise Refused(Why.bad_times, detail="The next look is after today, and at most twelve months ahead.")


def _may_file(standing: Standing, act: Act) -> None:
    """An author may add to what has ended, too: that it has is not theirs to know."""
    if act.what == "looked":
        return
    if standing.ended and not act.side:
        raise Refused(Why.already_there, detail="The matter has ended.")
    if sum(file.side == act.side for file in standing.files) >= MOST_FILES:
        raise Refused(Why.not_evidence, detail=f"No more than {MOST_FILES} files are kept with one matter.")


def _may_sort(standing: Standing, act: Act) -> None:
    if act.data["kind"] not in KINDS:
        raise Refused(Why.incomplete, detail="Choose what kind of matter it is.")
    if act.data["kind"] == standing.kind:
        raise Refused(Why.already_there, detail="It is of that kind.")


def _may_hold(standing: Standing, act: Act) -> None:
    """One lead holds once; longer needs a second officer, and the person told, or a ground not to tell them."""
    if act.what == "hold" and standing.hold is not None:
        raise Refused(Why.already_there, detail="One lead holds once. Longer needs a second officer, who confirms it.")
    if act.what == "release" and not is_held(standing, act.at):
        raise Refused(Why.already_there, detail="No hold stands here.")
    if act.what != "confirm":
        return
    if standing.hold is None:
        raise Refused(Why.incomplete, detail="There is no hold here that could be confirmed.")
    if act.by == standing.asked_by:
        raise Refused(Why.not_all, detail="It takes two: somebody other than who asked for it confirms it.")
    if not (can_answer(standing) or standing.ground):
        detail = (
            "First tell the person on a page of their own, so that they can answer, or note the lawful ground not to."
        )
        raise Refused(Why.incomplete, detail=detail)
    if _end_of(standing.review_on) <= act.at:
        raise Refused(Why.bad_times, detail="The day of the next look is past: say first whether it still stands.")


def can_answer(standing: Standing) -> bool:
    """True once the person was told where they can answer, or was told otherwise and has answered."""
    return bool(standing.page) or (standing.told_on is not None and standing.answered_on is not None)


def may_reply(standing: Standing, page: str, replies: int) -> None:
    """Nothing, where the person may answer on that page. Refuses: unknown, already_there, too_long."""
    if not page or page != standing.page:
        raise Refused(Why.unknown)
    if standing.ended:
        raise Refused(Why.already_there, detail="The matter has ended.")
    if replies >= MOST_REPLIES:
        raise Refused(Why.too_long, detail="So many answers are kept here and no more. Write to one of the contacts.")


def may_read(standing: Standing, page: str, at: datetime) -> bool:
    """True while that page opens: the last on which the person was told, up to some time after the end."""
    over = standing.ended_on is not None and standing.ended_on + TOLD_STAYS <= at
    return bool(page) and page == standing.page and not over


# -- Holds, and the rounds in which clearance is given


def is_held(standing: Standing, at: datetime) -> bool:
    """True while a hold stands."""
    return standing.hold is not None and standing.hold.since <= at < standing.hold.until


def ended_between(standing: Standing, after: datetime, by: datetime) -> bool:
    """True when its hold ended, by itself or by an act, after the one moment and not after the other."""
    return standing.hold is not None and after < standing.hold.until <= by


def asks(standing: Standing, at: datetime) -> bool:
    """True when a lead has to say something: whether it still stands, what is to become of a hold that runs out, or
    what the author or the person added."""
    if standing.news or standing.ended:
        return standing.news > 0
    return _runs_out(standing, at) or standing.review_on <= at.date()


def waits_on(standing: Standing, leads: Collection[str], at: datetime) -> tuple[str, ...]:
    """On whom of the leads who may read it the matter waits now.

    On every one of them while nobody looks after it, or whoever did may read it no more; before a hold runs out, too,
    as longer takes two. Otherwise on the one who looks after it, when it asks something or was given to them.
    """
    if is_nobodys(standing, leads):
        return tuple(leads)
    if not (asks(standing, at) or (standing.handed and not standing.ended)):
        return ()
    alone = standing.owner in leads and (standing.ended or not _runs_out(standing, at))
    return (standing.owner,) if alone else tuple(leads)


def is_nobodys(standing: Standing, leads: Collection[str]) -> bool:
    """True while nobody of the leads who may read it looks after it; what has ended needs nobody."""
    return not standing.ended and standing.owner not in leads


def _runs_out(standing: Standing, at: datetime) -> bool:
    return standing.hold is not None and standing.hold.until - RUNS_OUT <= at < standing.hold.until


def round_before(at: datetime, zone: ZoneInfo) -> datetime:
    """The last set time at or before the moment: whatever is asked for before one is given at it, all together."""
    here = at.astimezone(zone)
    today = [datetime.combine(here.date(), time(hour), zone) for hour in ROUNDS]
    yesterday = datetime.combine(here.date() - timedelta(days=1), time(ROUNDS[-1]), zone)
    return max(one for one in (yesterday, *today) if one <= at).astimezone(UTC)


def round_after(at: datetime, zone: ZoneInfo) -> datetime:
    """The first set time after the moment."""
    here = at.astimezone(zone)
    today = [datetime.combine(here.date(), time(hour), zone) for hour in ROUNDS]
    tomorrow = datetime.combine(here.date() + timedelta(days=1), time(ROUNDS[0]), zone)
    return min(one for one in (*today, tomorrow) if one > at).astimezone(UTC)
