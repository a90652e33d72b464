"""What is typed into the breakdown of a role, as it is kept."""

from collections.abc import Mapping
from typing import Any

from castlist.actions.log import Said, clean_text
from castlist.queries.breakdowns import mark_of
from castlist.queries.texts import texts_of
from castlist.rules import breakdowns as rules
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why

ONE_LINE = ("voice", "skills", "pay", "contract", "dates", "precast")


def cleaned(said: Mapping[str, Any]) -> dict[str, Any]:
    """The breakdown as it is kept: lines without breaks, notes in one spelling, content in the order of its list.

    Refuses: too_long, bad_breakdown.
    """
    found = dict(said)
    for name in ONE_LINE:
        if name in found:
            found[name] = " ".join(clean_text(found[name]).split())
    if len(found.get("precast", "")) > rules.LONGEST_LINE:
        raise Refused(Why.too_long, detail=f"The line on who is cast has at most {rules.LONGEST_LINE} characters.")
    for name in ("lowest", "highest"):
        if name in found:
            found[name] = rules.note_of(found[name])
    if "discloses" in found:
        found["discloses"] = rules.content_of({k: clean_text(v) for k, v in found["discloses"].items()})
    return found


def beside_the_log(said: Mapping[str, Any], words: Said) -> dict[str, Any]:
    """The same, with the commitment to a text in place of what may name somebody."""
    return {**said, "precast": words.text(said["precast"])} if "precast" in said else dict(said)


def differing(state: State, role: str, said: Mapping[str, Any], seen: str) -> dict[str, Any]:
    """What of it differs from what the role says now. Refuses: unknown, stale_version."""
    found = state.role(role)
    if found is None:
        raise Refused(Why.unknown)
    if mark_of(found) != seen:
        raise Refused(Why.stale_version)
    now = found.to_json() | {"discloses": found.discloses, "precast": texts_of([found.precast]).read(found.precast)[0]}
    return {name: value for name, value in said.items() if now.get(name) != value}
