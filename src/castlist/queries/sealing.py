"""While a first round is sealed, nobody sees what others did in it: what such acts changed is shown as it was before.

Positions carry their own mark and are shown as sealed. Objections, reviews and offers are not: what a sealed act made
of them is undone here, for one viewer, before anything is worked out from them (CONSENT section 4).
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from castlist.queries.log import fact_of, fact_rows
from castlist.records.events import FOREVER
from castlist.records.models import Event
from castlist.records.models import Fact as FactRow
from castlist.rules.decisions.facts import Fact, Objection, Proposal
from castlist.rules.decisions.state import Changes, State

MOVED_BY_SEALED_ACTS = ("objection", "review", "offer")

Version = tuple[str, str, str, int, int]
"""A fact while it was so: kind, key, data, from, to."""


def as_others_may_know(state: State, production: str, viewer: str, *, at: int | None = None) -> State:
    """The state without what others did in rounds that are still sealed; `at`: the place in the log that it shows."""
    if not (state.rule.sealed or any(p.sealed for p in state.all(Proposal))):
        return state
    acts = _sealed_acts(production, viewer, at)
    unheard = set(acts.values_list("seq", flat=True))
    if not unheard:
        return state
    changes: Changes = {}
    for kind, key, versions in _by_fact(_versions(production, acts)):
        if not _own(state, kind, key, viewer):
            changes[kind, key] = _as_heard(kind, versions, unheard, at)
    return state.with_changes(changes)


def _sealed_acts(production: str, viewer: str, at: int | None) -> QuerySet[Event]:
    """What others said in rounds that are sealed at that moment."""
    sealed = fact_rows(production, at).filter(kind="proposal", data__contains='"sealed":true')
    rows = Event.objects.filter(production_id=production, sealed=True, cand__in=sealed.values("cand"))
    rows = rows.exclude(by=viewer)
    return rows if at is None else rows.filter(seq__lte=at)


def _versions(production: str, acts: QuerySet[Event]) -> list[Version]:
    """Every version of each fact that began or ended with one of these acts."""
    seqs = acts.values("seq")
    rows = FactRow.objects.filter(production_id=production, kind__in=MOVED_BY_SEALED_ACTS)
    touched = rows.filter(Q(from_seq__in=seqs) | Q(to_seq__in=seqs)).values("key")
    found = rows.filter(key__in=touched).order_by("kind", "key", "from_seq")
    return list(found.values_list("kind", "key", "data", "from_seq", "to_seq"))


def _by_fact(versions: Iterable[Version]) -> Iterable[tuple[str, str, list[Version]]]:
    grouped: dict[tuple[str, str], list[Version]] = {}
    for version in versions:
        grouped.setdefault(version[:2], []).append(version)
    return ((kind, key, found) for (kind, key), found in grouped.items())


def _own(state: State, kind: str, key: str, viewer: str) -> bool:
    """Their own objection is known to them, whoever gave it for them."""
    objection = state.get(Objection, key) if kind == Objection.kind else None
    return objection is not None and objection.owner == viewer


def _as_heard(kind: str, versions: list[Version], unheard: set[int], at: int | None) -> Fact | None:
    """The fact as acts that were heard have left it; None when there is none."""
    begins = {version[3] for version in versions}
    found: Fact | None = None
    for _, key, data, since, until in versions:
        if at is not None and since > at:
            break
        if since not in unheard:
            found = fact_of(kind, key, data)
        ended = until not in begins and until not in unheard and (until <= at if at is not None else until < FOREVER)
        found = None if ended else found
    return found
