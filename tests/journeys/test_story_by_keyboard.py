"""The same story by the keyboard alone: the focus is always seen, and never lost."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import scenes
from tests.journeys.house import House
from tests.journeys.seats import ByKeyboard, Cast
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow


def test_the_story_by_keyboard_alone(browser: Browser, house: House, watch: Watch) -> None:
    cast = Cast(browser, house, watch, seat=ByKeyboard)
    scenes.as_told(cast)
    cast.close()
