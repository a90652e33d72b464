"""The store of safeguarding matters, opened: for the pages and acts of the leads and authors, and for nobody else."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from castlist.queries.log import decode, fact_rows
from castlist.queries.performers import merged_in
from castlist.records import vault
from castlist.records.models import Matter, MatterAct, Production
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import is_lead
from castlist.rules.decisions.state import State
from castlist.rules.safeguarding import Act, Standing, fold

RIGHTS = ("rule", "role", "member", "relation", "waiver", "candidacy")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What stands sealed in a matter since it was raised; `steps` only where it is older than the stream of acts."""

    performer: str
    person: str
    about: str
    kind: str
    account: str
    steps: tuple[dict[str, str], ...] = ()
    raised_by: str = ""
    """The performer who raised it by their private page."""
    named: str = ""
    """What the performer it is about was called then: evidence is not erased by the one whom it concerns."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Read:
    """A matter that somebody may read, opened."""

    row: Matter
    sealed: Sealed
    acts: tuple[Act, ...]

    @property
    def standing(self) -> Standing:
        """What its acts come to."""
        return fold(self.acts, review_on=self.row.review_on)


def rights(production: str) -> State:
    """What rights hang on, of the whole production."""
    return decode(fact_rows(production, None).filter(kind__in=RIGHTS))


def matters_read_by(production: Production, state: State, person: str) -> list[Read]:
    """Every matter of the production that this lead may read: none in which they are named or in conflict."""
    if not is_lead(state, person):
        return []
    return [read for read in matters_of(production) if not concerned(state, person, read.sealed)]


def matters_of(production: Production) -> list[Read]:
    """Every matter of the production."""
    return _reads(production, Matter.objects.order_by("review_on", "pk"))


def matters_by(production: Production, author: str) -> list[Read]:
    """What this person raised."""
    return _reads(production, Matter.objects.filter(author_id=author).order_by("created_at", "pk"))


def opened(row: Matter, acts: Iterable[MatterAct]) -> Read:
    """The matter, opened with its own key; Locked where that key does not fit."""
    data = json.loads(vault.unseal(row.wrapped_key, row.sealed, about=row.pk))
    sealed = Sealed(**{**data, "steps": tuple(data["steps"])})
    bodies = vault.unseal_beside(row.wrapped_key, [(beside(row.pk, a.n), a.sealed) for a in acts], about=row.pk)
    steps = [*sealed.steps, *(json.loads(body) for body in bodies)]
    return Read(row, sealed, tuple(_act(step) for step in steps))


def beside(matter: str, n: int) -> str:
    """The place of an act in its matter, to which it is sealed: no act can be moved to another place."""
    return f"{matter}:{n}"


def _act(step: dict[str, str]) -> Act:
    data = {name: value for name, value in step.items() if name not in ("at", "by", "what")}
    return Act(datetime.fromisoformat(step["at"]), step["by"], step["what"], data)


def _reads(production: Production, rows: Any) -> list[Read]:
    """Each opened, and about whoever the performer is now: what stands sealed names the record they had then.

    The same reads are made whether there are any or none, so that their number tells nobody anything.
    """
    found = list(rows.select_related("author").filter(production=production))
    acts: dict[str, list[MatterAct]] = {}
    for act in MatterAct.objects.filter(matter__production=production).order_by("matter_id", "n"):
        acts.setdefault(act.matter_id, []).append(act)
    staying = merged_in(production.company_id)
    reads = [opened(row, acts.get(row.pk, [])) for row in found]
    return [
        replace(read, sealed=replace(read.sealed, performer=staying.get(read.sealed.performer, read.sealed.performer)))
        for read in reads
    ]


def concerned(state: State, person: str, sealed: Sealed) -> bool:
    """True when the matter is about this person, or about somebody they are related to."""
    return sealed.person == person or (bool(sealed.performer) and sealed.performer in near(state, person))


def near(state: State, person: str) -> set[str]:
    """The performers whom this person is, or to whom they are related, waived or not."""
    own = {c.performer for c in state.all(Candidacy) if c.person == person}
    return {one for one in own | {r.performer for r in state.relations_of(person)} if one}
