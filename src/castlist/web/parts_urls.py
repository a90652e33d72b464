"""Addresses about who plays what."""

from django.urls import path

from castlist.web import cover_views, doubling_views, parts_views, script_views

urlpatterns = [
    path("", parts_views.page, name="parts"),
    path("chart.csv", parts_views.sheet, name="parts_sheet"),
    path("covers/", cover_views.page, name="parts_covers"),
    path("covers/propose/", cover_views.propose, name="parts_covers_propose"),
    path("doubling/", doubling_views.page, name="parts_doubling"),
    path("script/", script_views.page, name="parts_script"),
    path("<str:name>/", parts_views.act, name="parts_act"),
]
