"""Reads the bodies of requests: JSON in UTF-8 with an object in it, of bounded size and depth, and nothing else."""

import json
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.parser import Parser

from castlist.rules.files import LARGEST as LARGEST_FILE

LARGEST = 1_500_000
LARGEST_WITH_A_FILE = 4 * -(-LARGEST_FILE // 3) + 4096
"""Bytes of a body in which a file stands as base64."""
TAKE_A_FILE = frozenset({"api:api_add_matter_file", "api:api_take_day_picture"})
DEEPEST = 12
MOST_VALUES = 20_000


class BadBody(ValueError):
    """The body cannot be read; says what is wrong with it."""

    def __init__(self, says: str) -> None:
        self.says = says
        super().__init__(says)


class StrictParser(Parser):
    """Refuses whatever two readers of JSON might understand differently, and what no database could keep."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The object in the body. Raises BadBody."""
        return read(request.body, request.content_type or "")


def check_size(request: HttpRequest) -> None:
    """Refuses a body that is too large before it is read; one in which a file may stand is read here."""
    takes_a_file = request.resolver_match is not None and request.resolver_match.view_name in TAKE_A_FILE
    most = LARGEST_WITH_A_FILE if takes_a_file else LARGEST
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if not (said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= most):
        raise RequestDataTooBig
    if int(said) > LARGEST:
        request._body = request.read()  # Django's own reading would refuse it: it knows one limit for all addresses


def read(body: bytes, content_type: str) -> dict[str, Any]:
    """The object that the bytes spell."""
    if content_type != "application/json":
        raise BadBody("the body: say that it is application/json")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadBody("the body: is not UTF-8") from None
    try:
        found = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_doubles)
    except RecursionError:
        raise BadBody("the body: is nested too deeply") from None
    except BadBody:
        raise
    except ValueError:
        raise BadBody("the body: is not JSON") from None
    if not isinstance(found, dict):
        raise BadBody("the body: is not an object")
    _walk(found)
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadBody(f"the body: {name} is not a number of JSON")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadBody("the body: names a field twice")
    return found


def _walk(found: Any) -> None:
    """Refuses what is too deep, too many, or cannot be kept: NUL, and halves of characters."""
    layer, depth, count = [found], 0, 0
    while layer:
        depth, count = depth + 1, count + len(layer)
        if depth > DEEPEST or count > MOST_VALUES:
            raise BadBody("the body: is nested too deeply, or holds too much")
        below: list[Any] = []
        for value in layer:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str):
                _keepable(value)
        layer = below


def _keepable(text: str) -> None:
    if "\x00" in text:
        raise BadBody("the body: holds a NUL character, which cannot be kept")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise BadBody("the body: holds half a character (a lone surrogate), which cannot be kept") from None
