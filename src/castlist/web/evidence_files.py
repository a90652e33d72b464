"""A file that a form brought for a matter: as its action takes it, or why it cannot be taken."""

from django.http import HttpRequest

from castlist.actions.evidence import Given
from castlist.rules.evidence import too_large
from castlist.rules.files import TooLarge
from castlist.rules.why import Refused, Why
from castlist.web.uploads import trouble_of


def sent_file(request: HttpRequest) -> Given | None:
    """The file in the form, None where none was chosen; refuses one that did not come whole."""
    trouble = trouble_of(request)
    if trouble is not None:
        raise too_large() if isinstance(trouble, TooLarge) else Refused(Why.not_evidence, detail=trouble.detail)
    upload = request.FILES.get("file")
    return Given(upload.name or "", upload.read()) if upload is not None else None


def brought_a_file(request: HttpRequest) -> bool:
    """Whether one was chosen, whatever became of it: a browser does not keep the choice."""
    return trouble_of(request) is not None or "file" in request.FILES
