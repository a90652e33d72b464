"""What was written at moments of a recording goes with it."""

from collections.abc import Iterable

from castlist.records.models import NoteVersion, Text


def no_remarks(tapes: Iterable[str], at: int) -> None:
    """Nothing that was written at a moment of one of these recordings, by its file, can be read any more.

    The journal says of the recording that it is gone, and so this follows from that after a backup, too. Writes: text.
    """
    texts = NoteVersion.objects.filter(recording__in=list(tapes)).values("text")
    Text.objects.filter(pk__in=texts, erased_at=0).update(body=None, salt=None, erased_at=at)
