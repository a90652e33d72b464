"""What every kind of fact has in common."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any, ClassVar, Self

SHORT = 16
"""Letters of an id, a step, an answer: the same few stand in very many facts, and are kept once."""


def frozen(value: Any) -> Any:
    """The value with tuples for lists, all the way down."""
    return tuple(map(frozen, value)) if isinstance(value, (list, tuple)) else value


def settled(data: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a fact keeps them: with tuples for lists, and equal short words as one object."""
    values = dict(data)
    for name, value in data.items():
        kind = type(value)
        if kind is str:
            if len(value) <= SHORT:
                values[name] = intern(value)
        elif kind is list or kind is tuple:
            values[name] = frozen(value)
    return values


def plain(value: Any) -> Any:
    """The value as JSON has it: lists for tuples, an object for a fact."""
    if isinstance(value, Fact):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


@dataclass(frozen=True, slots=True)
class Fact(ABC):
    """Base of all facts."""

    kind: ClassVar[str] = ""

    @property
    @abstractmethod
    def key(self) -> str:
        """Unique within the kind and the production."""

    def to_json(self) -> dict[str, Any]:
        """The fact as plain data."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "kind"}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The fact that `to_json` gave."""
        return cls(**settled(data))
