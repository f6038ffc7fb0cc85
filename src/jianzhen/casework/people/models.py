"""Accounts, merchants, persons and what the vault keeps of them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from jianzhen.casework.events.actors import PEOPLE, Role
from jianzhen.kernel.ids import new_id

STAFF_ROLES = sorted(PEOPLE)


class Account(AbstractBaseUser):
    """Somebody who works at the desk. Merchants and buyers have none: they come by links and keys."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    shown_as = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    one_time_password = models.BooleanField(default=False)
    """Whether the password was handed over by somebody else: no role is acted in before it is changed."""

    objects = BaseUserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["shown_as"]


class Grant(models.Model):
    """A role held by an account, from when, by whose hand, until when."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=[(one.value, one.value) for one in STAFF_ROLES])
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("account", "role"), condition=Q(ended_at=None), name="grant_once"),
            models.CheckConstraint(condition=Q(role__in=[one.value for one in STAFF_ROLES]), name="grant_is_a_persons_role"),
            models.CheckConstraint(condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")), name="grant_end_has_a_hand"),
        ]  # fmt: skip


class Merchant(models.Model):
    """A shop 商家, or whoever answers a claim: brand or outlet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=128, unique=True)
    joined_at = models.DateTimeField()
    contact = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")


class Person(models.Model):
    """A buyer, as the desk knows one: an id and a key. What names the person is in ``PersonalField``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_version = models.PositiveIntegerField(null=True)
    wrapped_key = models.BinaryField(null=True)
    kept_since = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None, key_version__isnull=False, wrapped_key__isnull=False)
                | Q(erased_at__isnull=False, key_version=None, wrapped_key=None),
                name="person_key_until_erased",
            )
        ]


class PersonalField(models.Model):
    """One sealed word of one person."""

    class Field(models.TextChoices):
        """What the vault keeps."""

        NAME = "name", "姓名"
        PHONE = "phone", "电话"
        ADDRESS = "address", "地址"
        MAIL = "mail", "邮箱"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(max_length=8, choices=Field.choices)
    sealed = models.BinaryField()
    mark = models.BinaryField(max_length=16, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person", "field"), name="one_word_a_field")]


class Erasure(models.Model):
    """That a person asked for their data to be erased 删除请求: first nobody uses them, then, on the legal day, the key goes.

    ``restricted_at`` waits for what is under way; ``erase_at`` and ``ground`` say until when the law has them kept, and why.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="erasure")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    restricted_at = models.DateTimeField(null=True)
    erase_at = models.DateTimeField(null=True, db_index=True)
    ground = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(restricted_at=None, erase_at=None, ground="", done_at=None)
                | (Q(restricted_at__isnull=False, erase_at__isnull=False) & ~Q(ground="")),
                name="erasure_has_its_day_and_ground",
            )
        ]


class ApiKey(models.Model):
    """A merchant's key to the API. ``prefix`` finds it; the secret lies wrapped by the vault's key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="api_keys")
    prefix = models.CharField(max_length=16, unique=True)
    key_version = models.PositiveIntegerField()
    wrapped_secret = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)


class CaseLink(models.Model):
    """A link that lets one party into one claim, a merchant into its inbox, or a buyer into one order.

    The token is signed and is not kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim_id = models.UUIDField(db_index=True, null=True)
    order_id = models.UUIDField(db_index=True, null=True)
    role = models.CharField(
        max_length=16, choices=[(one.value, one.value) for one in (Role.BUYER, Role.MERCHANT, Role.AGENT)]
    )
    party_id = models.UUIDField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="link_ends_later"),
            models.CheckConstraint(condition=Q(role__in=["buyer", "merchant", "agent"]), name="link_is_a_partys"),
            models.CheckConstraint(
                condition=Q(claim_id__isnull=False, order_id=None)
                | Q(claim_id=None, order_id=None, role="merchant")
                | Q(claim_id=None, order_id__isnull=False, role="buyer"),
                name="link_opens_one_thing",
            ),
        ]  # fmt: skip


class Recusal(models.Model):
    """Why somebody does not touch a merchant's claims, or one claim 回避. Never taken back, only ended."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="recusals")
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, null=True)
    claim_id = models.UUIDField(null=True)
    why = models.CharField(max_length=500)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merchant=None, claim_id__isnull=False) | Q(merchant__isnull=False, claim_id=None),
                name="recusal_names_one_thing",
            )
        ]


class RateBucket(models.Model):
    """A token bucket: how much somebody may still do. The key is a keyed hash; who it was is not stored."""

    key = models.CharField(primary_key=True, max_length=64)
    tokens = models.FloatField()
    filled_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tokens__gte=0), name="bucket_is_not_below_empty")]


class Message(models.Model):
    """One message to one side about one event 通知. Its words name nobody; where it went lies in the vault."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim_id = models.UUIDField()
    about = models.UUIDField()
    kind = models.CharField(max_length=48)
    to_role = models.CharField(max_length=16, choices=[(one.value, one.value) for one in (Role.BUYER, Role.MERCHANT)])
    party_id = models.UUIDField()
    title_zh = models.CharField(max_length=64)
    text_zh = models.CharField(max_length=500)
    title_en = models.CharField(max_length=96)
    text_en = models.CharField(max_length=700)
    at = models.DateTimeField()
    channel = models.CharField(max_length=16, blank=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=("claim_id", "to_role", "at"), name="message_claim_side")]
        constraints = [
            models.UniqueConstraint(fields=("about", "kind", "to_role"), name="message_once_an_event"),
            models.CheckConstraint(condition=Q(sent_at=None, channel="") | (Q(sent_at__isnull=False) & ~Q(channel="")), name="sent_by_some_channel"),
        ]  # fmt: skip
