"""Addresses behind a performer's private link."""

from django.urls import path

from castlist.web import (
    cannot_views,
    concern_views,
    file_views,
    guardian_views,
    kept_views,
    own_tape_views,
    represented_views,
    resume_views,
    tus_views,
)
from castlist.web import performer_views as views

urlpatterns = [
    path("<str:token>/", views.page, name="performer"),
    path("<str:token>/time/", views.time, name="performer_time"),
    path("<str:token>/none/", views.none_fit, name="performer_none"),
    path("<str:token>/comes/", views.comes, name="performer_comes"),
    path("<str:token>/interested/", views.interested, name="performer_interested"),
    path("<str:token>/after-all/", views.after_all, name="performer_after_all"),
    path("<str:token>/accept/", views.accept, name="performer_accept"),
    path("<str:token>/content/", views.content, name="performer_content"),
    path("<str:token>/if-no/", views.if_no, name="performer_if_no"),
    path("<str:token>/sure/<str:what>/", views.sure, name="performer_sure"),
    path("<str:token>/picture/", file_views.own_picture, name="performer_picture"),
    path("<str:token>/picture/<str:file>", file_views.own_picture_file, name="performer_picture_file"),
    path("<str:token>/resume/", resume_views.own_resume, name="performer_resume"),
    path("<str:token>/resume/<str:file>", resume_views.own_resume_file, name="performer_resume_file"),
    path("<str:token>/tape/", own_tape_views.page, name="performer_tape"),
    path("<str:token>/tape/back/", own_tape_views.back, name="performer_tape_back"),
    path("<str:token>/tape/upload/", tus_views.begin, name="performer_tape_upload"),
    path("<str:token>/tape/upload/<str:upload>/", tus_views.part, name="performer_tape_part"),
    path("<str:token>/tape/watch/<str:file>", own_tape_views.watch, name="performer_tape_watch"),
    path("<str:token>/cannot/", cannot_views.page, name="performer_cannot"),
    path("<str:token>/cannot/file/", cannot_views.file, name="performer_cannot_file"),
    path("<str:token>/cannot/<str:name>/", cannot_views.act, name="performer_cannot_act"),
    path("<str:token>/guardian/", guardian_views.own, name="performer_guardian"),
    path("<str:token>/guardian/<str:name>/", guardian_views.own_act, name="performer_guardian_act"),
    path("<str:token>/agent/", represented_views.own, name="performer_agent"),
    path("<str:token>/agent/<str:name>/", represented_views.own_act, name="performer_agent_act"),
    path("<str:token>/kept/", kept_views.page, name="performer_kept"),
    path("<str:token>/kept/take/", kept_views.take, name="performer_take"),
    path("<str:token>/kept/erase/", kept_views.erase, name="performer_erase"),
    path("<str:token>/kept/<str:name>/", kept_views.act, name="performer_kept_act"),
    path("<str:token>/concern/", concern_views.by_performer, name="performer_concern"),
    path("<str:token>/first-call.ics", views.first_call_calendar, name="performer_first_call"),
    path("<str:token>/audition.ics", views.calendar, name="performer_calendar"),
]
