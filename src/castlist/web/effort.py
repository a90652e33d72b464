"""Whether a person sends a form of a call: their browser has worked a little for it, or they opened a link by mail."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from castlist.queries.drafts import came_by_mail
from castlist.rules.effort import is_done

HOLDS = timedelta(hours=12)
"""How long a form may lie open before it is sent."""
WORK = "castlist.effort"


class NotShown(Exception):
    """Neither work was done for the form, nor was it opened by a link that was mailed."""


def challenge() -> str:
    """What a browser is to work on; nobody can make one up."""
    return TimestampSigner(salt=WORK, sep=".").sign(secrets.token_urlsafe(9))


def is_asked() -> bool:
    """False where the call can be opened in this house alone: no program comes there, and no mail goes out."""
    return not settings.CASTLIST_URL_IS_LOCAL


def ask(request: HttpRequest, *, draft: str = "") -> None:
    """Raises NotShown unless a person sends this form, as far as that can be told. Work counts for one form alone."""
    if not is_asked() or (draft and came_by_mail(draft, request.POST.get("by", ""))):
        return
    said, _, answer = request.POST.get("effort", "")[:200].rpartition("-")
    try:
        TimestampSigner(salt=WORK, sep=".").unsign(said, max_age=HOLDS)
    except BadSignature:
        raise NotShown from None
    if not is_done(said, answer) or not _spent_on(said, request):
        raise NotShown


def _spent_on(said: str, request: HttpRequest) -> bool:
    """Whether the work was spent on nothing but this form; sent twice, it is the same form."""
    form = sorted((name, values) for name, values in request.POST.lists() if name != "effort")
    digest = hashlib.sha256(repr(form).encode("utf-8", "surrogatepass")).hexdigest()
    key = "effort:" + hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return cache.add(key, digest, HOLDS.total_seconds()) or cache.get(key) == digest
