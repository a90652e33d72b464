"""Addresses of the casting grid."""

from django.urls import path

from castlist.web import casting_views

urlpatterns = [
    path("", casting_views.page, name="casting"),
]
