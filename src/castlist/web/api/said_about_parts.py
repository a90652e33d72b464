"""What programs may say about who plays what."""

from typing import Annotated

from pydantic import Field, StringConstraints

from castlist.rules.cover_lines import MOST_COVERS, MOST_IN_A_SCENE, MOST_WANTED
from castlist.rules.doubling_lines import LONGEST_TAG, MOST_LINES, MOST_OF_A_KIND, MOST_TAGS
from castlist.rules.scene_lines import LONGEST_NAME, LONGEST_SCENE, MOST_CHARACTERS, MOST_SCENES
from castlist.web.api.said import IdOrNone, Said

Version = Annotated[int, Field(ge=0, le=1_000_000)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r'^[^|;",\t\r\n]+$')]
SceneName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, pattern=r'^[^|;"\t\r\n]+$')]
Ties = Annotated[dict[Name, IdOrNone], Field(max_length=MOST_CHARACTERS)]


class SceneSaid(Said):
    """A scene: how long it is, and the names of the characters who are on; none in an interval."""

    name: SceneName
    seconds: Annotated[int, Field(ge=0, le=LONGEST_SCENE)]
    on: Annotated[tuple[Name, ...], Field(max_length=MOST_CHARACTERS, strict=False)] = ()

    @property
    def line(self) -> str:
        """As it is typed."""
        return f"{self.name} | {self.seconds // 60}:{self.seconds % 60:02} | {', '.join(self.on)}"


class ChartSaid(Said):
    """The whole chart, and of which version it is a change: 0 where there is none yet."""

    seen: Version
    scenes: Annotated[list[SceneSaid], Field(min_length=1, max_length=MOST_SCENES)]
    ties: Ties | None = None
    """Left out: as they were, and new characters by their name."""


class TiesSaid(Said):
    """For each character the id of the role that it is, or nothing. Those that are not named stay as they are."""

    seen: Version
    ties: Ties


class PutBackSaid(Said):
    """Which version is to be once more, and which one is the newest."""

    seen: Version
    version: Annotated[int, Field(ge=1, le=1_000_000)]


# -- Doubling

Word = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TAG, pattern=r'^[^|;",:\t\r\n]+$')]
Words = Annotated[tuple[Word, ...], Field(max_length=MOST_TAGS, strict=False)]
Seconds = Annotated[int, Field(ge=0, le=LONGEST_SCENE)]
Group = Annotated[tuple[Name, ...], Field(min_length=2, max_length=20, strict=False)]
Groups = Annotated[tuple[Group, ...], Field(max_length=MOST_LINES, strict=False)]


def minutes(seconds: int) -> str:
    """As it is typed."""
    return f"{seconds // 60}:{seconds % 60:02}"


class ChangeSaid(Said):
    """A pair of characters for whom a change takes another time."""

    between: Annotated[tuple[Name, Name], Field(strict=False)]
    seconds: Seconds


class KindSaid(Said):
    """So many performers (null: as many as it takes), and what each of them has."""

    number: Annotated[int, Field(ge=1, le=MOST_OF_A_KIND)] | None = None
    has: Words = ()


class DoublingSaid(Said):
    """What a plan has to keep, and of which version of the chart. `longer`: to be looked for up to fifteen seconds."""

    seen: Version
    change_seconds: Seconds = 0
    changes: Annotated[tuple[ChangeSaid, ...], Field(max_length=MOST_LINES, strict=False)] = ()
    apart: Groups = ()
    together: Groups = ()
    needs: Annotated[dict[Name, Words], Field(max_length=MOST_CHARACTERS)] = Field(default_factory=dict)
    there: Annotated[tuple[KindSaid, ...], Field(max_length=MOST_LINES, strict=False)] = ()
    most: Annotated[int, Field(ge=1, le=999)] | None = None
    longer: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """As it is typed."""
        return {
            "change": minutes(self.change_seconds) if self.change_seconds else "",
            "changes": "\n".join(f"{', '.join(one.between)}: {minutes(one.seconds)}" for one in self.changes),
            "apart": "\n".join(", ".join(group) for group in self.apart),
            "together": "\n".join(", ".join(group) for group in self.together),
            "needs": "\n".join(f"{name}: {', '.join(words)}" for name, words in self.needs.items()),
            "there": "\n".join(f"{one.number or 'any'}: {', '.join(one.has)}" for one in self.there),
            "most": str(self.most or ""),
        }


# -- Covers

Away = Annotated[str, StringConstraints(max_length=900, pattern=r"^[0-9a-z,]*$")]
MayCover = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Each = Annotated[int, Field(ge=1, le=MOST_IN_A_SCENE)]
NameOrNone = Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=r'^[^|;",\t\r\n]*$')]


class CoveredSaid(Said):
    """Of one character: who plays it, or nobody; and its covers, the first one first."""

    character: Name
    plays: NameOrNone = ""
    covers: Annotated[tuple[Name, ...], Field(max_length=MOST_COVERS, strict=False)] = ()


class CoversSaid(Said):
    """The whole list. A name that a candidate bears whom the bearer sees is that performer."""

    rows: Annotated[tuple[CoveredSaid, ...], Field(max_length=MOST_CHARACTERS, strict=False)]
    wanted: Annotated[int, Field(ge=0, le=MOST_WANTED)] = 1
    most: Annotated[int, Field(ge=1, le=MOST_IN_A_SCENE)] = 1
    spared: Annotated[tuple[Name, ...], Field(max_length=MOST_CHARACTERS, strict=False)] = ()
