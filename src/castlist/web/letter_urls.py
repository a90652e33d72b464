"""Addresses of letters, under a production."""

from django.urls import path

from castlist.web import letter_views as views

urlpatterns = [
    path("", views.outbox, name="letters"),
    path("for/<str:cand>/", views.begin, name="letter_for"),
    path("for/<str:cand>/<str:task>/", views.begin, name="letter_for"),
    path("later/", views.several_later, name="letters_later"),
    path("<str:letter>/", views.letter, name="letter"),
    path("<str:letter>/as-sent/", views.as_sent, name="letter_as_sent"),
    path("<str:letter>/<str:name>/", views.act, name="letter_act"),
]
