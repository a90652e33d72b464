"""What js/notes.js is answered when it saves what somebody types: what stands now, or why it does not."""

from django.http import HttpRequest, JsonResponse

from castlist.actions.notes import Saved
from castlist.rules.why import Refused
from castlist.web.acting import CACHED, sentence_of, status_of
from castlist.web.looking_over import ReadsLike

ASKED = "Not saved yet: there is something to be asked about these words. Press the button, and it is."


def saves_itself(request: HttpRequest) -> bool:
    """True for a form that was sent while somebody types."""
    return request.headers.get("X-Saves") == "yes"


def saved(action: str, done: Saved) -> JsonResponse:
    """Which note stands, in which version, and where it is changed from now on."""
    told = {"note": done.note, "version": done.version, "action": action}
    return JsonResponse(told, headers={"Cache-Control": CACHED})


def not_saved(no: Refused) -> JsonResponse:
    """Why not, in one sentence; what is to be asked is asked by the form itself."""
    says = ASKED if isinstance(no, ReadsLike) else f"Not saved. {sentence_of(no)}"
    return JsonResponse({"says": says}, status=status_of(no), headers={"Cache-Control": CACHED})
