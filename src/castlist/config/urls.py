"""Every address of Castlist."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("sign-in/", include("castlist.config.signin_urls")),
    path("", include("castlist.web.urls")),
]

handler400 = "castlist.config.trouble.bad_request"
handler403 = "castlist.web.production_views.forbidden"
handler404 = "castlist.web.production_views.not_found"
handler500 = "castlist.config.trouble.server_error"

if settings.CASTLIST_DEMO:
    urlpatterns.insert(0, path("demo/", include("castlist.config.demo_views")))
