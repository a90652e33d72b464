"""Addresses of letters, under a production."""

from django.urls import path

from castlist.rules.letters import PENCIL
from castlist.web import letter_views as views
from castlist.web import letter_wording_views as wording
from castlist.web import reminder_views as reminders

urlpatterns = [
    path("", views.outbox, name="letters"),
    path("for/<str:cand>/", views.begin, name="letter_for"),
    path("pencil/<str:cand>/", views.begin, {"kind": PENCIL}, name="letter_pencil"),
    path("for/<str:cand>/<str:task>/", views.begin, name="letter_for"),
    path("later/", views.several_later, name="letters_later"),
    path("reminders/", reminders.page, name="letter_reminders"),
    path("wording/", wording.page, name="letter_wordings"),
    path("wording/speak/", wording.speak, name="letter_speak"),
    path("wording/remind/", wording.remind, name="letter_remind"),
    path("wording/confirm/", wording.confirm, name="letter_confirm"),
    path("wording/codes/", wording.codes, name="letter_codes"),
    path("wording/word/", wording.chosen, name="letter_word"),
    path("wording/<str:kind>/<str:language>/", wording.one, name="letter_wording"),
    path("wording/<str:kind>/<str:language>/<str:name>/", wording.act, name="letter_wording_act"),
    path("<str:letter>/", views.letter, name="letter"),
    path("<str:letter>/as-sent/", views.as_sent, name="letter_as_sent"),
    path("<str:letter>/<str:name>/", views.act, name="letter_act"),
]

of_the_company = [
    path("", wording.page, name="company_letter_wordings"),
    path("remind/", wording.remind, name="company_letter_remind"),
    path("confirm/", wording.confirm, name="company_letter_confirm"),
    path("codes/", wording.codes, name="company_letter_codes"),
    path("word/", wording.chosen, name="company_letter_word"),
    path("<str:kind>/<str:language>/", wording.one, name="company_letter_wording"),
    path("<str:kind>/<str:language>/<str:name>/", wording.act, name="company_letter_wording_act"),
]
