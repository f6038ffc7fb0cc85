"""Start what a desk needs around it: secrets, the database, Django."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jianzhen.wiring.embedded import EmbeddedDatabase
from jianzhen.wiring.places import data_folder


@contextmanager
def desk_environment() -> Iterator[EmbeddedDatabase | None]:
    """Give a database and local secrets through the environment; stop on leaving what was started here.

    Yields the embedded database, or None where ``DATABASE_URL`` names one. A server that already ran is used and left
    running: the one who started it stops it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianzhen.wiring.settings")
    if os.environ.get("JIANZHEN_MODE") != "production":
        _bring_secrets(data_folder())
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    database = EmbeddedDatabase(data_folder() / "postgres")
    mine = database.start()
    try:
        database.make_database()
        os.environ["DATABASE_URL"] = database.url()
        yield database
    finally:
        os.environ.pop("DATABASE_URL", None)
        if mine:
            database.stop()


def prepare() -> None:
    """Set Django up and bring the tables to their newest form."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _bring_secrets(folder: Path) -> None:
    """Keep a secret of this desk's own in its data folder, made at the first start, readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    for name in ("JIANZHEN_SECRET", "JIANZHEN_VAULT_KEYS", "JIANZHEN_LOG_SEED"):
        if name in os.environ:
            continue
        path = folder / f"{name.lower()}.key"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(("1:" if name == "JIANZHEN_VAULT_KEYS" else "") + secrets.token_urlsafe(48))
        os.environ[name] = path.read_text("utf-8").strip()
