"""The clock stands still, and whatever is drawn at random comes from a source that can be begun anew by a name.

So two worlds in which the same is done give the same bytes; what only one of them does draws from a source of its own.
"""

import os
import random
import secrets
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import time_machine

BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Source:
    """All that the code draws: ids, salts, keys, nonces, what guards a form."""

    dice: random.Random = field(default_factory=lambda: random.Random("castlist"))

    def bytes(self, count: int | None = None) -> bytes:
        """So many bytes."""
        return self.dice.randbytes(32 if count is None else count)

    def choice(self, options: Sequence[Any]) -> Any:
        """One of them."""
        return self.dice.choice(options)

    @contextmanager
    def named(self, name: str) -> Iterator[None]:
        """What is drawn meanwhile hangs on the name alone, and nothing that is drawn later hangs on it."""
        before, self.dice = self.dice, random.Random(name)
        everywhere = random.getstate()  # the bounds between the parts of a mail come from there
        random.seed(name)
        try:
            yield
        finally:
            self.dice = before
            random.setstate(everywhere)


SOURCE = Source()


@dataclass
class Clock:
    """The one clock: it stands until it is moved on."""

    travelled: time_machine.Traveller
    now: datetime = BEGINNING

    def move(self, minutes: float) -> datetime:
        """It is so much later."""
        return self.set(self.now + timedelta(minutes=minutes))

    def set(self, moment: datetime) -> datetime:
        """It is then."""
        self.now = moment
        self.travelled.shift(moment - datetime.now(UTC))
        return moment


@contextmanager
def frozen() -> Iterator[Clock]:
    """Clock and randomness are ours while it lasts."""
    drawn = {
        (secrets, "token_bytes"): SOURCE.bytes,
        (secrets, "token_hex"): lambda count=None: SOURCE.bytes(count).hex(),
        (secrets, "token_urlsafe"): lambda count=None: urlsafe_b64encode(SOURCE.bytes(count)).rstrip(b"=").decode(),
        (secrets, "choice"): SOURCE.choice,
        (secrets, "randbelow"): lambda most: SOURCE.dice.randrange(most),
        (os, "urandom"): SOURCE.bytes,
        (uuid, "uuid4"): lambda: uuid.UUID(bytes=SOURCE.bytes(16), version=4),
    }
    SOURCE.dice = random.Random("castlist")
    with ExitStack() as stack:
        for (module, name), draw in drawn.items():
            stack.enter_context(patch.object(module, name, draw))
        yield Clock(stack.enter_context(time_machine.travel(BEGINNING, tick=False)))
