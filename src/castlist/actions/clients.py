"""Clients whom an agent submits, several at once: taken all or none, and told where an address of theirs is given."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from castlist.actions import access_needs, call_tapes, union
from castlist.actions.decisions import Actor
from castlist.actions.drafts import sent
from castlist.actions.private_links import LASTS
from castlist.actions.productions import add_performer
from castlist.actions.questions import hold
from castlist.actions.submissions import (
    ASKED_OTHERWISE,
    PART_GONE,
    Filled,
    email_in,
    keep_form,
    part_of,
    read_form,
    stands,
)
from castlist.queries.agents import AgentBearer
from castlist.queries.notices import notices_of
from castlist.queries.questions import Asking, asking, parts_offered
from castlist.queries.retention import candidacies_of
from castlist.records.alike import alike_key
from castlist.records.models import Link, Performer, Production, Represented
from castlist.records.private_links import new_link_id, token_of
from castlist.rules.agents import ONLY_ADULTS, client_in, filled_places
from castlist.rules.guardians import Acting
from castlist.rules.people import NotUsable
from castlist.rules.questions import Form, NotAnswered, wanted_of_no
from castlist.rules.why import Refused, Why

Told = tuple[Performer, Represented]


def submit(
    agent: AgentBearer, production_id: str, role: str, *, form: Form, seen: str, draft: tuple[str, int], key: str,
    now: datetime,
) -> int:  # fmt: skip
    """Every client in the form stands below the ladder of each part that they want, and the agent acts for them there;
    says how many clients. Sent twice, they stand there once. All are taken, or none.

    Nobody whom the company knew is looked for: who the agent names is somebody new, or a client of theirs already. So
    the agent learns nothing of anybody; whether two are one person is a question for the desk.
    `draft`: what was kept of the form, and which version was looked at. `seen`: what was asked when it was opened.
    Writes: performer, event, fact, submission, preference, answer, access_need, union_said, represented, link,
    form_draft, search_fresh, tape.
    Refuses: by field (NotAnswered); stale_version, call_closed, call_not_open, unknown; raises Moved, and Sent.
    Tells: clients whose address is given, once.
    """
    production = Production.objects.select_related("company").get(pk=production_id)
    offered = tuple(one.id for one in parts_offered(notices_of(production_id), role)) or (role,)
    asked = asking(production_id, offered)
    if seen and seen != asked.mark:
        raise Refused(Why.stale_version, detail=ASKED_OTHERWISE)
    clients = look_over(form, offered, asked)
    told: list[Told] = []
    with transaction.atomic():  # whoever comes too late is not known by that
        if hold(production_id) is None or asking(production_id, offered).mark != asked.mark:
            raise Refused(Why.stale_version, detail=ASKED_OTHERWISE)
        if draft[0]:
            sent(draft[0], production=production_id, version=draft[1], now=now)
        for place, filled, copied in clients:
            told += _take(agent, production, filled, asked, copied, part_of(key, str(place)), now)
        links = [(one, _link(one, row, now)) for one, row in told if one.email]
    for performer, link in links:
        _tell(agent, production, performer, link)
    return len(clients)


def look_over(form: Form, offered: Sequence[str], asked: Asking) -> list[tuple[int, Filled, bool]]:
    """Each client as the form says them: in which place, what, and whether they want letters, too. Raises NotAnswered
    with a sentence for every field that cannot be taken.
    """
    found, errors = [], {}
    for place in filled_places(form):
        said = client_in(form, place)
        if wanted_of_no(said, offered):
            raise Refused(Why.stale_version, detail=PART_GONE)

        def grown(parts: Sequence[str], said: Form = said) -> Acting | None:
            if (said.get("adult") or [""])[-1] != "yes":
                raise NotUsable(ONLY_ADULTS)
            return None

        try:
            filled = read_form(said, offered, asked, grown, email_of=_their_email)
            found.append((place, filled, (said.get("copied") or [""])[-1] == "yes"))
        except NotAnswered as no:
            errors.update({f"c{place}_{name}": text for name, text in no.errors.items()})
    if errors:
        raise NotAnswered(errors)
    return found


def _their_email(text: str) -> str:
    try:
        return email_in(text) if text.strip() else ""
    except NotUsable:
        raise NotUsable("This is no e-mail address. Leave it empty where you know none.") from None


def _take(
    agent: AgentBearer, production: Production, filled: Filled, asked: Asking, copied: bool, key: str, now: datetime
) -> list[Told]:
    """They stand for the parts; says them with the first candidacy in which the agent acts for them from now on."""
    performer = _client(agent, production, filled, now)
    before = {cand for _, _, cand in candidacies_of([performer.pk])}
    there = {
        part: stands(
            Actor(production.pk, performer.pk, now, part_of(key, part)), part, performer, wants_no=filled.wants_no
        )
        for part in filled.wanted
    }
    keep_form(production, performer, filled, there, asked, now, agent=agent.id)
    call_tapes.with_submission(Actor(production.pk, performer.pk, now), production, performer, there)
    access_needs.from_form(production.pk, performer.pk, filled.access, now=now, agent=agent.id)
    union.say(production.pk, performer.pk, filled.union, now=now, first=True)
    fresh = [
        Represented(
            agent_id=agent.id, performer=performer, production=production, role=part, cand=cand, key=new_link_id(),
            copied=copied and bool(filled.email), since=now,
        )
        for part, cand in there.items() if cand and cand not in before
    ]  # fmt: skip
    return [(performer, row) for row in Represented.objects.bulk_create(fresh)[:1]]


def _client(agent: AgentBearer, production: Production, filled: Filled, now: datetime) -> Performer:
    """The client of theirs who is called like that, and has that address or says none; or somebody new."""
    rows = Performer.objects.filter(represented__agent=agent.id, represented__ended_at=None, erased_at=None)
    rows = rows.filter(company_id=production.company_id, alike=alike_key(filled.name), guardian=None).distinct()
    for known in rows.order_by("created_at", "pk"):
        if known.name.casefold() != filled.name.casefold():  # alike are other spellings, too
            continue
        if not filled.email or not known.email or known.email.lower() == filled.email:
            return known
    return add_performer(
        production.company_id, name=filled.name, email=filled.email, note=filled.note, credits=filled.credits, now=now
    )


def _link(performer: Performer, row: Represented, now: datetime) -> str:
    made = Link.objects.create(
        id=new_link_id(), production=row.production, performer=performer, role=row.role, cand=row.cand,
        created_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    return token_of(made.pk)


def _tell(agent: AgentBearer, production: Production, performer: Performer, token: str) -> None:
    """The client reads who submitted them, and has the page that is theirs."""
    if settings.CASTLIST_URL_IS_LOCAL:
        return
    body = (
        f"Dear {performer.name},\n\n{agent.called} has submitted you for {production.name} as your agent. Letters go "
        f"to them. On this page, which is yours alone, you see where you stand, and can answer yourself; if they do "
        f"not act for you, end it there.\n\n{settings.CASTLIST_URL}/i/{token}/\n\n{production.company.name}"
    )
    subject = f"{production.name}: you were submitted by {agent.name}"
    send_mail(" ".join(subject.split()), body, None, [performer.email], fail_silently=True)
