"""`castlist demo`: a company to look around in, on this machine only; with `--check`, the story played over HTTP."""

import argparse
import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from castlist.jobs.arguments import Once, folder
from castlist.jobs.demo_folder import Folder, default_folder
from castlist.jobs.start import Stop, alone_in, database_errors, make_data_folder, open_installation
from castlist.jobs.story_day import day_of

HOST = "127.0.0.1"
FIRST_PORT, TRIED_PORTS = 8000, 40
HOW_MUCH_IS_LOGGED = "CASTLIST_LOG"
DESCRIPTION = "A company to look around in, on this machine only; with --check, its story played over HTTP."
EPILOG = "exit codes: 0 stopped, or everything as it should be · 1 something is not · 2 the command line is wrong"


@dataclass(frozen=True, slots=True)
class Key:
    """One person's way in."""

    name: str
    title: str
    standing: str
    sign_in: str


def port_number(text: str) -> int:
    """A port that a person may listen on."""
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text[:20]}” is not a port: a number from 1 to 65535")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The command line of the demo."""
    shown = str(default_folder()).replace("%", "%%")
    read = argparse.ArgumentParser(prog="castlist demo", description=DESCRIPTION, epilog=EPILOG)
    read.add_argument("--port", type=port_number, help=f"default: the first free one from {FIRST_PORT}")
    read.add_argument("--data", type=folder, action=Once, metavar="DIR", help=f"its own folder; default: {shown}")
    read.add_argument("--fresh", action="store_true", help="make the company anew; so it is when its day is over, too")
    read.add_argument("--json", action="store_true", help="print one JSON object on the first line")
    read.add_argument("--check", action="store_true", help="play the story over HTTP in a throw-away folder, then stop")
    return read


def main(arguments: Sequence[str]) -> int:
    """Serves the demo until stopped, or checks it."""
    read = parser().parse_args(list(arguments))
    if read.check:
        from castlist.jobs.demo_check import check

        return check(as_json=read.json)
    held = hold_port(read.port)
    port = held.getsockname()[1]
    home = Folder(read.data or default_folder())
    home.make_sure_it_may_be_a_demos()
    keys = prepare(home, port, fresh=read.fresh)
    from castlist.jobs.serve import serve

    # Said once it is so: a program that reads the first line may ask at once.
    said = partial(tell, f"http://{HOST}:{port}", keys, as_json=read.json, to_play=stands_at_its_first_act())
    serve(at=held, workers=2, threads=4, ready=said)
    return 0


def hold_port(port: int | None) -> socket.socket:
    """That port is ours, or the first one from 8000 on that is nobody else's."""
    from castlist.jobs import serve

    if port is not None:
        return serve.hold_port(HOST, port, said_as="--port")
    for tried in range(FIRST_PORT, FIRST_PORT + TRIED_PORTS):
        with suppress(Stop):
            return serve.hold_port(HOST, tried)
    raise Stop(f"no port from {FIRST_PORT} to {FIRST_PORT + TRIED_PORTS - 1} is free; name one with --port.")


def prepare(home: Folder, port: int, *, fresh: bool) -> list[Key]:
    """The company stands in the folder, and its story is of today; says everybody's way in."""
    for name in [n for n in os.environ if n.startswith("CASTLIST_") and n != HOW_MUCH_IS_LOGGED]:
        del os.environ[name]  # of another installation, perhaps, and nothing of it may reach the demo
    os.environ |= {"CASTLIST_DEMO": "1", "CASTLIST_URL": f"http://{HOST}:{port}"}
    os.environ.setdefault(HOW_MUCH_IS_LOGGED, "error")  # who looks around reads the links, and not who came in when
    make_data_folder(home.path, with_key=False)
    home.take()
    make_data_folder(home.path)
    open_installation(home.path)
    from django.conf import settings

    from castlist.jobs.upgrade import upgrade

    today = day_of(datetime.now(UTC), settings.CASTLIST_TIME_ZONE).isoformat()
    with alone_in(home.path), database_errors():
        home.show()
        anew = bool(home.told) and (fresh or home.told != today)
        if anew:
            home.clear()
        upgrade()
        keys = company_to_look_around_in()
        home.note(today, url=settings.CASTLIST_URL)
    if anew:
        why = "as you wished" if fresh else "because the old one told of another day"
        print(f"castlist: the demo company in {home.path} has been made anew, {why}.", file=sys.stderr)
    return keys


def company_to_look_around_in() -> list[Key]:
    """The demo company is there, played through when it is new; says everybody's way in."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from castlist.jobs import season, story
    from castlist.queries.demo import way_in
    from castlist.queries.people import company_name, person_by_email
    from castlist.rules.why import Refused

    if company_name() is None:
        try:
            with transaction.atomic():
                now = timezone.now()
                story.tell_it(now=now, zone=settings.CASTLIST_TIME_ZONE, since=now - season.BEGAN)
                season.tell_it(now=now, zone=settings.CASTLIST_TIME_ZONE)
        except Refused as no:  # the letter of the story is a file, too
            raise Stop(f"the story could not be told: {no.detail or no.why.sentence} Is the disk full?") from None
    keys = []
    for name, full, title, standing in (*story.TEAM, story.STRANGER):
        person = person_by_email(f"{name}@cornerhouse.example")
        if person is not None:
            keys.append(Key(full, title, story.STANDING[standing], way_in(person.pk)))
    return keys


def stands_at_its_first_act() -> bool:
    """Whether nobody has been named yet in the production that is there to be played."""
    from castlist.jobs import story
    from castlist.queries.glances import productions_of
    from castlist.queries.log import load_whole
    from castlist.queries.people import person_by_email
    from castlist.rules.decisions.facts import Candidacy

    karen = person_by_email("karen@cornerhouse.example")
    to_play = [show.pk for show in productions_of(karen) if show.name == story.TO_PLAY] if karen else []
    return any(not list(load_whole(pk).all(Candidacy)) for pk in to_play)


def tell(url: str, keys: list[Key], *, as_json: bool, to_play: bool = True) -> None:
    """The address, and one link per person; `to_play`: the second production stands at its first act."""
    if as_json:
        people = [{"name": k.name, "title": k.title, "standing": k.standing, "sign_in": k.sign_in} for k in keys]
        print(json.dumps({"url": url, "people": people}, ensure_ascii=False), flush=True)
        return
    print(f"Castlist’s demo is at {url} – on this machine only. Sign in as:\n")
    for key in keys:
        print(f"  {key.name:<16} {key.title:<24} {key.standing:<12} {key.sign_in}")
    print("\n“Small Hours” has been played: drag the bar at the foot of the room back to the morning.")
    print("“The Net Loft” is eight weeks on: offers are out, somebody said no, and some still wait for an answer.")
    if to_play:
        print("“Winter Crossing” stands at its first act: open it as Karen, put Ivy forward, and play it with Derek.")
    else:
        print("“Winter Crossing” stands where you left it. `castlist demo --fresh` makes all of it anew, to be played.")
    print("Use one browser profile, or private window, per person. Stop with Ctrl-C.", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
