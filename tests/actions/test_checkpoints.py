"""Checkpoints: each has only what its reader may see, today's log extends them, and whatever was changed is found."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from castlist.actions import agreements, checkpoints, decisions
from castlist.queries.checkpoints import checkpoints as made
from castlist.queries.checkpoints import held, with_a_say
from castlist.queries.telling import QUIET, ROSTER
from castlist.records.models import Event, EventStream, Request
from castlist.records.signatures import sign
from castlist.rules.checkpoints import SHOWN_OF_ALL, Checkpoint, is_shown, read
from tests.world import World


@pytest.fixture
def spoken(world: World, settings: Any) -> World:
    """Ivy was put forward and is to be heard; mails can go."""
    settings.CASTLIST_URL_IS_LOCAL = False
    world.put_forward("ivy")
    world.agree("ivy", "audition")
    return world


def of(world: World, name: str) -> Checkpoint:
    """What that person would be sent now."""
    return next(one for _, one in made(world.production, [world.people[name]], now=world.now))


def at(world: World, days: int, hour: int = 6) -> datetime:
    """That hour, so many days later."""
    return (world.now + timedelta(days=days)).replace(hour=hour, minute=0)


def test_todays_log_extends_what_was_kept_and_goes_on_doing_so(spoken: World) -> None:
    kept = of(spoken, "karen")
    assert {stream.name for stream in kept.streams} == {"production", spoken.role}
    assert held(kept).wrong == ()
    spoken.object_late("ivy")
    assert (held(kept).wrong, of(spoken, "karen").streams != kept.streams) == ((), True)


def test_whoever_is_recused_is_told_nothing_of_the_room(spoken: World) -> None:
    agreements.declare(spoken.actor("derek"), performer=spoken.performers["ivy"])
    before = of(spoken, "derek")
    assert [stream.name for stream in before.streams] == ["production"]
    decisions.advise(spoken.actor("tom"), spoken.cands["ivy"], what="comment", text="Hear her twice.")
    assert of(spoken, "derek").streams == before.streams
    assert of(spoken, "karen").streams != before.streams
    assert list(made(spoken.production, [spoken.people["eve"]], now=spoken.now)) == []


def test_what_nobody_is_shown_changes_no_checkpoint(spoken: World) -> None:
    before = of(spoken, "karen")
    other = spoken.put_forward("june")
    with_june = of(spoken, "karen")
    agreements.declare(spoken.actor("sam"), performer=spoken.performers["june"])
    assert Event.objects.filter(kind="relation_declared").exists()
    assert (of(spoken, "karen").streams == with_june.streams, before.streams == with_june.streams) == (True, False)
    assert other


def test_what_no_bar_shows_counts_in_no_checkpoint() -> None:
    assert not any(is_shown("lead", kind) for kind in QUIET)
    assert ROSTER >= SHOWN_OF_ALL


def tampered(statement: str, *params: object) -> None:
    """The guards of the log are taken away, and a row is changed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE event DISABLE TRIGGER USER")
        cursor.execute(statement, params)


@pytest.mark.parametrize("part", ["kind = 'x'", "\"by\" = 'x'", "at = at + 1", "data = '{}'", "cand = ''"])
def test_whatever_old_row_is_changed_is_found(spoken: World, part: str) -> None:
    kept = of(spoken, "karen")
    seq = Event.objects.filter(kind="candidacy_named").values_list("seq", flat=True)[0]
    tampered(f"UPDATE event SET {part} WHERE production_id = %s AND seq = %s", spoken.production.pk, seq)
    assert len(held(kept).wrong) == 1
    assert "are not those of then" in held(kept).wrong[0]


def test_a_log_that_was_cut_short_is_found_though_its_chain_is_whole(spoken: World) -> None:
    kept = of(spoken, "karen")
    last = Event.objects.filter(stream=spoken.role).order_by("-seq")[0]
    tampered("DELETE FROM event WHERE production_id = %s AND seq = %s", spoken.production.pk, last.seq)
    EventStream.objects.filter(stream=spoken.role).update(count=last.number - 1)
    assert "acts, and has" in held(kept).wrong[0]


def test_a_forged_checkpoint_is_not_believed(spoken: World) -> None:
    kept = of(spoken, "karen")
    bigger = replace(kept, streams=tuple(replace(s, size=s.size - 1) for s in kept.streams))
    assert any("signature" in said for said in held(bigger).wrong)
    other = replace(kept, key=b"k" * 32)
    assert any("another key" in said for said in held(other).wrong)
    nowhere = replace(kept, production="nowhere")
    assert any("no such production" in said for said in held(replace(nowhere, signature=sign(nowhere.said))).wrong)


def test_an_earlier_key_can_be_named(spoken: World, settings: Any) -> None:
    kept = of(spoken, "karen")
    settings.SECRET_KEY = "another key than the one before, and long enough for anybody"
    assert any("another key" in said for said in held(kept).wrong)
    assert held(kept, key=kept.key).wrong == ()


def test_each_with_a_say_is_sent_one_on_days_on_which_something_changed(spoken: World) -> None:
    mail.outbox.clear()
    wanted = sorted(person.email for person in with_a_say(spoken.production))
    sent = [checkpoints.send(now=at(spoken, day, hour)) for day, hour in ((1, 2), (1, 6), (1, 9), (2, 6))]
    assert (sent, sorted(m.to[0] for m in mail.outbox)) == ([0, len(wanted), 0, 0], wanted)
    agreements.declare(spoken.actor("derek"), performer=spoken.performers["ivy"])
    decisions.advise(spoken.actor("tom"), spoken.cands["ivy"], what="comment", text="Hear her twice.")
    mail.outbox.clear()
    checkpoints.send(now=at(spoken, 3))
    decisions.advise(spoken.actor("tom"), spoken.cands["ivy"], what="comment", text="And a third time.")
    told = {m.to[0] for m in mail.outbox}
    mail.outbox.clear()
    checkpoints.send(now=at(spoken, 4))
    assert spoken.people["derek"].email not in {m.to[0] for m in mail.outbox}
    assert spoken.people["karen"].email in told & {m.to[0] for m in mail.outbox}


def test_the_mail_is_the_checkpoint_and_names_nobody(spoken: World) -> None:
    mail.outbox.clear()
    checkpoints.send(now=at(spoken, 1))
    one = next(m for m in mail.outbox if m.to == [spoken.people["karen"].email])
    (kept,) = read(one.message().as_string())
    assert held(kept).wrong == ()
    assert max(len(line) for line in one.body.splitlines() if "BEGIN" not in line and " " in line) < 130
    assert [name for name in ("Ivy", "Marlowe", "secret reason") if name in one.body] == []


def test_none_go_where_they_are_not_wanted_or_could_not_be_read(spoken: World, settings: Any) -> None:
    settings.CASTLIST_CHECKPOINTS = False
    assert checkpoints.send(now=at(spoken, 1)) == 0
    settings.CASTLIST_CHECKPOINTS, settings.CASTLIST_URL_IS_LOCAL = True, True
    assert checkpoints.send(now=at(spoken, 1)) == 0
    assert not Request.objects.filter(key__startswith="checkpoint").exists()


def test_two_clocks_in_one_moment_send_once(spoken: World) -> None:
    now = at(spoken, 1)
    assert checkpoints.send(now=now) > 0
    assert checkpoints.send(now=now) == 0
