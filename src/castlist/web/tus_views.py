"""A self-tape sent in parts, by tus 1.0.0 (creation, termination, checksum): it goes on where a connection broke."""

import base64
import binascii
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.urls import reverse

from castlist.actions import tape_uploads
from castlist.actions.tape_uploads import Broken
from castlist.queries.doors import NotThere
from castlist.queries.private_links import Bearer
from castlist.queries.tapes import largest, upload_of
from castlist.rules.files import TooLarge
from castlist.rules.why import Refused, Why
from castlist.web.acting import now, sentence_of, status_of
from castlist.web.methods import takes
from castlist.web.outside import by_private_link

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
BLOCK = 64 * 1024
LONGEST_MARK = 500
OVERRIDE = "X-HTTP-Method-Override"


def _told(status: int, says: str = "", **headers: str) -> HttpResponse:
    """An answer of the protocol: a sentence for whoever reads it, and the headers."""
    answer = HttpResponse(says, status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


def _refused(no: Refused) -> HttpResponse:
    status = status_of(no)
    if isinstance(no, Broken):
        status = 460
    elif no.why is Why.no_room:
        status = 507
    elif no.why is Why.not_a_tape and not isinstance(no, TooLarge):
        status = 415
    return _told(status, sentence_of(no))


def _method(request: HttpRequest) -> str:
    """How it is asked; some networks let only GET and POST pass, so a header may say it."""
    said = request.headers.get(OVERRIDE, "").upper() if request.method == "POST" else ""
    return said or request.method or ""


def _options() -> HttpResponse:
    return _told(
        204, Tus_Version=VERSION, Tus_Extension="creation,termination,checksum", Tus_Max_Size=str(largest()),
        Tus_Checksum_Algorithm="sha256,sha1",
    )  # fmt: skip


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.headers.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _other_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _told(412, "This speaks tus 1.0.0.", Tus_Version=VERSION)


@takes("OPTIONS", "POST")
@by_private_link
def begin(request: HttpRequest, bearer: Bearer) -> HttpResponseBase:
    """A recording is announced; says where its parts go. The same file that broke off goes on where it was."""
    if request.method == "OPTIONS":
        return _options()
    other = _other_version(request)
    if other:
        return other
    size = _number(request, "Upload-Length")
    if size is None:
        return _told(400, "Upload-Length: say how many bytes it has.")
    try:
        name = tape_uploads.begin(bearer, size=size, mark=_mark(request), now=now())
    except NotThere:
        return _told(404)
    except Refused as no:
        return _refused(no)
    if not name:
        return _told(200, Upload_Offset=str(size))
    return _told(201, Location=reverse("performer_tape_part", args=[bearer.token, name]))


def _mark(request: HttpRequest) -> str:
    """By which the browser knows the file again; '' where it says nothing that can be read."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        if name == "mark" and len(value) <= LONGEST_MARK:
            try:
                return base64.b64decode(value, validate=True).hex()
            except (binascii.Error, ValueError):
                return ""
    return ""


@takes("OPTIONS", "HEAD", "PATCH", "DELETE", "POST")
@by_private_link
def part(request: HttpRequest, bearer: Bearer, upload: str) -> HttpResponseBase:
    """How much has come; one more part of it; or nothing of it any more."""
    how = _method(request)
    if how == "OPTIONS":
        return _options()
    other = _other_version(request)
    if other:
        return other
    try:
        if how == "HEAD":
            row, come = upload_of(bearer, upload)
            return _told(200, Upload_Offset=str(come), Upload_Length=str(row.size))
        if how == "PATCH":
            return _add(request, bearer, upload)
        if how == "DELETE":
            upload_of(bearer, upload)
            tape_uploads.drop(bearer, upload)
            return _told(204)
    except NotThere:
        return _told(404)
    except Refused as no:
        return _refused(no)
    return _told(405, Allow="HEAD, PATCH, DELETE, OPTIONS")


def _add(request: HttpRequest, bearer: Bearer, upload: str) -> HttpResponse:
    if request.content_type != PART:
        return _told(415, f"Content-Type: {PART}")
    at = _number(request, "Upload-Offset")
    if at is None:
        return _told(400, "Upload-Offset: say where it goes on.")
    digest = _digest(request)
    if isinstance(digest, str):
        return _told(400, digest)
    end = tape_uploads.add(bearer, upload, _blocks(request), at=at, digest=digest, now=now())
    return _told(204, Upload_Offset=str(end))


def _digest(request: HttpRequest) -> tuple[str, bytes] | str | None:
    """What the hash of this part should be; a sentence where it cannot be read, None where none is given."""
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return None
    name, _, value = said.partition(" ")
    if name not in ("sha256", "sha1"):
        return "Upload-Checksum: sha256 or sha1."
    try:
        return name, base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return "Upload-Checksum: in base64."


def _blocks(request: HttpRequest) -> Iterator[bytes]:
    """What comes, until it is over or breaks off."""
    try:
        while block := request.read(BLOCK):
            yield block
    except UnreadablePostError:
        return
