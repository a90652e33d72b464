"""Addresses of lists of people."""

from django.urls import path

from castlist.web import import_views as views

urlpatterns = [
    path("", views.lists, name="imports"),
    path("<str:run>/", views.page, name="import"),
    path("<str:run>/rows.csv", views.rows, name="import_rows"),
    path("<str:run>/<str:name>/", views.act, name="import_act"),
]
