"""Asking for a self-tape, and what becomes of it: who may, while which minute is in force, and what it looks like."""

from castlist.rules import letters
from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Candidacy, Tape
from castlist.rules.decisions.outward import may_book
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RELEASED
from castlist.rules.why import Refused, Why

KINDS = {
    "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska",
    "m4a": "audio/mp4", "mp3": "audio/mpeg", "wav": "audio/wav",
}  # fmt: skip
"""What is taken, and as what it is shown."""
SOUND = frozenset(["m4a", "mp3", "wav"])
ENOUGH_TO_TELL = 4096
"""Bytes from the beginning by which the kind is told, at most."""
BRANDS = {b"qt  ": "mov", b"M4A ": "m4a", b"M4B ": "m4a"}
"""By which files of one family tell what they are; another is a film."""
PICTURES = frozenset([b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"])
"""Those of the family that are pictures."""
NOT_A_TAPE = "Choose a film (MP4, MOV, WebM, MKV) or a recording (M4A, MP3, WAV); whatever it is called, it is none."


def kind_of(head: bytes) -> str:
    """Which kind of recording begins so: told by its bytes and not by its name. Refuses what is none."""
    if not head:
        raise Refused(Why.not_a_tape, detail="The file that came is empty.")
    found = _iso(head) or _matroska(head) or _sound(head)
    if not found:
        raise Refused(Why.not_a_tape, detail=NOT_A_TAPE)
    return found


def _iso(head: bytes) -> str:
    """MP4 and its family; a QuickTime film of old may begin with what is in it."""
    box, brand = head[4:8], head[8:12]
    if box == b"ftyp" and len(head) >= 16:
        return "" if brand in PICTURES else BRANDS.get(brand, "mp4")
    old = box in (b"moov", b"mdat", b"wide") and len(head) >= 16
    return "mov" if old else ""


def _matroska(head: bytes) -> str:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return ""
    return "webm" if b"webm" in head[:64] else "mkv" if b"matroska" in head[:64] else ""


def _sound(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    framed = len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0x00, 0xF0)
    return "mp3" if head[:3] == b"ID3" or framed else ""


# -- Acts of the team


def why_not_ask(state: State, cand: Candidacy, person: str) -> Why | None:
    """Whoever may write to them may ask, from the audition on, while what was concluded is in force (I18)."""
    if not cand.lives:
        return Why.ended
    against = Why.unknown if cand.standing else letters.why_not_write(state, cand, person)
    if against:
        return against
    if not cand.minutes:
        return Why.no_minute
    if not may_book(state, cand):
        return Why.not_live
    return None if letters.in_force(state, cand, _minute(state, cand, person)) else Why.suspended


def _minute(state: State, cand: Candidacy, person: str) -> int:
    """The minute of the task of whoever asks, else the latest one."""
    task = letters.open_task(state, cand.id, person)
    return task.minute if task else cand.minutes


def ask(state: State, cand_id: str, *, by: str, at: int, due: int, new_id: str) -> list[Event]:
    """A self-tape is waited for, under the minute in force."""
    cand = asking.performers_candidacy(state, cand_id)
    against = why_not_ask(state, cand, by)
    if against:
        raise Refused(against)
    before = state.get(Tape, cand_id)
    if before is not None:
        raise Refused(Why.already_there, detail=OF_CALL if before.of_call else "They are asked for one already.")
    asking.name(new_id)
    data = {"id": new_id, "due": due, "minute": _minute(state, cand, by)}
    return [Event("tape_asked", by, at, data, cand_id, cand.role)]


OF_CALL = (
    "The open call wishes for a self-tape already. Call that one off first: what has come of it is destroyed then."
)


def welcome(state: State, cand_id: str, *, by: str, at: int, wish: str, due: int, new_id: str) -> list[Event]:
    """The open call wishes for a self-tape of whoever put themselves in; nothing where one is waited for already."""
    cand = state.candidacy(cand_id)
    if cand is None or not (cand.lives and cand.submitted) or state.get(Tape, cand_id) is not None:
        return []
    asking.name(new_id)
    return [Event("tape_welcomed", by, at, {"id": new_id, "due": due, "wish": wish}, cand_id, cand.role)]


def _asked(state: State, cand_id: str, by: str) -> tuple[Candidacy, Tape]:
    """What was asked for, for somebody who may change that; refuses otherwise."""
    cand = asking.performers_candidacy(state, cand_id)
    against = letters.why_not_write(state, cand, by)
    if against:
        raise Refused(against)
    tape = state.get(Tape, cand_id)
    if tape is None:
        raise Refused(Why.unknown)
    return cand, tape


def move(state: State, cand_id: str, *, by: str, at: int, due: int) -> list[Event]:
    """It is due later; never earlier."""
    cand, tape = _asked(state, cand_id, by)
    if due < tape.due:
        raise Refused(Why.never_earlier)
    if due == tape.due and not tape.closed:
        raise Refused(Why.already_there)
    return [Event("tape_moved", by, at, {"due": due}, cand_id, cand.role)]


def close(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """None is taken any more; what has come stays."""
    cand, tape = _asked(state, cand_id, by)
    if tape.closed:
        raise Refused(Why.already_there)
    if at <= tape.due:
        raise Refused(Why.never_earlier, detail="Until it is due they may send it, and send a better one.")
    return [Event("tape_closed", by, at, {}, cand_id, cand.role)]


def call_off(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """None is asked for any more, and what has come is destroyed."""
    cand, _ = _asked(state, cand_id, by)
    return [Event("tape_over", by, at, {}, cand_id, cand.role)]


# -- Acts of the performer


def taking(state: State, cand_id: str, *, untold: bool = False) -> tuple[Candidacy, Tape]:
    """What they were asked for, while it is taken, late or not; refuses otherwise.

    `untold`: no letter has gone to them, so that the room has ended it is nothing that they may learn by this.
    """
    cand, tape = state.candidacy(cand_id), state.get(Tape, cand_id)
    if not (untold and cand and tape and tape.of_call and cand.ended == RELEASED):
        cand = asking.performers_candidacy(state, cand_id)
    if cand is None or tape is None:
        raise Refused(Why.unknown)
    if tape.closed:
        raise Refused(Why.tape_closed)
    return cand, tape


def came(state: State, cand_id: str, *, by: str, at: int, untold: bool = False) -> list[Event]:
    """It is here, instead of any before; a review does not send back what they were asked for."""
    cand, _ = taking(state, cand_id, untold=untold)
    return [Event("tape_came", by, at, {}, cand_id, cand.role)]


def take_back(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """It is not here any more; nothing when it was not. That is theirs to do at any time."""
    cand, tape = state.candidacy(cand_id), state.get(Tape, cand_id)
    if cand is None or tape is None or not tape.came:
        return []
    return [Event("tape_taken_back", by, at, {}, cand_id, cand.role)]


def over(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """None is asked for any more, and none is kept; nothing when that is so already."""
    cand = state.candidacy(cand_id)
    if cand is None or state.get(Tape, cand_id) is None:
        return []
    return [Event("tape_over", by, at, {}, cand_id, cand.role)]
