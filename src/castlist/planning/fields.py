"""What is asked of the fields of every problem: whole numbers within a range, places that are there, each name once."""

from collections.abc import Sized
from typing import Any, TypeGuard

from castlist.planning.stopping import BadProblem

LARGEST = 2**31 - 1
LONGEST_SHOWN = 60


def is_whole(found: object, least: int, most: int) -> TypeGuard[int]:
    """Whether it is a whole number from one to the other; true and false are none."""
    return isinstance(found, int) and not isinstance(found, bool) and least <= found <= most


def expect_count(where: str, found: object, *, least: int = 0, most: int = LARGEST) -> None:
    """It is a whole number from one to the other, or BadProblem."""
    if not is_whole(found, least, most):
        raise BadProblem(where, found=found, expected=f"a whole number from {least} to {most}")


def expect_place(where: str, found: object, among: Sized, what: str) -> None:
    """It is the place of one of these, counted from 0, or BadProblem, which calls them by that name."""
    if not is_whole(found, 0, len(among) - 1):
        there = f"a {what} from 0 to {len(among) - 1}" if among else f"none: there is no {what}"
        raise BadProblem(where, found=found, expected=there)


def expect_no_more(where: str, found: Sized, most: int) -> None:
    """There are so many at most, or BadProblem."""
    if len(found) > most:
        raise BadProblem(where, found=f"{len(found)} entries", expected=f"{most} at most")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of an object in a file, none of which stands there twice. For `json.loads`."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadProblem(shown(name), found="the same field twice", expected="each field once")
        found[name] = value
    return found


def shown(name: str) -> str:
    """A field's name in one short line, whatever it is."""
    return name if len(name) <= LONGEST_SHOWN and name.isprintable() else ascii(name[:LONGEST_SHOWN])
