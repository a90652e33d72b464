"""The same story where no script runs: every act is a form that posts, every change is seen by looking again.

What the forms send is what scripts send in test_story.py, which every database is asked.
"""

import pytest
from playwright.sync_api import Browser

from tests.journeys import scenes
from tests.journeys.house import House
from tests.journeys.seats import Cast
from tests.journeys.watch import Watch

pytestmark = [pytest.mark.slow, pytest.mark.without_records]


def test_the_story_without_scripts(browser: Browser, house: House, watch: Watch) -> None:
    cast = Cast(browser, house, watch, scripted=False)
    scenes.as_told(cast)
    cast.close()
