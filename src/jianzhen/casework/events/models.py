"""Events and their details. The database itself refuses an update (migration 0002)."""

from __future__ import annotations

from django.db import models

from jianzhen.casework.events.actors import Role
from jianzhen.kernel.ids import new_id


class Chain(models.Model):
    """The head of one chain; its row lock orders the acts on one subject.

    ``subject`` is ``claim:<id>``, ``order:<id>`` or ``desk``: chains never wait for one another.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    n_events = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)


class Event(models.Model):
    """One act. ``leaf`` is its bytes in the log (RFC 8785 JSON), ``hash`` their leaf hash (RFC 6962)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=48)
    at = models.DateTimeField()
    actor_role = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Role])
    actor_id = models.CharField(max_length=64)
    policy_pack = models.CharField(max_length=96, blank=True)
    prev = models.CharField(max_length=64)
    leaf = models.BinaryField()
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("chain", "seq")
        constraints = [models.UniqueConstraint(fields=("chain", "seq"), name="event_seq_once")]
        indexes = [models.Index(fields=("kind", "at"), name="event_kind_at")]


class EventDetail(models.Model):
    """What the commitment in a leaf is of. Deleting the row, key and all, leaves the chain verifying."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="detail")
    key = models.BinaryField()
    body = models.BinaryField()


class LogEntry(models.Model):
    """Where an event stands in the desk's log: given at a checkpoint, in one order for all chains."""

    index = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="log_entry")
