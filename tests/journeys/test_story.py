"""The story as told, from six people's seats and a stranger's, in open rooms that hear of one another."""

import pytest

from tests.journeys import scenes
from tests.journeys.seats import Cast

pytestmark = pytest.mark.slow


def test_the_story_as_told(cast: Cast) -> None:
    scenes.as_told(cast)
    scenes.they_look_back_by_dragging(cast("julia"))
    cast.heard_in_time()
