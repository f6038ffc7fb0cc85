"""Style and scripts are collected once, compressed, and again when one of them changed."""

import json

from django.test import override_settings

from jianzhen.wiring import statics

STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


def test_files_are_collected_compressed_and_named_by_content_and_only_when_stale(tmp_path, monkeypatch, settings):
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES={**settings.STORAGES, **STORAGES}):
        assert statics.collect_when_stale()
        names = json.loads((tmp_path / "staticfiles.json").read_text("utf-8"))["paths"]
        style = tmp_path / names["pages/jianzhen.css"]
        assert style.is_file()
        assert style.with_name(f"{style.name}.gz").stat().st_size < style.stat().st_size < 25_000
        assert not statics.collect_when_stale()
        (tmp_path / statics.STAMP).write_text("older")
        assert statics.collect_when_stale()
