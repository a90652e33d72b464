"""Addresses about who plays what."""

from django.urls import path

from castlist.web import cover_views, doubling_views, parts_views

urlpatterns = [
    path("", parts_views.page, name="parts"),
    path("chart.csv", parts_views.sheet, name="parts_sheet"),
    path("covers/", cover_views.page, name="parts_covers"),
    path("doubling/", doubling_views.page, name="parts_doubling"),
    path("<str:name>/", parts_views.act, name="parts_act"),
]
