"""The desk's settings as tests run them: originals in memory, quick passwords; the database comes in conftest.py."""

import os
import tempfile
from pathlib import Path

os.environ["JIANZHEN_MODE"] = "test"

from jianzhen.wiring.settings import *  # noqa: F403

STORAGES["originals"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
JIANZHEN_INSPECTOR = "fakes.FakeInspector"
STATIC_ROOT = None
JIANZHEN_FLEETING = str(Path(tempfile.gettempdir()) / f"jz-fleeting-{os.getpid()}")
