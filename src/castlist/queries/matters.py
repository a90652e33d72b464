"""The store of safeguarding matters, opened: for the pages and acts of the leads and authors, and for nobody else."""

import json
from collections.abc import Collection, Iterable
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from castlist.queries.log import decode, fact_rows
from castlist.queries.performers import merged_in
from castlist.records import vault
from castlist.records.models import Matter, MatterAct, Production
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.sight import is_lead
from castlist.rules.decisions.state import State
from castlist.rules.safeguarding import AUTHOR, Act, Standing, fold

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
    """What the performer or member it is about was called then: evidence is not erased by the one whom it concerns."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a matter comes from: sealed beside it, so that its row tells nothing of it."""

    author: str
    """'' where it came from outside."""
    at: datetime
    review_on: date
    """The day set when it was raised; for matters of before the stream, as it stood when this was sealed."""
    ended: bool = False
    """Ended by an earlier version, which wrote no act of it."""

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        days = {"at": self.at.isoformat(), "review_on": self.review_on.isoformat()}
        return {"author": self.author, **days, "ended": self.ended}


@dataclass(frozen=True, slots=True)
class Read:
    """A matter that somebody may read, opened."""

    row: Matter
    sealed: Sealed
    acts: tuple[Act, ...]
    origin: Origin

    @property
    def standing(self) -> Standing:
        """What its acts come to."""
        start = self.origin
        return fold(self.acts, review_on=start.review_on, kind=self.sealed.kind, ended=start.ended)


def rights(production: str) -> State:
    """What rights hang on, of the whole production."""
    return decode(fact_rows(production, None).filter(kind__in=RIGHTS))


def matters_read_by(production: Production, state: State, person: str) -> list[Read]:
    """Every matter of the production that this lead may read: none in which they are named or in conflict."""
    if not is_lead(state, person):
        return []
    return [read for read in matters_of(production) if not concerned(state, person, read.sealed)]


def matters_of(production: Production) -> list[Read]:
    """Every matter of the production, in the order in which they are looked at again."""
    return sorted(_reads(production), key=lambda read: (read.standing.review_on, read.row.pk))


def matters_by(production: Production, author: str) -> list[Read]:
    """What this person raised, in that order. Who raised a matter is sealed too, so all are opened to find theirs.

    One that cannot be opened is not said to be there: it may be anybody's. Raises Locked where the key is not there and
    anything was ever raised on this server, in whatever production, so that it tells nobody of a matter in theirs.
    """
    # Asked either way: whether there is a key must not tell anybody that the first matter was raised.
    if Matter.objects.exists() and not vault.is_there():
        raise vault.Locked("the safeguarding key is not there")
    found = _reads(production, only_what_opens=True)
    return sorted((r for r in found if r.origin.author == author), key=lambda r: (r.origin.at, r.row.pk))


def opened(row: Matter, acts: Iterable[MatterAct]) -> Read:
    """The matter, opened with its own key; Locked where that key does not fit."""
    data = json.loads(vault.unseal(row.wrapped_key, row.sealed, about=row.pk))
    sealed = Sealed(**{**data, "steps": tuple(data["steps"])})
    bodies = vault.unseal_beside(row.wrapped_key, [(beside(row.pk, a.n), a.sealed) for a in acts], about=row.pk)
    steps = [*sealed.steps, *(json.loads(body) for body in bodies)]
    return Read(row, sealed, tuple(_act(step) for step in steps), origin_of(row))


def opened_alone(matter: str) -> Read | None:
    """One matter, whoever asks: for the page of whom it is about, and the act that is done there."""
    row = Matter.objects.select_related("production__company").filter(pk=matter).first()
    return opened(row, MatterAct.objects.filter(matter=row).order_by("n")) if row else None


def origin_of(row: Matter) -> Origin:
    """Where the matter comes from; a row of an earlier version still says it in the clear."""
    if not row.origin:
        said: Any = row  # such a row has them all
        return Origin(said.author_id or "", said.created_at, said.review_on, ended=said.state == "ended")
    (body,) = vault.unseal_beside(row.wrapped_key, [(origin_beside(row.pk), row.origin)], about=row.pk)
    data = json.loads(body)
    at, on = datetime.fromisoformat(data["at"]), date.fromisoformat(data["review_on"])
    return Origin(data["author"], at, on, data["ended"])


def sealed_origin(row: Matter, origin: Origin) -> bytes:
    """The origin, sealed with the key of the matter."""
    body = vault.padded(json.dumps(origin.to_json()).encode())
    return vault.seal_beside(row.wrapped_key, body, about=row.pk, beside=origin_beside(row.pk))


def origin_beside(matter: str) -> str:
    """The place to which an origin is sealed: it fits no other matter, and no act."""
    return f"{matter}:origin"


def beside(matter: str, n: int) -> str:
    """The place of an act in its matter, to which it is sealed: no act can be moved to another place."""
    return f"{matter}:{n}"


def file_beside(matter: str, file: str) -> str:
    """The place of a file in its matter, to which it is sealed."""
    return f"{matter}:file:{file}"


def own_files(read: Read, author: str) -> tuple[Act, ...]:
    """The files that its author gave as such."""
    return tuple(act for act in read.standing.files if act.by == author and act.side == AUTHOR)


def _act(step: dict[str, str]) -> Act:
    data = {name: value for name, value in step.items() if name not in ("at", "by", "what")}
    return Act(datetime.fromisoformat(step["at"]), step["by"], step["what"], data)


def _reads(production: Production, *, only_what_opens: bool = False) -> list[Read]:
    return reads_in(production.company_id, [production.pk], only_what_opens=only_what_opens)


def reads_in(company: str, productions: Collection[str], *, only_what_opens: bool = False) -> list[Read]:
    """Each opened, and about whoever the performer is now: what stands sealed names the record they had then.

    The same reads are made whether there are any or none, so that their number tells nobody anything.
    """
    found = list(Matter.objects.filter(production__in=productions).order_by("pk"))
    acts: dict[str, list[MatterAct]] = {}
    for act in MatterAct.objects.filter(matter__production__in=productions).order_by("matter_id", "n"):
        acts.setdefault(act.matter_id, []).append(act)
    staying = merged_in(company)
    reads = []
    for row in found:
        with suppress(vault.Locked) if only_what_opens else nullcontext():
            reads.append(opened(row, acts.get(row.pk, [])))
    return [
        replace(read, sealed=replace(read.sealed, performer=staying.get(read.sealed.performer, read.sealed.performer)))
        for read in reads
    ]


def concerned(state: State, person: str, sealed: Sealed) -> bool:
    """True when the matter is about this person, or about somebody they are related to."""
    return sealed.person == person or (bool(sealed.performer) and sealed.performer in near(state, person))


def leads_for(state: State, sealed: Sealed) -> tuple[str, ...]:
    """The leads who may read such a matter."""
    return tuple(m.person for m in state.members if m.lead and not concerned(state, m.person, sealed))


def near(state: State, person: str) -> set[str]:
    """The performers whom this person is, or to whom they are related, waived or not."""
    own = {c.performer for c in state.all(Candidacy) if c.person == person}
    return {one for one in own | {r.performer for r in state.relations_of(person)} if one}
