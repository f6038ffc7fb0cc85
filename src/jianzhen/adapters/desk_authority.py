"""The timestamp authority a desk's settings name; apart from the client, which the command line uses without Django."""

from __future__ import annotations

from django.conf import settings

from jianzhen.adapters.timestamp_authority import HttpTimestampAuthority


def authority_of_settings() -> HttpTimestampAuthority:
    """The authority that ``JIANZHEN_TIMESTAMP_URL`` names."""
    return HttpTimestampAuthority(url=settings.JIANZHEN_TIMESTAMP_URL)
