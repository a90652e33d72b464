"""What the notice of an open call says: its parts, which of them it must carry, and how it is kept as one text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from castlist.rules import call_tapes
from castlist.rules.why import Refused, Why

LONGEST = 400
RECORDING = {"": "not said", "no": "no", "yes": "yes"}
_LINK = re.compile(r"https?://[^\s/<>\"]+\.[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a notice says. `needed`: whoever reads it has a right to know."""

    key: str
    label: str
    asks: str
    help: str = ""
    needed: bool = True


PARTS = (
    Part("producer", "Producer", "Who produces it"),
    Part("agreement", "Agreement", "Under which agreement", "A union’s agreement by name, or “none”."),
    Part("pay", "Pay", "What is paid", "In plain figures, or “unpaid”."),
    Part("auditions", "Auditions", "When auditions are"),
    Part("callbacks", "Callbacks", "When callbacks are"),
    Part("rehearsals", "Rehearsals", "When rehearsals are"),
    Part("shows", "Shows", "When the shows are"),
    Part("place", "Place", "Where auditions are"),
    Part("step_free", "Step-free access", "How somebody comes in without a step", "Say it also where there is none."),
    Part("material", "To prepare", "What somebody is to prepare"),
    Part(
        "sides",
        "Sides",
        "Where the sides are",
        "A link that everybody can open. Those for fewer people are given in the room.",
        needed=False,
    ),
    Part(
        "tape",
        "Self-tape",
        "Whether a self-tape comes with the submission",
        "Whoever puts themselves in sends it from their own page, by the day on which the call closes.",
        needed=False,
    ),
    Part("tape_material", "For the self-tape", "What is read or sung for it", "From where to where.", needed=False),
    Part("tape_pages", "Pages", "How many pages that are", "At most six; nothing said is one.", needed=False),
    Part("tape_scenes", "Scenes", "How many scenes", "At most two; nothing said is one.", needed=False),
    Part("time", "Time", "How long each person has"),
    Part("panel", "In the room", "Who will be in the room"),
    Part("recording", "Recording", "Whether it is recorded"),
    Part("destroyed", "Destroyed by", "By when recordings are destroyed", needed=False),
    Part("answers", "Answers", "When and how answers come", "Everybody who comes hears yes or no."),
    Part("access", "Access", "Whom to ask about access", "A name, and an address or a number."),
    Part("data", "Your data", "What is kept, by whom, and how long"),
)
BY_KEY = {part.key: part for part in PARTS}
PER_ROLE = frozenset(
    "pay auditions callbacks rehearsals place step_free material sides tape tape_material tape_pages tape_scenes time "
    "panel".split()
)
"""What may be otherwise for one role."""
CONTACTS = 2
PLAIN_PAY = re.compile(
    r"\d|\b(?:un|not |never )paid\b|\bno (?:pay|fee|money)\b|\bnothing\b|\bnone\b|\bvolunt(?:ary|eers?)\b|"
    r"unbezahlt|ehrenamt|bénévol|non rémunér|no remunerad|sin remuner|non retribuit|onbetaald|obetal|ulønn|ulønt",
    re.IGNORECASE,
)
"""What says in plain figures what is paid, or that nothing is."""
PAY_IN_FIGURES = "What is paid, in figures, or that it is unpaid"

Said = dict[str, str]


def cleaned(said: Mapping[str, str], *, of_role: bool = False) -> Said:
    """The parts that say something, each in one line. Refuses what is too long, no link, or no day."""
    found: Said = {}
    for name, text in said.items():
        if name not in BY_KEY or (of_role and name not in PER_ROLE):
            raise Refused(Why.unknown)
        line = " ".join(text.split())
        if len(line) > LONGEST:
            raise Refused(Why.too_long, detail=f"{BY_KEY[name].label}: at most {LONGEST:,} characters.")
        if line:
            found[name] = line
    if found.get("recording", "no") not in RECORDING:
        raise Refused(Why.bad_notice, detail="It is recorded, or it is not.")
    call_tapes.check_fields(found)
    if "sides" in found and not _LINK.fullmatch(found["sides"]):
        raise Refused(Why.bad_notice, detail="The link to the sides begins with https:// and is one word.")
    if "destroyed" in found and not _is_day(found["destroyed"]):
        raise Refused(Why.bad_notice, detail="The day by which recordings are destroyed is written like 2026-12-03.")
    return {part.key: found[part.key] for part in PARTS if part.key in found}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def kept(said: Said) -> str:
    """As one text, which lies beside the log: it may name people, and can be erased."""
    return "\n".join(f"{name}: {text}" for name, text in said.items())


def read(text: str) -> Said:
    """What was kept; nothing where it is erased."""
    rows = (line.partition(": ") for line in text.split("\n"))
    return {name: said for name, sep, said in rows if sep and name in BY_KEY}


def missing(said: Said, *, contacts: int, ages: Iterable[str] = (), roles: int = 1) -> tuple[str, ...]:
    """What a notice must still carry, in words. `ages`: the names of roles that name no playing range."""
    found = [part.asks for part in PARTS if part.needed and part.key not in said]
    if "pay" in said and not PLAIN_PAY.search(said["pay"]):
        found.append(PAY_IN_FIGURES)
    if said.get("recording") == "yes" and "destroyed" not in said:
        found.append(BY_KEY["destroyed"].asks)
    if contacts < CONTACTS:
        found.append("Two people to whom a worry can be told (under Safeguarding, and under Team and rules)")
    if not roles:
        found.append("A role that somebody may put themselves in for")
    return (*found, *(f"The playing range of {name}" for name in ages))
