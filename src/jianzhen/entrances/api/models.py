"""What was asked under an idempotency key, and what came of it."""

from __future__ import annotations

from django.db import models


class OnceKey(models.Model):
    """One request that may be sent again 幂等键. ``told_hash`` is a keyed hash of what it said."""

    who = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    told_hash = models.CharField(max_length=64)
    result_id = models.UUIDField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("who", "key"), name="once_key_once")]
