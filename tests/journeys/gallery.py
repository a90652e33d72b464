"""What the pictures show beside the story: a big company, one that decides by one, and everything outside can see.

Long names, eleven people with a say, two hundred candidates, an empty room, a list on the table, a sealed first round,
somebody recused, faces beside monograms, and a private link for every state that a performer's page has. Built by the
same actions that people use.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from castlist.actions import (
    agreements,
    answers,
    auditions,
    callback_letters,
    callbacks,
    cast_lists,
    decisions,
    files,
    first_calls,
    letters,
    lists,
    offers,
    people,
    productions,
    tasks,
    what_ifs,
)
from castlist.actions.auditions import Place
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.jobs import story
from castlist.queries.lists import Looked, mark_of
from castlist.queries.log import load_whole
from castlist.queries.new_letters import new_letter
from castlist.queries.private_links import Bearer, bearer_for
from castlist.records.ids import new_id
from castlist.records.models import Agent, Company, Letter, Link, Person, Production, Represented, Slot
from castlist.records.private_links import token_of
from castlist.rules.auditions import Grid, moment
from tests.journeys.portraits import portrait

FACES = {"confirmed": 1, "seen": 2, "offered": 3, "cast": 5}
"""Who of those with a private link has given a picture, and which."""
BIG = "The Parliament of Fowls, or: What the River Said When Nobody Had Asked It"
ONE = "Two Chairs"
CLOSED = "Closed Letters"
LEFT = "What She Left"
EMPTY = "The Understudy to the Second Gravedigger, who is also the Ghost of the Elder Statesman"
LONG_NAME = "Wilhelmina Featherstonehaugh-Cholmondeley van der Westhuizen"
MORE_WITH_A_SAY = (
    ("anselm", "Anselm Okonkwo-Brandt", "music director"), ("bo", "Bo Li", "choreographer"),
    ("carys", "Carys Llewellyn", "director"), ("dov", "Dov Perlman", "casting director"),
    ("emeka", "Emeka Adeyemi", "producer"), ("freya", "Freya Lindqvist", "producer"),
    ("goran", "Goran Petrović", "lyricist"), ("hana", "Hana Sato", "composer"),
    ("wilhelmina", LONG_NAME, "associate producer for the northern co-production"),
)  # fmt: skip
FIRST = "Ada Bea Cleo Dora Edda Fern Gita Hope Ines Jude Kaya Lior Mila Noor Odile Pia Quinn Rosa Suki Tess".split()
LAST = "Abel Birch Crane Dole Ekman Frost Grey Holm Iyer Jansen".split()
WITH_FACES = range(0, 60, 3)
"""Which of the birds have given a picture."""
STATES = (
    "asked", "confirmed", "seen", "interest", "interested", "full", "other_times", "offered", "cast", "declined",
    "withdrawn", "over", "called", "comes", "later", "told", "pencilled",
)  # fmt: skip


@dataclass(slots=True)
class Gallery:
    """What was built: the company, its people, and the private links by the state of their pages."""

    company: str
    people: dict[str, str]
    now: datetime
    zone: str
    links: dict[str, str] = field(default_factory=dict)


def build(now: datetime, zone: str) -> dict[str, str]:
    """The story's company stands with everything beside it; says the private links by state."""
    story.tell_it(now=now, zone=zone)
    begun = now - timedelta(days=3)
    everybody = {key: _account(key, name, begun) for key, name, *_ in (*story.TEAM, story.STRANGER, *MORE_WITH_A_SAY)}
    gallery = Gallery(Company.objects.get().pk, everybody, now, zone)
    a_big_company(gallery, begun)
    one_decides(gallery, begun)
    sealed_and_recused(gallery, begun)
    who_left_sits_on(gallery, begun)
    return gallery.links


def _account(key: str, name: str, now: datetime) -> str:
    return people.make_person(email=f"{key}@cornerhouse.example", name=name, now=now).pk


def _performer(
    stage: story.Stage, company: str, name: str, role: str, key: str = "", face: int | None = None, **more: Any
) -> str:
    """They have put themselves in, with a picture or without; says the candidacy."""
    at = next(stage.moments)
    known = productions.add_performer(company, name=name, email=f"{key or name.split()[0].lower()}@example.org",
                                      now=at, **more)  # fmt: skip
    if face is not None:
        files.give_picture(known.pk, ContentFile(portrait(face)), now=at)
    done = decisions.submit(Actor(stage.production, known.pk, at), role=stage.roles[role], performer=known.pk)
    stage.cands[key or name] = str(done.answer["candidacy"])
    return stage.cands[key or name]


# -- Eleven with a say, two hundred candidates


def a_big_company(gallery: Gallery, begun: datetime) -> None:
    """Eleven people have a say about two hundred candidates; one role is empty; one is stuck on its way."""
    moments = story.evenly(begun, gallery.now - timedelta(hours=1), 400)
    company = Company.objects.get()
    about = "A new opera in three acts and an afterthought, with a chorus of birds."
    stage = story.open_stage(company, BIG, about, gallery.zone, gallery.people, moments)
    sayers = ["karen", "derek"]
    for key, _, title in MORE_WITH_A_SAY:
        together(stage, sayers, "add_member", person=gallery.people[key], say=[("*", "*")], title=title)
        sayers.append(key)
    for key, name, places in (("fowler", "The Fowler", 1), ("birds", "Chorus of Birds", 24), ("empty", EMPTY, 1)):
        made = agreements.add_role(stage.actor("karen"), name=name, places=places, about=story.LEAD)
        stage.roles[key] = str(made.answer["role"])
    the_birds(gallery, stage, sayers)
    the_fowler(gallery, stage, sayers)


def together(stage: story.Stage, sayers: list[str], what: str, **args: Any) -> None:
    """Everybody with a say agrees."""
    motion = str(agreements.move(stage.actor("karen"), what, **args).answer["motion"])
    for name in sayers[1:] if motion else ():
        agreements.agree(stage.actor(name), motion)


def the_birds(gallery: Gallery, stage: story.Stage, sayers: list[str]) -> None:
    """Two hundred have put themselves in; some have been heard of, thirty are on one list."""
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    cands = []
    for n, name in enumerate(names):
        own = {"note": ("soprano", "mezzo", "alto")[n % 3], "face": n if n in WITH_FACES else None}
        cands.append(_performer(stage, gallery.company, name, "birds", key=f"bird{n}", **own))
    role = stage.roles["birds"]
    for chosen, target in ((cands[:40], "consider"), (cands[:14], "audition"), (cands[:5], "callback")):
        _list(stage, sayers, role, chosen, target)
    open_list = lists.propose(stage.actor("karen"), role, cands[14:40], target="audition", reason="All of them, once.")
    for name in sayers[:4]:
        lists.answer(stage.actor(name), role, open_list.batch, _looked(stage, cands[14:40], name), what="accept",
                     reason=Reason())  # fmt: skip
    decisions.object_to(stage.actor("derek"), cands[16], floor="callback", reason=Reason(withheld=True))
    decisions.standing_open(stage.actor("karen"), role=role)


def _looked(stage: story.Stage, cands: list[str], name: str) -> list[Looked]:
    state, viewer = load_whole(stage.production), stage.people[name]
    return [
        Looked(one, proposal.revision, mark_of(state, cand, viewer))
        for one in cands
        if (proposal := state.proposal(one)) and (cand := state.candidacy(one))
    ]


def _list(stage: story.Stage, sayers: list[str], role: str, cands: list[str], target: str) -> None:
    batch = lists.propose(stage.actor("karen"), role, cands, target=target, support=True).batch
    for name in sayers[1:]:
        lists.answer(stage.actor(name), role, batch, _looked(stage, cands, name), what="accept", reason=Reason())
    lists.conclude(stage.actor("karen"), role, batch, _looked(stage, cands, "karen"))


def the_fowler(gallery: Gallery, stage: story.Stage, sayers: list[str]) -> None:
    """All four answers and a silence stand about one; another is stuck; somebody with a long name is only named."""
    first = _performer(stage, gallery.company, LONG_NAME.replace("Wilhelmina", "Maximilian"), "fowler", "max", face=4)
    asked = [
        Asked("pre", "The tour dates are settled with his other house", stage.people["dov"], "before the audition"),
        Asked("undertaking", "No flying", stage.people["freya"], "always"),
    ]
    terms = Revision("audition", "Two songs and the scene with the net.", asked)
    decisions.propose(stage.actor("carys"), first, revision=terms)
    said = (
        ("carys", "support", "The only one who was funny."),
        ("karen", "accept", ""),
        ("bo", "concern", LONG_REASON),
        ("dov", "accept", "If the dates hold."),
        ("emeka", "support", ""),
        ("hana", "concern", "The top of it."),
        ("wilhelmina", "object", "Not before the northern house has heard him."),
    )
    for name, what, why in said:
        floor = {"floor": "audition"} if what == "object" else {}
        decisions.position(stage.actor(name), first, revision=1, what=what, reason=Reason(why), **floor)
    decisions.advise(stage.actor("tom"), first, what="against", text="I wrote it for somebody older.")
    second = _performer(stage, gallery.company, "Ulla Stuck", "fowler", key="ulla")
    decisions.propose(stage.actor("karen"), second, revision=Revision("consider"))
    decisions.position(stage.actor("derek"), second, revision=1, what="object", reason=Reason("No."), floor="consider")
    _performer(stage, gallery.company, "Q", "fowler", key="q")


LONG_REASON = (
    "I go along, and I want it remembered that I asked twice for somebody who reads music, that I was told twice that "
    "it could be learned in the time, and that it never has been. " * 4
)


# -- One decides; and everything that somebody outside can see


def one_decides(gallery: Gallery, begun: datetime) -> None:
    """Karen decides; behind private links stands every page that a performer may see."""
    moments = story.evenly(begun, gallery.now - timedelta(minutes=30), 160)
    stage = story.open_stage(
        Company.objects.get(), ONE, "A short play for a small room.", gallery.zone, gallery.people, moments
    )
    made = agreements.add_role(stage.actor("karen"), name="The First Chair", places=2, about=story.LANDLORD)
    stage.roles["chair"] = str(made.answer["role"])
    made = agreements.add_role(stage.actor("karen"), name="The Second Chair", about=story.LEAD)
    stage.roles["full"] = str(made.answer["role"])
    together(
        stage,
        ["karen", "derek"],
        "set_rule",
        change={"preset": "one", "decider": stage.people["karen"], "grace_hours": 0},
    )
    bearers = {state: _with_link(gallery, stage, state) for state in STATES}
    for state in STATES[:3] + STATES[5:]:
        if state != "over":
            _decide(stage, state, "audition")
    _bring_to_their_states(gallery, stage, bearers)
    _represented(stage, gallery, "later")
    _performer(stage, gallery.company, "Nils Waiting", "chair", key="nils")
    _performer(stage, gallery.company, "Oda Waiting", "chair", key="oda")
    tasks.give_task(stage.actor("karen"), stage.cands["asked"], owner=stage.people["sam"], what="Contact them")
    decisions.clear(stage.actor("miriam"), stage.cands["asked"], value=True)
    _tried_out(gallery, stage)


def _tried_out(gallery: Gallery, stage: story.Stage) -> None:
    """Karen tries, for herself, what goes on from how it stands."""
    karen, name = Person.objects.get(pk=stage.people["karen"]), "What if nobody new comes"
    what_ifs.begin(karen, stage.production, name=name, as_now=True, now=gallery.now)


def _decide(stage: story.Stage, state: str, target: str) -> None:
    revision = Revision(target, "As we said.", deadline_hours=72 if target == "offer" else 0)
    decisions.decide(stage.actor("karen"), stage.cands[state], revision=revision, reason=Reason())


def _with_link(gallery: Gallery, stage: story.Stage, state: str) -> Bearer:
    name = f"{state.replace('_', '-').capitalize()} Lindgren"
    role = state if state in stage.roles else "chair"
    cand = _performer(stage, gallery.company, name, role, key=state, face=FACES.get(state))
    found = load_whole(stage.production).candidacy(cand)
    assert found is not None
    link = Link.objects.create(
        id=new_id(), production_id=stage.production, performer_id=found.performer,
        role=stage.roles[role], cand=cand, created_at=next(stage.moments),
        expires_at=gallery.now + timedelta(days=60),
    )  # fmt: skip
    gallery.links[state] = token_of(link.pk)
    return bearer_for(gallery.links[state], now=next(stage.moments))


def _represented(stage: story.Stage, gallery: Gallery, state: str) -> None:
    """An agent acts for them, who brought them."""
    found = load_whole(stage.production).candidacy(stage.cands[state])
    assert found is not None
    agent = Agent.objects.create(
        company_id=gallery.company, name="Ada Quill", agency="Quill & Partners", email="ada@quill-two.example",
        link=new_id(), link_until=gallery.now + timedelta(days=60), created_at=gallery.now,
    )  # fmt: skip
    Represented.objects.create(
        agent=agent, performer_id=found.performer, production_id=stage.production, role=found.role, cand=found.id,
        since=gallery.now,
    )  # fmt: skip


def _bring_to_their_states(gallery: Gallery, stage: story.Stage, bearers: dict[str, Bearer]) -> None:
    def now() -> datetime:
        return next(stage.moments)

    _times(gallery, stage, ahead=False)
    (yesterday,) = Slot.objects.filter(session__production=stage.production)
    auditions.book(bearers["seen"], slot=yesterday.pk, held="", needs="", now=now())
    offers.reply(bearers["interested"], what="yes", text="Very much. I have seen everything you did.", now=now())
    offers.reply(bearers["other_times"], what="none", text="I am on tour until the 14th.", now=now())
    offers.decline(bearers["declined"], text="", now=now())
    offers.withdraw(bearers["withdrawn"], text="I have another part.", now=now())
    for state in ("over", "told"):
        _decide(stage, state, "released")
    answers.begin_all(stage.actor("sam"), cands=[stage.cands["told"]])
    letters.send(stage.actor("sam"), Letter.objects.get(cand=stage.cands["told"]).pk)
    for state in ("offered", "cast"):
        decisions.clear(stage.actor("miriam"), stage.cands[state], value=True)
        for target in ("callback", "offer"):
            _decide(stage, state, target)
        _write(stage, state)
    offers.accept(bearers["cast"], now=now())
    _pencilled(stage)
    _callback_day(stage, bearers)
    _first_call(gallery, stage)
    cast_lists.release(stage.actor("karen"), sure=True)
    _times(gallery, stage, ahead=True)
    slots = Slot.objects.filter(session__production=stage.production).order_by("-start")
    auditions.book(bearers["confirmed"], slot=slots[0].pk, held="", needs="A chair between scenes.", now=now())


def _pencilled(stage: story.Stage) -> None:
    """Both chairs are given; whoever is in reserve was asked to keep the dates free."""
    cand = stage.cands["pencilled"]
    decisions.clear(stage.actor("miriam"), cand, value=True)
    _decide(stage, "pencilled", "callback")
    decisions.decide(
        stage.actor("karen"), cand, revision=Revision("offer", "If a chair comes free.", reserve=True), reason=Reason()
    )
    _write(stage, "pencilled", days=10)


def _write(stage: story.Stage, state: str, *, days: int = 0) -> None:
    """The letter that is theirs now has gone; or a pencil for so many days."""
    sam, cand = stage.actor("sam"), stage.cands[state]
    viewer, production = Person.objects.get(pk=sam.by), Production.objects.get(pk=sam.production)
    page = new_letter(viewer, production, cand, now=sam.now, pencil=days > 0)
    words = replace(page.words, until=sam.now + timedelta(days=days)) if days else page.words
    letters.send(stage.actor("sam"), letters.draft(sam, cand, words, kind=page.kind))


def _callback_day(stage: story.Stage, bearers: dict[str, Bearer]) -> None:
    """Three are called back in groups, one of them on two days; two have been told, one of them comes, and the order of
    the other is another.
    """
    for state in ("called", "comes", "later"):
        decisions.clear(stage.actor("miriam"), stage.cands[state], value=True)
        _decide(stage, state, "callback")
    groups = (
        "The two chairs | 25 | Called Lindgren, Comes Lindgren | Scene 2\nThe song | 15 | Comes Lindgren | page 41\n"
        "The fight | 40 | Called Lindgren, Later Lindgren, Sam | Scene 5\nThe letter | 10 | Called Lindgren"
    )
    day = {"groups": groups, "where": "Saturday 5 December, the small room, Corner House", "breaks": "11:00 | 15"}
    callbacks.work_out(stage.actor("sam"), day, seen=0)
    sunday = {"groups": "The dance | 30 | Called Lindgren, Sam", "where": "Sunday 6 December, the hall in Mill Street"}
    callbacks.work_out(stage.actor("sam"), sunday, seen=0, day=2)
    for state in ("called", "comes"):
        (letter,) = callback_letters.draft_all(stage.actor("sam"), cands=[stage.cands[state]]).letters
        letters.send(stage.actor("sam"), letter)
    offers.reply(bearers["comes"], what="comes", text="By bus, so perhaps a minute late.", now=next(stage.moments))
    callbacks.move(stage.actor("sam"), "The letter", up=True, seen=1)


def _first_call(gallery: Gallery, stage: story.Stage) -> None:
    """In three weeks, on a morning."""
    day = gallery.now.astimezone(ZoneInfo(gallery.zone)).date() + timedelta(days=21)
    starts = moment(day, time(10, 0), ZoneInfo(gallery.zone))
    said = {
        "place": "The small room, Corner House, 14 Mill Street", "ask": "Sam at the desk, 0800 1111",
        "access": "The blue door; two steps, and a ramp on the left. Ring, and somebody comes down.",
        "bring": "Soft shoes, a pencil, and something to eat at one.",
    }  # fmt: skip
    first_calls.say(stage.actor("sam"), starts=starts, ends=starts + timedelta(hours=4), said=said)


def _times(gallery: Gallery, stage: story.Stage, *, ahead: bool) -> None:
    """Ahead: a day with three times in nine days. Else: one time that was yesterday."""
    today = gallery.now.astimezone(ZoneInfo(gallery.zone)).date()
    place = Place(role=stage.roles["chair"], place="The small room, Corner House", access="Two steps; a ramp is there",
                  panel="Karen and Derek", material="Any speech you love")  # fmt: skip
    grid = Grid(today + timedelta(days=9), time(14, 0), 20, 3) if ahead else Grid(
        today - timedelta(days=1), time(20, 0), 20, 1)  # fmt: skip
    auditions.make_session(stage.actor("sam"), place, grid)


# -- A first round that is sealed, somebody recused, somebody who answers for another


def sealed_and_recused(gallery: Gallery, begun: datetime) -> None:
    """Karen has answered and nobody sees it; she may answer for Derek; he is recused from the second role."""
    moments = story.evenly(begun, gallery.now - timedelta(minutes=20), 40)
    about = "A play for two voices and a sorting office."
    stage = story.open_stage(Company.objects.get(), CLOSED, about, gallery.zone, gallery.people, moments)
    for key, name in (("sender", "The Sender"), ("office", "The Postmistress")):
        made = agreements.add_role(stage.actor("karen"), name=name, about=story.LEAD)
        stage.roles[key] = str(made.answer["role"])
    together(stage, ["karen", "derek"], "set_rule", change={"sealed": True})
    for key, name, role, face in (
        ("wanda", "Wanda Pike", "sender", 6), ("vera", "Vera Holt", "sender", None), ("lena", "Lena Brook", "office", 7)
    ):  # fmt: skip
        cand = _performer(stage, gallery.company, name, role, key=key, face=face)
        decisions.propose(stage.actor("karen"), cand, revision=Revision("consider", "Her letters."))
    decisions.position(stage.actor("karen"), stage.cands["wanda"], revision=1, what="support",
                       reason=Reason("She is the only one who frightens me."))  # fmt: skip
    lena = load_whole(stage.production).candidacy(stage.cands["lena"])
    assert lena is not None
    agreements.declare(stage.actor("derek"), performer=lena.performer, what="partner")
    agreements.give_proxy(stage.actor("derek"), holder=stage.people["karen"], days=14)


# -- Somebody who is not on the team any more


def who_left_sits_on(gallery: Gallery, begun: datetime) -> None:
    """Carys was removed while somebody was on the table, and keeps her seat on that."""
    moments = story.evenly(begun, gallery.now - timedelta(minutes=20), 30)
    about = "A play for three, of whom one has gone."
    stage = story.open_stage(Company.objects.get(), LEFT, about, gallery.zone, gallery.people, moments)
    carys = gallery.people["carys"]
    together(stage, ["karen", "derek"], "add_member", person=carys, say=[("*", "*")], title="director")
    stage.roles["aunt"] = str(
        agreements.add_role(stage.actor("karen"), name="The Aunt", about=story.LEAD).answer["role"]
    )
    cand = _performer(stage, gallery.company, "Petra Lowe", "aunt", key="petra")
    decisions.propose(stage.actor("karen"), cand, revision=Revision("consider", "She was there."))
    together(stage, ["karen", "derek"], "remove_member", person=carys)
