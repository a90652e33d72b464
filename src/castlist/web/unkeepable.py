"""Signs in a form that no database keeps, or that are none: told to whoever sent them, and never quietly left out."""

from urllib.parse import unquote_to_bytes

from django.http import HttpRequest

NUL, INSTEAD = "\x00", "\N{REPLACEMENT CHARACTER}"
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
READ_BY_ITS_VIEW = frozenset({"performer_tape"})
"""Forms that nobody reads before their view: a recording goes past the memory. No words of theirs are kept."""
SAYS = (
    f"Something in what was sent is no character that can be kept: where it stood, “{INSTEAD}” stands below. "
    "Nothing was written. Go back, take it out, and send it again."
)


def holds_unkeepable(request: HttpRequest) -> bool:
    """Whether a form came with a NUL in it, half a character, or bytes that are no UTF-8; the API refuses them, too."""
    if request.method != "POST":
        return False
    if request.content_type == URLENCODED:
        return not _is_utf8(request.body) or _any(request, NUL)
    match = request.resolver_match
    if request.content_type != MULTIPART or (match and match.view_name in READ_BY_ITS_VIEW):
        return False
    return _any(request, NUL, INSTEAD)  # Django has put the sign where bytes stood that are none


def _is_utf8(body: bytes) -> bool:
    try:
        unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        return False
    return True


def _any(request: HttpRequest, *signs: str) -> bool:
    return any(sign in text for name, values in request.POST.lists() for text in (name, *values) for sign in signs)


def shown(text: str) -> str:
    """The text with a sign that can be seen where a NUL stood."""
    return text.replace(NUL, INSTEAD)
