"""The triggers that keep the logs from being changed, as the migrations wrote them: what `castlist verify` wants."""

import re
from importlib import import_module

WRITTEN_IN = ("0002_append_only", "0004_matter_acts", "0012_notes")
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) ")
_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(\) .* AS \$\$(.*)\$\$")


def one_line(statement: str) -> str:
    """The statement as it is compared: however it is broken into lines."""
    return " ".join(statement.split())


def on_sqlite() -> dict[str, str]:
    """By its name, the statement of every trigger."""
    return {_TRIGGER.match(made)[1]: made for made in _written("SQLITE")}  # type: ignore[index]


def on_postgresql() -> dict[str, str]:
    """By its name, every trigger as PostgreSQL spells it, and what the function does that it calls."""
    made = _written("POSTGRES")
    does = {name: one_line(body) for name, body in (m.groups() for m in map(_FUNCTION.match, made) if m)}
    found = {}
    for statement in made:
        if name := _TRIGGER.match(statement):
            spelled = statement.replace("UPDATE OR DELETE", "DELETE OR UPDATE")  # as PostgreSQL orders them
            called = next(one for one in does if f" {one}()" in spelled)
            found[name[1]] = f"{spelled} {does[called]}"
    return found


def _written(name: str) -> list[str]:
    modules = (import_module(f"castlist.records.migrations.{one}") for one in WRITTEN_IN)
    return [one_line(statement) for module in modules for statement in getattr(module, name)]
