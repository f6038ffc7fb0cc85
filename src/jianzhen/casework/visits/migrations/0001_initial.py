"""The first tables of this room."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jianzhen.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("claims", "0004_asked_more"),
        ("evidence", "0001_initial"),
        ("originals", "0001_initial"),
        ("outlets", "0001_initial"),
        ("people", "0004_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jianzhen.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("held_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jianzhen.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("repair", "维修"),
                            ("install", "安装"),
                            ("revisit", "免费返修"),
                            ("collect", "取送"),
                            ("inspection", "上门查验"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(choices=[("booked", "预约"), ("urgent", "加急")], default="booked", max_length=8),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wanted", "待预约"),
                            ("booked", "已预约"),
                            ("assigned", "已派工"),
                            ("on_the_way", "在路上"),
                            ("on_site", "已到门口"),
                            ("working", "服务中"),
                            ("waiting_for_part", "待件"),
                            ("taken_in", "拉修"),
                            ("nobody_home", "空跑"),
                            ("handed_back", "退单"),
                            ("left_safely", "已安全离开"),
                            ("done", "已完成"),
                            ("solved_by_phone", "电话解决"),
                            ("cancelled", "已取消"),
                        ],
                        max_length=20,
                    ),
                ),
                ("moved_at", models.DateTimeField()),
                ("product", models.CharField(blank=True, max_length=48)),
                ("place", models.CharField(max_length=9)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=48), default=list, size=None
                    ),
                ),
                ("minutes", models.PositiveIntegerField()),
                ("parts", models.JSONField(default=dict)),
                (
                    "kept_from",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                ("question_id", models.UUIDField(null=True)),
                ("free_because", models.CharField(blank=True, max_length=24)),
                ("opens_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                ("wanted_at", models.DateTimeField()),
                ("called_back_at", models.DateTimeField(null=True)),
                ("assigned_at", models.DateTimeField(null=True)),
                ("expected_at", models.DateTimeField(null=True)),
                ("promised_at", models.DateTimeField(null=True)),
                ("set_out_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("first_arrived_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("at_risk_since", models.DateTimeField(null=True)),
                (
                    "unplanned_because",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), default=list, size=None
                    ),
                ),
                ("part_expected_on", models.DateField(null=True)),
                ("loaner", models.CharField(blank=True, max_length=64)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fixed", "已修好"),
                            ("not_fixed", "未修好"),
                            ("no_fault", "未见故障"),
                            ("quote_refused", "未接受报价"),
                            ("seen_as_described", "所见与描述一致"),
                            ("seen_different", "所见与描述不一致"),
                            ("not_seen", "未见所述情况"),
                            ("cannot_tell", "现场无法判断"),
                            ("no_access", "未能查看"),
                        ],
                        max_length=20,
                    ),
                ),
                ("calls", models.PositiveSmallIntegerField(default=0)),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "brand",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.brand"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="claims.claim"
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="outlets.outlet",
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="visits.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Technician",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("shown_as", models.CharField(max_length=64)),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=48), size=None),
                ),
                (
                    "ties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                ("parts", models.JSONField(default=dict)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("since", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="technician",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="technicians", to="outlets.outlet"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("skill", models.CharField(blank=True, max_length=48)),
                ("minutes", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField(default=0)),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cells", to="outlets.outlet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DayPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("version", models.PositiveIntegerField(default=0)),
                ("draft", models.JSONField(null=True)),
                ("draft_version", models.PositiveIntegerField(null=True)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.CharField(blank=True, max_length=64)),
                (
                    "outlet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="day_plans", to="outlets.outlet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HeldMinutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveIntegerField()),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="held", to="visits.cell"
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken", to="visits.hold"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Residence",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="residence",
                        serialize=False,
                        to="visits.visit",
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("identity_address", "身份证住址一致"),
                            ("lease", "租赁合同"),
                            ("ownership", "房产证明"),
                            ("neighbourhood", "居委会或物业证明"),
                            ("police", "民警到场"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="signature",
                        serialize=False,
                        to="visits.visit",
                    ),
                ),
                ("price_fen", models.PositiveBigIntegerField()),
                ("signed_at", models.DateTimeField()),
                ("signed_by", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Warranty",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="warranty",
                        serialize=False,
                        to="visits.visit",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("rule", models.CharField(max_length=200)),
                ("n_repairs", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jianzhen.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lines", models.JSONField()),
                ("total_fen", models.PositiveBigIntegerField()),
                ("quoted_at", models.DateTimeField()),
                ("quoted_by", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by", models.CharField(blank=True, max_length=64)),
                ("refused_at", models.DateTimeField(null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quotes", to="visits.visit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartUsed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=128)),
                ("serial", models.CharField(blank=True, max_length=64)),
                ("count", models.PositiveSmallIntegerField(default=1)),
                ("at", models.DateTimeField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts_used", to="visits.visit"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="hold",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="visits.visit"
            ),
        ),
        migrations.CreateModel(
            name="DoorCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("customer", "客户核对师傅"), ("technician", "师傅核对客户")], max_length=12
                    ),
                ),
                ("right", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="door_checks", to="visits.visit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckMade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=48)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "exhibit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.exhibit"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="visits.visit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jianzhen.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=48)),
                ("in_force", models.DateField()),
                ("value", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name", "in_force"), name="one_rule_a_day")],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="technician",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="visits.technician"
            ),
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("breaks", models.JSONField(default=list)),
                ("urgent", models.BooleanField(default=False)),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="visits.technician"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrivateNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jianzhen.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=24)),
                ("binding", models.CharField(max_length=64)),
                ("bound_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("unbound_at", models.DateTimeField(null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="private_numbers", to="visits.visit"
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="visits.technician"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="visits.visit"
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="visits.technician"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PhoneAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("client_id", models.UUIDField()),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=24)),
                ("body", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "等待前一步"), ("done", "已办"), ("refused", "未办")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=48)),
                ("detail", models.CharField(blank=True, max_length=500)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phone_acts", to="visits.visit"
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phone_acts", to="visits.technician"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Busy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="busy", to="visits.visit"
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="busy", to="visits.technician"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jianzhen.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("proof", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("given_by", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlets.brand"
                    ),
                ),
                (
                    "technician",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="visits.technician",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("wanted", "登记上门"),
                            ("booked", "预约"),
                            ("rescheduled", "改约"),
                            ("assigned", "派工"),
                            ("reassigned", "转派"),
                            ("taken_back", "收回派工"),
                            ("set_out", "出发"),
                            ("arrived", "到达"),
                            ("began", "开始服务"),
                            ("waits_for_part", "待件"),
                            ("part_came", "配件到货"),
                            ("taken_in", "拉修"),
                            ("brought_back", "修好送回"),
                            ("second_call", "二次上门"),
                            ("nobody_home", "空跑"),
                            ("handed_back", "退单"),
                            ("given_on", "改派网点"),
                            ("left_safely", "安全离开"),
                            ("looked_at", "重新安排"),
                            ("finished", "完工"),
                            ("quote_refused", "不接受报价"),
                            ("solved_by_phone", "电话解决"),
                            ("cancelled", "取消"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "was",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wanted", "待预约"),
                            ("booked", "已预约"),
                            ("assigned", "已派工"),
                            ("on_the_way", "在路上"),
                            ("on_site", "已到门口"),
                            ("working", "服务中"),
                            ("waiting_for_part", "待件"),
                            ("taken_in", "拉修"),
                            ("nobody_home", "空跑"),
                            ("handed_back", "退单"),
                            ("left_safely", "已安全离开"),
                            ("done", "已完成"),
                            ("solved_by_phone", "电话解决"),
                            ("cancelled", "已取消"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("wanted", "待预约"),
                            ("booked", "已预约"),
                            ("assigned", "已派工"),
                            ("on_the_way", "在路上"),
                            ("on_site", "已到门口"),
                            ("working", "服务中"),
                            ("waiting_for_part", "待件"),
                            ("taken_in", "拉修"),
                            ("nobody_home", "空跑"),
                            ("handed_back", "退单"),
                            ("left_safely", "已安全离开"),
                            ("done", "已完成"),
                            ("solved_by_phone", "电话解决"),
                            ("cancelled", "已取消"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by_role", models.CharField(max_length=16)),
                ("by_id", models.CharField(max_length=64)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "technician",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="visits.technician"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="visits.visit"
                    ),
                ),
            ],
            options={
                "ordering": ("visit", "number"),
            },
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.UniqueConstraint(fields=("outlet", "opens_at", "skill"), name="one_cell_a_skill"),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="cell_closes_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("minutes"))), name="cell_never_over"
            ),
        ),
        migrations.AddConstraint(
            model_name="dayplan",
            constraint=models.UniqueConstraint(fields=("outlet", "on"), name="one_plan_a_day"),
        ),
        migrations.AddConstraint(
            model_name="heldminutes",
            constraint=models.UniqueConstraint(fields=("hold", "cell"), name="held_once_a_cell"),
        ),
        migrations.AddField(
            model_name="signature",
            name="original",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="originals.original"
            ),
        ),
        migrations.AddField(
            model_name="warranty",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="warranties", to="claims.claim"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at", None), ("refused_at", None)),
                fields=("visit",),
                name="one_open_quote",
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at", None), ("refused_at", None), _connector="OR"), name="quote_ends_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at", None), ("accepted_by", "")),
                    models.Q(("accepted_at__isnull", False), models.Q(("accepted_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="quote_accepted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="partused",
            constraint=models.UniqueConstraint(fields=("visit", "part", "serial"), name="part_once_a_serial"),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("confirmed_at", None), ("released_at", None)),
                fields=["expires_at"],
                name="hold_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(fields=("visit", "key"), name="hold_once_a_key"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at", None), ("released_at", None)),
                fields=("visit",),
                name="one_open_hold",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", False), ("released_at", None)),
                fields=("visit",),
                name="one_booking",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkmade",
            constraint=models.UniqueConstraint(fields=("visit", "item"), name="check_once_a_visit"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["outlet", "state"], name="visit_outlet_state"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["technician", "opens_at"], name="visit_technician_day"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "wanted",
                            "booked",
                            "assigned",
                            "on_the_way",
                            "on_site",
                            "working",
                            "waiting_for_part",
                            "taken_in",
                            "nobody_home",
                            "handed_back",
                            "left_safely",
                            "done",
                            "solved_by_phone",
                            "cancelled",
                        ],
                    )
                ),
                name="visit_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes_at", None), ("opens_at", None)),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="visit_window_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["assigned", "on_the_way", "on_site", "working"]), _negated=True),
                    ("technician__isnull", False),
                    _connector="OR",
                ),
                name="somebody_is_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="done_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["inspection", "revisit"]), _negated=True),
                    models.Q(("free_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="free_visits_are_free",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(fields=("technician", "on"), name="one_shift_a_day"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="shift_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="privatenumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unbound_at", None)), fields=("visit",), name="one_number_a_visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="phoneact",
            constraint=models.UniqueConstraint(fields=("technician", "client_id"), name="phone_act_once"),
        ),
        migrations.AddConstraint(
            model_name="phoneact",
            constraint=models.UniqueConstraint(fields=("technician", "visit", "seq"), name="phone_act_order"),
        ),
        migrations.AddConstraint(
            model_name="busy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at", None)), fields=("visit",), name="one_technician_a_visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="busy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="busy_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("given_at"))), name="authorisation_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitmove",
            constraint=models.UniqueConstraint(fields=("visit", "number"), name="move_number_once"),
        ),
        migrations.AddConstraint(
            model_name="warranty",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="warranty_ends_later"
            ),
        ),
    ]
