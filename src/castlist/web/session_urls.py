"""Addresses of audition days, under a production."""

from django.urls import path

from castlist.web import session_views as views

urlpatterns = [
    path("", views.days, name="days"),
    path("<str:name>/", views.act, name="days_act"),
]
