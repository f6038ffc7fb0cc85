"""The desk's settings as ``./do bench claims`` runs them: photos are looked at by a quiet stand-in behind the port."""

import os

os.environ["JIANZHEN_MODE"] = "test"

from jianzhen.wiring.settings import *  # noqa: F403

STORAGES["originals"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}  # noqa: F405
INSTALLED_APPS += ["bench.claims_cost.Counting"]  # noqa: F405
JIANZHEN_INSPECTOR = "bench.claims_walk.QuietInspector"
