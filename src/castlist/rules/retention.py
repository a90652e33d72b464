"""How long what is known of somebody is kept, for what, and when it is due to go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from castlist.rules.why import Refused, Why

SHOWN_FOR = timedelta(days=7)
"""How long everything stands on the owner's list, at least, before it is erased."""
LONGEST_HOLD = timedelta(days=366)
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something is kept, from when on its days are counted, how many there are, and between what they may lie."""

    key: str
    name: str
    what: str
    since: str
    why: str
    days: int
    least: int
    most: int

    @property
    def fixed(self) -> bool:
        """True where nobody can change it."""
        return self.least == self.most


PURPOSES = (
    Purpose(
        "uncontacted", "Put forward, and not told",
        "everything about somebody whom a member named and to whom nobody has written",
        "the day they were named",
        "Nobody is kept who does not know it: within this time they are written to, or erased.",
        30, 7, 60,
    ),
    Purpose(
        "unsuccessful", "Heard, and not cast",
        "everything about somebody who was not cast, and what the rooms said of them",
        "the last decision about them",
        "As long as somebody may ask why, or claim that it was not fair; no longer.",
        365, 90, 730,
    ),
    Purpose(
        "minors", "Heard under 18, and not cast",
        "everything about somebody under 18 who was not cast, and about whoever acts for them",
        "the last decision about them",
        "What is known of children is kept no longer than somebody may still ask why.",
        90, 30, 365,
    ),
    Purpose(
        "cast", "Cast",
        "everything about somebody who was cast, and what the rooms said of them",
        "the last act in the production",
        "Contracts, references and accounts are asked about for a while after the last night.",
        730, 180, 3650,
    ),
    Purpose(
        "future", "Kept for the future",
        "everything about somebody who said yes to being kept",
        "the day they last said yes",
        "Only their own yes keeps them, for a year at most; they are asked again before it ends.",
        365, 30, 365,
    ),
    Purpose(
        "quiet", "A production that has ended",
        "whoever was never decided about: the production counts as over",
        "the last act in the production",
        "What nobody goes on with is not kept open for ever.",
        365, 90, 730,
    ),
    Purpose(
        "letters", "Letters and answers",
        "letters to somebody and what they wrote back, and the private links in them",
        "the end of the candidacy that they were about",
        "So that it can be looked up what was promised, while somebody may still ask.",
        365, 30, 730,
    ),
    Purpose(
        "needs", "What somebody needs on the day",
        "what a performer said would make it work for them, and who fetched somebody under 18",
        "the time that they had booked, or without one the end of what they stand for",
        "It may speak of health, and it is of no use after the day.",
        30, 1, 90,
    ),
    Purpose(
        "cannot", "When somebody cannot",
        "on which days and parts of days a performer said that they cannot",
        "the last of the production’s days, or the end of what they stand for",
        "It tells of the rest of somebody’s life, and is of no use once the days are over.",
        30, 1, 90,
    ),
    Purpose(
        "emergency", "For an emergency",
        "whom to call when something happens to whoever plays, and what somebody who helps should know",
        "the last of the production’s days, or the end of what they stand for",
        "It speaks of health and of people who are not here, and is of no use once nobody plays any more.",
        7, 1, 30,
    ),
    Purpose(
        "drafts", "Letters that never went",
        "letters that were thrown away, or whose candidacy ended before they went",
        "the day they were written",
        "Nobody sends them any more.",
        30, 1, 90,
    ),
    Purpose(
        "imports", "Lists that were brought in",
        "the rows of a list of people, as they came, and what became of each",
        "the day it was taken in, or brought and not taken",
        "So that it can be undone as a whole.",
        30, 1, 90,
    ),
    Purpose(
        "recordings", "Self-tapes",
        "recordings that performers sent",
        "the day the role was filled",
        "They were sent for one part, and are of no use once it is filled.",
        30, 1, 60,
    ),
    Purpose(
        "forms", "Forms that were begun",
        "what somebody typed into the form of an open call and has not sent",
        "the day they last wrote in it",
        "So that they can go on with it later.",
        14, 1, 30,
    ),
    Purpose(
        "versions", "How notes were before",
        "how a note was before it was changed; afterwards the last of each hour, and after a week the last of each day",
        "the day it was changed",
        "So that whoever wrote it finds again what they changed, and not every step on the way.",
        1, 1, 1,
    ),
    Purpose(
        "requests", "Requests of programs and forms",
        "under which key something was asked, and the ids that were answered",
        "the request",
        "So that what is sent twice is done once.",
        30, 7, 90,
    ),
    Purpose(
        "links", "Signing in",
        "one-time links that are spent, and codes",
        "the day they ended",
        "So that a link that is opened twice can be explained.",
        7, 7, 7,
    ),
    Purpose(
        "sessions", "Being signed in",
        "in which browsers somebody is signed in, from what address, and words that waited for them to sign in again",
        "their last look",
        "So that they stay signed in.",
        30, 30, 30,
    ),
)  # fmt: skip
BY_KEY = {purpose.key: purpose for purpose in PURPOSES}
Periods = Mapping[str, int]
"""The days of every purpose, as the company has them now."""


def periods_of(changed: Mapping[str, int]) -> dict[str, int]:
    """The days of every purpose: as the company said, or as they are by default."""
    return {one.key: changed.get(one.key, one.days) for one in PURPOSES}


def checked_period(key: str, days: int) -> Purpose:
    """The purpose, when it may have that many days. Refuses: unknown, no_right for a fixed one, bad_period."""
    purpose = BY_KEY.get(key)
    if purpose is None:
        raise Refused(Why.unknown)
    if purpose.fixed:
        raise Refused(Why.no_right, detail=f"“{purpose.name}” is the same everywhere.")
    if not purpose.least <= days <= purpose.most:
        raise Refused(Why.bad_period, detail=f"Between {purpose.least} and {purpose.most:,} days.")
    return purpose


def checked_hold(reason: str, until: date | None, today: date) -> tuple[str, date]:
    """Why and until when something is kept. Refuses: reason_required, too_long, bad_period."""
    reason = " ".join(reason.replace("\x00", "").encode("utf-8", "ignore").decode().split())
    if not reason:
        raise Refused(Why.reason_required)
    if len(reason) > LONGEST_REASON:
        raise Refused(Why.too_long, detail=f"At most {LONGEST_REASON:,} characters can be kept here.")
    if until is None or not today < until <= today + LONGEST_HOLD:
        raise Refused(Why.bad_period, detail="Name a day after today, and within a year; it can be kept anew then.")
    return reason, until


@dataclass(frozen=True, slots=True)
class Stood:
    """One candidacy of somebody, as far as it says how long they are kept."""

    named: datetime
    submitted: bool
    lives: bool
    cast: bool
    touched: datetime
    """When anything last changed about it."""
    production_touched: datetime
    """When anything last happened in its production."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Until when something is kept, and for what."""

    purpose: str
    until: datetime


def kept_until(
    stood: Iterable[Stood],
    *,
    known: datetime,
    told: bool,
    yes: datetime | None,
    periods: Periods,
    now: datetime,
    minor: bool = False,
) -> Keeping | None:
    """Until when somebody is kept, and for what; None while something about them is under way.

    `known`: since when the company has known them; `told`: that they know it; `yes`: when they last said that they
    want to be kept; `minor`: somebody acts for them, who is under 18.
    """

    def after(moment: datetime, purpose: str) -> Keeping:
        return Keeping(purpose, moment + timedelta(days=periods[purpose]))

    rows = list(stood)
    if not (told or any(one.submitted for one in rows)):
        return after(min([one.named for one in rows] or [known]), "uncontacted")
    over = timedelta(days=periods["quiet"])
    ends = []
    for one in rows:
        if one.lives and one.production_touched + over > now:
            return None
        last = one.production_touched if one.lives else one.touched
        ends.append(after(last, "cast" if one.cast else "minors" if minor else "unsuccessful"))
    if yes is not None:
        ends.append(after(yes, "future"))
    return max(ends or [after(known, "minors" if minor else "unsuccessful")], key=lambda keeping: keeping.until)
