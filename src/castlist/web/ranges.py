"""A recording as players ask for it: whole, or a range of its bytes; never in memory as a whole."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from castlist.queries.doors import NotThere
from castlist.queries.tapes import Recording
from castlist.web.acting import CACHED

BLOCK = 128 * 1024
ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,15})-([0-9]{0,15})|-([0-9]{1,15}))")


def played(request: HttpRequest, found: Recording) -> HttpResponseBase:
    """The recording or the part that was asked for; 416 where it has no such part.

    Nothing runs in it, no other site shows it, nothing on the way keeps it, and its name says nothing.
    """
    try:
        size = found.path.stat().st_size
    except OSError:
        raise NotThere from None
    mark = f'"{found.mark}"'
    if request.headers.get("If-None-Match") == mark:
        return _marked(HttpResponse(status=304), mark)
    part = _asked_for(request, mark, size)
    if part is not None and not part:
        answer: HttpResponseBase = HttpResponse(status=416, content_type=found.kind)
        answer["Content-Range"] = f"bytes */{size}"
        return _marked(answer, mark)
    begin, end = part or (0, size - 1)
    body = iter(()) if request.method == "HEAD" else _bytes(found.path, begin, end + 1 - begin)
    answer = StreamingHttpResponse(body, status=206 if part else 200, content_type=found.kind)
    answer["Content-Length"] = str(end + 1 - begin)
    if part:
        answer["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return _marked(answer, mark)


def _marked(answer: HttpResponseBase, mark: str) -> HttpResponseBase:
    answer["ETag"], answer["Accept-Ranges"] = mark, "bytes"
    answer["Cache-Control"] = CACHED
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return answer


def _asked_for(request: HttpRequest, mark: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """The first and last byte; () for a part that it does not have; None for the whole of it.

    Whoever asks for several parts at once, or in another way, is given the whole.
    """
    said = ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if said is None or request.headers.get("If-Range", mark) != mark:
        return None
    if said[3] is not None:
        return (max(0, size - int(said[3])), size - 1) if int(said[3]) and size else ()
    begin, end = int(said[1]), min(int(said[2] or size), size - 1)
    if said[2] and int(said[2]) < begin:
        return None
    return (begin, end) if begin < size else ()


def _bytes(path: Path, begin: int, left: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(begin)
        while left > 0 and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block
