"""The page docs/reference/settings.md, made from the settings themselves."""

from castlist.config.environment import PREFIX, Environment

HEAD = """# Settings

<!-- Made by `castlist settings`; `make docs` writes it anew. -->

Castlist is set up by variables of its environment and has no settings file. A variable that is empty counts as not set.
`castlist settings --check` says whether a server would start with the present ones.

| variable | default | what it does |
|---|---|---|
"""
SHOWN_DEFAULTS = {"data": "`$XDG_DATA_HOME/castlist` or `~/.local/share/castlist`"}


def page() -> str:
    """The page as it should stand in the file."""
    rows = []
    for name, field in Environment.model_fields.items():
        default = SHOWN_DEFAULTS.get(name) or _shown(field.default)
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |\n")
    return HEAD + "".join(rows)


def _shown(default: object) -> str:
    if default == "":
        return "empty"
    return f"`{int(default) if isinstance(default, bool) else default}`"
