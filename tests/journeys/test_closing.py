"""A member closes their account in a browser: they read what has to be done first, do it, and are signed out."""

import pytest

from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow


def test_who_leaves_the_team_closes_their_account_on_every_device(cast: Cast) -> None:
    cast.watch.expected = {422}  # a form that was not confirmed
    tom, karen = cast("tom"), cast("karen")
    tom.open("/settings/").follow("What is kept about me").follow("Close your account")
    tom.sees("as soon as nobody here is left without you", "You are on the team of").does_not_see("Close my account")
    for _ in range(9):
        ways = tom.page.get_by_role("link", name="Leave it, under Team and rules")
        if not ways.count():
            break
        ways.first.click()
        with tom.page.expect_navigation():
            tom.page.locator("form[data-act=leave]").evaluate("form => form.submit()")
        tom.open("/settings/kept/close/")
    tom.press("Close my account").sees("Say that you want your account closed")
    tom.tick("And erase everything I wrote, too").tick("I want my account closed, for good")
    tom.press("Close my account").sees("Your account is closed.").open("/settings/").sees("We send a code")
    karen.open("/").sees("Small Hours")
    assert tom.page.evaluate("sessionStorage.length") == 0
