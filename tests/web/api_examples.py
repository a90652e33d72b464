"""One request for every write of the API, with what must have happened for it to go through."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from castlist.actions import (
    agreements,
    answers,
    auditions,
    callbacks,
    calling_off,
    cast_lists,
    chaperones,
    clearance,
    day_pictures,
    decisions,
    desk_times,
    first_calls,
    letters,
    line_ups,
    notices,
    parts,
    productions,
    queue,
    saved_searches,
    tapes,
)
from castlist.actions.decisions import Reason, Revision
from castlist.actions.tapes import Wanted
from castlist.queries.doors import production_for
from castlist.queries.filling import known
from castlist.queries.queue import queue as queue_of
from castlist.queries.replanning import replan as day_again
from castlist.records.models import Company, Session, Slot
from castlist.rules.decisions.facts import Motion
from castlist.rules.filling import Choice
from castlist.rules.replanning import Asked
from castlist.rules.scene_lines import read_chart
from tests.pictures import drawn
from tests.web.api_world import Stage, program_for

P = "/productions/{production}"
JPEG = drawn(8, 8)
QUEUE = f"{P}/days/sessions/{{session}}/queue"
R = f"{P}/roles/{{role}}"


def cand(name: str) -> str:
    """The address of a candidacy."""
    return f"{P}/candidacies/{{{name}}}"


def nell_is_invited(stage: Stage) -> None:
    """She is on the team, and has never come in."""
    karen, nell = stage.world.actor("karen"), stage.ids["nell"]
    opened = agreements.move(karen, "add_member", person=nell, say=[], voice=True, desk=False)
    motion = next(event.data["id"] for event in opened.events if event.kind == "motion_opened")
    agreements.agree(stage.world.actor("derek"), motion)


@dataclass(frozen=True)
class Example:
    """A write that goes through for `by`, once `first` has happened."""

    operation: str
    path: str
    body: Any = field(default_factory=dict)
    by: str = "karen"
    method: str = "POST"
    first: Callable[[Stage], None] | None = None

    def ready(self, stage: Stage) -> None:
        """Whatever must have happened has happened."""
        if self.first:
            self.first(stage)

    def said(self, stage: Stage) -> Any:
        """The body with the ids of the stage in it."""
        return filled(self.body, stage.ids)


def filled(value: Any, ids: dict[str, str]) -> Any:
    """The value with every {name} in it replaced."""
    if isinstance(value, str):
        return value.format(**ids) if "{" in value else value
    if isinstance(value, list):
        return [filled(one, ids) for one in value]
    if isinstance(value, dict):
        return {filled(k, ids): filled(one, ids) for k, one in value.items()}
    return value


# -- What must have happened


FIRST_CALL = {
    "starts": "{in_a_month}", "ends": "{an_hour_later}", "place": "Studio 2", "access": "Ring; there is a ramp.",
    "bring": "Soft shoes.", "ask": "Sam, 0800 1111",
}  # fmt: skip
SCENES = [{"name": "1", "seconds": 480, "on": ["The Lead", "Nurse"]}, {"name": "2", "seconds": 90, "on": ["The Lead"]}]


DOUBLING = {
    "seen": 1, "change_seconds": 60, "changes": [{"between": ["Nurse", "Ghost"], "seconds": 30}], "most": 3,
    "apart": [["The Lead", "Ghost"]], "needs": {"Nurse": ["alto"]}, "there": [{"has": ["alto"]}, {"number": 2}],
}  # fmt: skip


CALLBACKS = {
    "seen": 1, "starts": "09:30", "rooms": 1, "first": "Duet", "before": [["Duet", "Fight"]], "comes": {"Ben": "10:00"},
    "groups": [{"name": "Duet", "minutes": 25, "who": ["Ann Hale"], "material": "Scene 3"},
               {"name": "Fight", "minutes": 30, "who": ["Ben", "Ann Hale"]}],
    "breaks": [{"at": "13:00", "minutes": 45}], "dearer": {"Ben": 2}, "inside": ["Karen"], "fixed": {"Fight": "11:00"},
    "leaves": {"Ben": "16:00"},
}  # fmt: skip


COVERED = {
    "rows": [{"character": "Nurse", "plays": "Ann Hale", "covers": ["Ivy Marlowe"]}], "wanted": 2, "spared": ["Ghost"],
}  # fmt: skip


def called_back(stage: Stage) -> None:
    """A callback day is worked out."""
    lines = "Duet | 25 | Ann Hale\nFight | 30 | Ann Hale, Ben\nSong | 10 | Ben"
    callbacks.work_out(stage.world.actor("sam"), {"groups": lines}, seen=0)


def somebody_is_called(stage: Stage) -> None:
    """Ivy stands at callback, and in the order of the day."""
    decisions.clear(stage.world.actor("miriam"), stage.world.cands["ivy"], value=True)
    stage.world.agree("ivy", "callback")
    day = {"groups": "Solo | 25 | Ivy Marlowe | Scene 3", "where": "Saturday 5 December, Studio 2"}
    callbacks.work_out(stage.world.actor("sam"), day, seen=0)


def called_back_by_hand(stage: Stage) -> None:
    """And its order is another one."""
    called_back(stage)
    callbacks.move(stage.world.actor("sam"), "Fight", up=True, seen=1)


def charted(stage: Stage) -> None:
    """There is a chart of three scenes."""
    chart = read_chart("1 | 8 | The Lead, Nurse\n2 | 1:30 | The Lead\n3 | 5 | Nurse, Ghost")[0]
    parts.say_chart(stage.world.actor("sam"), chart, seen=0)


def charted_twice(stage: Stage) -> None:
    """And one before it."""
    charted(stage)
    parts.say_chart(stage.world.actor("sam"), read_chart("1 | 8 | The Lead, Nurse")[0], seen=1)


def tape_asked(stage: Stage) -> None:
    """Ivy is asked for a self-tape."""
    tapes.ask(stage.world.actor("sam"), stage.world.cands["ivy"], Wanted("Scene 3, from the door.", pages=2))


def day_moved(stage: Stage) -> None:
    """The rest of the day is moved."""
    on = queue.Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    queue.move(stage.world.actor("sam"), on, minutes=15, seen=0)


def two_are_here(stage: Stage) -> None:
    """Ivy is here, and Sol, both without a time."""
    on = queue.Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    for name in ("ivy", "sol"):
        queue.mark(stage.world.actor("sam"), on, stage.world.cands[name], what="here", seen=0)


def a_group_is_made(stage: Stage) -> None:
    """Both are in group A."""
    two_are_here(stage)
    day, world = date.fromisoformat(stage.ids["session_day"]), stage.world
    line_ups.make(world.actor("sam"), queue.Day(stage.ids["session"], day), size=8, whom="here", seen=0)
    seen = queue_of(world.people["sam"], world.production.pk, stage.ids["session"], day=day, now=world.now)
    stage.ids["group_seen"] = seen.line_ups[0].seen


def hester_looks_after_them(stage: Stage) -> None:
    """Hester looks after children all day."""
    on = queue.Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    done = chaperones.enter(
        stage.world.actor("sam"), on, name="Hester Vale", starts=570, until=780, most=12, approved="The council"
    )
    stage.ids["chaperone"] = done["chaperone"]


def june_is_here(stage: Stage) -> None:
    """June is here, without a time."""
    on = queue.Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    queue.mark(stage.world.actor("sam"), on, stage.world.cands["june"], what="here", seen=0)


def june_can_be_recorded(stage: Stage) -> None:
    """June is here, where somebody records."""
    june_is_here(stage)
    Session.objects.filter(pk=stage.ids["session"]).update(recording=True)


def june_is_pictured(stage: Stage) -> None:
    """A picture of June was taken at the door."""
    june_is_here(stage)
    on = queue.Day(stage.ids["session"], date.fromisoformat(stage.ids["session_day"]))
    upload = ContentFile(JPEG, name="june.jpg")
    day_pictures.take(stage.world.actor("sam"), on, stage.world.cands["june"], upload=upload, agreed=True)


def ruth_keeps_the_door(stage: Stage) -> None:
    """Ruth keeps the door besides the desk."""
    email = stage.world.people["ruth"].email
    stage.ids["monitor"] = queue.name_monitor(stage.world.actor("sam"), stage.ids["session"], email=email)


def tape_due(stage: Stage) -> None:
    """And it was due a moment ago, for a reason that she read."""
    now, world = stage.world.now, stage.world
    due = now - timedelta(minutes=1)
    asked = replace(world.actor("sam"), now=now - timedelta(days=20))
    wanted = Wanted("Scene 3, from the door.", pages=2, due=due, early="It cannot wait.")
    tapes.ask(asked, world.cands["ivy"], wanted)


def owned_by_miriam(stage: Stage) -> None:
    """The company is that of Miriam, who sees no room of it."""
    Company.objects.filter(pk=stage.world.production.company_id).update(owner=stage.world.people["miriam"])


def karen_keeps_a_search(stage: Stage) -> None:
    """Karen has kept a search."""
    world = stage.world
    kept = saved_searches.save(world.people["karen"], name="Tappers", query="skill=tap", now=world.now)
    stage.ids["search"] = kept.pk


def agreed_on_sol(stage: Stage) -> None:
    """Everybody wants to consider Sol; it only has to be concluded."""
    world = stage.world
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), world.cands["sol"], revision=1, what="support", reason=Reason())
    look_at_sol(stage)


def look_at_sol(stage: Stage) -> None:
    """The mark that a conclusion about Sol names."""
    stage.ids["seen"] = stage.programs["karen"].get(stage.path(cand("sol"))).json()["seen"]


def reported(stage: Stage) -> None:
    """Tom has entered what Derek said by phone about Sol."""
    world = stage.world
    decisions.report(
        world.actor("tom"),
        world.cands["sol"],
        member=world.people["derek"].pk,
        revision=1,
        what="accept",
        reason=Reason(),
    )


def called(stage: Stage) -> None:
    """The standing decision about everybody who comes is concluded."""
    world = stage.world
    for who in ("karen", "derek"):
        decisions.position(world.actor(who), stage.ids["call"], revision=1, what="support", reason=Reason())
    decisions.conclude(world.actor("karen"), stage.ids["call"], revision=1)


def in_a_list(stage: Stage) -> None:
    """June is on the table, as one of a list."""
    world = stage.world
    stage.ids["batch"] = "alist"
    decisions.propose(world.actor("karen"), world.cands["june"], revision=Revision("consider"), batch="alist")


def karen_decides(stage: Stage) -> None:
    """The rule is One decides, and Karen is the one."""
    world = stage.world
    for motion in list(world.state().all(Motion)):
        agreements.withdraw_motion(world.actor("karen"), motion.id)
    agreements.move(world.actor("karen"), "set_rule", change={"preset": "one", "decider": world.people["karen"].pk})
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion)))


def derek_has_left(stage: Stage) -> None:
    """Derek has left, and nobody owns his objection any more."""
    agreements.leave(stage.world.actor("derek"))


def derek_has_left_two(stage: Stage) -> None:
    """Tom has a say too, and Derek has left: Karen and Tom are left to release his objection."""
    world = stage.world
    agreements.move(world.actor("karen"), "add_member", person=world.people["tom"].pk, say=[("*", "*")], voice=True)
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion) if m.what == "add_member"))
    agreements.leave(world.actor("derek"))


def offered(stage: Stage) -> None:
    """An offer to Ivy waits out its grace."""
    world = stage.world
    for who in world.cands.values():
        decisions.clear(world.actor("miriam"), who, value=True)
    world.agree("ivy", "callback")
    world.agree("ivy", "offer")


def out_for_two_days(stage: Stage) -> None:
    """The offer to Ivy is live, and ends."""
    world, cand = stage.world, stage.world.cands["ivy"]
    for who in world.cands.values():
        decisions.clear(world.actor("miriam"), who, value=True)
    world.agree("ivy", "callback")
    decisions.propose(world.actor("karen"), cand, revision=Revision("offer", deadline_hours=48))
    proposal = world.state().proposal(cand)
    assert proposal is not None
    for by, what in (("karen", "support"), ("derek", "accept")):
        decisions.position(world.actor(by), cand, revision=proposal.revision, what=what, reason=Reason("Yes."))
    decisions.conclude(world.actor("karen"), cand, revision=proposal.revision)
    for by in ("karen", "derek"):
        agreements.move(world.actor(by), "waive_grace", cand=cand)


def somebody_plays(stage: Stage) -> None:
    """Ivy has accepted the offer."""
    offered(stage)
    for who in ("karen", "derek"):
        agreements.move(stage.world.actor(who), "waive_grace", cand=stage.world.cands["ivy"])
    stage.world.accepts("ivy")


def cast_list_released(stage: Stage) -> None:
    """Anybody reads who has which part."""
    somebody_plays(stage)
    cast_lists.release(stage.world.actor("karen"), sure=True)


def first_call_said(stage: Stage) -> None:
    """In a month, in Studio 2."""
    starts = stage.world.now + timedelta(days=30)
    said = {"place": "Studio 2", "access": "There is a ramp."}
    first_calls.say(stage.world.actor("sam"), starts=starts, ends=starts + timedelta(hours=3), said=said)


def proxy_given(stage: Stage) -> None:
    """Tom may answer for Karen."""
    agreements.give_proxy(stage.world.actor("karen"), holder=stage.world.people["tom"].pk)


def notice_published(stage: Stage) -> None:
    """The notice stands in public, whatever it lacks."""
    notices.publish(stage.world.actor("karen"), sure=True)


def ended_with_a_time(stage: Stage) -> None:
    """Ivy held a time, and was let go."""
    world = stage.world
    auditions.book(world.bearer("ivy"), slot=stage.ids["slot"], held="", needs="", now=world.now)
    world.agree("ivy", "released")


def days_are_looked_at(stage: Stage) -> None:
    """A program has read which sessions there are: the mark of them goes with the times."""
    world = stage.world
    where = production_for(world.people["sam"], world.production.pk)
    choice = Choice((stage.ids["session"],))
    stage.ids["fill_mark"] = known(world.people["sam"], where, now=timezone.now()).mark(choice)


def june_has_a_time(stage: Stage) -> None:
    """June is to be heard, and the desk has given her a time."""
    world = stage.world
    world.agree("june", "audition")
    desk_times.give_time(world.actor("sam"), world.cands["june"], role=world.role, slot=stage.ids["slot"], held="")


def has_a_time(stage: Stage) -> None:
    """Ivy has a time."""
    world = stage.world
    auditions.book(world.bearer("ivy"), slot=stage.ids["slot"], held="", needs="", now=world.now)


def called_off(stage: Stage) -> None:
    """Ivy held a time, and the session does not take place."""
    world = stage.world
    auditions.book(world.bearer("ivy"), slot=stage.ids["slot"], held="", needs="", now=world.now)
    calling_off.call_off(world.actor("sam"), stage.ids["session"])


def looked_again(stage: Stage) -> None:
    """Ivy has a time, and the desk has looked at what becomes of her if the day begins an hour later."""
    world = stage.world
    auditions.book(world.bearer("ivy"), slot=stage.ids["slot"], held="", needs="", now=world.now)
    shown = day_again(
        world.people["sam"], world.production.pk, stage.ids["session"], day=None,
        asked=Asked(minutes=60, until=time(23, 0)), now=timezone.now(),
    )  # fmt: skip
    stage.ids["again_mark"], stage.ids["again_day"] = shown.seen, shown.day.isoformat()


def moved(stage: Stage) -> None:
    """Ivy held a time, and it is at another hour now."""
    world = stage.world
    auditions.book(world.bearer("ivy"), slot=stage.ids["slot"], held="", needs="", now=world.now)
    Slot.objects.filter(pk=stage.ids["slot"]).update(was=world.now, moved_at=world.now)


def june_is_let_go(stage: Stage) -> None:
    """The room has said no to June."""
    stage.world.agree("june", "released")


def june_submitted_and_is_let_go(stage: Stage) -> None:
    """Somebody came in by themselves, and the room has said no."""
    made = productions.add_performer(stage.world.production.company_id, name="Bo", email="", now=stage.world.now)
    stage.world.performers["bo"] = made.pk
    done = decisions.submit(stage.world.actor("sam"), role=stage.world.role, performer=made.pk)
    stage.world.cands["bo"] = str(done.answer["candidacy"])
    stage.world.agree("bo", "released")
    del stage.world.cands["bo"], stage.world.performers["bo"]  # the stage is everybody's


def june_is_written_off(stage: Stage) -> None:
    """The answer to June has reached nobody."""
    june_is_let_go(stage)
    tried = ["letter", "post"]
    answers.write_off(stage.world.actor("sam"), stage.ids["june"], routes=tried, reason="Both came back.")


def june_is_heard(stage: Stage) -> None:
    """June is to be heard, and nobody has written to her; Tom is to."""
    stage.world.agree("june", "audition")
    stage.world.task_for("tom", "june")


def sent(stage: Stage) -> None:
    """The letter to Ivy has gone out."""
    letters.send(stage.world.actor("tom"), stage.ids["letter"])


def held_by_ruth(stage: Stage) -> None:
    """Ruth holds Rana's clearance, and Rana has been told."""
    clearance.hold(stage.world.actor("ruth"), stage.ids["held"], text="Until we know.")


def looked_at_home(stage: Stage) -> None:
    """The mark up to which home was read."""
    stage.ids["seen"] = stage.programs["karen"].get("/home").json()["seen"]


def another_token(stage: Stage) -> None:
    """Karen holds a second token."""
    program_for(stage.world.people["karen"], stage.world.now)
    in_use = stage.programs["karen"].get("/tokens").json()["tokens"]
    stage.ids["token"] = next(t["id"] for t in in_use if t["last_used_at"] is None)


TIMES = {
    "day": "{later}",
    "first": "10:00",
    "minutes": 20,
    "count": 3,
    "breaks": [{"begins": "10:20", "ends": "10:40"}],
}
AGAIN = {
    "day": "{again_day}", "seen": "{again_mark}", "minutes": 60, "until": "23:00", "instead": [],
    "says": "The lift was stuck.",
}  # fmt: skip
WORDING = {"subject": "Lesen Sie?", "body": "Guten Tag {{name}}\n\n{{link}}", "button": "Los", "version": 1}
SEEN = {"version": 1}
ROOMS = [{"place": "The small room", "panel": "Tom and Julia"}]
PLACE = {"place": "Studio 3", "access": "Step-free", "recording": True, "answer_by": "{later}", "adults": 2}

ROOM = (
    Example(
        "put_forward",
        f"{R}/candidacies",
        {"name": "Nora Field", "reason": "The voice.", "credits": [{"year": 2019, "text": "Nell"}]},
    ),
    Example("open_standing_decision", f"{P}/roles/{{other_role}}/standing-decisions"),
    Example("admit", f"{cand('june')}/admit", {"under": "{call}"}, first=called),
    Example(
        "propose",
        f"{cand('june')}/propose",
        {
            "target": "consider",
            "terms": "To talk about her.",
            "conditions": [{"kind": "undertaking", "text": "No cigarettes", "asked_by": "{derek}"}],
        },
    ),
    Example("amend", f"{cand('rana')}/amend", {"target": "consider", "terms": "Less.", "on": 1}),
    Example("withdraw", f"{cand('rana')}/withdraw"),
    Example("take_out", f"{cand('june')}/take-out", {"batch": "{batch}"}, first=in_a_list),
    Example("position", f"{cand('rana')}/positions", {"revision": 1, "position": "concern", "reason": "Her knee."}),
    Example("report", f"{cand('rana')}/reports", {"person": "{derek}", "revision": 1, "position": "accept"}, by="tom"),
    Example("confirm", f"{cand('sol')}/confirm", {}, by="derek", first=reported),
    Example("advise", f"{cand('rana')}/voices", {"kind": "for", "text": "Hear her."}, by="tom"),
    Example("write_note", f"{cand('rana')}/notes", {"audience": "room", "text": "A clear top.", "score": 4}, by="sam"),
    Example(
        "change_note",
        f"{cand('rana')}/notes/{{note}}",
        {"audience": "desk", "text": "Less clear.", "version": 1},
        method="PUT",
    ),
    Example("withdraw_note", f"{cand('rana')}/notes/{{note}}/withdraw", {"version": 1}),
    Example("judge_met", f"{cand('rana')}/conditions/{{precondition}}/met"),
    Example("breach", f"{cand('ivy')}/conditions/{{undertaking}}/breach", {"reason": "He came late."}),
    Example("conclude", f"{cand('sol')}/conclude", {"revision": 1, "seen": "{seen}"}, first=agreed_on_sol),
    Example("decide", f"{cand('june')}/decide", {"target": "consider", "reason": "I want this."}, first=karen_decides),
    Example("waive_grace", f"{cand('ivy')}/waive-grace", first=offered),
    Example("extend_offer", f"{cand('ivy')}/extend-offer", {"hours": 24}, first=out_for_two_days),
    Example("give_task", f"{cand('ivy')}/tasks", {"owner": "{sam}", "text": "Book the room", "outward": False}),
    Example("finish_task", f"{cand('ivy')}/tasks/{{karens_task}}/finish"),
    Example("clear", f"{cand('ivy')}/clearance", {"cleared": True}, by="miriam"),
    Example(
        "object_to", f"{cand('ivy')}/objections", {"floor": "offer", "reason": "Not the part.", "asked_by": "{tom}"}
    ),
    Example("move_floor", f"{cand('rana')}/objections/{{objection}}/floor", {"floor": "offer"}, by="derek"),
    Example("withdraw_objection", f"{cand('rana')}/objections/{{objection}}/withdraw", by="derek"),
    Example("adopt", f"{cand('rana')}/objections/{{objection}}/adopt", first=derek_has_left),
    Example(
        "release",
        f"{cand('rana')}/objections/{{objection}}/release",
        {"reason": "It is settled."},
        first=derek_has_left_two,
    ),
    Example(
        "propose_list",
        f"{P}/lists/propose",
        {"candidacies": ["{june}", "{maud}", "{rana}"], "proposal": {"target": "consider"}},
    ),
    Example(
        "position_list",
        f"{P}/lists/positions",
        {
            "positions": [
                {"candidacy": "{rana}", "revision": 1, "position": "support"},
                {"candidacy": "{sol}", "revision": 1, "position": "accept"},
            ]
        },
    ),
    Example(
        "conclude_list",
        f"{P}/lists/conclude",
        {
            "conclusions": [
                {"candidacy": "{sol}", "revision": 1, "seen": "{seen}"},
                {"candidacy": "{rana}", "revision": 1, "seen": "{seen}"},
            ]
        },
        first=agreed_on_sol,
    ),
)

TEAM = (
    Example(
        "move",
        f"{P}/motions",
        {
            "motion": {
                "kind": "set_rule",
                "change": {"grace_hours": 12, "quorum": 2, "steps": ["audition", "offer"]},
                "reason": "Shorter.",
            }
        },
    ),
    Example("agree", f"{P}/motions/{{motion}}/agree", by="derek"),
    Example("withdraw_motion", f"{P}/motions/{{motion}}/withdraw"),
    Example(
        "invite", f"{P}/invitations", {"email": "nina@example.org", "name": "Nina", "voice": True, "title": "dramaturg"}
    ),
    Example("invite_again", f"{P}/invitations/{{nell}}/again", first=nell_is_invited),
    Example("leave", f"{P}/leave"),
    Example("declare", f"{P}/relations", {"performer": "{june_performer}", "relation": "agent"}),
    Example("correct_person", "/people/{ivy_performer}", {"voice": "alto", "skills": ["tap"]}),
    Example("save_search", "/searches", {"name": "Belters", "query": "q=belt"}),
    Example("forget_search", "/searches/{search}/forget", first=karen_keeps_a_search),
    Example("merge_performers", f"{P}/performers/merge", {"keep": "{maud_performer}", "gone": "{june_performer}"}),
    Example("part_performers", f"{P}/performers/part", {"keep": "{one_performer}", "gone": "{gone_performer}"}),
    Example("testify", f"{P}/testimony", {"performer": "{ivy_performer}", "text": "She was never late."}, by="julia"),
    Example("give_proxy", f"{P}/proxies", {"holder": "{tom}", "days": 3}),
    Example("end_proxy", f"{P}/proxies/end", {"holder": "{tom}"}, first=proxy_given),
    Example("add_role", f"{P}/roles", {"name": "The Nurse", "places": 2, "sort": "ensemble"}),
    Example("change_role", R, {"about": "Plays 28 to 40.", "places": 3}, method="PATCH"),
    Example("ask_a_question", f"{P}/form/questions", {"kind": "some", "text": "When?", "options": ["Now", "Later"]}),
    Example(
        "change_a_question", f"{P}/form/questions/{{question}}", {"kind": "yes_no", "text": "Do you?"}, method="PUT"
    ),
    Example("move_a_question", f"{P}/form/questions/{{question}}/move", {"up": True}),
    Example("retire_a_question", f"{P}/form/questions/{{question_of_role}}/retire", by="sam"),
    Example("say_notice", f"{P}/notice", {"producer": "Corner House", "pay": "unpaid"}, method="PUT"),
    Example("say_notice_of_role", f"{R}/notice", {"place": "Studio 9"}, method="PUT"),
    Example("publish_notice", f"{P}/notice/publish", {"sure": True}),
    Example("take_notice_back", f"{P}/notice/take-back", first=notice_published),
    Example("release_cast_list", f"{P}/cast-list/release", {"sure": True}, first=somebody_plays),
    Example("say_first_call", f"{P}/first-call", FIRST_CALL, method="PUT"),
    Example("take_first_call_back", f"{P}/first-call/take-back", first=first_call_said),
    Example("draft_welcomes", f"{P}/welcomes", first=somebody_plays),
    Example("take_cast_list_back", f"{P}/cast-list/take-back", first=cast_list_released),
    Example("looked_at_home", "/home/seen", {"seen": "{seen}"}, first=looked_at_home),
    Example("revoke_token", "/tokens/{token}/revoke", first=another_token),
    Example("open_production", "/productions", {"name": "Spring Tide", "time_zone": "Europe/London"}),
)

OUTSIDE = (
    Example("draft_letter", f"{cand('june')}/letters", {"subject": "Would you come?"}, by="sam", first=june_is_heard),
    Example(
        "change_letter",
        f"{P}/letters/{{letter}}",
        {"to": "ivy@example.org", "subject": "Come", "body": "Dear {{name}}, {{link}}", "version": 1},
        by="tom",
        method="PUT",
    ),
    Example(
        "write_off",
        f"{cand('june')}/answer/write-off",
        {"routes": ["letter", "phone"], "reason": "Both came back."},
        by="sam",
        first=june_is_let_go,
    ),
    Example("begin_answers", f"{P}/answers/begin", by="sam", first=june_submitted_and_is_let_go),
    Example("take_back", f"{cand('june')}/answer/take-back", by="sam", first=june_is_written_off),
    Example("send_letter", f"{P}/letters/{{letter}}/send", {"in_a_minute": False}, by="tom"),
    Example("send_letter_later", f"{P}/letters/{{letter}}/later", {"at": "{later}T09:00:00+00:00"}, by="tom"),
    Example("not_later", f"{P}/letters/{{letter}}/not-later", by="tom"),
    Example("drop_letter", f"{P}/letters/{{letter}}/drop", by="tom"),
    Example("close_links", f"{P}/letters/{{letter}}/close-links", by="sam", first=sent),
    Example("read_replies", f"{P}/letters/{{letter}}/read", by="sam"),
    Example(
        "make_session", f"{P}/days/sessions", {**PLACE, "role": "{role}", "times": TIMES, "rooms": ROOMS}, by="sam"
    ),
    Example("change_session", f"{P}/days/sessions/{{session}}", PLACE, by="sam", method="PUT"),
    Example(
        "call_session_off", f"{P}/days/sessions/{{session}}/call-off", {"says": "The studio is flooded."}, by="sam"
    ),
    Example("draft_off_letters", f"{P}/days/sessions/{{session}}/off-letters", by="sam", first=called_off),
    Example("give_day_again", f"{P}/days/sessions/{{session}}/replan", AGAIN, by="sam", first=looked_again),
    Example("draft_moved_letters", f"{P}/days/sessions/{{session}}/moved-letters", by="sam", first=moved),
    Example("add_times", f"{P}/days/sessions/{{session}}/times", TIMES, by="sam"),
    Example("choose_packs", f"{P}/days/packs", {"packs": ["general", "us-aea"]}, by="sam", method="PUT"),
    Example("set_places", f"{P}/days/times/{{slot}}/places", {"places": 2}, by="sam", method="PUT"),
    Example("match_panel", f"{P}/days/sessions/{{session}}/panel/match", {"members": ["{karen}"]}, by="sam"),
    Example("remove_time", f"{P}/days/times/{{slot}}/remove", by="sam"),
    Example(
        "say_breaks",
        f"{P}/days/sessions/{{session}}/breaks",
        {"day": "{session_day}", "breaks": [{"begins": "13:00", "ends": "14:00", "whose": "pianist"}]},
        by="sam",
        method="PUT",
    ),
    Example("share_online", f"{P}/days/sessions/{{session}}/online", {"online": 1}, by="sam", method="PUT"),
    Example("work_out_days", f"{P}/days/fill", {"sessions": ["{session}"], "breaks": ["13:00–14:00"]}, by="sam"),
    Example(
        "give_days",
        f"{P}/days/fill/give",
        {"sessions": ["{session}"], "gives": [{"cand": "{ivy}", "slot": "{slot}"}], "seen": "{fill_mark}"},
        by="sam",
        first=days_are_looked_at,
    ),
    Example("draft_given_letters", f"{P}/days/fill/letters", by="sam", first=june_has_a_time),
    Example("give_time", f"{cand('ivy')}/give-time", {"slot": "{slot}", "held": ""}, by="sam"),
    Example("take_time_back", f"{cand('ivy')}/take-time-back", {"held": "{slot}"}, by="sam", first=has_a_time),
    Example(
        "press_queue",
        f"{QUEUE}/press",
        {"day": "{session_day}", "candidacy": "{ivy}", "what": "here", "seen": 0},
        by="sam",
    ),
    Example("move_queue", f"{QUEUE}/move", {"day": "{session_day}", "minutes": 15, "seen": 0}, by="sam"),
    Example("undo_queue_move", f"{QUEUE}/move/undo", {"day": "{session_day}", "seen": 1}, by="sam", first=day_moved),
    Example(
        "make_groups",
        f"{QUEUE}/groups",
        {"day": "{session_day}", "size": 8, "whom": "here", "seen": 0},
        by="sam",
        first=two_are_here,
    ),
    Example(
        "put_into_group",
        f"{QUEUE}/groups/put",
        {"day": "{session_day}", "candidacies": ["{ivy}"], "letter": "new", "seen": 0},
        by="sam",
        first=two_are_here,
    ),
    Example(
        "press_group",
        f"{QUEUE}/groups/press",
        {"day": "{session_day}", "letter": "A", "what": "call", "seen": "{group_seen}"},
        by="sam",
        first=a_group_is_made,
    ),
    Example(
        "enter_chaperone",
        f"{QUEUE}/chaperones",
        {"day": "{session_day}", "name": "Hester Vale", "starts": 570, "until": 780, "approved": "The council"},
        by="sam",
    ),
    Example(
        "remove_chaperone",
        f"{QUEUE}/chaperones/{{chaperone}}/remove",
        {"day": "{session_day}"},
        by="sam",
        first=hester_looks_after_them,
    ),
    Example(
        "say_recording",
        f"{QUEUE}/recording/{{june}}",
        {"day": "{session_day}", "agrees": True, "seen": 0},
        by="sam",
        first=june_can_be_recorded,
    ),
    Example(
        "take_day_picture",
        f"{QUEUE}/pictures/{{june}}",
        {"day": "{session_day}", "agreed": True, "data": base64.b64encode(JPEG).decode()},
        by="sam",
        first=june_is_here,
    ),
    Example(
        "take_day_picture_away",
        f"{QUEUE}/pictures/{{june}}/take-away",
        {"day": "{session_day}"},
        by="sam",
        first=june_is_pictured,
    ),
    Example("name_monitor", f"{QUEUE}/monitors", {"email": "eve@cornerhouse.example"}, by="sam"),
    Example("end_monitor", f"{QUEUE}/monitors/{{monitor}}/end", by="sam", first=ruth_keeps_the_door),
    Example(
        "say_guardian",
        f"{cand('ivy')}/guardian",
        {"guardian": "Iris Marlowe", "relation": "aunt", "email": "iris@example.org"},
        by="sam",
        method="PUT",
    ),
    Example("end_agent", f"{cand('june')}/agents/{{agent}}/end", by="sam"),
    Example("renew_agent", f"{cand('june')}/agents/{{agent}}/renew-link", by="sam"),
    Example("walk_in", f"{R}/walk-ins", {"name": "Ulfric Bane"}, by="sam"),
    Example("say_dates", f"{P}/dates", {"days": [{"day": "2027-03-03", "starts": "10:00"}]}, by="sam", method="PUT"),
    Example("say_chart", f"{P}/parts/chart", {"seen": 0, "scenes": SCENES}, by="sam", method="PUT"),
    Example("tie_characters", f"{P}/parts/chart/ties", {"seen": 1, "ties": {"Nurse": "{role}"}}, first=charted),
    Example("put_chart_back", f"{P}/parts/chart/put-back", {"seen": 2, "version": 1}, by="sam", first=charted_twice),
    Example("work_out_doubling", f"{P}/parts/doubling", DOUBLING, by="sam", first=charted),
    Example("work_out_callbacks", f"{P}/callbacks", CALLBACKS, by="sam", method="PUT", first=called_back),
    Example(
        "move_callback_group",
        f"{P}/callbacks/move",
        {"seen": 1, "group": "Fight", "up": True},
        by="sam",
        first=called_back,
    ),
    Example(
        "hold_callback_group",
        f"{P}/callbacks/hold",
        {"seen": 1, "group": "Song", "place": "first"},
        by="sam",
        first=called_back,
    ),
    Example("draft_callback_letters", f"{P}/callbacks/letters", by="sam", first=somebody_is_called),
    Example("best_callback_order", f"{P}/callbacks/best", {"seen": 2}, by="sam", first=called_back_by_hand),
    Example("begin_what_if", f"{P}/casting/what-ifs", {"name": "What if Ivy", "as_now": True}),
    Example(
        "keep_what_if",
        f"{P}/casting/what-ifs/{{what_if}}",
        {
            "seen": 2,
            "name": "What if it is Ivy",
            "fills": [{"role": "{role}", "place": 1, "performer": "{ivy_performer}"}],
        },
        method="PUT",
    ),
    Example("copy_what_if", f"{P}/casting/what-ifs/{{what_if}}/copy"),
    Example("throw_what_if_away", f"{P}/casting/what-ifs/{{what_if}}/throw-away"),
    Example("say_covers", f"{P}/parts/covers", COVERED, by="sam", method="PUT", first=charted),
    Example("ask_for_a_tape", f"{cand('ivy')}/tape", {"material": "Scene 3", "pages": 2}, by="sam"),
    Example("move_a_tape", f"{cand('ivy')}/tape/move", {"due": "{in_a_month}"}, by="sam", first=tape_asked),
    Example("close_a_tape", f"{cand('ivy')}/tape/close", by="sam", first=tape_due),
    Example("call_off_a_tape", f"{cand('ivy')}/tape/call-off", by="sam", first=tape_asked),
    Example("free_time", f"{cand('ivy')}/free-time", by="sam", first=ended_with_a_time),
    Example(
        "raise_matter",
        f"{P}/safeguarding/matters",
        {"kind": "finding", "account": "What I saw.", "performer": "{ivy_performer}"},
        by="tom",
    ),
    Example(
        "note_matter",
        f"{P}/safeguarding/matters/{{matter}}/notes",
        {"text": "Spoken to.", "what": "told"},
        by="miriam",
    ),
    Example("tell_person", f"{P}/safeguarding/matters/{{held}}/tell", {"text": "You were named."}, by="miriam"),
    Example(
        "sort_matter",
        f"{P}/safeguarding/matters/{{matter}}/kind",
        {"kind": "finding", "text": "It was looked into."},
        by="miriam",
    ),
    Example("hand_matter", f"{P}/safeguarding/matters/{{matter}}/owner", {"owner": "{ruth}"}, by="miriam"),
    Example(
        "ease_matter",
        f"{P}/safeguarding/matters/{{matter}}/ease",
        {"text": "With a chaperone.", "on": "{later}"},
        by="miriam",
    ),
    Example(
        "review_matter",
        f"{P}/safeguarding/matters/{{matter}}/review",
        {"text": "It stands.", "on": "{later}"},
        by="miriam",
    ),
    Example("hold_matter", f"{P}/safeguarding/matters/{{held}}/hold", {"text": "Until we know."}, by="miriam"),
    Example(
        "confirm_hold",
        f"{P}/safeguarding/matters/{{held}}/hold/confirm",
        {"text": "It has to last."},
        by="miriam",
        first=held_by_ruth,
    ),
    Example(
        "release_hold",
        f"{P}/safeguarding/matters/{{held}}/hold/release",
        {"text": "It is over."},
        by="miriam",
        first=held_by_ruth,
    ),
    Example(
        "add_matter_file",
        f"{P}/safeguarding/matters/{{matter}}/files",
        {"name": "What he wrote.txt", "data": "WW91IHdpbGwgYmUgc29ycnku"},
        by="miriam",
    ),
    Example("take_out_matter_file", f"{P}/safeguarding/matters/{{matter}}/files/{{file}}/take-out", by="miriam"),
    Example("break_glass", f"{P}/roles/{{role}}/glass", {"why": "asked"}, by="miriam", first=owned_by_miriam),
    Example("end_matter", f"{P}/safeguarding/matters/{{matter}}/end", {"text": "Settled."}, by="miriam"),
    Example("clear_all", f"{P}/safeguarding/clear-all", by="miriam"),
    Example(
        "keep_because", "/keeping/holds", {"performer": "{ivy_performer}", "reason": "A claim.", "until": "{later}"}
    ),
    Example("keep_letter_wording", f"{P}/letter-wordings/{{kind}}/{{language}}", WORDING, by="sam", method="PUT"),
    Example("put_letter_wording_back", f"{P}/letter-wordings/{{kind}}/{{language}}/put-back", SEEN, by="sam"),
    Example("choose_letter_language", f"{P}/letter-wordings/language", {"language": "de"}, by="sam"),
    Example("choose_reminders", f"{P}/letter-wordings/reminders", {"days": 2}, by="sam"),
    Example("choose_company_reminders", "/letter-wordings/reminders", {"days": 2}),
    Example("choose_confirmations", f"{P}/letter-wordings/confirmations", {"confirm": False}, by="sam"),
    Example("choose_link_codes", f"{P}/letter-wordings/link-codes", {"ask": True}, by="sam"),
    Example("choose_company_link_codes", "/letter-wordings/link-codes", {"ask": False}),
    Example("choose_company_confirmations", "/letter-wordings/confirmations", {"confirm": False}),
    Example("keep_company_letter_wording", "/letter-wordings/{kind}/{language}", WORDING, method="PUT"),
    Example("put_company_letter_wording_back", "/letter-wordings/{kind}/{language}/put-back", SEEN),
    Example("keep_no_longer", "/keeping/holds/{kept_hold}/end"),
    Example("change_period", "/keeping/periods", {"purpose": "unsuccessful", "days": 300}),
    Example("erase_own_text", "/kept/texts/{own_text}/erase"),
    Example("bring_list", "/people/lists", {"name": "a.csv", "text": "Name\nNora Cole\n"}, by="sam"),
    Example(
        "say_columns",
        "/people/lists/{list_brought}/columns",
        {"columns": ["name", "email", "", "", ""], "order": "dmy"},
        by="sam",
    ),
    Example("take_rows_partly", "/people/lists/{list_checked}/partly", {"partly": True}, by="sam"),
    Example(
        "choose_rows",
        "/people/lists/{list_checked}/choices",
        {"choices": [{"row": 4, "choice": "same"}], "everybody": ""},
        by="sam",
    ),
    Example("take_list", "/people/lists/{list_checked}/take", by="sam"),
    Example("go_on_with_list", "/people/lists/{list_checked}/go-on", by="sam"),
    Example("undo_list", "/people/lists/{list_taken}/undo", by="sam"),
    Example("say_columns_anew", "/people/lists/{list_undone}/again", by="sam"),
    Example("drop_list", "/people/lists/{list_brought}/drop", by="sam"),
    Example("answer_case", f"{P}/cases/{{case}}/room", {"text": "She has the voice."}),
)

MOTIONS = (
    {
        "kind": "add_member",
        "person": "{tom}",
        "say": [{"role": "{role}", "step": "*"}],
        "voice": True,
        "title": "writer",
    },
    {"kind": "remove_member", "person": "{tom}"},
    {"kind": "set_rule", "change": {"preset": "one", "decider": "{karen}"}},
    {"kind": "name_outside", "name": "A helpline", "phone": "0800 1111"},
    {"kind": "name_alternate", "person": "{tom}", "seat": "{derek}"},
    {"kind": "waiver", "person": "{julia}", "role": "{role}"},
    {"kind": "release", "candidacy": "{rana}", "objection": "{objection}", "reason": "Settled."},
    {"kind": "waive_grace", "candidacy": "{ivy}"},
    {"kind": "find_relation", "person": "{tom}", "performer": "{june_performer}", "relation": "partner"},
)

EXAMPLES = (*ROOM, *TEAM, *OUTSIDE)
BY_NAME = {example.operation: example for example in EXAMPLES}
