"""Somebody was named twice: the two records become one, in every open room, and the past still shows both."""

import pytest

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"


def test_two_records_of_one_performer_become_one(cast: Cast) -> None:
    karen, derek = cast("karen"), cast("derek")
    for seat in (karen, derek):
        seat.into_the_room(PLAY)
    room = karen.page.url
    put_forward(karen, "Lena Brook", "Nobody else made me laugh in that scene.")
    put_forward(karen.open(room), "L. Brooke", "The one from the workshop.")
    karen.card("L. Brooke").unfold("Who L. Brooke is").follow("Is L. Brooke here twice?")
    the_other_is_looked_for(karen)
    karen.sees("Are L. Brooke and Lena Brook the same person?", "It can be taken back later")
    karen.tick("Lena Brook", within=karen.page.locator("#form-merge"))
    with cast.everybody_else_sees(karen, "Lena Brook", "derek"):
        karen.press("Yes, they are one person").sees("one performer")
    derek.again().sees("Lena Brook").does_not_see("These two cannot become one yet.")
    assert derek.page.locator(".card", has_text="L. Brooke").count() == 0


def put_forward(karen: Seat, name: str, why: str) -> None:
    karen.follow("Put somebody forward").write("Their name", name)
    karen.write("Why they should be considered", why)
    karen.untick("Propose").press("Put them forward").sees(name)


def the_other_is_looked_for(karen: Seat) -> None:
    karen.write("What is the other record called?", "Nobody").press("Look").sees("Nobody else here is called like")
    karen.write("What is the other record called?", "brook").press("Look").sees("Lena Brook").follow("The same person")
