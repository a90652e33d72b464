"""The same story by the keyboard alone, as every other journey is: the focus is always seen, and never lost."""

import pytest

from tests.journeys import scenes
from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow


def test_the_story_by_keyboard_alone(cast: Cast) -> None:
    scenes.as_told(cast)
