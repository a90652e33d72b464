"""The chart of scenes and characters of a production, and what is planned upon it."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from castlist.actions import cover_spread, covers, doubling, parts
from castlist.actions.decisions import Actor
from castlist.queries.cover_plans import CoversPage, covers_page
from castlist.queries.cover_spread import Proposed, Track
from castlist.queries.doors import production_for
from castlist.queries.doubling import DoublingPage, doubling_page
from castlist.queries.parts import ChartPage, chart_page, newest_chart, planning_state
from castlist.rules.cover_lines import Covered, checked, read_willing
from castlist.rules.scene_lines import BadLine, NotRead, read_chart
from castlist.rules.why import Refused, Why
from castlist.web.api.acts import Answer, made, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.said_about_parts import (
    Away,
    ChartSaid,
    CoversSaid,
    DoublingSaid,
    Each,
    MayCover,
    PutBackSaid,
    TiesSaid,
)
from castlist.web.api.schemas import schema_of

router = Router(tags=["parts"])
PATH = "/productions/{production}/parts"
Chart = schema_of(ChartPage, name="SceneChart", without=("production", "minutes", "lines"))
Covers = schema_of(CoversPage, name="Covers", without=("production", "lines", "spared", "gone"))
schema_of(Track, name="CoverTrack")
ProposedCovers = schema_of(Proposed, name="ProposedCovers", without=("lines",))
Doubled = schema_of(DoublingPage, name="Doubling", without=("production", "length"))


def planned(request: HttpRequest, production: str, act: Callable[[Actor], Answer]) -> Answer:
    """The act is done for whoever may plan; nobody else learns that there is anything."""
    me = viewer(request)
    planning_state(me, production_for(me, production))
    return on_team(request, production, act)


def readable(bad: list[BadLine]) -> None:
    """Refuses what cannot be read, with why."""
    if bad:
        raise Refused(Why.incomplete, detail=" ".join(f"{one.number}: {one.why}" for one in bad))


@read(router, f"{PATH}/chart", answers=Chart)
def show_chart(request: HttpRequest, production: Id, version: Annotated[int, Field(ge=0, le=1_000_000)] = 0) -> Any:
    """The scenes of the production, who is on in each, and which role a character is; as it is, or as it was."""
    me = viewer(request)
    return chart_page(me, production_for(me, production), version=version)


@write(router, "PUT", f"{PATH}/chart")
def say_chart(request: HttpRequest, production: Id, body: ChartSaid) -> Any:
    """The production has this chart. The one before stays among its versions."""

    def put(who: Actor) -> Answer:
        chart, bad = read_chart("\n".join(one.line for one in body.scenes))
        readable(bad)
        return made(("chart", str(parts.say_chart(who, chart, seen=body.seen, ties=body.ties))))

    return planned(request, production, put)


@write(router, "POST", f"{PATH}/chart/ties")
def tie_characters(request: HttpRequest, production: Id, body: TiesSaid) -> Any:
    """These characters are these roles of the production."""
    return planned(request, production, lambda who: made(("chart", str(parts.tie(who, body.ties, seen=body.seen)))))


@write(router, "POST", f"{PATH}/chart/put-back")
def put_chart_back(request: HttpRequest, production: Id, body: PutBackSaid) -> Any:
    """The chart is once more as it was in that version."""
    return planned(
        request, production, lambda who: made(("chart", str(parts.put_back(who, body.version, seen=body.seen))))
    )


@read(router, f"{PATH}/doubling", answers=Doubled)
def show_doubling(request: HttpRequest, production: Id) -> Any:
    """What was asked last about doubling, how few performers can play it, and who plays whom."""
    me = viewer(request)
    return doubling_page(me, production_for(me, production))


@write(router, "POST", f"{PATH}/doubling")
def work_out_doubling(request: HttpRequest, production: Id, body: DoublingSaid) -> Any:
    """The plan with fewest performers is looked for, for seconds, and kept: read it where doubling is shown."""

    def work_out(who: Actor) -> Answer:
        doubling.work_out(who, body.fields, seen=body.seen, longer=body.longer)
        return made()

    return planned(request, production, work_out)


@read(router, f"{PATH}/covers", answers=Covers)
def show_covers(request: HttpRequest, production: Id, away: Away = "") -> Any:
    """Who plays and covers what, and what that is worth; `away`: ids with commas between, and who goes on for them."""
    me = viewer(request)
    return covers_page(me, production_for(me, production), away=frozenset(filter(None, away.split(","))))


@read(router, f"{PATH}/covers/proposed", answers=ProposedCovers)
def propose_covers(request: HttpRequest, production: Id, who: MayCover, each: Each = 3) -> Any:
    """Who could cover what, of these people, looked for for seconds; nothing of it is kept. `who`: as it is typed, a
    line each, a name alone or with the characters that they may cover: Bea: Rosalind, Celia.
    """
    me = viewer(request)
    where = production_for(me, production)
    planning_state(me, where)
    willing, bad = read_willing(who, newest_chart(where)[1])
    readable(bad)
    return cover_spread.propose_covers(me, where, willing, each=each)


@write(router, "PUT", f"{PATH}/covers")
def say_covers(request: HttpRequest, production: Id, body: CoversSaid) -> Any:
    """The list of covers says this and nothing else. Whom the rooms have cast stands in it by itself."""

    def put(who: Actor) -> Answer:
        rows = [_covered(one.character, one.plays, one.covers) for one in body.rows]
        covers.say_covers(who, rows, wanted=body.wanted, most=body.most, spared=body.spared)
        return made()

    return planned(request, production, put)


def _covered(character: str, plays: str, names: tuple[str, ...]) -> Covered:
    try:
        return checked(character, plays, names)
    except NotRead as no:
        raise Refused(Why.incomplete, detail=f"{character}: {no}") from None
