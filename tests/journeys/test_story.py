"""The story as told, from six people's seats and a stranger's, in open rooms that hear of one another."""

import pytest
from playwright.sync_api import Browser

from tests.journeys import scenes
from tests.journeys.house import House
from tests.journeys.seats import Cast
from tests.journeys.watch import Watch

pytestmark = pytest.mark.slow


def test_the_story_as_told(browser: Browser, house: House, watch: Watch) -> None:
    cast = Cast(browser, house, watch)
    scenes.as_told(cast)
    scenes.they_look_back_by_dragging(cast("julia"))
    cast.heard_in_time()
    cast.close()
