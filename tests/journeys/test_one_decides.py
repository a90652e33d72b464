"""Where one decides: the rule is changed by both, and from then on there is one button."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import Cast, Seat

pytestmark = pytest.mark.slow
PLAY = "Winter Crossing"
RULE = "Karen decides; whoever has a voice is heard."


def test_one_decides_with_one_button(cast: Cast) -> None:
    karen, derek, julia = cast("karen"), cast("derek"), cast("julia")
    both_change_the_rule(karen, derek)
    for seat in (karen, derek, julia):
        seat.open("/").into_the_room(PLAY)
    one_press_invites(cast, karen)
    the_others_are_heard(cast, derek)
    one_press_lets_go(cast, karen)


def both_change_the_rule(karen: Seat, derek: Seat) -> None:
    karen.follow(PLAY).follow("Team and rules").unfold("Change the rule")
    form = karen.form("rule")
    karen.tick("One decides", within=form).choose("Who decides, where one decides", "Karen Ashdown", within=form)
    karen.press("Propose this rule", within=form).sees("It waits for Derek.").does_not_see(RULE)
    derek.open("/").follow(re.compile("^Look and answer")).sees("To be agreed")
    derek.press("I agree").sees(RULE)
    karen.again().sees(RULE)


def one_press_invites(cast: Cast, karen: Seat) -> None:
    karen.follow("Put somebody forward").write("Their name", "Bea Sandoval")
    karen.write("Why they should be considered", "Heard her in the bar, of all places.")
    karen.untick("Propose at once")
    karen.press("Put them forward").sees("Bea Sandoval")
    cast("derek").card("Bea Sandoval")
    expect(karen.page.get_by_text("Can you live with it?")).to_have_count(0)
    acts = karen.acts
    with cast.everybody_else_sees(karen, "The minute", "derek"):
        karen.press("Invite to an audition").done("Decided. The minute is frozen.")
    assert karen.acts == acts + 1
    expect(karen.page.locator("#step-audition")).to_contain_text("Bea Sandoval")


def the_others_are_heard(cast: Cast, derek: Seat) -> None:
    expect(derek.page.get_by_role("button", name=re.compile("Invite|Not this time|Conclude"))).to_have_count(0)
    derek.unfold("Say what you think").write(
        "In your words", "I would have liked to be asked.", within=derek.form("advise")
    )
    with cast.everybody_else_sees(derek, "I would have liked to be asked.", "karen"):
        derek.press("Say it", within=derek.form("advise")).done("Your voice is heard.")


def one_press_lets_go(cast: Cast, karen: Seat) -> None:
    with cast.everybody_else_sees(karen, "Not this time", "derek"):
        karen.press("Not this time").done("Decided. The minute is frozen.")
    karen.follow(re.compile("Not this time, Bea Sandoval")).sees("I want this", "Karen Ashdown")
