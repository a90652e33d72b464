"""Addresses about the callback day."""

from django.urls import path

from castlist.web import callback_views
from castlist.web.papers import callback_papers

urlpatterns = [
    path("", callback_views.page, name="callbacks"),
    path("people.csv", callback_views.people, name="callbacks_people"),
    path("door.csv", callback_views.door, name="callbacks_door"),
    path("order.pdf", callback_papers.order, name="callbacks_order_paper"),
    path("own.pdf", callback_papers.own, name="callbacks_own_paper"),
    path("letters/", callback_views.write, name="callbacks_write"),
    path("<str:name>/", callback_views.act, name="callbacks_act"),
]
