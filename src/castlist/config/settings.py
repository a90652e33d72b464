"""Django's settings, all of them; what an installation may choose stands in environment.py."""

from email.utils import parseaddr
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from castlist.config.addresses import mail_as_files, read_database_url, read_email_url, read_inbox_url, sqlite
from castlist.config.environment import Environment, machine_zone
from castlist.config.logs import logging_settings

ENVIRONMENT = Environment()
SOURCE = Path(__file__).resolve().parent.parent

# What other parts of Castlist may ask for.
CASTLIST_URL = ENVIRONMENT.url
CASTLIST_CHECKPOINTS = ENVIRONMENT.checkpoints
CASTLIST_URL_IS_LOCAL = ENVIRONMENT.url_is_near  # what letters ask: no phone could open their links
CASTLIST_DATA = ENVIRONMENT.data
CASTLIST_LIMITS = ENVIRONMENT.limits
CASTLIST_TAPE_BYTES = ENVIRONMENT.tape_mb * 1024 * 1024
CASTLIST_FFMPEG = ENVIRONMENT.ffmpeg
CASTLIST_TAPES_BYTES = ENVIRONMENT.tapes_gb * 1024**3
CASTLIST_SESSION_DAYS = ENVIRONMENT.session_days
CASTLIST_DEMO = ENVIRONMENT.demo
CASTLIST_TIME_ZONE = ENVIRONMENT.time_zone or machine_zone()

DEBUG = ENVIRONMENT.develop
SECRET_KEY = ENVIRONMENT.key
SECRET_KEY_FALLBACKS = [ENVIRONMENT.old_key] if ENVIRONMENT.old_key else []
ALLOWED_HOSTS = [f"[{ENVIRONMENT.hostname}]" if ":" in ENVIRONMENT.hostname else ENVIRONMENT.hostname]
if ENVIRONMENT.url_is_local:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url]

INSTALLED_APPS = [
    "castlist.records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.humanize",  # how long ago, in the list of sessions
]
MIDDLEWARE = [
    "castlist.web.uploads.let_pass",
    "castlist.web.cameras.kept_shut",
    "csp.middleware.CSPMiddleware",  # before what may answer by itself: no answer is without a policy
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "castlist.config.urls"
WSGI_APPLICATION = "castlist.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

COMPILED_TEMPLATES = ENVIRONMENT.data / "templates"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SOURCE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "castlist.web.jinja.environment"},
    },
    {
        # Only the pages of the sign-in library are written in this language.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"door": "castlist.config.signin_forms"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# -- Records

if ENVIRONMENT.database_url:
    DATABASES = {"default": read_database_url(ENVIRONMENT.database_url, pool=ENVIRONMENT.database_pool)}
else:
    DATABASES = {"default": sqlite(ENVIRONMENT.data / "castlist.sqlite3")}

CACHES: dict[str, dict[str, Any]]
if ENVIRONMENT.redis_url:
    CACHES = {"default": {"BACKEND": "castlist.config.counts.SharedCounts", "LOCATION": ENVIRONMENT.redis_url}}
else:
    # A table and not memory: two server processes must count the same attempts.
    CACHES = {"default": {"BACKEND": "castlist.config.counts.Counts", "LOCATION": "castlist_cache"}}

# -- People

AUTH_USER_MODEL = "records.Person"
AUTHENTICATION_BACKENDS = ["castlist.config.members.Members"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = []  # nobody has a password
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

ACCOUNT_ADAPTER = "castlist.config.signin.Door"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "confirm_login_code": "castlist.config.signin_forms.CodeByMail",
    "request_login_code": "castlist.config.signin_forms.AskForCode",
}
ACCOUNT_RATE_LIMITS = {
    # By place and address together, so that nobody elsewhere keeps a member from getting one; and a bound for all.
    "code_here": f"{3 * ENVIRONMENT.limits}/m/key",
    "request_login_code": f"{20 * ENVIRONMENT.limits}/m/ip,{60 * ENVIRONMENT.limits}/10m/key",
    "login": f"{30 * ENVIRONMENT.limits}/m/ip",
    "login_failed": f"{10 * ENVIRONMENT.limits}/m/ip,5/300s/key",
}
MFA_RATE_LIMITS = {"webauthn_login": f"{10 * ENVIRONMENT.limits}/m/ip"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail from us
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.https else "http"
ACCOUNT_USER_DISPLAY = "castlist.config.signin.called"
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxy
MFA_ADAPTER = "castlist.config.signin.SecondLock"
MFA_FORMS = {
    "add_webauthn": "castlist.config.signin_forms.AddPasskey",
    "activate_totp": "castlist.config.signin_forms.FirstCodeOfApp",
    "authenticate": "castlist.config.signin_forms.SecondStep",
    "reauthenticate": "castlist.config.signin_forms.SecondStepAgain",
    "login_webauthn": "castlist.config.signin_forms.PasskeyAlone",
    "authenticate_webauthn": "castlist.config.signin_forms.PasskeyBehind",
    "reauthenticate_webauthn": "castlist.config.signin_forms.PasskeyAgain",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is proved by its first code or one-time link
MFA_TOTP_ISSUER = "Castlist"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.url_is_local

# -- What browsers are told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR picture of the second factor
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxy else None
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_REDIRECT_EXEMPT = ["^api/"]  # a program is refused there: led on, it would never notice
SESSION_ENGINE = "castlist.config.sessions"
# The prefix: a browser takes such a cookie from this very host alone, encrypted, and no neighbour can set one for us.
ONLY_THIS_HOST = "__Host-" if ENVIRONMENT.https else ""
SESSION_COOKIE_NAME = f"{ONLY_THIS_HOST}castlist_session"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_NAME = f"{ONLY_THIS_HOST}castlist_csrf"
CASTLIST_THEME_COOKIE = f"{ONLY_THIS_HOST}castlist_theme"
CASTLIST_KNOWN_COOKIE = f"{ONLY_THIS_HOST}castlist_known"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_FAILURE_VIEW = "castlist.config.trouble.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a list may name everybody who came to a call
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["castlist.web.uploads.NoFiles"]  # the forms that take a picture say so themselves

# -- Static files

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_DIRS = [SOURCE / "web" / "static", SOURCE / "config" / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ENVIRONMENT.data / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENVIRONMENT.develop
        else "castlist.config.staticfiles.Storage"
    },
}
WHITENOISE_USE_FINDERS = ENVIRONMENT.develop
WHITENOISE_AUTOREFRESH = ENVIRONMENT.develop
WHITENOISE_ALLOW_ALL_ORIGINS = False

# -- Mail

DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from or f"Castlist <castlist@{ENVIRONMENT.hostname}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = read_email_url(ENVIRONMENT.email_url) if ENVIRONMENT.email_url else mail_as_files(ENVIRONMENT.data / "mail")
globals().update(_mail)
CASTLIST_INBOX = read_inbox_url(ENVIRONMENT.inbox_url) if ENVIRONMENT.inbox_url else {}
CASTLIST_REPLIES_TO = ENVIRONMENT.replies_to or (parseaddr(DEFAULT_FROM_EMAIL)[1] if CASTLIST_INBOX else "")

# -- Words and time

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

LOGGING = logging_settings(level=ENVIRONMENT.log)
LOGGING_CONFIG = "logging.config.dictConfig"
