"""A recording that comes in one piece with a form: straight to the disk, bounded, and gone when nobody takes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from castlist.actions.tape_files import no_room, remove, too_long
from castlist.actions.tape_uploads import in_one_piece
from castlist.queries.tapes import largest
from castlist.rules.files import did_not_arrive
from castlist.web.uploads import note


class OneRecording(FileUploadHandler):
    """One file is written to the disk as it comes. Of one that is too large, or breaks off, `trouble_of` says why."""

    def __init__(self, request: HttpRequest, path: Path) -> None:
        super().__init__(request)
        self.path = path
        self.whole = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """It begins empty."""
        super().new_file(*args, **kwargs)
        self.file = self.path.open("wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """It has grown by that much; reading ends where it is too large, or the disk is full."""
        if start + len(raw_data) > largest():
            note(self.request, too_long(start + len(raw_data)))
            raise StopUpload(connection_reset=True)
        try:
            self.file.write(raw_data)
        except OSError:
            note(self.request, no_room())
            raise StopUpload(connection_reset=True) from None

    def file_complete(self, file_size: int) -> UploadedFile:
        """It is whole."""
        self.file.close()
        self.whole = True
        return UploadedFile(None, self.file_name or "", self.content_type or "", file_size)

    def upload_interrupted(self) -> None:
        """It ended before its end."""
        note(self.request, did_not_arrive())


@contextmanager
def recording_in(request: HttpRequest) -> Iterator[Path | None]:
    """Where the recording of the form lies, once it is read; None where there is none. Afterwards it is gone."""
    path = in_one_piece()
    reader = OneRecording(request, path)
    request.upload_handlers = [reader]
    try:
        request.FILES.keys()
        yield path if reader.whole else None
    finally:
        remove(path)
