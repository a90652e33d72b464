"""The fields of a file about parts are read: each is of the kind expected, or BadProblem says which is not."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from castlist.planning.fields import expect_count, expect_no_more, shown
from castlist.planning.stopping import BadProblem

LONGEST_NAME = 200
MOST_ENTRIES = 20_000
LONGEST_SECONDS = 7 * 24 * 3600
UNSHOWN = ("Cc", "Cs", "Zl", "Zp")


@dataclass(frozen=True)
class Read:
    """A value and where it stands: `characters[3].scenes`, say."""

    where: str
    value: object

    def fields(self, *known: str, needed: Sequence[str] = ()) -> "dict[str, Read]":
        """The fields of an object that has none but the known ones, and all that are needed; null counts as absent."""
        value = self.value
        if not isinstance(value, Mapping):
            raise BadProblem(self.where or "the file", found=value, expected="an object")
        for name in value:
            if name not in known:
                raise BadProblem(self._at(str(name)), found=name, expected=f"none but the fields {', '.join(known)}")
        for name in needed:
            if value.get(name) is None:
                raise BadProblem(self._at(name), found=value.get(name), expected="something there")
        return {name: Read(self._at(name), value[name]) for name in value if value[name] is not None}

    def _at(self, name: str) -> str:
        return f"{self.where}.{shown(name)}" if self.where else shown(name)

    def entries(self, *, most: int = MOST_ENTRIES) -> "list[Read]":
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise BadProblem(self.where, found=self.value, expected="a list")
        expect_no_more(self.where, self.value, most)
        return [Read(f"{self.where}[{place}]", one) for place, one in enumerate(self.value)]

    def text(self) -> str:
        """A text that can be shown in a line, without spaces around it."""
        found = self.value
        if not isinstance(found, str) or not found.strip():
            raise BadProblem(self.where, found=found, expected="a text")
        if len(found) > LONGEST_NAME or any(unicodedata.category(char) in UNSHOWN for char in found):
            raise BadProblem(self.where, found=found, expected=f"one line of at most {LONGEST_NAME} characters")
        return found.strip()

    def count(self, least: int, most: int) -> int:
        """A whole number within a range."""
        found = self.value
        expect_count(self.where, found, least=least, most=most)
        return cast(int, found)

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise BadProblem(self.where, found=self.value, expected="true or false")
        return self.value

    def seconds(self) -> int:
        """What a number of minutes is in seconds; 1.5 minutes are 90."""
        found = self.value
        if isinstance(found, (int, float)) and not isinstance(found, bool) and 0 <= found <= LONGEST_SECONDS / 60:
            seconds = round(found * 60)
            if abs(seconds - found * 60) < 1e-6:
                return seconds
        expected = f"minutes from 0 to {LONGEST_SECONDS // 60}, exact to the second"
        raise BadProblem(self.where, found=found, expected=expected)

    def place_in(self, names: Mapping[str, int], what: str) -> int:
        """Where the thing that is called so stands."""
        name = self.text()
        if name not in names:
            raise BadProblem(self.where, found=name, expected=f"the name of {what}")
        return names[name]

    def places_in(self, names: Mapping[str, int], what: str) -> list[int]:
        """Where the things that are called so stand; none is named twice."""
        return list(self._once(names, what))

    def _once(self, names: Mapping[str, int], what: str) -> Iterator[int]:
        seen: set[int] = set()
        for one in self.entries():
            place = one.place_in(names, what)
            if place in seen:
                raise BadProblem(one.where, found=one.value, expected="each name once")
            seen.add(place)
            yield place

    def pairs_in(self, names: Mapping[str, int], what: str) -> tuple[tuple[int, int], ...]:
        """Pairs of things that are called so."""
        return tuple(one.pair_in(names, what) for one in self.entries())

    def pair_in(self, names: Mapping[str, int], what: str) -> tuple[int, int]:
        """Two things that are called so."""
        if not isinstance(self.value, list) or len(self.value) != 2:
            raise BadProblem(self.where, found=self.value, expected=f"a list of two names of {what}")
        first, second = self.places_in(names, what)
        return first, second


def named(entries: Sequence[Read], what: str) -> dict[str, int]:
    """The place of each entry by its field `name`, which every entry has and no two share."""
    names: dict[str, int] = {}
    for place, one in enumerate(entries):
        if not isinstance(one.value, Mapping):
            raise BadProblem(one.where, found=one.value, expected=f"an object, {what}")
        field = Read(f"{one.where}.name", one.value.get("name"))
        name = field.text()
        if name in names:
            raise BadProblem(field.where, found=name, expected="a name that no other has")
        names[name] = place
    return names
