"""A first round that is sealed: nobody sees what another said until all have said something."""

import re

import pytest

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
MINE, THEIRS = "She is the only one who frightens me.", "I will not say it twice."


def test_nobody_sees_an_answer_before_all_have_given_one(cast: Cast) -> None:
    karen, derek, julia = cast("karen"), cast("derek"), cast("julia")
    both_seal_the_first_round(karen, derek)
    for seat in (karen, derek, julia):
        seat.open("/").into_the_room(PLAY)
    karen.follow("Put somebody forward").write("Their name", "Wanda Pike")
    karen.write("Why they should be considered", "Her letters.").press("Put them forward").sees("Wanda Pike")
    for seat in (derek, julia):
        seat.card("Wanda Pike").sees("first round sealed")
    karens_answer_stays_sealed(cast, karen)
    derek_objects_and_the_round_opens(cast, derek)


def both_seal_the_first_round(karen: Seat, derek: Seat) -> None:
    karen.follow(PLAY).follow("Team and rules").unfold("Change the rule")
    form = karen.form("rule")
    karen.tick("The first round is sealed", within=form).press("Propose this rule", within=form)
    karen.sees("It waits for Derek.")
    derek.open("/").follow(re.compile("^Look and answer")).press("I agree")
    derek.sees("The first round is sealed until everybody has answered.")


def karens_answer_stays_sealed(cast: Cast, karen: Seat) -> None:
    karen.answers("I want this", MINE).sees(MINE)
    for name in ("derek", "julia"):
        seat = cast(name)
        seat.again().sees("Waiting for").does_not_see(MINE, "Karen wants")
        where = seat.page.url
        for address in ("/", where.partition("/r/")[0] + "/", re.sub(r"\?.*", "acts/", where)):
            seat.open(address).does_not_see(
                MINE, "Karen says “I want this” about Wanda", "Karen wants to consider Wanda"
            )
        seat.open(where)


def derek_objects_and_the_round_opens(cast: Cast, derek: Seat) -> None:
    with cast.everybody_else_sees(derek, "Derek objects from", "karen", "julia"):
        derek.answers("Not as it stands", THEIRS)
    for name in ("karen", "derek", "julia"):
        cast(name).sees(MINE, THEIRS, "Stuck.").does_not_see("first round sealed")
