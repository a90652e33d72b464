"""Lists at the door, in order: at a chorus call members are called first, then candidates, then everybody else."""

from collections.abc import Sequence

from castlist.rules.why import Refused, Why

USUAL = ("Members", "Candidates", "Non-members")
CHORUS_CALLS = ("ecc-singers", "ecc-dancers")
MOST = 6
LONGEST = 40


def read_lists(text: str, kind: str) -> tuple[str, ...]:
    """The lists in order, one a line; a chorus call that names none has the usual three. Refuses: incomplete,
    too_long.
    """
    found = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if not found:
        return USUAL if kind in CHORUS_CALLS else ()
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
