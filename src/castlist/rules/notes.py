"""Notes and scores about a candidacy: who may write one, who reads it, and when those of others are hidden.

A note is no act of the room: nothing follows from it, nobody's step moves by it, and it has no place in the log. It has
versions, of which none is ever changed; the latest counts, and decides also who reads the note as it stood before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Candidacy, Rule
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why

AUDIENCES = ("me", "desk", "room")
"""Its author alone; whoever runs the desk; everybody with sight of the candidacy."""
LOWEST, HIGHEST = 1, 5
NO_SCORE = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a note: on which candidacy, when, for whom, and under which commitment its words lie."""

    n: int
    cand: str
    at: int
    audience: str
    text: str
    scored: bool = False
    """True where what lies under the commitment begins with a score: see `said`."""
    withdrawn: bool = False
    second: int | None = None
    """At which moment of a recording; None for what is about no moment."""
    recording: str = ""
    """Which recording that is."""

    @property
    def gives(self) -> bool:
        """True for what others may read: it counts as one's own given."""
        return self.audience != "me" and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its versions, the oldest first."""

    id: str
    author: str
    versions: tuple[Version, ...]

    @property
    def last(self) -> Version:
        """The version that counts."""
        return self.versions[-1]

    def as_of(self, moment: int) -> "Note | None":
        """The note as it stood at a moment (milliseconds); None before it was written."""
        so_far = tuple(one for one in self.versions if one.at <= moment)
        return replace(self, versions=so_far) if so_far else None


HOUR = 3_600_000
DAY = 24 * HOUR
WEEK = 7 * DAY


def thinned(versions: Iterable[Version], *, now: int) -> set[str]:
    """The commitments of those versions whose words are kept no longer; `versions` of one note, the oldest first.

    Of what is a day old the last of each hour is kept; of what is a week old, the last of each day. What counts now is
    kept, and so is everything of the last day.
    """
    rows = list(versions)
    kept = {_span(one.at, now): one.text for one in rows}
    stay = {*kept.values(), *(one.text for one in rows[-1:])}
    return {one.text for one in rows} - stay


def _span(at: int, now: int) -> tuple[int, int]:
    """The stretch of time of which one version is kept: its length, and which of them."""
    length = 1 if now - at < DAY else HOUR if now - at < WEEK else DAY
    return length, at // length


def may_write(state: State, cand_id: str, *, by: str) -> Candidacy:
    """The candidacy, about which this person may write now. Refuses: unknown, ended, recused, no_right.

    Whoever looks in through broken glass sees no notes, and writes none.
    """
    cand = asking.performers_candidacy(state, cand_id)
    asking.not_recused(state, cand, by)
    _sees(state, cand, by)
    return cand


def may_withdraw(state: State, cand_id: str, *, by: str) -> Candidacy:
    """The candidacy, from which this person may take back what they wrote, also once it has ended.

    Refuses: unknown, recused, no_right.
    """
    cand = state.candidacy(cand_id)
    if cand is None or cand.standing:
        raise Refused(Why.unknown)
    asking.not_recused(state, cand, by)
    _sees(state, cand, by)
    return cand


def _sees(state: State, cand: Candidacy, person: str) -> None:
    seen = sight(state, person, cand.role)
    if not seen.room or seen.glass or cand.id in seen.hidden:
        raise Refused(Why.no_right)


def checked(audience: str, score: int, words: str) -> None:
    """Refuses an audience that is none (unknown), a score that is none (bad_score), and a note that says nothing."""
    if audience not in AUDIENCES:
        raise Refused(Why.incomplete, detail="Choose who reads it.")
    if score != NO_SCORE and not LOWEST <= score <= HIGHEST:
        raise Refused(Why.bad_score)
    if not words and score == NO_SCORE:
        raise Refused(Why.incomplete, detail="Write something, or give a score.")


def may_follow(note: Note | None, *, by: str, on: int) -> Note:
    """The note, when it is this person's and a version may follow the one they looked at (`on`).

    Refuses: unknown, also for somebody else's, which are not there for others to change; stale_version.
    """
    if note is None or note.author != by:
        raise Refused(Why.unknown)
    if note.last.withdrawn:
        raise Refused(Why.stale_version, detail="You have taken this note back.")
    if note.last.n != on:
        raise Refused(Why.stale_version, detail=CHANGED)
    return note


CHANGED = (
    "Your note was saved meanwhile, perhaps from another device. Nothing was overwritten: what you typed is still "
    "here, beside what stands now. Send it again to put yours in its place."
)


# -- Who reads what


def given(notes: Iterable[Note], person: str) -> bool:
    """True for whoever has given their own: a note that stands and is not for themselves alone, words or a score.

    A private note gives nothing, whatever is in it: else a note that nobody reads would open those of others.
    """
    return any(note.author == person and note.last.gives for note in notes)


def hidden(rule: Rule, cand: Candidacy, notes: Iterable[Note], person: str) -> bool:
    """True while those of others are hidden: the production chose so, and the person has not given their own.

    Once the candidacy has ended nobody can give any more, and nothing is hidden.
    """
    return rule.notes_after_own and cand.lives and not given(notes, person)


def reads(state: State, cand: Candidacy, note: Note, version: Version, person: str) -> bool:
    """True when this version is for that person, who has sight of the candidacy: by its audience, as rights are now."""
    if note.author == person:
        return True
    if version.withdrawn or version.audience == "me":
        return False
    return version.audience == "room" or runs_desk(state, person, cand.role)


# -- Words and score, as one text


def said(score: int, words: str) -> str:
    """What lies under one commitment, so that both are erased as one: '4 of 5' in a line of its own, then the words."""
    if score == NO_SCORE:
        return words
    return f"{score} of {HIGHEST}\n{words}".rstrip()


def heard(text: str, *, scored: bool) -> tuple[int, str]:
    """Score and words of such a text."""
    if not scored:
        return NO_SCORE, text
    first, _, words = text.partition("\n")
    number = first.partition(" ")[0]
    return (int(number) if number.isdigit() else NO_SCORE), words
