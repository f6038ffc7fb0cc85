"""Brands, kinds, outlets and what is known of them; what nobody covers; collected adverts and objections."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.casework.outlets.vocabulary import AfterHours, How, PositionBasis
from jianzhen.casework.people.models import Account, Merchant
from jianzhen.kernel.ids import new_id


class Brand(models.Model):
    """A brand 品牌. ``family``: whom it belongs to, so that brands of one house are not called unrelated."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=48, unique=True)
    name_zh = models.CharField(max_length=64, unique=True)
    name_en = models.CharField(max_length=64)
    also = models.JSONField(default=list)
    family = models.CharField(max_length=64, blank=True)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, null=True, related_name="brands")
    simulated = models.BooleanField()


class ProductKind(models.Model):
    """A kind of product 产品类别: what an outlet can repair."""

    code = models.CharField(primary_key=True, max_length=48)
    name_zh = models.CharField(max_length=64)
    name_en = models.CharField(max_length=64)


class Outlet(models.Model):
    """A place that repairs 网点. ``place`` is a division's code; the position is its own, or that of its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=128)
    place = models.CharField(max_length=9, db_index=True)
    address = models.CharField(max_length=256)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    basis = models.CharField(max_length=8, choices=PositionBasis.choices)
    phone = models.CharField(max_length=16, db_index=True)
    extension = models.CharField(max_length=6, blank=True)
    after_hours = models.CharField(max_length=8, choices=AfterHours.choices)
    after_hours_phone = models.CharField(max_length=16, blank=True)
    told_hash = models.CharField(max_length=64)
    simulated = models.BooleanField()
    since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None, basis=PositionBasis.UNKNOWN)
                | (Q(longitude__isnull=False, latitude__isnull=False) & ~Q(basis=PositionBasis.UNKNOWN)),
                name="outlet_position_whole",
            ),
            models.CheckConstraint(
                condition=Q(after_hours=AfterHours.NONE, after_hours_phone="") | (~Q(after_hours=AfterHours.NONE) & ~Q(after_hours_phone="")),
                name="outlet_after_hours_has_a_number",
            ),
        ]  # fmt: skip


class Serves(models.Model):
    """That an outlet repairs this kind for this brand."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="serves")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="served_by")
    kind = models.ForeignKey(ProductKind, on_delete=models.PROTECT, related_name="served_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("outlet", "brand", "kind"), name="serves_once")]


class ServiceArea(models.Model):
    """A division an outlet serves, with everything inside it: province, prefecture, county or town."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="areas")
    place = models.CharField(max_length=9, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("outlet", "place"), name="area_once")]


class Opening(models.Model):
    """One stretch of opening hours; day 7 is a statutory holiday, closed where opens equals closes."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="openings")
    day = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(day__lte=7, opens__lt=1440, closes__lte=F("opens") + 1440)
                & (Q(closes__gt=F("opens")) | Q(day=7, opens=0, closes=0)),
                name="opening_is_a_stretch",
            )
        ]


class Closure(models.Model):
    """Days an outlet is closed, both included."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_ends_later")]


class Hotline(models.Model):
    """A number a brand gives as its own 服务热线."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=16, db_index=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="hotlines")
    label = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("number", "brand"), name="hotline_once_a_brand")]


class Verification(models.Model):
    """That a person verified an outlet or a hotline, by what, until when. Never edited; only ended."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, null=True, related_name="verifications")
    hotline = models.ForeignKey(Hotline, on_delete=models.CASCADE, null=True, related_name="verifications")
    how = models.CharField(max_length=16, choices=How.choices)
    source = models.CharField(max_length=300)
    evidence_hash = models.CharField(max_length=64, blank=True)
    verified_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("verified_at")), name="verification_ends_later"),
            models.CheckConstraint(
                condition=Q(outlet=None, hotline__isnull=False) | Q(outlet__isnull=False, hotline=None),
                name="verification_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(ended_at=None, ended_because="") | (Q(ended_at__isnull=False) & ~Q(ended_because="")), name="verification_end_has_a_reason"),
        ]  # fmt: skip


class Uncovered(models.Model):
    """A place nobody covers yet for a brand, how often it was asked for, and what the operator answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="uncovered")
    kind = models.CharField(max_length=48, blank=True)
    place = models.CharField(max_length=9)
    asks = models.PositiveIntegerField(default=1)
    first_asked_at = models.DateTimeField()
    last_asked_at = models.DateTimeField()
    nearest = models.ForeignKey(Outlet, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("brand", "kind", "place"), condition=Q(answered_at=None), name="uncovered_open_once"
            ),
            models.CheckConstraint(condition=Q(answered_at=None, answered_by="", answer="") | (Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(answer="")), name="uncovered_answer_whole"),
        ]  # fmt: skip


class TableImport(models.Model):
    """One imported table: how many rows were taken, and why each refused row was refused."""

    class What(models.TextChoices):
        """What a table holds."""

        OUTLETS = "outlets", "网点"
        ADVERTS = "adverts", "广告号码"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    what = models.CharField(max_length=8, choices=What.choices)
    name = models.CharField(max_length=128)
    content_hash = models.CharField(max_length=64)
    made = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.JSONField(default=list)
    by_role = models.CharField(max_length=16)
    by_id = models.CharField(max_length=64)
    at = models.DateTimeField()


class AdvertSource(models.Model):
    """A dated collection of adverts an operator imported; ``url`` and publisher let anybody look again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    table = models.OneToOneField(TableImport, on_delete=models.PROTECT, related_name="source")
    name = models.CharField(max_length=128)
    publisher = models.CharField(max_length=128)
    url = models.CharField(max_length=500, blank=True)
    collected_on = models.DateField()


class Objection(models.Model):
    """Somebody says that what is shown about a number is wrong 异议; a person answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=16, db_index=True)
    reasons = models.CharField(max_length=1000)
    filed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, upheld=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False, upheld__isnull=False) & ~Q(answer="")),
                name="objection_answer_whole",
            )
        ]


class Advert(models.Model):
    """One advert 广告: this number, as a brand's, seen on a day. Struck where an objection was upheld; never deleted."""

    source = models.ForeignKey(AdvertSource, on_delete=models.PROTECT, related_name="adverts")
    row = models.PositiveIntegerField()
    number = models.CharField(max_length=16, db_index=True)
    brand_name = models.CharField(max_length=64)
    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, related_name="adverts")
    seen_on = models.DateField()
    url = models.CharField(max_length=500, blank=True)
    struck_by = models.ForeignKey(Objection, on_delete=models.PROTECT, null=True, related_name="struck")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("source", "row"), name="advert_row_once")]
