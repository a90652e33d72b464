"""The fixed cast: the story's people in one production, and Eve, who belongs to none and must see nothing."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from castlist.actions import agreements, auditions, decisions, letters, offers, people, productions, tasks
from castlist.actions.auditions import Place
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.queries.doors import production_for
from castlist.queries.log import load_whole
from castlist.queries.new_letters import new_letter
from castlist.queries.private_links import Bearer, bearer_for
from castlist.records.models import Link, Performer, Person, Production, Session, Slot
from castlist.records.private_links import token_of
from castlist.rules.auditions import Grid, read_time
from castlist.rules.decisions.facts import Objection, Task
from castlist.rules.decisions.state import State

REACHED = {"CASTLIST_URL": "https://cast.example", "CASTLIST_URL_IS_LOCAL": False}
"""The settings of an installation that phones can reach."""

TEAM = (
    ("karen", "co-producer", {"say": [("*", "*")]}),
    ("derek", "co-producer", {"say": [("*", "*")]}),
    ("tom", "writer", {"voice": True}),
    ("julia", "writer", {"voice": True}),
    ("sam", "stage manager", {"desk": True}),
    ("miriam", "safeguarding lead", {"lead": True}),
    ("ruth", "safeguarding deputy", {"lead": True}),
)
ZONE = "Europe/London"


@dataclass
class World:
    """One production, The Lead in it, and everybody by first name."""

    production: Production
    people: dict[str, Person]
    now: datetime
    role: str = ""
    cands: dict[str, str] = field(default_factory=dict)
    performers: dict[str, str] = field(default_factory=dict)

    def actor(self, name: str, *, key: str = "") -> Actor:
        """The person, now."""
        return Actor(self.production.pk, self.people[name].pk, self.now, key)

    def client(self, name: str = "") -> Client:
        """A browser in which that person is signed in; nobody for ''."""
        found = Client()
        if name:
            found.force_login(self.people[name], backend="castlist.config.members.Members")
        return found

    def state(self) -> State:
        """Everything that is so now."""
        return load_whole(self.production.pk)

    def put_forward(self, name: str, *, email: str = "") -> str:
        """Karen has named somebody; says the candidacy."""
        performer = productions.add_performer(
            self.production.company_id, name=f"{name.capitalize()} Marlowe", email=email, now=self.now
        )
        self.performers[name] = performer.pk
        reason = Reason("The voice.")
        done = decisions.put_forward(self.actor("karen"), role=self.role, performer=performer.pk, reason=reason)
        self.cands[name] = str(done.answer["candidacy"])
        return self.cands[name]

    def agree(self, name: str, target: str) -> None:
        """Karen and Derek can live with it, and it is concluded."""
        cand = self.cands[name]
        decisions.propose(self.actor("karen"), cand, revision=Revision(target))
        proposal = self.state().proposal(cand)
        assert proposal is not None
        for who, what in (("karen", "support"), ("derek", "accept")):
            decisions.position(
                self.actor(who), cand, revision=proposal.revision, what=what, reason=Reason("A secret reason.")
            )
        decisions.conclude(self.actor("karen"), cand, revision=proposal.revision)

    def object_late(self, name: str, *, floor: str = "consider") -> None:
        """Derek objects to what was concluded, which opens a review."""
        decisions.object_to(self.actor("derek"), self.cands[name], floor=floor, reason=Reason(withheld=True))

    def withdraw_objections(self, name: str) -> None:
        """Derek takes everything back."""
        for one in list(self.state().all(Objection)):
            if not one.ended:
                decisions.withdraw_objection(self.actor("derek"), self.cands[name], objection=one.id)

    def task_for(self, who: str, name: str) -> str:
        """Karen has asked somebody to get in touch; says the task."""
        tasks.give_task(self.actor("karen"), self.cands[name], owner=self.people[who].pk, what="Contact her")
        mine = [t for t in self.state().group(Task, self.cands[name]) if t.owner == self.people[who].pk]
        return max(mine, key=lambda t: t.n).id

    def times(
        self, count: int = 3, *, minutes: int = 20, role: str | None = None, people: int = 1, **more: object
    ) -> list[str]:  # fmt: skip
        """A session ten days from now at 10:20 in London, in Studio 2, then Studio 3; says the slots in order."""
        room = f"Studio {2 + Session.objects.filter(production=self.production).count()}"
        said: dict[str, object] = {"place": room, **more}
        place = Place(role=self.role if role is None else role, **said)  # type: ignore[arg-type]
        grid = Grid((self.now + timedelta(days=10)).date(), read_time("10:20"), minutes, count, people=people)
        session = auditions.make_session(self.actor("sam"), place, grid)
        return list(Slot.objects.filter(session=session).order_by("start", "seat").values_list("pk", flat=True))

    def letter(self, who: str, name: str, *, to: str = "ivy@example.org") -> str:
        """A letter as it is drafted, to that address."""
        from dataclasses import replace

        where = production_for(self.people[who], self.production.pk)
        page = new_letter(self.people[who], where, self.cands[name], now=self.now)
        return letters.draft(self.actor(who), self.cands[name], replace(page.words, to=to), kind=page.kind)

    def invite(self, name: str, *, who: str = "sam") -> str:
        """A letter has gone out to them; says the token of the link in it."""
        letters.send(self.actor(who), self.letter(who, name))
        found = re.search(r"/i/([^/\s]+)/", mail.outbox[-1].body)
        assert found is not None
        return found[1]

    def link(self, name: str) -> str:
        """A private link without any letter, for tests that are about something else; says its token."""
        made = Link.objects.create(
            id=f"link-{name}", production=self.production, performer_id=self.performers[name], role=self.role,
            cand=self.cands[name], created_at=self.now, expires_at=self.now + timedelta(days=60),
        )  # fmt: skip
        return token_of(made.pk)

    def bearer(self, name: str) -> Bearer:
        """Whoever holds that link."""
        found = Link.objects.filter(cand=self.cands[name]).first()
        return bearer_for(token_of(found.pk) if found else self.link(name), now=self.now)

    def phoned(self, name: str) -> Bearer:
        """Sam has told them by phone what the room said, and has given them the link; says who holds it."""
        to = Performer.objects.get(pk=self.performers[name]).email
        with override_settings(**REACHED):
            token = letters.pass_on(self.actor("sam"), self.letter("sam", name, to=to))
        return bearer_for(token, now=self.now)

    def accepts(self, name: str) -> None:
        """They were told of their offer by phone, and have accepted it."""
        offers.accept(self.phoned(name), now=self.now)


def build(now: datetime) -> World:
    """The company, its production, and its team."""
    everybody = {
        name: people.make_person(email=f"{name}@cornerhouse.example", name=name.capitalize(), now=now)
        for name in (*(key for key, _, _ in TEAM), "eve")
    }
    company = productions.make_company(name="Corner House Theatre", owner=everybody["karen"], now=now)
    made = productions.open_production(
        company, name="Small Hours", by=everybody["karen"], now=now, time_zone=ZONE, title="co-producer"
    )
    world = World(made, everybody, now)
    for key, title, standing in (*TEAM[2:], TEAM[1]):
        agreements.move(world.actor("karen"), "add_member", person=everybody[key].pk, title=title, **standing)
    world.role = str(agreements.add_role(world.actor("karen"), name="The Lead", places=2).answer["role"])
    return world


@pytest.fixture
def world(db: None) -> World:
    """The fixed cast, today."""
    return build(timezone.now().astimezone(UTC).replace(microsecond=0))


@pytest.fixture
def letters_may_go(settings: object) -> None:
    """An installation that phones can reach."""
    for name, value in REACHED.items():
        setattr(settings, name, value)


@pytest.fixture
def invited(world: World, letters_may_go: None) -> World:
    """Ivy is to be heard, there are three times, and her letter is in her hands."""
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    world.times(3)
    return world
