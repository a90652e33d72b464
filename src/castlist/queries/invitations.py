"""Whoever is on a team and has never come in: how they come to hear of it, and who can do something about that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from castlist.queries.demo import way_in
from castlist.queries.doors import Names, names, production_for
from castlist.queries.log import load_roles
from castlist.queries.motions import must_agree
from castlist.records.models import Company, Performer, Person, Seat
from castlist.rules.decisions.facts import Motion
from castlist.rules.decisions.state import State
from castlist.rules.why import OPENED_BY_ALL

NO_SERVER = "No mail server is set (CASTLIST_EMAIL_URL), so mails stay as files in the folder “{}” of the server."


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody on the team who has never come in, for whoever may invite."""

    id: str
    name: str
    email: str
    hindrance: str
    """Why no mail reaches them from here; '' where one does."""
    by_hand: bool
    """Whether a link for them may be made, to be handed over."""
    demo: str = ""
    """In the demo only: the link by which they come in, since there is nobody to receive a mail."""

    @property
    def sentence(self) -> str:
        """What has happened to the invitation, and what to do."""
        if not self.hindrance:
            return f"{self.name} is on the team. A mail with the way in goes to {self.email}."
        if self.demo:
            return f"{self.name} is on the team. {self.by_link}"
        on_team = f"{self.name} is on the team and does not know it yet: no mail reaches {self.email} from here."
        how = "Make a link for them, and hand it over yourself."
        if not self.by_hand:
            how = f"Whoever runs this Castlist makes a way in for them (castlist signin-link {self.email})."
        return f"{on_team} {how} {self.hindrance}"

    @property
    def by_link(self) -> str:
        """How they come in where this is a demo."""
        how = f"Open this link in a private window, or another browser, to be {self.name} there."
        return f"In this demo nobody receives mail. {how}"


def hindrance() -> str:
    """Why no mail reaches somebody elsewhere from here, in whole sentences; '' where one does."""
    if settings.CASTLIST_DEMO:
        return "This is a demo, which sends no mail."
    near = f"{settings.CASTLIST_URL} opens on this machine, or in this house, only. {OPENED_BY_ALL}"
    whys = [near] if settings.CASTLIST_URL_IS_LOCAL else []
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "mail").name
    return " ".join([*whys, NO_SERVER.format(folder)] if "filebased" in settings.EMAIL_BACKEND else whys)


def near_only() -> str:
    """Why a link from here opens nowhere else, and what helps; '' where everybody can open it."""
    if settings.CASTLIST_DEMO or not settings.CASTLIST_URL_IS_LOCAL:
        return ""
    return f"This link opens on this machine, or in this house, only. {OPENED_BY_ALL}"


def may_invite(state: State, person: str) -> bool:
    """Whether somebody is among those who put people on the team."""
    member = state.member(person)
    return member is not None and member.unnarrowed


def never_came(state: State) -> dict[str, str]:
    """Who is on the team and has never come in, with their addresses."""
    there = [m.person for m in state.members]
    rows = Person.objects.filter(pk__in=there, last_login=None, is_active=True).values_list("pk", "email")
    return dict(rows)


def by_hand(production: str, state: State, people: Iterable[str], *, maker: str) -> set[str]:
    """For whom of these a link may go through their colleague's hands, who could come in by it as them.

    So only while nobody but its maker has come in on the team: there is nobody yet whose say, or whose rights at the
    desk, could be got round. And it opens nothing that is not this production's: not for somebody who has a seat or a
    company elsewhere, whom a performer's record names, or who leads safeguarding. They come in by a mail to themselves,
    or by whoever runs the server.
    """
    wanted = {p for p in people if (member := state.member(p)) is not None and not member.lead}
    here = {m.person for m in state.members} - {maker}
    if not wanted or Person.objects.filter(pk__in=here, last_login__isnull=False).exists():
        return set()
    elsewhere = (
        Seat.objects.filter(person__in=wanted).exclude(production=production).values_list("person_id", flat=True)
    )
    owners = Company.objects.filter(owner__in=wanted).values_list("owner_id", flat=True)
    performers = Performer.objects.filter(person__in=wanted).values_list("person_id", flat=True)
    return wanted - {*elsewhere, *owners, *performers}


def absent(viewer: Person, production: str, state: State, named: Names, away: Mapping[str, str]) -> dict[str, Absent]:
    """Who has never come in, for whoever may invite; nobody for everybody else."""
    if not may_invite(state, viewer.pk):
        return {}
    no_mail = hindrance()
    if settings.CASTLIST_DEMO:
        return {p: Absent(p, named.full(p), email, no_mail, by_hand=False, demo=way_in(p)) for p, email in away.items()}
    links = by_hand(production, state, away, maker=viewer.pk) if no_mail else set()
    return {p: Absent(p, named.full(p), email, no_mail, p in links) for p, email in away.items()}


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of one invitation. `absent`: how they come to hear of it, where they have not come in."""

    sentence: str
    absent: Absent | None = None


def what_became(viewer: Person, production_id: str, people: list[str]) -> list[Invited]:
    """What became of the invitations of these people, for whoever may invite."""
    production = production_for(viewer, production_id)
    state = load_roles(production.pk, [], kinds=("rule", "role", "member", "motion"))
    if not may_invite(state, viewer.pk) or not people:
        return []
    named = names(production, state)
    away = absent(viewer, production.pk, state, named, never_came(state))
    found = (_became(state, named, away, person) for person in dict.fromkeys(people))
    return [one for one in found if one is not None]


def _became(state: State, named: Names, away: dict[str, Absent], person: str) -> Invited | None:
    if person in away:
        return Invited(away[person].sentence, away[person])
    if state.member(person) is not None:
        return Invited(f"{named.full(person)} is on the team, and finds it on their front page.")
    for motion in state.all(Motion):
        if motion.what == "add_member" and ("person", person) in motion.args:
            missing = sorted(must_agree(state, motion).people - set(motion.agreed))
            return Invited(not_invited_yet(named.full(person), named.list(missing)))
    return None


def not_invited_yet(name: str, waits: str) -> str:
    """What is so while others have to agree to an invitation."""
    link = "Then a link for them stands here; who has come in before finds it on their front page."
    then = link if settings.CASTLIST_DEMO else "Then they get word."
    return f"{name} is not invited yet: that waits for {waits} to agree. {then}"
