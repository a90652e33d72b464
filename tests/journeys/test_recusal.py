"""A third story: somebody is recused and sees nothing; too few are left to decide, until an alternate joins."""

import re

import pytest

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
NOTHING = "There is nothing here for you"


def test_a_recusal_leaves_too_few_until_an_alternate_joins(cast: Cast) -> None:
    karen, derek, tom, julia = cast("karen"), cast("derek"), cast("tom"), cast("julia")
    for seat in (karen, derek, tom, julia):
        seat.into_the_room(PLAY)
    somebody_close_to_derek_is_named(karen, tom, julia)
    room = derek_declares_what_he_is_to_her(cast, derek)
    derek_sees_nothing(cast, derek, room)
    an_alternate_is_named(cast, karen, tom)
    julia_sits_in_and_it_is_concluded(cast, karen, julia)
    derek_sees_nothing(cast, derek, room)
    minute_says_who_was_recused_and_not_why(karen)
    only_the_leads_read_why(cast)


def somebody_close_to_derek_is_named(karen: Seat, tom: Seat, julia: Seat) -> None:
    karen.follow("Put somebody forward").write("Their name", "Lena Brook")
    karen.write("Why they should be considered", "Nobody else made me laugh in that scene.")
    karen.press("Put them forward").sees("Consider Lena Brook").answers("I want this")
    for seat in (tom, julia):
        seat.card("Lena Brook")


def derek_declares_what_he_is_to_her(cast: Cast, derek: Seat) -> str:
    derek.card("Lena Brook")
    room = derek.page.url
    derek.follow("Team and rules").unfold("Declare a conflict of interest")
    form = derek.form("relation")
    derek.choose("To whom", "Lena Brook", within=form).choose("You are", "partner", within=form)
    with cast.everybody_else_sees(derek, "Too few to decide.", "karen", "julia"):
        derek.press("Declare it", within=form).sees("It is declared.")
    for name in ("karen", "julia"):
        cast(name).sees("Recused · Derek Vaughan", "An alternate has to join.").does_not_see("partner")
    return room


def derek_sees_nothing(cast: Cast, derek: Seat, room: str) -> None:
    cast.watch.expected = {404}
    production = room.partition("/r/")[0]
    for address in (room, f"{room}&at=3", re.sub(r"\?.*", "acts/", room), re.sub(r"\?.*", "put-forward/", room)):
        derek.open(address).sees(NOTHING).does_not_see("Lena")
    for address in ("/", f"{production}/", f"{production}/letters/", f"{production}/days/"):
        derek.open(address).does_not_see("Lena Brook", "1 on the table")
    cast.watch.expected = set()


def an_alternate_is_named(cast: Cast, karen: Seat, tom: Seat) -> None:
    karen.sees("Who sits in?")
    form = karen.form("alternate")
    karen.choose("Who", "Julia Renn", within=form)
    with cast.everybody_else_sees(karen, "It waits for", "tom", "julia"):
        karen.press("Name them", within=form).done("They sit in once those who are left, and one more, have agreed.")
    with cast.everybody_else_sees(tom, "Waiting for Julia.", "karen", "julia"):
        tom.press("I agree").done("Your agreement stands.")


def julia_sits_in_and_it_is_concluded(cast: Cast, karen: Seat, julia: Seat) -> None:
    with cast.everybody_else_sees(julia, "Ready to conclude", "karen"):
        julia.answers("I can live with it", "She can have my afternoon.")
    with cast.everybody_else_sees(karen, "The minute", "julia"):
        karen.press(re.compile("^Conclude")).done("Concluded. The minute is frozen.")


def minute_says_who_was_recused_and_not_why(karen: Seat) -> None:
    karen.follow("Consider Lena Brook").sees("Karen Ashdown", "Julia Renn", "Recused", "Derek Vaughan")
    karen.does_not_see("partner")


def only_the_leads_read_why(cast: Cast) -> None:
    derek = cast("derek").open("/").follow(PLAY).follow("Team and rules")
    derek.sees("partner: Lena Brook")
    cast("karen").open(derek.page.url).does_not_see("partner: Lena")
