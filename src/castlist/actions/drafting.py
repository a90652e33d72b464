"""Letters to many: each is begun by itself, and one that cannot be begun holds up no other."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from castlist.actions.decisions import Actor
from castlist.rules.why import Refused


@dataclass(frozen=True, slots=True)
class Drafts:
    """What became of it: the letters that wait to be looked at, and why some could not be begun."""

    letters: tuple[str, ...]
    refused: tuple[tuple[str, Refused], ...]
    """(who, why)."""


def draft_each(
    actor: Actor, cands: Collection[str], wants: Collection[str], names: Mapping[str, str],
    draft: Callable[[Actor, str], str],
) -> Drafts:  # fmt: skip
    """A letter to each of these, or to all who want one; of `cands` the first that is refused refuses."""
    made, refused = list[str](), list[tuple[str, Refused]]()
    for cand in dict.fromkeys(cands or wants):
        try:
            made.append(draft(replace(actor, key=f"{actor.key}:{cand}" if actor.key else ""), cand))
        except Refused as no:
            if cands:
                raise
            refused.append((names.get(cand, "somebody"), no))
    return Drafts(tuple(made), tuple(refused))
