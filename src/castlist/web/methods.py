"""With which methods a view may be asked. Whatever else comes is told so on a drawn page: never an empty one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.gzip import gzip_page

from castlist.web.acting import error_page

View = Callable[..., HttpResponseBase]


def takes(*methods: str) -> Callable[[View], View]:
    """The view is asked with these methods and no other."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                return view(request, *args, **kwargs)
            return not_this_way(request, *methods)

        return guarded

    return decorator


def packed_when_looked_at(view: View) -> View:
    """What is read without being signed in comes packed, and of a length that tells nothing; what answers a form does
    not: it repeats what somebody sent beside what they alone are to know.
    """
    small = gzip_page(view)

    @wraps(view)
    def either(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (small if request.method == "GET" else view)(request, *args, **kwargs)

    return either


def not_this_way(request: HttpRequest, *methods: str) -> HttpResponse:
    """The drawn page that says so, and to programs with which methods instead."""
    answer = error_page(request, 405)
    answer["Allow"] = ", ".join(methods)
    return answer


looked_at = takes("GET", "HEAD")
"""A page that is only read."""
looked_at_or_sent = takes("GET", "HEAD", "POST")
"""A page with a form that is sent to it; or an act, which leads to its page when somebody opens its address."""
