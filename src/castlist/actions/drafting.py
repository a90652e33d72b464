"""Letters to many: each is begun by itself, and one that cannot be begun holds up no other."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from castlist.actions import letters
from castlist.actions.decisions import Actor
from castlist.queries.new_letters import new_letter, open_letter
from castlist.records.models import Person, Production
from castlist.rules.why import Refused, Why


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


def draft_of_their_time(actor: Actor, viewer: Person, production: Production, cand: str) -> str:
    """A letter that says how it is with their time now waits to be looked at; one that was begun before, which says how
    it was, is thrown away.

    Writes: letter, link, event, fact. Refuses: as `letters.draft`, suspended where no invitation is asked for.
    Tells: nobody.
    """
    page = new_letter(viewer, production, cand, now=actor.now)
    if page.kind != "invitation":
        raise Refused(Why.suspended)
    before = open_letter(viewer, production, cand, kind=page.kind)
    if before:
        letters.drop(replace(actor, key=f"{actor.key}:before" if actor.key else ""), before)
    return letters.draft(actor, cand, page.words, kind=page.kind)
