"""Addresses below /sign-in/: those pages of the sign-in library that we use, and our one-time link."""

from allauth.account import views as account
from django.urls import include, path

from castlist.config.signin import one_time_link

urlpatterns = [
    path("", account.request_login_code, name="account_login"),
    path("code/", account.request_login_code, name="account_request_login_code"),
    path("code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("link/<str:token>/", one_time_link, name="sign_in_link"),
    path("sessions/", include("allauth.usersessions.urls")),
    path("security/", include("allauth.mfa.urls")),
]
