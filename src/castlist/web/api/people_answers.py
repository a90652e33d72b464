"""What the API answers about performers whom the company knows."""

from castlist.queries import directory, directory_person, directory_reach, exporting
from castlist.rules.performers import Traits
from castlist.web.api.schemas import Answer, More, schema_of

Stood = schema_of(
    directory_reach.Stand,
    name="Stood",
    more={"url": More(str, "url"), "says": More(str, "says")},
    without=("performer",),
)
Found = schema_of(directory.Row, name="PerformerFound", more={"url": More(str, "url")})
KnownTraits = schema_of(Traits, name="KnownTraits")
Known = schema_of(directory_person.PersonPage, name="PerformerKnown")
PersonKnown = schema_of(exporting.KnownPerson, name="PersonKnown")
Saved = schema_of(directory.Saved, name="SavedSearch", more={"url": More(str, "url")})


class People(Answer):
    """Who was found: how many, and one page of them, the best first."""

    total: int
    page: int
    performers: list[Found]  # type: ignore[valid-type]


class SavedSearches(Answer):
    """The bearer's own searches, by name."""

    searches: list[Saved]  # type: ignore[valid-type]
