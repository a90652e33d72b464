"""How much of what a browser sends is read: refused by the length it announces, and again by what really comes."""

import io
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from castlist.actions.sheets import too_large as list_too_large
from castlist.rules.files import LARGEST_PICTURE, did_not_arrive, too_large
from castlist.rules.imports import LARGEST_FILE
from castlist.rules.why import Refused, Why

View = Callable[..., HttpResponseBase]
AROUND = 64 * 1024
"""Bytes of a form beside the file in it."""


MOST_LET_PASS = 64 * 1024 * 1024
"""Bytes that are taken from a browser and thrown away at most."""


def let_pass(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """What a refusal left unread is thrown away first: a browser that is cut off while it sends never shows why."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if answer.status_code >= 400:
            _throw_away(request, min(announced(request), MOST_LET_PASS))
        return answer

    return middleware


def _throw_away(request: HttpRequest, left: int) -> None:
    with suppress(UnreadablePostError):
        while left > 0 and (part := request.read(AROUND)):
            left -= len(part)


class NoFiles(FileUploadHandler):
    """For every form in which no file belongs: it is as large as any other form, and a file in it is let go by."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:  # noqa: N803
        """Nothing of a form that is too large is read. Raises RequestDataTooBig."""
        if content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig

    def new_file(self, *_: Any, **__: Any) -> None:
        """The file is not kept."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing is."""

    def file_complete(self, file_size: int) -> None:
        """Nothing came."""


class OneFile(FileUploadHandler):
    """One file is kept in memory. From one that grows too large, or breaks off, nothing is: `trouble_of` says why."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """It begins empty."""
        super().new_file(*args, **kwargs)
        self.file = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """It has grown by that much; reading ends where it is too large."""
        if start + len(raw_data) > LARGEST_PICTURE:
            note(self.request, too_large())
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """It is whole."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )

    def upload_interrupted(self) -> None:
        """It ended before its end."""
        note(self.request, did_not_arrive())


class OneList(TemporaryFileUploadHandler):
    """One file is kept on the disk for as long as the request lasts, and is as large as a list may be."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """It has grown by that much; reading ends where it is too large."""
        if start + len(raw_data) > LARGEST_FILE:
            note(self.request, list_too_large())
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)

    def upload_interrupted(self) -> None:
        """It ended before its end."""
        super().upload_interrupted()
        note(self.request, Refused(Why.not_a_table, detail="It broke off on its way here. Send it once more."))


def takes_a_list(view: View) -> View:
    """The view's form has a list of people in it: as `takes_a_file`, with another limit, and on the disk."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and announced(request) > LARGEST_FILE + AROUND:
            leave_unread(request, list_too_large())
            return view(request, *args, **kwargs)
        if request.method == "POST":
            request.upload_handlers = [OneList(request)]
        return csrf_protect(view)(request, *args, **kwargs)

    return csrf_exempt(guarded)


def takes_a_file(view: View) -> View:
    """The view's form has a file in it. What it announces as too large is not read; otherwise it is as safe as any.

    Django looks for its token in the form before a view begins. So the looking is put off until the form may be read:
    a form that is not read has no token, and does nothing, because the view asks `trouble_of` before it acts.
    """
    return csrf_exempt(_bounded(view, csrf_protect(view)))


def takes_a_file_by_link(view: View) -> View:
    """The same behind a private link, where there is no token."""
    return _bounded(view, view)


def takes_words_and_a_file(view: View) -> View:
    """The same where words stand before the file: they are read, and kept in the form, however large the file is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            request.upload_handlers = [OneFile(request)]
        return view(request, *args, **kwargs)

    return guarded


def trouble_of(request: HttpRequest) -> Refused | None:
    """Why what was sent was not read to its end; the form is read now, if it was not yet."""
    request.FILES.keys()
    found: Refused | None = getattr(request, "upload_trouble", None)
    return found


def _bounded(view: View, once_read: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return once_read(request, *args, **kwargs)
        if announced(request) > LARGEST_PICTURE + AROUND:
            leave_unread(request, too_large())
            return view(request, *args, **kwargs)
        request.upload_handlers = [OneFile(request)]
        return once_read(request, *args, **kwargs)

    return guarded


def announced(request: HttpRequest) -> int:
    """How many bytes the browser says it sends; none where it says nothing that is a number."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0


def leave_unread(request: HttpRequest, why: Refused) -> None:
    """From here on the form is an empty one."""
    request.POST = QueryDict()
    request._files = MultiValueDict()  # type: ignore[attr-defined]
    note(request, why)


def note(request: HttpRequest | None, why: Refused) -> None:
    """What was sent was not read to its end, because."""
    request.upload_trouble = why  # type: ignore[union-attr]
