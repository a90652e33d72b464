"""The same story by the keyboard alone, as every other journey is: the focus is always seen, and never lost.

What is sent is the same as in test_story.py, which every database is asked.
"""

import pytest

from tests.journeys import scenes
from tests.journeys.seats import Cast

pytestmark = [pytest.mark.slow, pytest.mark.without_records]


def test_the_story_by_keyboard_alone(cast: Cast) -> None:
    scenes.as_told(cast)
