"""Self-tapes: what was asked and what came, for the team and for the performer; and the recording itself."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import F, Sum

from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere, candidacy_for, names
from castlist.queries.log import load_candidacy, role_of
from castlist.queries.log_reach import load_own
from castlist.queries.private_links import Bearer
from castlist.queries.remarks import remarks_on
from castlist.queries.retention import periods
from castlist.queries.shapes_notes import Notes
from castlist.queries.tape_tools import tool
from castlist.records.models import Person, Production, Tape, TapeUpload
from castlist.rules import letters, taping
from castlist.rules.decisions.facts import Tape as Fact
from castlist.rules.decisions.sight import sight
from castlist.rules.decisions.state import State
from castlist.rules.self_tapes import Earliest, earliest, holidays_in, proposed
from castlist.rules.tape_copies import DONE, MAKING, WAITING

FOLDER = "tapes"
PARTS = "parts"
"""Below it: what is still on its way here."""
SMALL, BEGUN = "small", "begun"
"""Below it: smaller copies, and those that are being made. No backup holds either: they are made anew."""


def path_of(name: str) -> Path:
    """Where a recording lies, or a part of one."""
    return Path(default_storage.path(f"{FOLDER}/{name}"))


def part_of(upload: str) -> Path:
    """Where as much of it lies as has come."""
    return path_of(f"{PARTS}/{upload}")


def small_of(name: str) -> Path:
    """Where a smaller copy lies."""
    return path_of(f"{SMALL}/{name}")


def begun_of(name: str) -> Path:
    """Where it lies while it is being made."""
    return path_of(f"{BEGUN}/{name}")


def came_so_far(upload: TapeUpload) -> int | None:
    """How many bytes have come; None where its file is gone."""
    try:
        return part_of(upload.pk).stat().st_size
    except OSError:
        return None


def room_taken() -> int:
    """How many bytes all recordings take, with what is still to come of those on their way."""
    here = Tape.objects.aggregate(all=Sum(F("size") + F("small_size")))["all"] or 0
    coming = TapeUpload.objects.aggregate(all=Sum("size"))["all"] or 0
    return int(here) + int(coming)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and what has come, as both sides see it."""

    id: str
    material: str
    pages: int
    scenes: int
    versions: int
    due: datetime
    early: str
    """Why it is due earlier than is fair; '' where it is not."""
    asked_at: datetime
    came: datetime | None
    late: bool
    closed: bool
    over_due: bool
    file: str
    kind: str
    megabytes: int
    sha256: str
    size: int
    under_way: int | None
    """How many of a hundred parts of another have come; None while none is on its way."""
    smaller: str
    """How the smaller copy stands: waiting, making, done, enough (it is small as it is), broken, slow; '' for none."""
    smaller_part: int
    """How many of a hundred parts of it are made."""
    small: str
    """The file of it, once it is there."""
    small_megabytes: int
    of_call: str = ""
    """welcome, asked: the open call wished for it; '' where somebody asked for it."""

    @property
    def state(self) -> str:
        """asked, late (nothing came by then), here, closed."""
        if self.came:
            return "here"
        return "closed" if self.closed else "late" if self.over_due else "asked"

    @property
    def sound(self) -> bool:
        """True for a recording without a picture."""
        return self.file.rpartition(".")[2] in taping.SOUND


def asked(row: Tape, fact: Fact, *, now: datetime) -> Asked:
    """The row and what the log says of it."""
    upload = TapeUpload.objects.filter(tape=row).first()
    come = came_so_far(upload) if upload else None
    copy = copy_stands(row)
    return Asked(
        row.pk, row.material, row.pages, row.scenes, row.versions, row.due_at, row.early, row.asked_at, row.came_at,
        fact.late, fact.closed, now > row.due_at, row.file, taping.KINDS.get(row.file.rpartition(".")[2], ""),
        -(-row.size // 1_000_000), row.sha256, row.size,
        None if upload is None or come is None else 100 * come // upload.size,
        copy, row.small_part if copy == MAKING else 0, row.small_file if copy == DONE else "",
        -(-row.small_size // 1_000_000) if copy == DONE else 0, row.of_call,
    )  # fmt: skip


def copy_stands(row: Tape) -> str:
    """How the smaller copy of a recording stands; '' where there is no recording, or none is ever made here."""
    if not row.file:
        return ""
    if row.small_state == DONE and not small_of(row.small_file).is_file():
        return "waiting" if tool() else ""  # a backup brought the row back, and not the copy
    if row.small_state in (WAITING, MAKING) and tool() is None:
        return ""
    return row.small_state or "waiting"


@dataclass(frozen=True, slots=True)
class TapePage:
    """The self-tape of one candidacy, for somebody on the team."""

    cand: str
    name: str
    role: str
    role_id: str
    zone: ZoneInfo
    asked: Asked | None
    may_watch: bool
    may_change: bool
    why_not: str
    """Why they cannot be asked now; '' where they can."""
    remarks: Notes | None = None
    """What was written at moments of it, in their order; null where there is none, or nothing is shown of notes."""

    def first(self, *, pages: int, holidays: tuple[date, ...], now: datetime) -> Earliest:
        """The first moment at which a tape that is asked for now may be due."""
        return earliest(now, pages=pages, zone=self.zone, holidays=holidays_in(self.zone, now, holidays))

    def proposed(self, *, pages: int, holidays: tuple[date, ...], now: datetime) -> datetime:
        """The moment that the form begins with."""
        return proposed(self.first(pages=pages, holidays=holidays, now=now).at, self.zone)


def tape_page(viewer: Person, production: Production, cand: str, *, now: datetime) -> TapePage:
    """For whoever reads reasons on the candidacy, and whoever may write to them; NotThere for everybody else."""
    role = role_of(production.pk, cand)
    state = load_candidacy(production.pk, role, cand) if role else State()
    found = state.candidacy(cand)
    if found is None or found.standing:
        raise NotThere
    reads = sight(state, viewer.pk, role).reads(cand)
    writes = letters.why_not_write(state, found, viewer.pk) is None
    if not (writes or reads):
        raise NotThere
    called = names(production, state)
    row, fact = Tape.objects.filter(cand=cand).first(), state.get(Fact, cand)
    against = taping.why_not_ask(state, found, viewer.pk)
    return TapePage(
        cand, called.performer(found.performer), called.role(found.role), found.role, zone_of(production),
        asked(row, fact, now=now) if row and fact else None, reads, writes and found.lives,
        against.sentence if against else "",
        remarks_on(viewer, production, state, found, row.file, called) if row and row.file else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that may be looked at: where it lies, and as what it is shown."""

    path: Path
    kind: str
    mark: str
    """By which a browser knows that it is still the same."""


def recording_for(viewer: Person, production: Production, cand: str, file: str) -> Recording:
    """The recording, for whoever reads reasons on the candidacy; NotThere for everybody else."""
    _, seen, there = candidacy_for(viewer, production, cand)
    row = Tape.objects.filter(cand=cand, role=there.role).exclude(file="").first()
    if not seen.reads(cand) or row is None:
        raise NotThere
    return _recording(row, file)


def _recording(row: Tape, file: str) -> Recording:
    """The recording of that name, or the smaller copy of it."""
    small = row.small_state == DONE and row.small_file == file
    if not row.file or not (small or row.file == file):
        raise NotThere
    kind = taping.KINDS.get(file.rpartition(".")[2])
    path = small_of(file) if small else path_of(file)
    if kind is None or not path.is_file():
        raise NotThere
    return Recording(path, kind, file.partition(".")[0] if small else row.sha256[:32])


def kept_for(production: Production) -> int:
    """How many days after its role is filled a recording is kept."""
    return periods(production.company_id)["recordings"]


# -- Behind a private link


def tape_behind(bearer: Bearer, *, now: datetime) -> Asked:
    """What the performer is asked for; NotThere where that is nothing."""
    row, fact = tape_of(bearer), load_own(bearer.production.pk, bearer.cand).get(Fact, bearer.cand)
    if fact is None:
        raise NotThere
    return asked(row, fact, now=now)


def tape_of(bearer: Bearer) -> Tape:
    """The row of it; NotThere where there is none."""
    row = Tape.objects.filter(cand=bearer.cand, performer=bearer.performer).first()
    if row is None or (bearer.untold and not row.of_call):  # who asked for it says so in a letter
        raise NotThere
    return row


def own_recording(bearer: Bearer, file: str) -> Recording:
    """What the performer sent, for themselves; NotThere for any other."""
    return _recording(tape_of(bearer), file)


def upload_of(bearer: Bearer, upload: str) -> tuple[TapeUpload, int]:
    """What is on its way by this link, and how much of it has come; NotThere where there is nothing of that name."""
    row = TapeUpload.objects.filter(pk=upload[:12], tape__cand=bearer.cand, tape__performer=bearer.performer).first()
    come = came_so_far(row) if row and row.pk == upload else None
    if row is None or come is None:
        raise NotThere
    return row, come


def largest() -> int:
    """How many bytes one recording may have."""
    most: int = settings.CASTLIST_TAPE_BYTES
    return most
