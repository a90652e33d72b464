"""Where tries are counted: a table, or Redis. Either says so when it cannot count."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.utils import timezone


class Counts(DatabaseCache):
    """Django's cache in the database, but for one thing: records that are locked, full or away raise.

    Django's own takes that for a key that is there already, and the sign-in library takes such a key for too many
    tries. People would then be told to slow down when the disk is full.
    """

    def _base_set(self, *args: Any, **kwargs: Any) -> bool:
        """The value is kept, or is not because of what stood there before. Raises OperationalError."""
        trouble: list[OperationalError] = []

        def noted(execute: Callable[..., Any], *statement: Any) -> Any:
            try:
                return execute(*statement)
            except OperationalError as no:
                trouble.append(no)
                raise

        with connections[DEFAULT_DB_ALIAS].execute_wrapper(noted):
            kept = bool(super()._base_set(*args, **kwargs))  # type: ignore[misc]
        if trouble and not kept:
            raise trouble[0]
        return kept

    def more(self, key: str, seconds: int, by: int = 1) -> int:
        """Counts one more under the key (or `by`), for so long; how many there are now. Within a transaction nobody
        else's is among it, however many count at the same moment.

        Raises OperationalError. A key that is counted is not read or set in any other way.
        """
        name, now = self._name(key), timezone.now()
        table, ends = connection.ops.quote_name(vars(self)["_table"]), self._as_kept(now + timedelta(seconds=seconds))
        with connection.cursor() as cursor:
            cursor.execute(_MORE.format(table), [name, str(by), ends, self._as_kept(now), str(by), by])
            cursor.execute(f"SELECT value FROM {table} WHERE cache_key = %s", [name])  # noqa: S608 - our own name
            count = int(cursor.fetchone()[0])
            if count == by:  # as Django's own does it when it grows: nothing that is over stays for long
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [self._as_kept(now)])  # noqa: S608
        return count

    def so_many(self, key: str) -> int:
        """How many were counted under the key."""
        table = connection.ops.quote_name(vars(self)["_table"])
        asked = [self._name(key), self._as_kept(timezone.now())]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT value FROM {table} WHERE cache_key = %s AND expires >= %s", asked)  # noqa: S608
            found = cursor.fetchone()
        return int(found[0]) if found else 0

    def _name(self, key: str) -> str:
        """Apart from what Django keeps under the same key, which is no number: an older version did."""
        return str(self.make_and_validate_key(f"counted:{key}"))

    @staticmethod
    def _as_kept(moment: datetime) -> Any:
        whole = moment.replace(microsecond=0, tzinfo=None if not settings.USE_TZ else moment.tzinfo)
        return connection.ops.adapt_datetimefield_value(whole)


_MORE = (
    "INSERT INTO {0} AS c (cache_key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (cache_key) DO UPDATE SET"
    " value = CASE WHEN c.expires < %s THEN %s ELSE CAST(CAST(c.value AS integer) + %s AS text) END,"
    " expires = excluded.expires"
)


@contextmanager
def _away_like_the_records() -> Iterator[None]:
    """A Redis that does not answer raises what a database raises, and is answered like one: busy, and tried again."""
    from redis.exceptions import RedisError

    try:
        yield
    except RedisError as no:
        raise OperationalError(f"Redis: {no}") from no


class SharedCounts(RedisCache):
    """Django's cache in Redis, but for one thing: while Redis is away, what is asked of it raises OperationalError."""

    def more(self, key: str, seconds: int, by: int = 1) -> int:
        """Counts one more under the key (or `by`), for so long; how many there are now. Raises OperationalError."""
        with _away_like_the_records():
            if super().add(key, by, seconds):
                return by
            try:
                count = int(super().incr(key, by))
            except ValueError:  # it ended just now
                return by
            super().touch(key, seconds)
            return count

    def so_many(self, key: str) -> int:
        """How many were counted under the key. Raises OperationalError."""
        return int(self.get(key) or 0)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """True when it was not there before."""
        with _away_like_the_records():
            return bool(super().add(*args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """What stands under the key."""
        with _away_like_the_records():
            return super().get(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """It stands under the key."""
        with _away_like_the_records():
            super().set(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Nothing stands under the key."""
        with _away_like_the_records():
            return bool(super().delete(*args, **kwargs))
