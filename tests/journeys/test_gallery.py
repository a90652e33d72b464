"""What `make screens` takes its pictures of can be acted out at any hour of the day."""

from datetime import UTC, datetime

import pytest

from tests.journeys import gallery

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.without_records]


@pytest.mark.parametrize("hour", [1, 23])
def test_everything_that_is_pictured_can_be_built(hour: int, letters_may_go: None) -> None:
    links = gallery.build(datetime(2026, 11, 23, hour, 59, tzinfo=UTC), "Europe/London")
    assert set(gallery.STATES) <= set(links)
