"""What the first call of a production says beside its time: where, how to get in, what to bring, whom to ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from castlist.rules.why import Refused, Why

LONGEST = 400


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that it says. `needed`: nobody can come without knowing it."""

    key: str
    label: str
    asks: str
    help: str = ""
    needed: bool = False


PARTS = (
    Part("place", "Where", "The place", needed=True),
    Part(
        "access", "Getting in", "How somebody comes in, also without a step",
        "Which door, which bell; say it also where there is no way without a step.", needed=True,
    ),
    Part("bring", "To bring", "What everybody is to bring"),
    Part("ask", "Whom to ask", "Whom to ask", "A name, and a number or an address."),
)  # fmt: skip
BY_KEY = {part.key: part for part in PARTS}

Said = dict[str, str]


def cleaned(said: Mapping[str, str]) -> Said:
    """The parts that say something, each in one line. Refuses one too long, and a call to nowhere."""
    found: Said = {}
    for name, text in said.items():
        if name not in BY_KEY:
            raise Refused(Why.unknown)
        line = " ".join(text.split())
        if len(line) > LONGEST:
            raise Refused(Why.too_long, detail=f"{BY_KEY[name].label}: at most {LONGEST:,} characters.")
        if line:
            found[name] = line
    missing = [part.asks for part in PARTS if part.needed and part.key not in found]
    if missing:
        raise Refused(Why.incomplete, detail=f"Missing: {'; '.join(missing)}.")
    return {part.key: found[part.key] for part in PARTS if part.key in found}


def kept(said: Said) -> str:
    """As one text, which lies beside the log: it may name people, and can be erased."""
    return "\n".join(f"{name}: {text}" for name, text in said.items())


def read(text: str) -> Said:
    """What was kept; nothing where it is erased."""
    rows = (line.partition(": ") for line in text.split("\n"))
    return {name: said for name, sep, said in rows if sep and name in BY_KEY}
