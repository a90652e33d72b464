"""The addresses of our own views, each worked out once."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a view by its name."""
    return _address(get_urlconf(), get_script_prefix(), name, args, tuple(kwargs.items()))


@lru_cache(maxsize=4096)
def _address(
    urlconf: str | None, prefix: str, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]
) -> str:
    return reverse(name, urlconf, args=args or None, kwargs=dict(kwargs) or None)
