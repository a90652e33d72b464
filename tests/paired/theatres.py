"""The stage of the access matrix with everybody's seat at it, in a transaction that is undone: it is built once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

from django.db import connection, transaction
from django.test import override_settings

from castlist.actions import decisions, productions
from castlist.actions.decisions import Reason, Revision
from castlist.queries import glances, memory
from castlist.web.after_submission import dates_after
from castlist.web.role_links import calls_link, cast_list_link, role_link
from tests.paired.asking import SEATS, Seat
from tests.paired.frozen import Clock, frozen
from tests.web.api_world import Program, Stage, build_stage
from tests.world import build


@dataclass
class Theatre:
    """The stage of the access matrix, and everybody's seat at it."""

    stage: Stage
    clock: Clock
    seats: dict[str, Seat]


@contextmanager
def theatre() -> Iterator[Theatre]:
    """The stage stands, in a transaction that is undone."""
    reachable = override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False)
    with reachable, frozen() as clock, transaction.atomic():
        stage = build_stage(build(clock.now))
        world, ids = stage.world, stage.ids
        decisions.propose(world.actor("karen"), world.cands["maud"], revision=Revision("consider"), batch="alist")
        ids |= {"batch": "alist", "link": world.link("ivy")}
        ids["call_link"] = role_link(ids["production"], ids["role"])
        ids["calls_link"] = calls_link(ids["production"])
        ids["cast_list_link"] = cast_list_link(ids["production"])
        ids["dates_link"] = dates_after(ids["production"], "ivy@example.org", "Ivy Marlowe", now=clock.now)
        _the_landlord(stage)
        seats = {name: _seat(stage, name) for name in SEATS}
        yield Theatre(stage, clock, seats)
        transaction.set_rollback(True)


def _the_landlord(stage: Stage) -> None:
    """Abel is to be heard for The Landlord, a room that Julia sees, and a second proposal about him is on the table."""
    world, ids = stage.world, stage.ids
    performer = productions.add_performer(world.production.company_id, name="Abel Crane", now=world.now)
    put = decisions.put_forward(
        world.actor("karen"), role=ids["other_role"], performer=performer.pk, reason=Reason("Says little.")
    )
    ids["abel"] = world.cands["abel"] = str(put.answer["candidacy"])
    world.agree("abel", "audition")
    decisions.propose(world.actor("karen"), ids["abel"], revision=Revision("callback", "Again."))
    decisions.advise(world.actor("julia"), ids["abel"], what="for", text="He listens.")


def _seat(stage: Stage, name: str) -> Seat:
    person = name if name in stage.world.people else ""
    return Seat(name, stage.world.client(person), stage.programs.get(person, Program()))


@contextmanager
def undone(theatre: Theatre) -> Iterator[Theatre]:
    """Whatever happens meanwhile has not happened afterwards, in the records, by the clock, or in what is kept."""
    then = theatre.clock.now
    world = replace(theatre.stage.world, cands=dict(theatre.stage.world.cands))
    stage = replace(theatre.stage, world=world, ids=dict(theatre.stage.ids))
    with transaction.atomic():
        forget()
        yield Theatre(stage, theatre.clock, {name: seat.forked() for name, seat in theatre.seats.items()})
        transaction.set_rollback(True)
    theatre.clock.set(then)
    forget()


def forget() -> None:
    """No process keeps anything in mind."""
    memory.forget_everything()
    glances._looks.clear()


class _AsInLife:
    """The connection as memory sees it in a server, where no transaction is open around a reading."""

    in_atomic_block = False

    def __getattr__(self, name: str) -> object:
        return getattr(connection, name)


@contextmanager
def kept_in_mind() -> Iterator[None]:
    """What is read is kept, although all of this runs in one transaction, which is undone."""
    with patch.object(memory, "connection", _AsInLife()):
        yield
