"""A safeguarding matter: its acts, what they come to, and what may be done next. No clock, no store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from castlist.rules.why import Refused, Why

LONGEST_REVIEW = timedelta(days=366)
"""Twelve months: nothing stands longer without somebody saying that it still does."""

NOTES = ("note", "told", "told_other", "ground", "answer")
"""Dated steps that record something: a note; the person told; somebody else told; a lawful ground not to tell the
person; what they answered."""
STEPS = (*NOTES, "owner", "review", "ease", "end")


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What the acts of a matter come to."""

    review_on: date
    owner: str = ""
    told: bool = False
    ground: str = ""
    answered: bool = False
    conditions: str = ""
    ended: bool = False


def fold(acts: Iterable[Act], *, review_on: date) -> Standing:
    """What holds after these acts; `review_on` is the day set when the matter was raised."""
    standing = Standing(review_on)
    for act in acts:
        standing = _after(standing, act)
    return standing


def _after(standing: Standing, act: Act) -> Standing:
    match act.what:
        case "owner":
            return replace(standing, owner=act.data["owner"])
        case "told":
            return replace(standing, told=True)
        case "ground":
            return replace(standing, ground=act.text)
        case "answer":
            return replace(standing, answered=True)
        case "review":
            return replace(standing, review_on=_review_of(act, standing))
        case "ease":
            return replace(standing, review_on=_review_of(act, standing), conditions=act.text)
        case "end":
            return replace(standing, ended=True)
    return standing


def _review_of(act: Act, standing: Standing) -> date:
    """The day that the act sets; acts of before the stream carry none, and leave the day as the row has it."""
    return date.fromisoformat(act.data["on"]) if "on" in act.data else standing.review_on


def may_step(standing: Standing, act: Act) -> None:
    """Nothing, where the act may be added; refuses an act that says nothing, and every act after the end.

    Refuses: incomplete, bad_times, already_there.
    """
    if not act.text and act.what != "owner":
        raise Refused(Why.incomplete, detail="Write what was found or done.")
    if standing.ended:
        raise Refused(Why.already_there, detail="The matter has ended.")
    if act.what in ("review", "ease"):
        today, on = act.at.date(), date.fromisoformat(act.data["on"])
        if not today < on <= today + LONGEST_REVIEW:
            raise Refused(Why.bad_times, detail="The next look is after today, and at most twelve months ahead.")
