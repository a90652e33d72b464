"""The small worlds that are explored: Karen and Derek with an equal say, an alternate, a voice, and somebody to cast.

Each comes in two sizes: small for every run of the tests, full for the proofs.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from castlist.rules.decisions.facts import Condition
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.state import Event
from tests.model import alphabet as may
from tests.model.explorer import MORNING, World

BOTH = ("Karen", "Derek")
THREE = ("Karen", "Derek", "Anna")
YES_NO = ("support", "object")
KEPT = Terms("", (Condition("keep", "undertaking", "Derek"),))
ASKED = Terms("", (Condition("pre", "pre", "Derek"), *KEPT.conditions))

WORLDS: dict[str, Callable[[bool], World]] = {}


def world(make: Callable[[bool], World]) -> Callable[[bool], World]:
    """Under its name; `full` or small."""
    WORLDS[make.__name__] = make
    return make


@world
def talk(full: bool) -> World:
    """Positions and revisions, A to B to A, and what happened on a revision that is no longer the latest."""
    return World(
        "talk",
        may.house,
        may.together(
            may.propose("c", ("audition", "callback"), ("Karen",)),
            may.answer("c", ("Karen",), ("support", "accept"), stale=True),
            may.answer("c", ("Derek",), ("support", "accept", "object") if full else ("accept", "object"), stale=True),
            may.conclude("c", BOTH if full else ("Karen",), stale=True),
        ),
        {"revision": 3, "objected": 1},
    )


@world
def floors(full: bool) -> World:
    """Objections raised, lowered, raised again and withdrawn; late ones; what they bite and where they stand."""
    return World(
        "floors",
        lambda: may.house(skip_to="offer"),
        may.together(
            may.propose("c", ("audition", "offer"), ("Karen",)),
            may.answer("c", ("Karen",), ("support",)),
            may.answer("c", ("Derek",), YES_NO if full else ("support",), ("callback", "offer")),
            may.object_to("c", ("Derek",), ("consider", "offer")),
            may.on_objections("c", ("Derek",), ("audition", "offer") if full else ("audition",)),
            may.tasks("c") if not full else may.together(),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 3 if full else 2, "objected": 1, "floor_moved": 1, "task_given": 1},
    )


@world
def late(full: bool) -> World:
    """Two who object after the conclusion: one review, which a second joins; concluded again, down, or released."""
    return World(
        "late",
        lambda: may.house(alternates=()),
        may.together(
            may.propose("c", ("audition", "named", "released") if full else ("audition", "released"), ("Karen",)),
            may.answer("c", ("Karen",), ("support",), ("callback",)),
            may.answer("c", ("Derek",), YES_NO, ("callback",) if full else ()),
            may.object_to("c", BOTH, ("audition",)),
            may.on_objections("c", BOTH, ("callback",) if full else ()),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 2, "objected": 2, "floor_moved": 1},
    )


@world
def leaving(full: bool) -> World:
    """Derek leaves: his consent dies, his objection is an orphan, Anna joins; adopting, releasing; a voice is heard."""
    return World(
        "leaving",
        lambda: may.house(voice=("Tom",)),
        may.together(
            may.propose("c", ("audition", "callback") if full else ("audition",), ("Karen",)),
            may.answer("c", THREE, YES_NO if full else ("support",), ("offer",)),
            may.object_to("c", ("Derek",), ("audition",)),
            may.on_objections("c", ("Karen", "Anna"), ("offer",)),
            may.agree(("Karen", "Anna")),
            may.leave(("Derek",)),
            may.voices("c", ("Tom",)),
            may.conclude("c", ("Karen", "Tom")),
        ),
        {"revision": 2 if full else 1, "objected": 1, "floor_moved": 1, "voiced": 1, "motion_opened": 1},
    )


@world
def nobody_left(full: bool) -> World:
    """Derek leaves and no alternate was named: Karen and a voice name one, who does not release what is older."""
    return World(
        "nobody_left",
        lambda: may.house(voice=("Tom",), alternates=()),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", ("Karen", "Derek", "Paul"), YES_NO if full else ("support",), ("offer",)),
            may.object_to("c", ("Derek",), ("audition",)),
            may.on_objections("c", ("Karen", "Paul"), ()),
            may.leave(("Derek",)),
            may.move(("Karen", "Tom"), "name_alternate", person="Paul"),
            may.agree(("Karen", "Paul", "Tom")),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 2 if full else 1, "objected": 1, "adopted": 1, "motion_opened": 2},
    )


@world
def coming_back(full: bool) -> World:
    """Derek leaves and is asked in again, under a rule by which Karen alone may decide who is on the team."""
    return World(
        "coming_back",
        lambda: may.house(q=1, q_auto=False),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", BOTH, ("support",), ("callback",)),
            may.object_to("c", ("Derek",), ("audition",)),
            may.on_objections("c", BOTH if full else ("Derek",), ("offer",)),
            may.agree(BOTH),
            may.leave(("Derek",)),
            may.move(("Karen",), "add_member", person="Derek", say=may.SAY),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 3 if full else 1, "objected": 1, "floor_moved": 1, "member_left": 2 if full else 1,
         "member_added": 2 if full else 1, "motion_opened": 1},
    )  # fmt: skip


@world
def recusal(full: bool) -> World:
    """A rival to whom Derek is related comes, reaches the others or does not, and is out again."""
    return World(
        "recusal",
        lambda: may.house(relations=[("Derek", "Rose")]),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", THREE, ("support",), ("callback",)),
            may.object_to("c", ("Derek",), ("audition",)),
            may.on_objections("c", ("Karen", "Anna") if full else (), ()),
            may.agree(("Karen", "Anna")),
            may.rival(("Karen",), ("Derek",)),
            may.move(("Karen",), "waiver", person="Derek", role="Lead"),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 2 if full else 1, "objected": 1, "candidacy_named": 1, "relation_declared": 1,
         "motion_opened": 1, "waiver_given": 1, "adopted": 0},
    )  # fmt: skip


@world
def rivals(full: bool) -> World:
    """A member puts forward somebody related to Derek; it reaches Ivy once it is concluded."""
    return World(
        "rivals",
        lambda: [*may.house(relations=[("Derek", "Rose")]), may.named("r", "Rose")],
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", THREE if full else BOTH, YES_NO if full else ("support",), ("callback",)),
            may.propose("r", ("consider",), ("Karen",)),
            may.answer("r", ("Karen", "Anna"), ("support",)),
            may.conclude("r", ("Karen",)),
            may.performer("r"),
            may.conclude("c", ("Karen", "Derek")),
        ),
        {"revision": 3 if full else 2, "candidacy_named": 1, "objected": 1},
    )


@world
def proxies(full: bool) -> World:
    """Proxies given, used after their time, ended; positions taken by phone; one human who speaks for two."""
    pairs = (("Derek", "Karen"), ("Karen", "Tom")) if full else (("Derek", "Karen"),)
    return World(
        "proxies",
        lambda: may.house(voice=("Tom",), alternates=()),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", BOTH, YES_NO if full else ("support",), ("offer",)),
            may.proxies(pairs, "c", YES_NO),
            may.reports((("Karen", "Derek"),), "c"),
            may.object_to("c", ("Derek",), ("audition",)),
            may.conclude("c", BOTH),
        ),
        {"revision": 1, "proxy_given": 2 if full else 1, "objected": 1, "reported": 1, "hours": 1},
        hours=(25,),
    )


@world
def offers(full: bool) -> World:
    """Two offers for one place, one in reserve: grace, late objections, deadlines, acceptance, tasks."""
    return World(
        "offers",
        lambda: [*may.house(skip_to="offer", alternates=()), may.named("d", "Dora")],
        may.together(
            may.propose("c", ("offer",), ("Karen",), Terms(deadline_hours=48)),
            may.answer("c", BOTH, ("support",)),
            may.conclude("c", ("Karen",)),
            may.propose("d", ("offer",), ("Karen",), Terms(reserve=True)),
            may.propose("d", ("offer",), ("Derek",)) if full else may.together(),
            may.answer("d", BOTH, ("support",)),
            may.conclude("d", ("Derek",)),
            may.performer("c"),
            may.performer("d") if full else may.together(),
            may.tasks("c"),
            may.object_to("c", ("Derek",), ("offer",)),
            may.on_objections("c", ("Derek",), ()) if full else may.together(),
            may.move(BOTH, "waive_grace", cand="c") if full else may.together(),
        ),
        {
            "revision": 2,
            "objected": 1,
            "task_given": 1 if full else 0,
            "motion_opened": 1,
            "hours": 2 if full else 1,
        },
        hours=(24, 49) if full else (24,),
    )


@world
def conditions(full: bool) -> World:
    """A precondition that Derek asked for, an undertaking that is broken, clearance that comes and goes."""
    return World(
        "conditions",
        lambda: may.house(leads=("Lea", "Leo"), gate=True, skip_to="offer"),
        may.together(
            may.propose("c", ("audition", "offer") if full else ("offer",), ("Karen",), ASKED),
            may.answer("c", THREE if full else BOTH, ("support",)),
            may.conditions("c", THREE if full else BOTH),
            may.clearance("c"),
            may.leave(("Derek",) if full else ()),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 2, "cleared": 2, "undertaking_breached": 1},
    )


@world
def call(full: bool) -> World:
    """An open call is concluded once, and people are admitted under it: not over an objection."""
    return World(
        "call",
        may.house,
        may.together(
            may.standing(("Karen",)),
            may.propose("call", ("audition",), ("Karen",), KEPT),
            may.conditions("call", ("Derek",)),
            may.answer("call", BOTH, YES_NO if full else ("support",)),
            may.conclude("call", ("Karen",)),
            may.propose("c", ("audition",), ("Karen",)),
            may.withdraw("c", ("Karen",)),
            may.answer("c", BOTH if full else (), ("support",)),
            may.conclude("c", ("Karen",)),
            may.object_to("c", ("Derek",), ("audition",)),
            may.on_objections("c", ("Derek",), ("callback",)),
            may.tasks("c"),
        ),
        {"revision": 3 if full else 2, "objected": 1, "floor_moved": 1, "task_given": 1},
    )


@world
def absence(full: bool) -> World:
    """Derek says nothing for a week: his seat passes to Nell, until he acts."""
    return World(
        "absence",
        lambda: may.house(stand_ins={"Derek": "Nell"}),
        may.together(
            may.propose("c", ("audition", "callback") if full else ("audition",), ("Karen",)),
            may.answer("c", ("Karen", "Derek", "Nell"), YES_NO if full else ("support",), ("offer",)),
            may.object_to("c", ("Derek", "Nell") if full else ("Derek",), ("callback",)),
            may.on_objections("c", ("Derek",), ("audition",)),
            may.conclude("c", ("Karen", "Derek")),
        ),
        {"revision": 2 if full else 1, "objected": 1, "floor_moved": 1, "hours": 2 if full else 1},
        hours=(168,),
    )


@world
def say_lost(full: bool) -> World:
    """Derek's seat has passed to Nell, and then he has no say any more: he has no seat to take back."""
    return World(
        "say_lost",
        lambda: may.house(stand_ins={"Derek": "Nell"}, alternates=()),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", ("Karen", "Derek", "Nell") if full else ("Karen", "Derek"), ("support",)),
            may.move(("Karen",), "set_rule", change={"preset": "one", "decider": "Karen"}),
            may.agree(("Derek",)),
            may.conclude("c", ("Karen", "Derek") if full else ("Derek",)),
        ),
        {"revision": 2 if full else 1, "motion_opened": 1, "hours": 2 if full else 1},
        hours=(168,),
    )


@world
def removal(full: bool) -> World:
    """Three with a say: one is removed and keeps their seat on what is open; the rule becomes one person's."""
    everybody = ("Karen", "Derek", "Mira")
    change = {"preset": "one", "decider": "Karen"}
    return World(
        "removal",
        lambda: may.house(say=everybody, alternates=()),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", everybody, ("support",)),
            may.object_to("c", ("Derek",), ("callback",)),
            may.move(("Karen", "Mira"), "remove_member", person="Derek"),
            may.move(("Karen",), "set_rule", change=change) if full else may.together(),
            may.agree(everybody),
            may.conclude("c", ("Karen",)),
            may.on_objections("c", ("Derek", "Karen"), ()),
        ),
        {"revision": 2 if full else 1, "objected": 1, "motion_opened": 2 if full else 1, "adopted": 1},
    )


@world
def sealed(full: bool) -> World:
    """Sealed first rounds on Ivy for the part and for its cover: what is said of objections begins with their end."""
    return World(
        "sealed",
        lambda: [*may.house(covers=True, alternates=(), sealed=True), may.named("k", "Ivy", "Cover")],
        may.together(
            may.propose("c", ("consider",), ("Karen",)),
            may.withdraw("c", ("Karen",)),
            may.answer("c", ("Karen",), ("support",)),
            may.answer("c", ("Derek",), ("accept", "object"), ("audition",)),
            may.object_to("c", ("Derek",), ("consider", "audition"), ("role", "production") if full else ("role",)),
            may.on_objections("c", ("Derek",), ("audition",) if full else ()),
            may.conclude("c", ("Karen",)),
            may.propose("k", ("consider",), ("Karen",)),
            may.answer("k", BOTH, ("support",)),
            may.on_objections("k", ("Derek",), ("audition",)) if full else may.together(),
            may.conclude("k", ("Karen",)),
            may.leave(("Derek",)) if full else may.together(),
        ),
        {"revision": 2, "objected": 1, "floor_moved": 1},
    )


def _ivy_for_the_cover() -> list[Event]:
    return [*may.house(covers=True, relations=[("Derek", "Rose")]), may.named("k", "Ivy", "Cover")]


@world
def covers(full: bool) -> World:
    """Objections for one role with its cover, and for the whole production; Derek is recused in one of the two."""
    return World(
        "covers",
        _ivy_for_the_cover,
        may.together(
            may.propose("k", ("audition",), ("Karen",)),
            may.answer("k", BOTH, ("support",), ()),
            may.conclude("k", ("Karen",)),
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", ("Karen", "Anna") if full else (), ("support",), ()),
            may.object_to("c", ("Derek",), ("audition",), ("role", "production") if full else ("production",)),
            may.rival((), ()),
            may.on_objections("c", ("Karen", "Anna"), ()),
            may.on_objections("k", ("Derek",), ("offer",) if full else ()),
            may.agree(("Karen", "Anna")),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 2, "objected": 1, "floor_moved": 1, "candidacy_named": 1, "motion_opened": 1,
         "adopted": 0},
    )  # fmt: skip


@world
def kept(full: bool) -> World:
    """One of three is removed, recused at that moment or not; the seat that they keep is the one they had."""
    everybody = ("Karen", "Derek", "Mira")
    return World(
        "kept",
        lambda: may.house(say=everybody, alternates=(), relations=[("Derek", "Rose")]),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.rival((), ()),
            may.move(("Karen",), "remove_member", person="Derek"),
            may.agree(("Mira",)),
            may.answer("c", everybody, ("support",)),
            may.leave(("Derek",)),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 2 if full else 1, "candidacy_named": 1, "motion_opened": 1, "member_left": 1 if full else 0},
    )


@world
def spoken(full: bool) -> World:
    """Tom may speak for Derek, who speaks for himself, is recused and is back; so may Tom be, or he leaves."""
    return World(
        "spoken",
        lambda: may.house(voice=("Tom",), alternates=(), relations=[("Derek", "Rose"), ("Tom", "Rose")]),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", BOTH, YES_NO if full else ("support",)),
            may.proxies((("Derek", "Tom"),), "c", ("support",)),
            may.rival(("Karen",), ()),
            may.leave(("Tom",)),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 1, "candidacy_named": 1, "proxy_given": 1, "objected": 1},
    )


@world
def graces(full: bool) -> World:
    """The grace of one offer is waived by one of two; it is stepped back from, and another one is concluded."""
    return World(
        "graces",
        lambda: may.house(skip_to="offer", alternates=()),
        may.together(
            may.propose("c", ("audition", "offer"), ("Karen",)),
            may.answer("c", BOTH, ("support",)),
            may.conclude("c", BOTH if full else ("Karen",)),
            may.move(BOTH if full else ("Karen",), "waive_grace", cand="c"),
            may.agree(BOTH),
        ),
        {"revision": 3, "motion_opened": 2 if full else 1},
    )


@world
def longer(full: bool) -> World:
    """An offer that is out stands longer, by one length or another; it lapses, and is made once more."""
    return World(
        "longer",
        lambda: may.house(skip_to="offer", alternates=()),
        may.together(
            may.propose("c", ("offer",), ("Karen",), Terms(deadline_hours=48)),
            may.answer("c", BOTH, ("support",)),
            may.conclude("c", ("Karen",)),
            may.longer("c", BOTH, (24, 72) if full else (24,)),
            may.performer("c"),
            may.object_to("c", ("Derek",), ("offer",)) if full else may.together(),
        ),
        {"revision": 2, "objected": 1, "motion_opened": 2, "hours": 3},
        hours=(24, 49) if full else (49,),
    )


def _rose_is_in(*more: Event, **said: Any) -> list[Event]:
    relations = [("Karen", "Rose"), ("Derek", "Rose")]
    return [*may.house(relations=relations, alternates=(), **said), *more, may.named("r", "Rose", more[0].role, by="")]


@world
def waivers(full: bool) -> World:
    """A waiver for Derek waits for Mira; he declares another relation, and Rose is out, or she comes again."""
    more = may.named("d", "Dora")
    return World(
        "waivers",
        lambda: [*may.house(say=("Karen", "Derek", "Mira"), relations=[("Derek", "Rose")], alternates=()), more,
                 may.named("r", "Rose", by="")],
        may.together(
            may.propose("d", ("consider",), ("Karen",)) if full else may.together(),
            may.answer("d", ("Karen", "Derek", "Mira"), ("support",)) if full else may.together(),
            may.move(("Karen", "Mira"), "waiver", person="Derek", role="Lead"),
            may.agree(("Karen", "Mira")),
            may.declares(("Derek", "Mira"), "Ivy"),
            may.performer("r"),
        ),
        {"revision": 1, "motion_opened": 2, "relation_declared": 2, "waiver_given": 2},
    )  # fmt: skip


@world
def left_alone(full: bool) -> World:
    """Nell alone is left on the dance, for which she has a say; she and a voice name an alternate there."""
    nell = Event("member_added", "", MORNING, {"person": "Nell", "say": [["Dance", "*"]]})
    dance = Event("role_added", "", MORNING, {"id": "Dance"}, "", "Dance")
    return World(
        "left_alone",
        lambda: _rose_is_in(dance, nell, may.named("d", "Dora", "Dance"), voice=("Tom",)),
        may.together(
            may.propose("d", ("audition",), ("Nell",)),
            may.answer("d", ("Nell", "Cleo"), ("support",)),
            may.conclude("d", ("Nell",)),
            may.move(("Nell", "Tom"), "name_alternate", person="Cleo", cand="d"),
            may.agree(("Nell", "Tom")),
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", ("Karen", "Cleo"), ("support",)),
            may.leave(("Derek",)),
            may.conclude("c", ("Karen",)) if full else may.together(),
        ),
        {"revision": 2, "motion_opened": 1},
    )


@world
def dying(full: bool) -> World:
    """Nell, who joined, would release an orphan; what was open is withdrawn, and proposed again; rules change."""
    gone = [
        Event("objected", "Mira", MORNING, {"id": "o1", "floor": "audition", "reason": "-"}, "c", "Lead"),
        Event("member_left", "Mira", MORNING, {"person": "Mira"}),
    ]
    return World(
        "dying",
        lambda: [*may.house(say=("Karen", "Derek", "Mira"), q=3, alternates=("Nell",)), *gone],
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.withdraw("c", ("Karen",)),
            may.on_objections("c", ("Karen", "Derek", "Nell"), ()),
            may.agree(("Karen", "Derek", "Nell")),
            may.answer("c", ("Karen",), ("support",)) if full else may.together(),
            may.move(("Karen",), "set_rule", change={"q": 3 if full else 2}) if full else may.together(),
        ),
        {"revision": 2, "motion_opened": 2, "adopted": 0, "rule_changed": 1},
    )


@world
def ruling(full: bool) -> World:
    """Three decide about the team, and a fourth about one role only: what may a rule ask for?"""
    mira = Event("member_added", "", MORNING, {"person": "Mira", "say": [["Lead", "*"]]})
    return World(
        "ruling",
        lambda: [*may.house(alternates=()), mira],
        may.together(
            *(may.move(("Karen",), "set_rule", change={"q": q}) for q in (1, 2, 3)),
            may.agree(("Derek",)),
            may.leave(("Derek",)) if full else may.together(),
        ),
        {"motion_opened": 2, "rule_changed": 2},
    )


@world
def house(full: bool) -> World:
    """Everything at once: revisions, leaving, recusal and its end, floors, adoption, release, late objections."""
    return World(
        "house",
        lambda: may.house(relations=[("Derek", "Rose")]),
        may.together(
            may.propose("c", ("audition",), ("Karen",)),
            may.answer("c", THREE, ("support",), ("offer",)),
            may.object_to("c", ("Derek",), ("audition",)),
            may.on_objections("c", THREE if full else ("Karen", "Anna"), ("callback",) if full else ()),
            may.agree(("Karen", "Anna")),
            may.leave(("Derek",)),
            may.rival((), ()),
            may.conclude("c", ("Karen",)),
        ),
        {"revision": 3 if full else 1, "objected": 1, "floor_moved": 1, "candidacy_named": 1, "motion_opened": 1,
         "adopted": 1 if full else 0},
    )  # fmt: skip


def only(found: World, *words: str) -> World:
    """The world with no other acts than those whose label has one of the words."""

    def acts(state):  # type: ignore[no-untyped-def]
        return [one for one in found.acts(state) if any(word in one[0] for word in words)]

    return replace(found, acts=acts)
