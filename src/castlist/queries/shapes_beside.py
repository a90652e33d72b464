"""What stands beside a room: lists and the open call, which concern several at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Linked:
    """Something with a page of its own: what it is, and in a few words where it stands."""

    title: str
    url: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a room offers beyond one candidacy, for whoever may."""

    lists: tuple[Linked, ...] = ()
    """The lists with names that are still open."""
    may_list: bool = False
    may_decide_call: bool = False
