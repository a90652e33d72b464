"""Which page may ask a browser for its camera: the door, where signs are read; none asks for sound or place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

POLICY = "Permissions-Policy"
SHUT = "camera=(), microphone=(), geolocation=()"
OPEN = "camera=(self), microphone=(), geolocation=()"


def opened(answer: HttpResponse) -> HttpResponse:
    """The same answer; its page may ask for the camera."""
    answer[POLICY] = OPEN
    return answer


def kept_shut(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Every answer says what its page may ask for."""

    def shut(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if POLICY not in answer:
            answer[POLICY] = SHUT
        return answer

    return shut
