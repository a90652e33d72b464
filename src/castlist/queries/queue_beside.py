"""What a door or board needs besides where everybody stands: names, who is under 18, of whom there is a picture."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from castlist.queries.recordings import NOT_ASKED, Recorded, said_in
from castlist.records.models import DayPicture, Guardian, Performer, Session
from castlist.rules.queue import is_minor


@dataclass(frozen=True, slots=True)
class Beside:
    """What a drawn page needs besides: names, who is under 18, and of whom there is a picture."""

    faces: Mapping[str, Performer]
    minors: Set[str]
    no_picture: Set[str]
    """Of those who are under 18, by performer, whose guardian does not agree to a picture."""
    pictured: Set[tuple[str, str]]
    """Session and candidacy. Asked for a drawn page alone: an open board finds a new picture within the minute."""
    recorded: Mapping[tuple[str, str], Recorded]
    """Session and candidacy; of the sessions that are recorded, whoever was asked. Found as new pictures are."""

    def recording(self, session: Session, cand: str) -> tuple[str, str, int]:
        """Whether they may be recorded, who said so, and how many answers there were; nothing where nobody is."""
        if not session.recording:
            return "", "", 0
        said = self.recorded.get((session.pk, cand), NOT_ASKED)
        return said.says, said.told, said.n


def beside(
    performers: Iterable[str], sessions: Iterable[str], day: date, *, recorded: Iterable[str], zone: ZoneInfo
) -> Beside:  # fmt: skip
    """Of these people, in these sessions on that day: three queries, however many, and one where some are recorded."""
    faces = {row.pk: row for row in Performer.objects.filter(pk__in=performers)}
    pictured = DayPicture.objects.filter(session__in=sessions, day=day).values_list("session_id", "cand")
    minors = _minors(performers, day)
    return Beside(
        faces, set(minors), {key for key, agrees in minors.items() if not agrees}, set(pictured),
        said_in(recorded, zone),
    )  # fmt: skip


def _minors(performers: Iterable[str], day: date) -> dict[str, bool]:
    """Who is under 18 on that day, and whether their guardian agrees to a picture."""
    rows = Guardian.objects.filter(performer__in=list(performers))
    return {row.pk: row.picture_at is not None for row in rows if is_minor(row.born, row.under_18_on, day)}
