"""Who is in the room: members, by who they are, and guests, by what they are called.

What was typed before members could be chosen stays as it is typed: who is meant by it is asked, and never guessed, but
where somebody must not be in a room.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from castlist.rules.parallel_rooms import members_in, parts_of, people_in
from castlist.rules.why import Refused, Why

MOST_MEMBERS = 40


@dataclass(frozen=True, slots=True)
class Inside:
    """Who is in a room: the ids of members that were chosen, in order, and what was typed."""

    members: tuple[str, ...] = ()
    said: str = ""

    def words(self, names: Mapping[str, str]) -> str:
        """'Karen Director, Derek Writer; Ana at the piano'"""
        chosen = ", ".join(names[one] for one in self.members if one in names)
        return "; ".join(filter(None, (chosen, self.said)))

    def anybody(self, names: Mapping[str, str]) -> set[str]:
        """Every member who may be there: who was chosen, and whoever a name that was typed may mean."""
        return {*self.members, *members_in(self.said, names)}

    def known(self, names: Mapping[str, str]) -> dict[str, str]:
        """Who is there, as they are called, by who they are: a name that was typed and fits one member alone is that
        member; another is compared as a name.
        """
        found = {one: names[one] for one in self.members if one in names}
        for key, name in people_in(self.said).items():
            meant = members_in(name, names)
            found.setdefault(next(iter(meant)) if len(meant) == 1 else f"“{key}", name)
        return found

    def offered(self, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Pairs (member, the name that was typed) for each who may be meant by it and is not chosen yet."""
        return tuple(
            (member, name)
            for name in people_in(self.said).values()
            for member in sorted(members_in(name, names) - set(self.members), key=lambda one: (names[one], one))
        )

    def with_chosen(self, chosen: Iterable[str], names: Mapping[str, str]) -> Self:
        """The same with these members chosen too. What was typed loses a name that meant one of them and says no more;
        'Karen at the piano' stays, for what it says.
        """
        more = [one for one in dict.fromkeys(chosen) if one not in self.members]
        theirs = {one: names.get(one, "") for one in more}
        left = [part for part, bare in parts_of(self.said) if not (bare and members_in(part, theirs))]
        said = self.said if len(left) == len(parts_of(self.said)) else ", ".join(left)
        return replace(self, members=(*self.members, *more), said=said)


def checked(members: Collection[str], team: Collection[str], before: Collection[str] = ()) -> list[str]:
    """These members, each once. Refuses unknown for whoever is not on the team and was not chosen before, and too_long
    for more than can be chosen.
    """
    each = list(dict.fromkeys(members))
    if len(each) > MOST_MEMBERS:
        raise Refused(Why.too_long, detail=f"At most {MOST_MEMBERS} members are in one room.")
    if any(one not in team and one not in before for one in each):
        raise Refused(Why.unknown, detail="Choose who is in the room among those on the team.")
    return each


def same_people(one: Inside, other: Inside) -> bool:
    """A chosen member is in both rooms, or the same was typed for both."""
    said = " ".join(one.said.casefold().split())
    return bool(set(one.members) & set(other.members)) or bool(said and said == " ".join(other.said.casefold().split()))
