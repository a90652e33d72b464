"""How far the smaller copy of a self-tape is, on both sides' pages; and the copy, played in parts by whoever may."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from castlist.actions import tape_copies, tape_files
from castlist.queries.tapes import begun_of, path_of, small_of
from castlist.records.models import Tape
from tests.actions.test_tape_copies import sent, stand_in
from tests.world import World

__all__ = ["sent", "stand_in"]
pytestmark = pytest.mark.django_db(transaction=True)


def text(world: World, who: str = "") -> str:
    """The page of the self-tape as the performer reads it, or that member."""
    if not who:
        return Client().get(f"/i/{world.bearer('ivy').token}/tape/").content.decode()
    where = f"/p/{world.production.pk}/tape/{world.cands['ivy']}/"
    return world.client(who).get(where).content.decode()


def both(world: World) -> list[str]:
    return [text(world), text(world, "karen")]


def played(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_both_pages_say_how_far_it_is(sent: World, stand_in: Callable[[str], Path]) -> None:
    stand_in("work")
    for page in both(sent):
        assert "is made soon" in page
        assert "data-copying" in page
        assert "tape_copy.js" in page
    Tape.objects.update(small_state="making", small_part=42, small_file="x.mp4")
    for page in both(sent):
        assert "is being made: 42 %" in page
        assert '<progress max="100" value="42"' in page
    Tape.objects.update(small_state="", small_part=0, small_file="")
    assert tape_copies.go_on(holder="test", clock=timezone.now)
    row = Tape.objects.get()
    for page in both(sent):
        assert "This is a smaller copy of 1 MB" in page
        assert "tape_copy.js" not in page
        assert row.small_file in page.partition("<video")[2].partition(">")[0]
        assert row.file in page


@pytest.mark.parametrize(
    ("state", "says"),
    [("broken", "No smaller copy could be made"), ("slow", "it would take too long"), ("enough", "It is small as it")],
)
def test_both_pages_say_why_there_is_none_and_play_what_came(
    state: str, says: str, sent: World, stand_in: Callable[[str], Path]
) -> None:
    stand_in("work")
    Tape.objects.update(small_state=state)
    for page in both(sent):
        assert says in page
        assert Tape.objects.get().file in page.partition("<video")[2].partition(">")[0]


def test_where_nothing_is_made_smaller_the_team_reads_so_and_the_performer_is_not_bothered(sent: World) -> None:
    own, team = both(sent)
    assert "nothing is made smaller on this server" in team
    assert "smaller" not in own.partition("What they see")[2].partition("What to read")[0].replace('id="copy"', "")


def test_the_copy_is_played_in_parts_by_whoever_may_watch_and_by_nobody_else(
    sent: World, stand_in: Callable[[str], Path]
) -> None:
    stand_in("work")
    tape_copies.go_on(holder="test", clock=timezone.now)
    row = Tape.objects.get()
    token = sent.bearer("ivy").token
    mine = f"/i/{token}/tape/watch/{row.small_file}"
    theirs = f"/p/{sent.production.pk}/tape/{sent.cands['ivy']}/watch/{row.small_file}"
    for client, where in ((Client(), mine), (sent.client("karen"), theirs)):
        part = client.get(where, headers={"Range": "bytes=990-"})
        assert (part.status_code, part["Content-Range"], played(part)) == (206, "bytes 990-999/1000", b"x" * 10)
        assert (part["Content-Type"], part["Accept-Ranges"]) == ("video/mp4", "bytes")
        assert client.get(where, headers={"Range": "bytes=2000-"}).status_code == 416
        assert client.get(where, headers={"If-None-Match": part["ETag"]}).status_code == 304
    assert sent.client("eve").get(theirs).status_code == 404
    assert Client().get(mine.replace(token, "no-such-link")).status_code == 404
    Tape.objects.update(small_state="making")
    assert (Client().get(mine).status_code, sent.client("karen").get(theirs).status_code) == (404, 404)


@pytest.fixture(autouse=True)
def empty_folders() -> Iterator[None]:
    yield
    for folder in (path_of(""), small_of(""), begun_of("")):
        if folder.is_dir():
            tape_files.remove(*(one for one in folder.iterdir() if one.is_file()))
