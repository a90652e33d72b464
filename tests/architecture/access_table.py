"""Reads the access matrix (I28), and writes docs/reference/access.md from it.

The rows stand in access_matrix.txt (who may open which address) and access_fields.txt (who reads which field of the
API). `python -m tests.architecture.access_table > docs/reference/access.md` writes the page anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
VIEWERS = {
    "anonymous": "nobody is signed in; no token",
    "Eve": "signed in, and on no team: a stranger",
    "say": "a say for every role, which runs the desk too (Karen)",
    "voice": "a voice, and here the task to write to one performer (Tom)",
    "desk": "the desk, without a say (Sam)",
    "lead": "safeguarding lead, and nothing else (Miriam)",
    "recused": "a voice, but family of somebody who is to be heard for this role (Julia)",
    "other": "a say in another production of another company (Olga)",
}
PEOPLE = ("", "eve", "karen", "tom", "sam", "miriam", "julia", "olga")
"""Who stands for each of them in tests/world.py."""
SAME_ADDRESS = {"api:api-root"}
"""Names of an address that another name answers."""
WRITES, READINGS = "API: writes", "API: readings"
SIGHTS = {
    "public": "anybody",
    "bearer": "the bearer, about themselves",
    "team": "everybody on the team",
    "decides": "whoever is to agree to it, and whoever asked; for others it is empty",
    "room": "say, voice and desk, where they are not recused",
    "reasons": "say and voice, where they are not recused; for the desk it is empty",
    "notes": "whom the note is for, where they are not recused; if the production chose so, once they gave theirs",
    "own": "whoever wrote the note; for others it is empty",
    "sits": "whoever may answer now; for everybody else it is not there",
    "writer": "whoever may write to the performer; for others of the room it is empty",
    "runs": "the desk, and whoever has a say for every role; for others it is empty",
    "plans": "whoever runs the desk or has a say; for everybody else it is not there",
    "desk": "the desk; for others it is empty",
    "lead": "the safeguarding leads; for everybody else there is none",
    "owner": "the owner of the company; for everybody else there is none",
    "lists": "the owner of the company, and whoever runs a desk; for everybody else there is none",
    "answers": "whoever has a say, and the desk; for everybody else there is none",
    "half": "whoever has half of the answer to give; for everybody else there is none",
    "author": "the safeguarding leads, and whoever wrote it",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One request, and the status that each viewer gets. Writes of the API say no request: their example does."""

    name: str
    method: str
    path: str
    said: str
    status: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of what the API answers, and for whom it is."""

    schema: str
    name: str
    sight: str


def _lines(file: str) -> Iterator[str]:
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def tables() -> dict[str, list[Row]]:
    """Every row, by the heading it stands under."""
    found: dict[str, list[Row]] = {}
    heading = ""
    for line in _lines("access_matrix.txt"):
        if line.startswith("["):
            heading = line.strip("[]")
            continue
        name, asked, said, status = (part.strip() for part in line.split("|"))
        method, _, path = asked.partition(" ")
        row = Row(name, method, path, said, tuple(int(number) for number in status.split()))
        found.setdefault(heading, []).append(row)
    return found


def fields() -> list[Field]:
    """Every field: `Schema sight: field field …`, and where a field is for fewer, a line of its own."""
    found: dict[tuple[str, str], Field] = {}
    for line in _lines("access_fields.txt"):
        head, _, names = line.partition(":")
        schema, sight = head.split()
        for name in names.split():
            found[schema, name] = Field(schema, name, sight)
    return list(found.values())


def names() -> set[str]:
    """Every URL name that has a row."""
    return {row.name for rows in tables().values() for row in rows} | SAME_ADDRESS


def page() -> str:
    """The reference page."""
    parts = [HEAD, *(f"- **{name}**: {says}" for name, says in VIEWERS.items())]
    for heading, rows in tables().items():
        parts += ["", f"## {heading}", "", _table_head(heading)]
        parts += [_line(row) for row in rows]
    parts += [
        "",
        FIELDS,
        *(f"- **{name}**: {says}" for name, says in SIGHTS.items()),
        "",
        "| what | field | for |",
        "|---|---|---|",
    ]
    by_schema: dict[tuple[str, str], list[str]] = {}
    for field in fields():
        by_schema.setdefault((field.schema, field.sight), []).append(f"`{field.name}`")
    parts += [f"| {schema} | {' '.join(found)} | {sight} |" for (schema, sight), found in sorted(by_schema.items())]
    return "\n".join(parts) + "\n"


def _table_head(heading: str) -> str:
    first = "act" if heading == WRITES else "request"
    columns = [first, *VIEWERS]
    return f"| {' | '.join(columns)} |\n|---|{'---|' * len(VIEWERS)}"


def _line(row: Row) -> str:
    asked = f"{row.method} {row.path}" if row.path else row.name.removeprefix("api:api_")
    said = f" with `{row.said}`" if row.said else ""
    return f"| `{asked}`{said} | {' | '.join(str(number) for number in row.status)} |"


HEAD = """# Who may open what

Written from the access matrix of the tests, which asks a populated database every one of these, on SQLite and on
PostgreSQL. An address or a field without a row does not get in.

`200` it is shown or done · `302` done, and on to the page that shows it (for the anonymous: to the sign-in) · `401` the
API asks for a token · `403` the door asks for a fresh sign-in first · `404` there is nothing, which is also the answer
to everybody who may not know · `405` not that way · `409` it has moved on · `422` seen, but not theirs to do, or not
done as it was said.
"""

FIELDS = """## Fields of the API

What a reading answers is filtered for its bearer before it is made; these are the groups:
"""


if __name__ == "__main__":
    print(page(), end="")
