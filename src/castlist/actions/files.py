"""Pictures of performers: given by a member or by themselves, and taken away again."""

import hashlib
import io
from contextlib import suppress

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction

from castlist.queries.files import FOLDER
from castlist.records.models import Performer
from castlist.rules.files import LARGEST, picture, too_large
from castlist.rules.why import Refused, Why


def give_picture(performer: str, upload: File | None) -> None:  # type: ignore[type-arg]
    """The performer is shown with this picture, in every room of the company; an older one is gone.

    Writes: performer, and a file in the data folder. Refuses: incomplete, not_a_picture, already_there, stale_version.
    """
    if upload is None:
        raise Refused(Why.incomplete, detail="Choose a picture first.")
    if upload.size > LARGEST:
        raise too_large()
    kind, data = picture(upload.read())
    before = Performer.objects.values_list("headshot", flat=True).get(pk=performer)
    name = f"{performer}-{hashlib.sha256(data).hexdigest()[:20]}.{kind}"
    if name == before:
        raise Refused(Why.already_there, detail="This picture is the one that is shown.")
    _store(name, data)
    if not Performer.objects.filter(pk=performer, headshot=before).update(headshot=name):
        raise Refused(Why.stale_version)
    _forget(performer, before)


def take_picture_away(performer: str) -> None:
    """The performer is shown with a monogram, and the picture is gone.

    Writes: performer; a file of the data folder goes. Refuses: nothing.
    """
    before = Performer.objects.values_list("headshot", flat=True).get(pk=performer)
    Performer.objects.filter(pk=performer, headshot=before).update(headshot="")
    _forget(performer, before)


def _forget(performer: str, before: str) -> None:
    """The picture they had is gone, and those of records that were merged into theirs, which the past still shows."""
    rows = Performer.objects.filter(merged_into=performer).exclude(headshot="")
    gone = {before, *rows.values_list("headshot", flat=True)}
    rows.update(headshot="")
    transaction.on_commit(lambda: _remove(*gone))


def _store(name: str, data: bytes) -> None:
    """The file lies in the data folder; a disk that has no room for it is told as a database is that has none."""
    try:
        default_storage.delete(f"{FOLDER}/{name}")  # left behind by a try that broke off
        default_storage.save(f"{FOLDER}/{name}", File(io.BytesIO(data)))
    except OSError as no:
        _remove(name)
        raise OperationalError(f"a picture could not be written: {no.strerror}") from no


def _remove(*names: str) -> None:
    for name in filter(None, names):
        with suppress(OSError):
            default_storage.delete(f"{FOLDER}/{name}")
