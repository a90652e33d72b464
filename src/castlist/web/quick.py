"""How our templates become Python: as Jinja2 does it, with less done for each word and each component of a page.

A page of the room writes a thousand words and calls four hundred components; Jinja2 asks of each of them what nearly
always is the same.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import BuiltinMethodType, FunctionType
from typing import Any

import jinja2
import markupsafe
from jinja2 import FileSystemBytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup

_IN_LOOPS = ("_loop_vars", "_block_vars")
# The function within markupsafe.escape, which would wrap what it gives: the page joins it to the rest at once.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def escape(value: Any) -> str:
    """The value as it stands in a page. Every text is escaped: only what is Markup, or says how it is drawn, is not."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    if kind is Markup:
        return value
    if kind is int:
        return str(value)
    return markupsafe.escape(value)


class QuickContext(Context):
    """Calls a component without asking whether it wants to know of the context: none does."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What the component or function gives."""
        kind = type(called)
        if kind is Kept:
            return called(*args, **kwargs)
        if kind is Macro:
            if kwargs:
                for name in _IN_LOOPS:
                    kwargs.pop(name, None)
            return _drawn(called, args, kwargs)
        if kind is BuiltinMethodType or (kind is FunctionType and not hasattr(called, "jinja_pass_arg")):
            for name in _IN_LOOPS:
                kwargs.pop(name, None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


def _drawn(component: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the component gives; whatever is odd about a call is left to Jinja2, which knows what to say of it."""
    names, left = component.arguments, len(kwargs)
    arguments = list(args)
    for name in names[len(args) :]:
        value = kwargs.get(name, missing)
        left -= value is not missing
        arguments.append(value)
    if component.caller and "caller" in kwargs and "caller" not in names:
        left -= 1
        arguments.append(kwargs["caller"])
    odd = left or len(arguments) != len(names) + component.caller or component.catch_kwargs or component.catch_varargs
    if odd or "caller" in names:
        return component(*args, **kwargs)
    return Markup(component._func(*arguments))  # noqa: S704 - as Macro does it, where everything is escaped


class Kept:
    """A component that depends on nothing but what it is given: drawn once for the same, and remembered.

    `not_with`: what is given under that name is somebody's words; with them nothing is remembered. Texts and marked-up
    texts are told apart, also within lists, and so are a number and a truth.
    """

    __slots__ = ("_component", "_known", "_not_with")

    def __init__(self, component: Macro, not_with: str = "") -> None:
        self._component = component
        self._not_with = not_with
        self._known: dict[Any, Any] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """What the component gives."""
        for name in _IN_LOOPS:
            kwargs.pop(name, None)
        if self._not_with and kwargs.get(self._not_with):
            return self._component(*args, **kwargs)
        try:
            key = (*map(_fixed, args), *map(_named, kwargs.items()))
            found = self._known.get(key)
        except TypeError:  # something that cannot be compared, or is worked out only when it is asked for
            return self._component(*args, **kwargs)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[key] = self._component(*args, **kwargs)
        return found

    def forget(self) -> None:
        """Nothing is remembered."""
        self._known.clear()


KEPT = 512
"""So many of each component are remembered, before all of them are forgotten."""
_PLAIN = (str, Markup, int, bool, type(None))


def _named(pair: tuple[str, Any]) -> Any:
    return pair[0], _fixed(pair[1])


def _fixed(value: Any) -> Any:
    """Something that is equal for the same only. Raises TypeError for what is not made of texts, numbers and lists."""
    kind = type(value)
    if kind is str:
        return value
    if kind in _PLAIN:
        return kind, value
    if kind in (tuple, list):
        return kind, *map(_fixed, value)
    if kind is dict:
        return kind, *map(_named, value.items())
    raise TypeError(kind)


class QuickCode(CodeGenerator):
    """Templates use the `escape` above."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja2's name
        """The module of a template is written."""
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import escape")


class Compiled(FileSystemBytecodeCache):
    """Compiled templates, kept in a folder; where nothing can be written there, they are compiled each time."""

    def __init__(self, folder: Path) -> None:
        # What compiles them is part of the name: another version finds nothing of this one.
        ours = hashlib.sha256(Path(__file__).read_bytes() + jinja2.__version__.encode()).hexdigest()[:12]
        super().__init__(str(folder), f"%s.{ours}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """The template is as it was kept, if it was."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """The template is kept, if it can be."""
        with suppress(OSError):
            Path(self.directory).mkdir(mode=0o700, exist_ok=True)
            super().dump_bytecode(bucket)
