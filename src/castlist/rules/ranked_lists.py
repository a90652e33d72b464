"""Lists at the door, in order: members first, and whoever is on a later one when nobody of an earlier one waits."""

from collections.abc import Sequence

from castlist.rules.why import Refused, Why

OF_CHORUS = ("Members", "Candidates and non-members")
"""At a chorus call candidates for membership and everybody else are one list, in the order of their numbers."""
OF_PRINCIPALS = ("Appointments", "Alternates A", "Alternates B", "Candidates", "Non-members")
"""At a call in blocks the first are members with an appointment, and members without are alternates."""
USUAL = {"ecc-singers": OF_CHORUS, "ecc-dancers": OF_CHORUS, "epa": OF_PRINCIPALS}
"""The lists of a call that names none, by what it is."""
MOST = 6
LONGEST = 40


def read_lists(text: str, kind: str) -> tuple[str, ...]:
    """The lists in order, one a line; an Equity call that names none has the usual ones. Refuses: incomplete,
    too_long.
    """
    found = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if not found:
        return USUAL.get(kind, ())
    if len(found) > MOST:
        raise Refused(Why.too_long, detail=f"At most {MOST} lists.")
    if any(len(one) > LONGEST for one in found):
        raise Refused(Why.too_long, detail=f"A list has a name of at most {LONGEST} characters.")
    if len({one.casefold() for one in found}) < len(found):
        raise Refused(Why.incomplete, detail="Two lists have the same name. Name each once.")
    return found


def checked(listed: str, lists: Sequence[str]) -> str:
    """The list that is meant; '' for none. Refuses incomplete for one that the session does not have."""
    listed = " ".join(listed.split())
    if listed and listed not in lists:
        raise Refused(Why.incomplete, detail="Choose one of the lists of this session.")
    return listed


def rank(listed: str, lists: Sequence[str]) -> int:
    """Who is called earlier: by the order of the lists, and behind them whoever is on none of them."""
    return lists.index(listed) if listed in lists else len(lists)
