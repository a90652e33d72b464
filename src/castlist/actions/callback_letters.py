"""Letters to everybody who is called to a callback day: drafted at once, each with its own order."""

from collections.abc import Collection
from dataclasses import replace

from castlist.actions import letters
from castlist.actions.decisions import Actor
from castlist.actions.welcomes import Drafts
from castlist.queries.callback_letters import called_now
from castlist.queries.doors import production_for
from castlist.queries.letters import new_letter
from castlist.records.models import Person
from castlist.rules.why import Refused, Why


def draft_all(actor: Actor, *, cands: Collection[str] = ()) -> Drafts:
    """A letter with their own order waits to be looked at, for everybody who stands at callback and in the order, or
    for these; for nobody who knows of it as it stands, or whose letter waits already. Who is called for several parts
    has one letter.

    Writes: letter, event, fact. Refuses: nobody_called where nobody is, no_right for whoever may write to nobody, for
    `cands` what letters.draft refuses, nobody_called among it. Tells: nobody.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    found = called_now(viewer, production)
    if not found.people:
        raise Refused(Why.nobody_called)
    if not cands and not found.may_write:
        raise Refused(Why.no_right)
    names = {one.cand: one.name for one in found.people}
    made, refused = list[str](), list[tuple[str, Refused]]()
    for cand in dict.fromkeys(cands or found.wants):
        one = replace(actor, key=f"{actor.key}:{cand}" if actor.key else "")
        try:
            page = new_letter(viewer, production, cand, now=actor.now)
            if page.kind != "invitation" or "{own_order}" not in page.words.body:
                raise Refused(Why.nobody_called)
            made.append(letters.draft(one, cand, page.words, kind=page.kind))
        except Refused as no:
            if cands:
                raise
            refused.append((names.get(cand, "somebody"), no))
    return Drafts(tuple(made), tuple(refused))
