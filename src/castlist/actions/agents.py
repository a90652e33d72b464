"""Agents: known by their address, reached by their link; what they did, and the end of acting for somebody."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef

from castlist.actions.decisions import Actor
from castlist.actions.people import clean_email
from castlist.actions.private_links import AGENTS_LAST
from castlist.queries.agents import AgentBearer, agent_address
from castlist.queries.log import load_candidacy, role_of
from castlist.queries.private_links import Bearer
from castlist.records.models import Acted, Agent, Company, Draft, Letter, Represented
from castlist.records.private_links import new_link_id
from castlist.records.statements import run
from castlist.rules import agents as rules
from castlist.rules import letters
from castlist.rules.why import Refused, Why


def begin(production: str, *, form: Mapping[str, str], then: str, now: datetime) -> str:
    """The link of the agent with that address is on its way there, whether they were known or not; in the demo,
    where nobody receives mail, says its address.

    What they are called is as typed until their page is opened for the first time: then they alone put it right.
    `then`: where the link leads to behind their page. Writes: agent. Refuses (NotUsable): no name, no address.
    Tells: whoever has that address.
    """
    who, email = rules.read(form), clean_email(form.get("email", ""))
    company = Company.objects.get(productions=production)
    row = _known(company, email, who, now)
    _mail(row, then)
    return agent_address(row.link) + then if settings.CASTLIST_DEMO else ""


def _known(company: Company, email: str, who: rules.Who, now: datetime) -> Agent:
    fresh = {"name": who.name, "agency": who.agency, "link": new_link_id(), "created_at": now}
    try:
        with transaction.atomic():
            row, made = Agent.objects.get_or_create(
                company=company, email=email, defaults={**fresh, "link_until": now + AGENTS_LAST}
            )
    except IntegrityError:  # two windows at the very same moment
        row, made = Agent.objects.get(company=company, email=email), False
    if not made and row.opened_at is None:
        Agent.objects.filter(pk=row.pk, opened_at=None).update(name=who.name, agency=who.agency)
    Agent.objects.filter(pk=row.pk).update(link_until=now + AGENTS_LAST)
    row.refresh_from_db()
    return row


def _mail(row: Agent, then: str) -> None:
    company = row.company.name
    body = (
        f"You, or somebody who gave your address, would submit performers to {company} as their agent.\n\n"
        f"This is the page from which you do that, and on which you follow all your clients here. It is yours alone; "
        f"it needs no account:\n\n{settings.CASTLIST_URL}{agent_address(row.link)}{then}\n\n"
        f"If it was not you, do nothing: nobody is submitted by this letter."
    )
    send_mail(f"{company}: your page as an agent", body, None, [row.email], fail_silently=True)


def opened(agent: AgentBearer, *, now: datetime) -> None:
    """Their page was opened, so the address is theirs. Writes: agent."""
    if agent.first_time:
        Agent.objects.filter(pk=agent.id, opened_at=None).update(opened_at=now)


def correct(agent: AgentBearer, *, form: Mapping[str, str]) -> None:
    """They are called as they say. Writes: agent. Refuses (NotUsable): what `rules.read` refuses."""
    who = rules.read(form)
    Agent.objects.filter(pk=agent.id).update(name=who.name, agency=who.agency)


def renew(agent: str, *, now: datetime) -> None:
    """Every address with the agent's link opens nothing any more; a new one is on its way to them.

    Writes: agent. Tells: the agent.
    """
    Agent.objects.filter(pk=agent).update(link=new_link_id(), link_until=now + AGENTS_LAST)
    row = Agent.objects.select_related("company").get(pk=agent)
    _mail(row, "")


def came(bearer: Bearer) -> bool:
    """Whether this is the first time that the agent comes by the letter. Writes: represented."""
    rows = Represented.objects.filter(cand=bearer.cand, agent=bearer.agent)
    return rows.exclude(opened=bearer.letter).update(opened=bearer.letter) > 0


_ACTING = "SELECT 1 FROM represented WHERE cand = %s AND ended_at IS NULL LIMIT 1"


def note(bearer: Bearer, what: str, *, now: datetime) -> None:
    """The other of the two, agent or client, reads that this was done; the last time that it was, where several were.

    Writes: acted.
    """
    if not bearer.agent and not run(_ACTING, [bearer.cand]):
        return
    said = {"cand": bearer.cand, "agent_id": bearer.agent or None, "what": what}
    Acted.objects.filter(**said).delete()
    Acted.objects.create(production=bearer.production, performer_id=bearer.performer, at=now, **said)


# -- The end of it


def end(agent: str, performer: str, *, now: datetime) -> int:
    """The agent acts for them no more, and sees nothing of them; says in how many candidacies. Their letters that wait
    go to the performer.

    Writes: represented, acted, letter. Tells: nobody.
    """
    with transaction.atomic():
        rows = Represented.objects.filter(agent=agent, performer=performer, ended_at=None)
        cands = list(rows.values_list("cand", flat=True))
        _letters_back(cands, agent)
        Acted.objects.filter(cand__in=cands, agent=agent).delete()
        return rows.update(ended_at=now)


def end_all(performer: str, *, now: datetime) -> None:
    """No agent acts for them any more, as they are under 18. Writes: as `end`."""
    rows = Represented.objects.filter(performer=performer, ended_at=None)
    for agent in list(rows.values_list("agent", flat=True).distinct()):
        end(agent, performer, now=now)


def _letters_back(cands: list[str], agent: str) -> None:
    waiting = Letter.objects.filter(cand__in=cands, state__in=letters.OPEN)
    email = Agent.objects.filter(pk=agent).values_list("email", flat=True).first()
    for row in waiting.filter(to__iexact=email or "-").select_related("performer"):
        Letter.objects.filter(pk=row.pk).update(to=row.performer.email, agent=None, version=F("version") + 1)


def end_by_desk(actor: Actor, cand: str, *, agent: str) -> int:
    """The same, as the desk says. Writes: as `end`. Refuses: unknown, no_right, recused."""
    return end(agent, _found(actor, cand, agent).performer_id, now=actor.now)


def renew_by_desk(actor: Actor, cand: str, *, agent: str) -> None:
    """The agent's link is closed and a new one mailed, as the desk says. Refuses: unknown, no_right, recused."""
    renew(_found(actor, cand, agent).agent_id, now=actor.now)


def _found(actor: Actor, cand: str, agent: str) -> Represented:
    role = role_of(actor.production, cand)
    if not role:
        raise Refused(Why.unknown)
    letters.closing(load_candidacy(actor.production, role, cand), cand, actor.by)
    rows = Represented.objects.filter(production=actor.production, cand=cand, agent=agent[:12], ended_at=None)
    found = rows.first()
    if found is None:
        raise Refused(Why.unknown)
    return found


def copy_to(bearer: Bearer, *, wanted: bool) -> None:
    """The client has each letter too, or no longer. Writes: represented. Refuses: unknown for the agent themselves."""
    if bearer.agent:
        raise Refused(Why.unknown)
    Represented.objects.filter(performer=bearer.performer, ended_at=None).update(copied=wanted)


# -- Gone


def forget_old(company: str, *, since: datetime) -> int:
    """Agents who act for nobody, nor did, and were not written to since, are not kept; says how many. Writes: agent."""
    theirs = Represented.objects.filter(agent=OuterRef("pk"))
    rows = Agent.objects.filter(~Exists(theirs), company=company, link_until__lt=since + AGENTS_LAST)
    return rows.delete()[0]


def forget_clients(performers: list[str]) -> None:
    """Nothing is left of who represented these performers, nor of what agents have begun and not sent.

    Writes: represented, acted, form_draft.
    """
    agents = list(Represented.objects.filter(performer__in=performers).values_list("agent", flat=True))
    Draft.objects.filter(agent__in=agents).delete()
    Represented.objects.filter(performer__in=performers).delete()
    Acted.objects.filter(performer__in=performers).delete()
