"""The one writer: each act once, its texts beside the log, its time never before the last."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, decisions, rehearsals
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.actions.log import LONGEST_TEXT, Reused, bring_due, clean_text, milliseconds
from castlist.actions.outbox import Outbox
from castlist.queries.log import event_of, events_of, load_whole
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Performer, Production, Request, Text
from castlist.rules.decisions.facts import Condition
from castlist.rules.decisions.state import Event as RuleEvent
from castlist.rules.why import Refused, Why

NOW = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
SUPPORT = {"revision": 1, "what": "support", "reason": Reason("because")}


class Room:
    """Two people with a say, a role, and somebody proposed for it."""

    def __init__(self, **rule: object) -> None:
        self.company = rehearsals.company(now=NOW)
        self.karen, self.derek = rehearsals.people(2, now=NOW)
        for name in ("ivy", "ada"):
            Performer.objects.create(pk=name, company_id=self.company, name=name.title(), created_at=NOW)
        at = milliseconds(NOW)
        say = [["*", "*"]]
        self.production = rehearsals.begin(
            self.company,
            [
                RuleEvent("production_opened", "", at, {"rule": {"q": 2, "skip_to": "offer", **rule}}),
                RuleEvent("member_added", "", at, {"person": self.karen, "say": say}),
                RuleEvent("member_added", "", at, {"person": self.derek, "say": say}),
                RuleEvent("role_added", "", at, {"id": "lead", "name": "Lead"}, "", "lead"),
            ],
            now=NOW,
        )
        self.cand = decisions.put_forward(
            self.actor(), role="lead", performer="ivy", reason=Reason("she has the voice")
        ).answer["candidacy"]
        decisions.propose(self.actor(), self.cand, revision=Revision("consider"))

    def actor(self, who: str = "", *, key: str = "", now: datetime = NOW) -> Actor:
        return Actor(self.production, who or self.karen, now, key)

    def log(self) -> list[str]:
        return list(Event.objects.filter(production=self.production).order_by("seq").values_list("kind", flat=True))

    def row(self) -> Production:
        return Production.objects.get(pk=self.production)


@pytest.fixture
def room(db: None) -> Room:
    return Room()


# -- A request that is sent twice (I37)


def test_a_request_sent_again_writes_once_and_answers_the_same(room: Room) -> None:
    first = decisions.position(room.actor(key="k1"), room.cand, **SUPPORT)
    before = room.log()
    second = decisions.position(room.actor(key="k1"), room.cand, **SUPPORT)
    assert (second.answer, second.again, second.events) == (first.answer, True, ())
    assert room.log() == before
    assert Text.objects.filter(body="because").count() == 1


def test_a_candidacy_begun_twice_by_one_request_is_one(room: Room) -> None:
    actor = room.actor(key="k1")
    first = decisions.put_forward(actor, role="lead", performer="ada", reason=Reason())
    second = decisions.put_forward(actor, role="lead", performer="ada", reason=Reason())
    assert second.answer == first.answer
    assert room.log().count("candidacy_named") == 2  # Ivy's, and this one


def test_a_role_added_twice_by_one_request_is_one(room: Room) -> None:
    first = agreements.add_role(room.actor(key="k1"), name="Nurse")
    second = agreements.add_role(room.actor(key="k1"), name="Nurse")
    assert second.answer == first.answer
    assert second.answer["role"]
    assert room.log().count("role_added") == 2  # the lead, and this one


SOMETHING_ELSE: dict[str, Callable[[Room, Actor, str], object]] = {
    "another answer": lambda room, actor, other: decisions.position(actor, room.cand, **SUPPORT | {"what": "accept"}),
    "another candidacy": lambda room, actor, other: decisions.position(actor, other, **SUPPORT),
    "another act": lambda room, actor, other: decisions.withdraw_proposal(actor, room.cand),
    "another member": lambda room, actor, other: agreements.leave(actor),
}


@pytest.mark.parametrize("what", SOMETHING_ELSE)
def test_a_key_used_for_something_else_is_refused_and_nothing_is_written(room: Room, what: str) -> None:
    decisions.position(room.actor(key="k1"), room.cand, **SUPPORT)
    other = decisions.put_forward(room.actor(), role="lead", performer="ada", reason=Reason()).answer["candidacy"]
    decisions.propose(room.actor(), other, revision=Revision("consider"))
    before = room.log()
    with pytest.raises(Reused):
        SOMETHING_ELSE[what](room, room.actor(key="k1"), other)
    assert room.log() == before


class Room2:
    """A second production of the same company."""

    def __init__(self, room: Room) -> None:
        opened = RuleEvent("production_opened", room.karen, milliseconds(NOW))
        self.production = rehearsals.begin(room.company, [opened], now=NOW)


def test_leaving_two_productions_with_one_key_is_not_leaving_one(room: Room) -> None:
    other = Room2(room).production
    agreements.leave(room.actor(key="k1"))
    with pytest.raises(Reused):
        agreements.leave(Actor(other, room.karen, NOW, "k1"))


def test_the_same_key_of_two_people_is_two_keys(room: Room) -> None:
    decisions.position(room.actor(key="k1"), room.cand, **SUPPORT)
    decisions.position(room.actor(room.derek, key="k1"), room.cand, **SUPPORT)
    assert room.log().count("position_given") == 2


def test_a_refused_request_may_be_sent_again_under_its_key(room: Room) -> None:
    with pytest.raises(Refused):
        decisions.conclude(room.actor(key="k1"), room.cand, revision=1)
    assert not Request.objects.exists()
    for who in (room.karen, room.derek):
        decisions.position(room.actor(who), room.cand, **SUPPORT)
    decisions.conclude(room.actor(key="k1"), room.cand, revision=1)
    assert room.log()[-1] == "concluded"


@pytest.mark.parametrize("key", ["k" * 500, "nul\x00", "half \ud800 a pair", "line\nend", "\U0001f3ad"])
def test_any_key_is_a_key(room: Room, key: str) -> None:
    decisions.position(room.actor(key=key), room.cand, **SUPPORT)
    assert decisions.position(room.actor(key=key), room.cand, **SUPPORT).again
    assert room.log().count("position_given") == 1


# -- Texts


def test_a_text_lies_beside_the_log_under_its_commitment(room: Room) -> None:
    text = Text.objects.get(body="she has the voice")
    assert text.salt is not None
    digest = hashlib.sha256(bytes(text.salt) + b"she has the voice").digest()
    assert text.commitment == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (text.production_id, text.role, text.cand, text.author) == (room.production, "lead", room.cand, room.karen)
    event = Event.objects.get(production=room.production, kind="candidacy_named")
    assert json.loads(event.data)["reason"] == text.commitment
    assert "voice" not in event.data


def test_the_same_words_said_twice_cannot_be_told_from_each_other(room: Room) -> None:
    for who in (room.karen, room.derek):
        decisions.position(room.actor(who), room.cand, **SUPPORT)
    assert len(set(Text.objects.filter(body="because").values_list("commitment", flat=True))) == 2


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("a\r\nb\rc\n", "a\nb\nc"),
        ("  <b>no</b> ", "<b>no</b>"),
        ("עברית \U0001f3ad e\u0301", "עברית \U0001f3ad e\u0301"),
        ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
        ("\n" * 30_000 + "x", "x"),
        ("withheld", "withheld"),
    ],
)
def test_a_text_is_kept_as_it_was_said(room: Room, said: str, kept: str) -> None:
    decisions.position(room.actor(), room.cand, **SUPPORT | {"reason": Reason(said)})
    assert (
        Text.objects.order_by("created_at").filter(cand=room.cand).exclude(body="she has the voice").get().body == kept
    )
    assert walk().findings == []


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u200d\ufe0f \u2060", "\u202e\u202c"])
def test_a_text_in_which_nothing_is_seen_says_nothing(room: Room, text: str) -> None:
    with pytest.raises(Refused) as no:
        decisions.advise(room.actor(room.derek), room.cand, what="comment", text=text)
    assert (no.value.why, Event.objects.filter(kind="voiced").count()) == (Why.reason_required, 0)


@pytest.mark.parametrize("text", ["?", "👍", "\u200bA", "👩\u200d👧"])
def test_a_text_in_which_something_is_seen_is_kept_as_it_is(room: Room, text: str) -> None:
    assert clean_text(text) == text


def test_a_text_that_is_too_long_is_refused_and_nothing_is_written(room: Room) -> None:
    before = room.log()
    with pytest.raises(Refused) as no:
        decisions.position(room.actor(), room.cand, **SUPPORT | {"reason": Reason("x" * (LONGEST_TEXT + 1))})
    assert (no.value.why, no.value.detail) == (Why.too_long, "It has 20,001 characters; at most 20,000 are kept.")
    assert room.log() == before


def test_a_withheld_reason_leaves_no_text(room: Room) -> None:
    said = Reason("but never told", withheld=True)
    with pytest.raises(Refused) as no:  # what was typed is given back, and not dropped without a word
        decisions.position(room.actor(), room.cand, revision=1, what="object", reason=said)
    assert no.value.why is Why.said_and_kept
    decisions.position(room.actor(), room.cand, revision=1, what="object", reason=Reason(" \n", withheld=True))
    assert not Text.objects.filter(body="but never told").exists()
    assert json.loads(Event.objects.filter(kind="position_given").get().data)["reason"] == "withheld"


@pytest.mark.parametrize("empty", ["", "   ", "\x00", "\ud800", "\n\n"])
def test_an_empty_reason_is_none(room: Room, empty: str) -> None:
    with pytest.raises(Refused) as no:
        decisions.position(room.actor(), room.cand, revision=1, what="object", reason=Reason(empty))
    assert no.value.why is Why.reason_required


def test_texts_of_conditions_and_terms_lie_beside_the_log_too(room: Room) -> None:
    revision = Revision("consider", "two weeks", [Asked("pre", "she sings it once")])
    decisions.amend(room.actor(), room.cand, revision=revision)
    data = Event.objects.get(production=room.production, kind="amended").data
    assert Text.objects.filter(body__in=["two weeks", "she sings it once"]).count() == 2
    assert "weeks" not in data
    assert "sings" not in data


def conditions(room: Room) -> tuple[Condition, ...]:
    """What is on the table."""
    proposal = load_whole(room.production).proposal(room.cand)
    return proposal.conditions if proposal else ()


def test_a_kept_condition_stays_as_it_was_and_no_word_of_one_reaches_the_log(room: Room) -> None:
    def amend(target: str, *asked: Asked) -> Condition:
        decisions.amend(room.actor(), room.cand, revision=Revision(target, "", asked))
        return conditions(room)[0]

    first = amend("consider", Asked("undertaking", "nobody of his is there", room.derek, "her slot"))
    assert amend("audition", Asked("undertaking", "", id=first.id)) == first
    second = amend("audition", Asked("undertaking", "nor his agent", id=first.id))
    assert (second.id, second.asked_by, second.due) == (first.id, room.derek, first.due)
    said = Text.objects.filter(commitment__in=[first.text, second.text, first.due]).values_list("body", flat=True)
    assert sorted(said) == ["her slot", "nobody of his is there", "nor his agent"]
    assert walk().findings == []


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (Asked("pre", "she is ill", id="abc123"), Why.unknown),
        (Asked("pre", "she is ill", "Eve the stranger"), Why.unknown),
        (Asked("pre", "she is ill", due="x" * 61), Why.too_long),
        (Asked("pre", " "), Why.reason_required),
        (Asked("wish", "she is ill"), Why.unknown),
    ],
)
def test_a_condition_that_cannot_be_kept_is_refused(room: Room, asked: Asked, why: Why) -> None:
    with pytest.raises(Refused) as no:
        decisions.amend(room.actor(), room.cand, revision=Revision("consider", "", [asked]))
    assert no.value.why is why


# -- What no database keeps


def test_nul_and_half_characters_elsewhere_do_not_reach_the_database(room: Room) -> None:
    agreements.add_role(room.actor(), name="Nur\ud800se", about="kind\x00 and \ud800 tired")
    role = json.loads(Event.objects.filter(kind="role_added").latest("seq").data)
    assert (role["name"], role["about"]) == ("Nurse", "kind and  tired")
    assert walk().findings == []


@pytest.mark.parametrize("name", ["", "nobody", "\x00", "\ud800", "x" * 5000, "a\nb", "' OR 1=1 --"])
def test_what_is_not_there_is_unknown(room: Room, name: str) -> None:
    for refused in (
        lambda: decisions.position(room.actor(), name, **SUPPORT),
        lambda: decisions.position(replace(room.actor(), production=name), room.cand, **SUPPORT),
        lambda: decisions.move_floor(room.actor(), room.cand, objection=name, to="offer"),
        lambda: decisions.put_forward(room.actor(), role=name, performer="ada", reason=Reason()),
        lambda: agreements.agree(room.actor(), name),
    ):
        with pytest.raises(Refused) as no:
            refused()
        assert no.value.why is Why.unknown


# -- Time


def test_a_clock_that_goes_backwards_does_not_turn_the_log_back(room: Room) -> None:
    decisions.position(room.actor(now=NOW + timedelta(hours=2)), room.cand, **SUPPORT)
    decisions.position(room.actor(room.derek, now=NOW - timedelta(days=1)), room.cand, **SUPPORT)
    times = list(Event.objects.filter(production=room.production).order_by("seq").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] == times[-2] == milliseconds(NOW + timedelta(hours=2))
    assert walk().findings == []


def offered(room: Room, **terms: int) -> None:
    decisions.amend(room.actor(), room.cand, revision=Revision("offer", **terms))  # type: ignore[arg-type]
    for who in (room.karen, room.derek):
        decisions.position(room.actor(who), room.cand, revision=2, what="support", reason=Reason())
    decisions.conclude(room.actor(), room.cand, revision=2)


def test_what_time_brings_is_written_before_the_next_act(db: None) -> None:
    room = Room(grace_hours=24)
    offered(room, deadline_hours=48)
    day = timedelta(days=1)
    assert room.row().due_at == milliseconds(NOW + day)
    decisions.advise(room.actor(now=NOW + 2 * day), room.cand, what="for", text="yes")
    assert room.log()[-3:] == ["concluded", "offer_went_live", "voiced"]
    assert room.row().due_at == milliseconds(NOW + 3 * day) + 1
    assert bring_due(now=NOW + 2 * day) == 0
    assert bring_due(now=NOW + 4 * day) == 1
    assert room.log()[-1] == "offer_lapsed"
    assert room.row().due_at == 0
    assert walk().findings == []


def test_what_an_act_makes_due_at_once_is_written_with_it(db: None) -> None:
    room = Room(grace_hours=0)
    offered(room)
    assert room.log()[-2:] == ["concluded", "offer_went_live"]
    assert room.row().due_at == 0


# -- One transaction, few statements


def test_an_act_that_fails_half_way_leaves_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (room.log(), room.row().head, Text.objects.count())
    send = Outbox.send

    def send_and_break(outbox: Outbox) -> None:
        send(outbox)
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "send", send_and_break)
        with pytest.raises(ConnectionError):
            decisions.position(room.actor(key="k1"), room.cand, **SUPPORT)
    assert (room.log(), room.row().head, Text.objects.count()) == before
    assert walk().findings == []


def statements(act: object) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()  # type: ignore[operator]
    return [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]


@pytest.mark.parametrize("rivals", [1, 40])
def test_an_act_takes_the_same_few_statements_however_many_rivals_there_are(room: Room, rivals: int) -> None:
    for number in range(rivals):
        cand = decisions.submit(room.actor(), role="lead", performer=f"p{number}").answer["candidacy"]
        decisions.propose(room.actor(), cand, revision=Revision("consider"))
    taken = statements(lambda: decisions.position(room.actor(key="k1"), room.cand, **SUPPORT))
    # PostgreSQL takes what is written in one go: the lock, what is known, what is written.
    sqlite = connection.vendor == "sqlite"
    assert len(taken) == (9 if sqlite else 3), taken
    decisions.position(room.actor(room.derek), room.cand, **SUPPORT)
    taken = statements(lambda: decisions.conclude(room.actor(), room.cand, revision=1))
    assert len(taken) == (8 if sqlite else 3), taken


def test_events_read_back_are_those_that_were_written(room: Room) -> None:
    written = decisions.position(room.actor(), room.cand, **SUPPORT)
    assert [event_of(row) for row in events_of(room.production)][-1:] == list(written.events)
    assert written.state.n == written.seq == room.row().head
    assert load_whole(room.production).position(room.cand, 1, room.karen) is not None
