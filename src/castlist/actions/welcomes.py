"""Welcomes: a letter for everybody who is cast is drafted at once; each is looked at and sent by itself."""

from collections.abc import Collection

from castlist.actions import letters
from castlist.actions.decisions import Actor
from castlist.actions.drafting import Drafts, draft_each
from castlist.queries.doors import production_for
from castlist.queries.new_letters import new_letter
from castlist.queries.welcomes import welcomes_now
from castlist.records.models import Person, Production
from castlist.rules.letters import WELCOME
from castlist.rules.why import Refused, Why


def draft_all(actor: Actor, *, cands: Collection[str] = ()) -> Drafts:
    """A welcome to everybody who is cast waits to be looked at, or to these; of those who were welcomed and for whom
    nothing has changed since, to nobody. Somebody who has several parts has one letter.

    Writes: letter, event, fact. Refuses: for `cands` what letters.draft refuses, not_accepted among it; nobody_cast
    where nobody is, no_right for whoever may write to nobody. Tells: nobody.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    found = welcomes_now(viewer, production)
    if not cands and not found.people:
        raise Refused(Why.nobody_cast)
    if not cands and not found.may_write:
        raise Refused(Why.no_right)
    return draft_each(actor, cands, found.wants, found.names, lambda one, cand: _draft(one, viewer, production, cand))


def _draft(actor: Actor, viewer: Person, production: Production, cand: str) -> str:
    try:
        page = new_letter(viewer, production, cand, now=actor.now)
    except Refused as no:
        raise Refused(Why.not_accepted if no.why is Why.no_minute else no.why) from no
    return letters.draft(actor, cand, page.words, kind=WELCOME)
