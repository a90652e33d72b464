"""Addresses of audition days, under a production."""

from django.urls import path

from castlist.web import queue_views as queue
from castlist.web import session_views as views

urlpatterns = [
    path("", views.days, name="days"),
    path("<str:name>/", views.act, name="days_act"),
    path("<str:session>/door/", queue.door, name="door"),
    path("<str:session>/board/", queue.board, name="board"),
    path("<str:session>/live/<str:page>/", queue.live, name="queue_live"),
    path("<str:session>/queue/<str:name>/", queue.act, name="queue_act"),
]
