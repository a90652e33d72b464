"""Who is to be written to, since something was added to the content of a part that they had read of before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import milliseconds
from castlist.queries.log import decode
from castlist.queries.represented import agents_of
from castlist.queries.unwritten import About, paper
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Guardian, Performer, Production, Represented
from castlist.records.private_links import agent_token
from castlist.records.spelling import values_of
from castlist.rules.breakdowns import disclosed
from castlist.rules.decisions.facts import AskedAgain, Candidacy, Role
from castlist.rules.decisions.state import State
from castlist.rules.letters import Paper
from castlist.rules.outlines import ADDED, ASKED


@dataclass(frozen=True, slots=True)
class Untold:
    """Somebody who is asked about content that was added, and was not written to."""

    production: Production
    cand: Candidacy
    role: str
    asked: AskedAgain


def untold(*, before: datetime, most: int) -> Iterator[Untold]:
    """Whoever was asked before that moment, has not answered and was not written to; so many at most."""
    rows = Fact.objects.filter(kind=AskedAgain.kind, to_seq=FOREVER).order_by("from_seq", "pk")
    until, found = milliseconds(before), dict[str, list[AskedAgain]]()
    for row in rows.only("production_id", "kind", "key", "data").iterator():
        asked = AskedAgain.from_json(values_of(row.kind, row.key, row.data))
        if not asked.answered_at and not asked.told_at and asked.at <= until:
            found.setdefault(row.production_id, []).append(asked)
            most -= 1
        if not most:
            break
    for production in Production.objects.select_related("company").filter(pk__in=found):
        state = _parts(production.pk, [one.cand for one in found[production.pk]])
        for asked in found[production.pk]:
            cand = state.candidacy(asked.cand)
            if cand and cand.lives:
                role = state.role(cand.role)
                yield Untold(production, cand, (role.name or role.id) if role else "", asked)


def _parts(production: str, cands: list[str]) -> State:
    now = Fact.objects.filter(production=production, to_seq=FOREVER)
    return decode(now.filter(kind=Role.kind) | now.filter(kind=Candidacy.kind, key__in=cands))


@dataclass(frozen=True, slots=True)
class ToWhom:
    """One address that a letter goes to: an agent's, their own, or that of whoever acts for a child."""

    address: str
    about: About
    asked: AskedAgain
    submitted: bool
    token: str = ""
    """Of the page that it leads to; '' where they have none yet."""
    agent: Represented | None = None
    guardian: str = ""

    def paper(self, address: str) -> Paper:
        """The letter; `address`: of the page that it leads to."""
        outline = ADDED if self.submitted else ADDED + ASKED
        lines = "\n".join(f"– {disclosed(what, line)}" for what, line in self.asked.what)
        return paper(
            self.about, outline, {"added": lines}, link=address, agent=self.agent, guardian=self.guardian
        )  # fmt: skip


def to_whom(one: Untold) -> list[ToWhom]:
    """To whoever represents them; to themselves where nobody does, or they want letters, too; to a child's guardian."""
    performer = Performer.objects.get(pk=one.cand.performer)
    about = About(one.production, performer, one.cand.id, one.role)
    theirs = next((row for row in agents_of(one.cand.id) if row.key), None)
    found = []
    if theirs:
        token = agent_token(theirs.agent.link, theirs.key)
        found.append(ToWhom(theirs.agent.email, about, one.asked, one.cand.submitted, token, theirs))
    if performer.email and (theirs is None or theirs.copied):
        guardian = Guardian.objects.filter(performer=performer).values_list("name", flat=True).first()
        found.append(ToWhom(performer.email, about, one.asked, one.cand.submitted, guardian=guardian or ""))
    return found
