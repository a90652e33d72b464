"""Writes the table of addresses in docs/reference/api.md anew: `python -m tests.web.api_page`."""

import json
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
BETWEEN = re.compile(r"(?<=<!-- written by tests/web/api_page.py -->\n).*", flags=re.S)


def table() -> str:
    """Every operation by subject: what is sent where, and what holds afterwards."""
    import django

    django.setup()
    from castlist.web.api.urls import _written

    document, by_tag = json.loads(_written()), dict[str, list[str]]()
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            says = said["description"].partition("\n")[0]
            asked = f"`{method.upper()} {path.removeprefix('/api')}`"
            by_tag.setdefault(said["tags"][0], []).append(f"| {asked} | {_fields(document, said)} | {says} |")
    parts = []
    for tag, lines in by_tag.items():
        parts += [
            "",
            f"### {tag[0].upper()}{tag[1:]}",
            "",
            "| request | fields | afterwards, or answered |",
            "|---|---|---|",
        ]
        parts += lines
    return "\n".join(parts).lstrip("\n") + "\n"


def _fields(document: dict[str, object], said: dict[str, object]) -> str:
    """What may be said in the query or the body; what must be said is bold."""
    names = [_bold(p["name"], p["required"]) for p in said["parameters"] if p["in"] == "query"]  # type: ignore[attr-defined]
    body = said.get("requestBody")
    if body:
        schema = body["content"]["application/json"]["schema"]  # type: ignore[index]
        schema = next(iter(schema.get("allOf", [schema])))  # one with a default stands within
        shape = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]  # type: ignore[index]
        names += [_bold(name, name in shape.get("required", [])) for name in shape["properties"]]
    return " ".join(names)


def _bold(name: str, required: bool) -> str:
    return f"**{name}**" if required else name


def main() -> int:
    """The page has the table of today."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BETWEEN.sub(lambda _: table(), text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
