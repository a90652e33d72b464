"""Addresses behind a performer's private link."""

from django.urls import path

from castlist.web import concern_views, file_views, kept_views
from castlist.web import performer_views as views

urlpatterns = [
    path("<str:token>/", views.page, name="performer"),
    path("<str:token>/time/", views.time, name="performer_time"),
    path("<str:token>/none/", views.none_fit, name="performer_none"),
    path("<str:token>/interested/", views.interested, name="performer_interested"),
    path("<str:token>/after-all/", views.after_all, name="performer_after_all"),
    path("<str:token>/accept/", views.accept, name="performer_accept"),
    path("<str:token>/sure/<str:what>/", views.sure, name="performer_sure"),
    path("<str:token>/picture/", file_views.own_picture, name="performer_picture"),
    path("<str:token>/picture/<str:file>", file_views.own_picture_file, name="performer_picture_file"),
    path("<str:token>/kept/", kept_views.page, name="performer_kept"),
    path("<str:token>/kept/take/", kept_views.take, name="performer_take"),
    path("<str:token>/kept/erase/", kept_views.erase, name="performer_erase"),
    path("<str:token>/kept/<str:name>/", kept_views.act, name="performer_kept_act"),
    path("<str:token>/concern/", concern_views.by_performer, name="performer_concern"),
    path("<str:token>/audition.ics", views.calendar, name="performer_calendar"),
]
