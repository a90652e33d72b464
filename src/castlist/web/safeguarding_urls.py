"""Addresses of safeguarding, under a production."""

from django.urls import path

from castlist.web import evidence_views
from castlist.web import safeguarding_views as views

urlpatterns = [
    path("", views.page, name="safeguarding"),
    path("raise/", views.raise_matter, name="safeguarding_raise"),
    path("gate/<str:name>/", views.gate, name="safeguarding_gate"),
    path("<str:matter>/", views.matter, name="safeguarding_matter"),
    path("<str:matter>/file/", evidence_views.add, name="safeguarding_file_add"),
    path("<str:matter>/file/<str:file>/", evidence_views.take_out, name="safeguarding_file"),
    path("<str:matter>/<str:name>/", views.step, name="safeguarding_step"),
]
