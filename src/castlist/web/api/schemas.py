"""Makes the schemas of what the API answers out of the read models that pages are given, so that neither can drift."""

import ast
import dataclasses
import inspect
import linecache
import sys
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from django.db.models import Model
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

PLAIN = (str, int, float, bool, datetime, date)


class Answer(BaseModel):
    """Base of everything that is answered: read from the attributes of a read model."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)


class Choice(Answer):
    """A key to be sent back, and the words for it."""

    key: str
    label: str


class ProductionName(Answer):
    """A production as it is named elsewhere."""

    id: str
    name: str
    about: str
    time_zone: str


def _as_choice(pair: Any) -> Any:
    return {"key": pair[0], "label": pair[1]} if isinstance(pair, tuple | list) else pair


PAIR = Annotated[Choice, BeforeValidator(_as_choice)]
RECORDS: dict[str, type[Answer]] = {"Production": ProductionName}
"""What stands for a stored row inside a read model; any other row is refused when the server starts."""

_made: dict[type, type[Answer]] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class More:
    """A field that the read model does not have: its type, and the attribute of which a function makes it."""

    type: Any
    of: str
    by: Callable[[Any], Any] | None = None


def schema_of(
    shape: type, *, name: str = "", without: tuple[str, ...] = (), more: Mapping[str, More] | None = None
) -> type[Answer]:
    """The schema with every field of the dataclass; the same one whenever it is asked for again.

    `without` leaves fields out that only a page can use. Raises TypeError for a field that could hold anything.
    """
    if shape in _made:
        return _made[shape]
    said, hints = said_about(shape), get_type_hints(shape)
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(shape):
        if field.name not in without:
            about = said.get(field.name)
            fields[field.name] = (_type(hints[field.name], shape), Field(description=about))
    for extra, one in (more or {}).items():
        kind = Annotated[one.type, BeforeValidator(one.by)] if one.by else one.type
        fields[extra] = (kind, Field(validation_alias=one.of) if one.of != extra else Field())
    title = name or shape.__name__
    if any(other.__name__ == title for other in _made.values()):
        raise TypeError(f"Two schemas would be called {title}: give one of them another name.")
    made: type[Answer] = create_model(title, __base__=Answer, __doc__=_first_line(shape), **fields)
    _made[shape] = made
    return made


def _type(hint: Any, shape: type) -> Any:
    """What stands for a type of a read model in a schema."""
    origin, args = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return hint
    if hint is ZoneInfo:
        return Annotated[str, BeforeValidator(str)]
    if hint == tuple[str, str]:
        return PAIR
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return list[_type(args[0], shape)]  # type: ignore[misc]
    if origin is tuple:
        return tuple[*(_type(arg, shape) for arg in args)]  # type: ignore[misc]
    if origin is dict and args[0] is str:
        return dict[str, _type(args[1], shape)]  # type: ignore[misc]
    if origin in (Union, types.UnionType) and type(None) in args and len(args) == 2:
        return _type(next(a for a in args if a is not type(None)), shape) | None
    return _thing(hint, shape)


def _thing(hint: Any, shape: type) -> Any:
    if isinstance(hint, type) and issubclass(hint, Model) and hint.__name__ in RECORDS:
        return RECORDS[hint.__name__]
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return schema_of(hint)
    raise TypeError(f"{shape.__name__} holds {hint!r}, and nobody could say what of it would be answered.")


def _first_line(shape: type) -> str:
    return (inspect.getdoc(shape) or "").partition("\n")[0]


def said_about(shape: type) -> dict[str, str]:
    """The sentence below each field of a dataclass, where there is one."""
    return _said_in(shape.__module__).get(shape.__qualname__, {})


@cache
def _said_in(module: str) -> dict[str, dict[str, str]]:
    """What is said of the fields of each class of a module; read once for all of them, which `inspect` would do once
    for each, and kept without the source that it was read from.
    """
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:  # installed without sources
        return {}
    finally:
        linecache.clearcache()
    return {one.name: _said_below(one.body) for one in tree.body if isinstance(one, ast.ClassDef)}


def _said_below(body: list[ast.stmt]) -> dict[str, str]:
    found = {}
    for field, after in pairwise(body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            found[field.target.id] = after.value.value
    return found
