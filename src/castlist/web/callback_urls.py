"""Addresses about the callback day."""

from django.urls import path

from castlist.web import callback_views

urlpatterns = [
    path("", callback_views.page, name="callbacks"),
    path("people.csv", callback_views.people, name="callbacks_people"),
    path("door.csv", callback_views.door, name="callbacks_door"),
    path("letters/", callback_views.write, name="callbacks_write"),
    path("<str:name>/", callback_views.act, name="callbacks_act"),
]
