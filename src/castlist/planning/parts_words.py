"""How lists and times are said in sentences about parts."""

from collections.abc import Sequence

MOST_NAMES = 12
SMALL = "no one two three four five six seven eight nine ten eleven twelve".split()


def listed(words: Sequence[str], *, most: int = MOST_NAMES, last: str = "and") -> str:
    """“Ada, Ben and Cleo”; of many the first few, and how many more."""
    if len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(number: int, what: str, many: str | None = None) -> str:
    """“five performers”."""
    said = SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"
    return f"{said} {what if number == 1 else many or what + 's'}"


def time_said(seconds: int) -> str:
    """“2 minutes”, “1 minute 30 seconds”, “no time”."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} {'minute' if minutes == 1 else 'minutes'}"] if minutes else []
    parts += [f"{rest} {'second' if rest == 1 else 'seconds'}"] if rest else []
    return " ".join(parts) or "no time"


def capital(sentence: str) -> str:
    """The sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]
