"""Log lines without secrets: one line of `key=value` for each event, on standard error."""

import logging
import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import structlog

REMOVED = "[removed]"

# Every secret Castlist hands out is longer than this and every identifier shorter, so the shape alone tells them apart.
_SECRET_SHAPE = re.compile(r"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{22,}")
_SECRET_PAIR = re.compile(
    r"(?i)\b(code|token|password|passcode|secret|secret_key|authorization|cookie|sessionid|castlist_session|credential)"
    r"(['\"]?\s*[=:]\s*['\"]?)(?:bearer\s+)?[^\s'\"&;,)}]+"
)
_ADDRESS_PASSWORD = re.compile(r"(?<=://)([^\s/:@]*):[^\s/@]+@")
_SECRET_KEYS = frozenset(
    ("code", "token", "password", "passcode", "secret", "secret_key", "authorization", "cookie", "link", "credential")
)


def without_secrets(text: str) -> str:
    """The text with whatever could open a door taken out."""
    text = _ADDRESS_PASSWORD.sub(rf"\1:{REMOVED}@", text)
    text = _SECRET_PAIR.sub(rf"\1\2{REMOVED}", text)
    return _SECRET_SHAPE.sub(REMOVED, text)


def remove_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Every value of the log event is free of secrets."""
    for key, value in event.items():
        if key.startswith("_"):
            continue
        if key.lower() in _SECRET_KEYS:
            event[key] = REMOVED
        elif isinstance(value, str):
            event[key] = without_secrets(value)
        elif value is not None and not isinstance(value, (bool, int, float)):
            event[key] = without_secrets(str(value))
    return event


def who_asked(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library says of a request says whose it was: their id, or `nobody`, and from where.

    Only what is known already: a line about trouble with the records must ask them nothing.
    """
    request: Any = getattr(event.get("_record"), "request", None)
    if not hasattr(request, "headers"):
        return event
    from castlist.web.limits import came_from  # what is read before there are settings

    bearer = getattr(request, "auth", None)
    person = getattr(bearer, "person", None) or getattr(request, "_cached_user", None)
    event["who"] = str(getattr(person, "pk", None) or "nobody")
    event["from"] = came_from(request)
    return event


Processed = Mapping[str, Any] | str | bytes | bytearray | tuple[Any, ...]
_SHARED: list[Callable[[Any, str, MutableMapping[str, Any]], Processed]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class SecretFreeFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats records of any library, tracebacks included, and takes secrets out last of all."""

    def format(self, record: logging.LogRecord) -> str:
        """One line (and a traceback where there is one) that may be shown to anybody."""
        return "\n".join(without_secrets(line) for line in super().format(record).splitlines())


def as_line(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """`key=value` pairs on one line, then the traceback as it is read best."""
    trace = event.pop("exception", "")
    first = ("timestamp", "level", "event", "logger")
    keys = [*(key for key in first if key in event), *sorted(event.keys() - set(first))]
    line = " ".join(f"{key}={event[key]!r}" for key in keys)
    return f"{line}\n{trace}" if trace else line


def formatter() -> SecretFreeFormatter:
    """The formatter that logging is set up with."""
    return SecretFreeFormatter(
        foreign_pre_chain=[who_asked, *_SHARED],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            remove_secrets,
            as_line,
        ],
    )


def logging_settings(*, level: str) -> dict[str, Any]:
    """What Django gives to `logging`; structlog is set up on the way, so that both end in the same place."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "castlist.config.logs.formatter"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": level.upper(), "propagate": True},
            # Whoever scans the internet asks for every name; the answer 400 says enough.
            "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
