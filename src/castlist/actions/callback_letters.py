"""Letters to everybody who is called to a callback day: drafted at once, each with its own order."""

from collections.abc import Collection

from castlist.actions import letters
from castlist.actions.decisions import Actor
from castlist.actions.drafting import Drafts, draft_each
from castlist.queries.callback_letters import called_now, says_when
from castlist.queries.doors import production_for
from castlist.queries.new_letters import new_letter
from castlist.records.models import Person, Production
from castlist.rules.why import Refused, Why

UNDATED = (
    "The letters would not say on which day it is. Write that first, under “The hours, the rooms”, and work the day "
    "out again."
)


def draft_all(actor: Actor, *, cands: Collection[str] = (), day: int = 1) -> Drafts:
    """A letter with their own order waits to be looked at, for everybody who stands at callback and in the order of
    that day, or for these; for nobody who knows of it as it stands, or whose letter waits already. Who is called for
    several parts has one letter; it says every day of theirs that is to come.

    Writes: letter, event, fact. Refuses: nobody_called where nobody is, no_right for whoever may write to nobody,
    incomplete where nobody has said which day it is, for `cands` what letters.draft refuses, nobody_called among it.
    Tells: nobody.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    found = called_now(viewer, production, day)
    if not found.people:
        raise Refused(Why.nobody_called)
    if not cands and not found.may_write:
        raise Refused(Why.no_right)
    if not says_when(production.pk, day):
        raise Refused(Why.incomplete, detail=UNDATED)
    names = {one.cand: one.name for one in found.people}
    return draft_each(actor, cands, found.wants, names, lambda one, cand: _draft(one, viewer, production, cand))


def _draft(actor: Actor, viewer: Person, production: Production, cand: str) -> str:
    page = new_letter(viewer, production, cand, now=actor.now)
    if page.kind != "invitation" or "{own_order}" not in page.words.body:
        raise Refused(Why.nobody_called)
    return letters.draft(actor, cand, page.words, kind=page.kind)
