"""Addresses of the casting grid, and of what its viewer tries out on it."""

from django.urls import path

from castlist.web import casting_views, what_if_views

urlpatterns = [
    path("", casting_views.page, name="casting"),
    path("what-if/", what_if_views.begin, name="what_if_begin"),
    path("what-if/<str:what_if>/", what_if_views.page, name="what_if"),
    path("what-if/<str:what_if>/throw-away/", what_if_views.throw_away, name="what_if_throw_away"),
    path("what-if/<str:what_if>/<str:name>/", what_if_views.act, name="what_if_act"),
]
