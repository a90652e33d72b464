"""Reads over what programs say where everybody with sight reads it: refused once, with the way to go on."""

from collections.abc import Iterator
from typing import Any

from castlist.rules.lint import look
from castlist.web.api.said import Aloud
from castlist.web.looking_over import ReadsLike, asked_about

ASIDE = frozenset(["name", "email", "title"])
"""What people are called."""
GO_ON = (
    "If it is meant, send it again with said_knowingly: true. "
    "An account of harm belongs in POST /productions/…/safeguarding/matters, where the leads alone read it."
)


def look_over_said(body: Any) -> None:
    """The request may be done. Raises ReadsLike unless what is said aloud in it asks nothing, or is said knowingly."""
    if not isinstance(body, Aloud) or body.said_knowingly:
        return
    texts = asked_about(_texts(body.model_dump(mode="json")))
    if texts:
        raise ReadsLike(look(texts), texts, detail=GO_ON)


def _texts(said: Any) -> Iterator[str]:
    """Every text in it; a reason that is withheld is read by nobody."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for one in said:
            yield from _texts(one)
    elif isinstance(said, dict):
        for name, value in said.items():
            if name not in ASIDE and not (name == "reason" and said.get("withheld")):
                yield from _texts(value)
