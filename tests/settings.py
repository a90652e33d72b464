"""Castlist's own settings in a throw-away installation, for the tests and the type checker."""

import os
import sys
import tempfile
from pathlib import Path

# Each test process has a folder of its own, which conftest.py removes, and so has each part of the proofs, which are at
# work at the same time; checkers, which leave without a word, share one.
if "CASTLIST_TEST_DATA" in os.environ:
    _data = Path(os.environ["CASTLIST_TEST_DATA"])
elif "pytest" in sys.modules:
    _data = Path(tempfile.mkdtemp(prefix="castlist-tests-"))
else:
    _data = Path(tempfile.gettempdir()) / f"castlist-checks-{os.getuid()}"
(_data / "static").mkdir(parents=True, exist_ok=True)

for name in [name for name in os.environ if name.startswith("CASTLIST_") and not name.startswith("CASTLIST_TEST")]:
    del os.environ[name]
os.environ["CASTLIST_DATA"] = str(_data)
os.environ["CASTLIST_URL"] = "http://testserver.localhost"
os.environ["CASTLIST_SECRET_KEY"] = "a key for tests only, that opens nothing anywhere"
os.environ["CASTLIST_DATABASE_URL"] = os.environ.get("CASTLIST_TEST_DATABASE_URL", "")
os.environ["CASTLIST_DATABASE_POOL"] = "0"
os.environ["CASTLIST_TIME_ZONE"] = "UTC"
os.environ["CASTLIST_LOG"] = "warning"
os.environ["CASTLIST_FFMPEG"] = "none"

from castlist.config.settings import *  # noqa: E402, F403
from castlist.config.settings import ALLOWED_HOSTS, DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS += ["testserver"]
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # A file and not memory: two connections must see one database, as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(_data / "test.sqlite3")}
if "pytest" in sys.modules:
    # It is thrown away whole, and need not outlive a power cut; what `make proofs` kills is as durable as in life.
    _options = DATABASES["default"]["OPTIONS"]
    if "init_command" in _options:
        _options["init_command"] += "; PRAGMA synchronous=OFF"
    else:
        _options["options"] += " -c synchronous_commit=off"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
