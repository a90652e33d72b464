"""Every address of our own pages."""

from django.urls import include, path

from castlist.web import (
    concern_views,
    file_views,
    home_views,
    keeping_views,
    list_views,
    merging_views,
    production_views,
    room_views,
)

urlpatterns = [
    path("", home_views.home, name="home"),
    path("api/", include("castlist.web.api.urls")),
    path("theme/", home_views.theme, name="theme"),
    path("settings/", home_views.settings, name="settings"),
    path("keeping/", keeping_views.page, name="keeping"),
    path("keeping/<str:name>/", keeping_views.act, name="keeping_act"),
    path("start/", home_views.start, name="start"),
    path("start/<str:production>/<int:step>/", home_views.start_step, name="start_step"),
    path("call/<str:token>/", production_views.call, name="call"),
    path("call/<str:token>/concern/", concern_views.by_anybody, name="concern"),
    path("i/", include("castlist.web.performer_urls")),
    path("p/<str:production>/", production_views.production, name="production"),
    path("p/<str:production>/acts/", production_views.acts, name="production_acts"),
    path("p/<str:production>/team/", production_views.team, name="team"),
    path("p/<str:production>/team/<str:name>/", production_views.team_act, name="team_act"),
    path("p/<str:production>/letters/", include("castlist.web.letter_urls")),
    path("p/<str:production>/days/", include("castlist.web.session_urls")),
    path("p/<str:production>/safeguarding/", include("castlist.web.safeguarding_urls")),
    path("p/<str:production>/same-person/<str:performer>/", merging_views.same_person, name="same_person"),
    path("p/<str:production>/c/<str:cand>/<str:name>/", room_views.act, name="act"),
    path("p/<str:production>/r/<str:role>/", room_views.room, name="room"),
    path("p/<str:production>/r/<str:role>/seat/", production_views.seat, name="seat"),
    path("p/<str:production>/r/<str:role>/live/", room_views.live, name="live"),
    path("p/<str:production>/r/<str:role>/acts/", room_views.acts, name="acts"),
    path("p/<str:production>/r/<str:role>/open-call/", list_views.open_call, name="open_call"),
    path("p/<str:production>/r/<str:role>/list/", list_views.begin, name="list_begin"),
    path("p/<str:production>/r/<str:role>/list/<str:batch>/", list_views.page, name="list"),
    path("p/<str:production>/r/<str:role>/list/<str:batch>/<str:name>/", list_views.act, name="list_act"),
    path("p/<str:production>/r/<str:role>/picture/<str:cand>/", file_views.picture, name="picture"),
    path("p/<str:production>/r/<str:role>/picture/<str:cand>/<str:file>", file_views.picture_file, name="picture_file"),
    path("p/<str:production>/r/<str:role>/put-forward/", production_views.put_forward, name="put_forward"),
    path("p/<str:production>/r/<str:role>/minute/<str:cand>/<int:number>/", production_views.minute, name="minute"),
]
