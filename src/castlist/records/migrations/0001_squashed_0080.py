"""All tables of 0001 to 0080 at once, as those made them one after another: for whoever founds a company now.

Who comes from an earlier version goes on step by step. That both ways end in the same database is tested. To go all
those steps in an empty one takes Django a hundred times as long, since it renders the models anew after each.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps

import castlist.records.ids
from castlist.records import guards

REPLACES = """
0001_initial 0002_append_only 0003_performers_merged 0004_matter_acts 0005_clearance_rounds 0006_matters_from_outside
0007_matters_sealed_whole 0008_retention 0009_touched 0010_no_prefix_indexes 0011_told_again 0012_notes
0013_closed_accounts 0014_second_lock 0015_matters_as_raised 0016_keys_wrapped_anew 0017_known_of_performers
0018_words_of_performers 0019_saved_searches 0020_lists_of_people 0021_names_alike 0026_self_tapes 0027_heard_before
0028_forms_of_calls 0029_dates 0030_guardians 0031_merges_taken_back 0032_resumes 0033_parts 0034_the_day 0035_agents
0036_cast_list 0037_reply_unread 0038_letters_that_go_by_themselves 0039_callback_day 0040_told_of_the_callback_day
0041_emergency 0042_letters_by_candidacy 0043_trade 0044_line_ups 0045_chaperone 0046_called_off 0047_waiting_list
0048_day_picture 0049_time_hold 0050_picture_of_a_minor 0051_desk_times 0052_what_ifs 0053_seats 0054_lists_and_breaks
0055_recording_said 0056_offer_parts 0058_people_in 0059_times_moved 0060_letter_wordings 0061_letter_tries
0062_tape_copies 0063_reminders 0064_session_members 0065_remarks 0066_links_by_mail 0067_access_needs
0068_letters_of_themselves 0069_no_more 0070_headshots 0071_link_codes 0072_lists_by_word 0073_several_callback_days
0074_lists_taken_partly 0075_ways_of_books 0076_tapes_of_calls 0077_called_off_hours 0078_where_it_goes
0079_as_they_know_it 0080_loose_ends
"""
MODELS = [
    migrations.CreateModel(
        name="Lease",
        fields=[
            ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
            ("holder", models.CharField(max_length=200)),
            ("expires_at", models.DateTimeField()),
        ],
        options={
            "db_table": "lease",
        },
    ),
    migrations.CreateModel(
        name="Person",
        fields=[
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("email", models.EmailField(max_length=254, unique=True)),
            ("name", models.CharField(max_length=120)),
            ("is_active", models.BooleanField(default=True)),
            ("created_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "person",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                    name="person_email_lower",
                ),
                models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="person_has_name"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ApiToken",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("sha256", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField()),
            ("last_used_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="api_tokens", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "db_table": "api_token",
        },
    ),
    migrations.CreateModel(
        name="Company",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("created_at", models.DateTimeField()),
            (
                "owner",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            ("second_lock", models.BooleanField(default=False)),
            ("remind_days", models.PositiveSmallIntegerField(default=1)),
            ("confirm_times", models.BooleanField(default=True)),
            ("link_codes", models.BooleanField(default=False)),
        ],
        options={
            "db_table": "company",
        },
    ),
    migrations.CreateModel(
        name="Performer",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("email", models.CharField(blank=True, max_length=254)),
            ("note", models.CharField(blank=True, max_length=200)),
            ("credits", models.JSONField(default=list)),
            ("last_heard", models.CharField(blank=True, max_length=120)),
            ("headshot", models.CharField(blank=True, max_length=200)),
            ("created_at", models.DateTimeField()),
            (
                "company",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="performers", to="records.company"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "merged_into",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="merged",
                    to="records.performer",
                ),
            ),
            ("asked_at", models.DateTimeField(null=True)),
            ("erased_at", models.DateTimeField(null=True)),
            ("wished_at", models.DateTimeField(null=True)),
            ("had_account", models.BooleanField(default=False)),
            ("skills", models.JSONField(default=list)),
            ("voice", models.CharField(blank=True, max_length=40)),
            ("range_low", models.CharField(blank=True, max_length=4)),
            ("range_high", models.CharField(blank=True, max_length=4)),
            ("plays_from", models.PositiveSmallIntegerField(null=True)),
            ("plays_to", models.PositiveSmallIntegerField(null=True)),
            ("agent", models.CharField(blank=True, max_length=200)),
            ("phone", models.CharField(blank=True, max_length=40)),
            ("pronouns", models.CharField(blank=True, max_length=40)),
            ("alike", models.CharField(blank=True, default="", max_length=60)),
            ("printed", models.CharField(blank=True, default="", max_length=120)),
            ("language", models.CharField(blank=True, default="", max_length=8)),
            ("unreminded", models.BooleanField(default=False)),
            ("no_more_at", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "performer",
            "indexes": [
                models.Index(fields=["company", "name"], name="performer_name"),
                models.Index(fields=["company", "alike"], name="performer_alike"),
                models.Index(
                    models.F("company"),
                    django.db.models.functions.text.Lower("email"),
                    condition=models.Q(("email", ""), _negated=True),
                    name="performer_email",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Production",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("about", models.CharField(blank=True, max_length=2000)),
            ("time_zone", models.CharField(default="UTC", max_length=64)),
            ("head", models.BigIntegerField(default=0)),
            ("head_at", models.BigIntegerField(default=0)),
            ("due_at", models.BigIntegerField(default=0)),
            ("created_at", models.DateTimeField()),
            (
                "company",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="productions", to="records.company"
                ),
            ),
            ("packs", models.CharField(blank=True, default="general", max_length=400)),
            ("language", models.CharField(default="en", max_length=8)),
            ("remind_days", models.PositiveSmallIntegerField(null=True)),
            ("confirm_times", models.BooleanField(null=True)),
            ("link_codes", models.BooleanField(null=True)),
        ],
        options={
            "db_table": "production",
            "indexes": [models.Index(condition=models.Q(("due_at__gt", 0)), fields=["due_at"], name="production_due")],
        },
    ),
    migrations.CreateModel(
        name="Matter",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("wrapped_key", models.BinaryField()),
            ("sealed", models.BinaryField()),
            ("state", models.CharField(default="", max_length=12)),
            ("review_on", models.DateField(null=True)),
            ("created_at", models.DateTimeField(null=True)),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "author",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            ("head", models.PositiveIntegerField(default=0)),
            ("head_hash", models.CharField(default="", max_length=64)),
            ("origin", models.BinaryField(default=b"")),
            ("raised_hash", models.CharField(default="", max_length=64)),
            ("began", models.CharField(default="", max_length=64)),
        ],
        options={
            "db_table": "matter",
        },
    ),
    migrations.CreateModel(
        name="Link",
        fields=[
            ("id", models.CharField(editable=False, max_length=24, primary_key=True, serialize=False)),
            ("role", models.CharField(max_length=12)),
            ("cand", models.CharField(max_length=12)),
            ("letter", models.CharField(blank=True, max_length=12)),
            ("by", models.CharField(blank=True, max_length=12)),
            ("created_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField()),
            ("revoked_at", models.DateTimeField(null=True)),
            ("opened_at", models.DateTimeField(null=True)),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="links", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            ("mailed_to", models.CharField(blank=True, max_length=254)),
        ],
        options={
            "db_table": "link",
            "indexes": [models.Index(fields=["cand"], name="link_cand")],
        },
    ),
    migrations.CreateModel(
        name="Letter",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("cand", models.CharField(max_length=12)),
            ("task", models.CharField(blank=True, max_length=12)),
            ("kind", models.CharField(max_length=20)),
            ("state", models.CharField(default="drafted", max_length=12)),
            ("to", models.CharField(blank=True, max_length=254)),
            ("subject", models.CharField(max_length=200)),
            ("body", models.TextField()),
            ("by", models.CharField(max_length=12)),
            ("minute", models.PositiveIntegerField(default=0)),
            ("version", models.PositiveIntegerField(default=1)),
            ("error", models.CharField(blank=True, max_length=300)),
            ("created_at", models.DateTimeField()),
            ("claimed_at", models.DateTimeField(null=True)),
            ("sent_at", models.DateTimeField(null=True)),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="records.production"
                ),
            ),
            ("copied", models.CharField(blank=True, max_length=8)),
            (
                "agent",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="records.agent"
                ),
            ),
            ("goes_at", models.DateTimeField(null=True)),
            ("goes_by", models.CharField(blank=True, max_length=12)),
            ("told", models.TextField(blank=True)),
            (
                "part_of",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="parts", to="records.letter"
                ),
            ),
            ("button", models.CharField(blank=True, default="", max_length=60)),
            ("language", models.CharField(blank=True, default="", max_length=8)),
            ("tries", models.PositiveSmallIntegerField(default=0)),
            ("about", models.CharField(blank=True, default="", max_length=80)),
            ("told_from", models.DateTimeField(null=True)),
            ("told_until", models.DateTimeField(null=True)),
            ("told_days", models.JSONField(default=list)),
        ],
        options={
            "db_table": "letter",
            "indexes": [
                models.Index(fields=["production", "created_at"], name="letter_age"),
                models.Index(condition=models.Q(("state", "sending")), fields=["claimed_at"], name="letter_claimed"),
                models.Index(condition=models.Q(("goes_at__isnull", False)), fields=["goes_at"], name="letter_goes"),
                models.Index(fields=["cand"], name="letter_cand"),
                models.Index(
                    condition=models.Q(("told_from__isnull", False)), fields=["told_until"], name="letter_told_until"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("about", ""), _negated=True), fields=("about",), name="letter_reminds_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Fact",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("kind", models.CharField(max_length=16)),
            ("key", models.CharField(max_length=64)),
            ("role", models.CharField(blank=True, max_length=12)),
            ("cand", models.CharField(blank=True, max_length=12)),
            ("about", models.CharField(blank=True, max_length=12)),
            ("data", models.TextField()),
            ("from_seq", models.BigIntegerField()),
            ("to_seq", models.BigIntegerField(default=4611686018427387904)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="facts",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "fact",
            "indexes": [
                models.Index(
                    condition=models.Q(("to_seq", 4611686018427387904)),
                    fields=["production", "role", "kind", "from_seq"],
                    name="fact_role_now",
                ),
                models.Index(
                    condition=models.Q(("to_seq", 4611686018427387904)),
                    fields=["production", "cand", "kind"],
                    name="fact_cand_now",
                ),
                models.Index(
                    condition=models.Q(("to_seq", 4611686018427387904), models.Q(("about", ""), _negated=True)),
                    fields=["production", "about", "kind"],
                    name="fact_about_now",
                ),
                models.Index(
                    condition=models.Q(("to_seq__lt", 4611686018427387904)),
                    fields=["production", "role", "to_seq", "from_seq"],
                    name="fact_then",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("to_seq", 4611686018427387904)),
                    fields=("production", "kind", "key"),
                    name="fact_once_now",
                ),
                models.CheckConstraint(condition=models.Q(("from_seq__lt", models.F("to_seq"))), name="fact_lasts"),
            ],
        },
    ),
    migrations.CreateModel(
        name="EventStream",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("stream", models.CharField(max_length=40)),
            ("count", models.BigIntegerField()),
            ("hash", models.CharField(max_length=64)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "event_stream",
            "constraints": [models.UniqueConstraint(fields=("production", "stream"), name="event_stream_once")],
        },
    ),
    migrations.CreateModel(
        name="Event",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("seq", models.BigIntegerField()),
            ("stream", models.CharField(max_length=40)),
            ("number", models.BigIntegerField()),
            ("kind", models.CharField(max_length=40)),
            ("by", models.CharField(blank=True, max_length=12)),
            ("role", models.CharField(blank=True, max_length=12)),
            ("cand", models.CharField(blank=True, max_length=12)),
            ("at", models.BigIntegerField()),
            ("data", models.TextField()),
            ("sealed", models.BooleanField(default=False)),
            ("hash", models.CharField(max_length=64)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="events",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "event",
            "indexes": [
                models.Index(fields=["production", "role", "seq"], name="event_role"),
                models.Index(fields=["production", "cand", "seq"], name="event_cand"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("production", "seq"), name="event_place"),
                models.UniqueConstraint(fields=("production", "stream", "number"), name="event_number"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Reply",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("cand", models.CharField(max_length=12)),
            ("letter", models.CharField(blank=True, max_length=12)),
            ("what", models.CharField(max_length=12)),
            ("body", models.TextField(blank=True)),
            ("created_at", models.DateTimeField()),
            ("read_at", models.DateTimeField(null=True)),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "reply",
            "indexes": [
                models.Index(fields=["production", "created_at"], name="reply_age"),
                models.Index(condition=models.Q(("read_at", None)), fields=["production"], name="reply_unread"),
                models.Index(fields=["cand"], name="reply_cand"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Request",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("person", models.CharField(max_length=12)),
            ("key", models.CharField(max_length=80)),
            ("act", models.CharField(max_length=64)),
            ("answer", models.TextField()),
            ("at", models.BigIntegerField()),
        ],
        options={
            "db_table": "request",
            "indexes": [models.Index(fields=["at"], name="request_age")],
            "constraints": [models.UniqueConstraint(fields=("person", "key"), name="request_once")],
        },
    ),
    migrations.CreateModel(
        name="Seat",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("seen_seq", models.BigIntegerField(default=0)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="seats", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="team", to="records.production"
                ),
            ),
            ("told_at", models.BigIntegerField(default=0)),
            ("told_seq", models.BigIntegerField(default=0)),
        ],
        options={
            "db_table": "seat",
            "constraints": [models.UniqueConstraint(fields=("production", "person"), name="seat_once")],
        },
    ),
    migrations.CreateModel(
        name="Session",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(blank=True, max_length=12)),
            ("place", models.CharField(max_length=200)),
            ("access", models.CharField(blank=True, max_length=200)),
            ("panel", models.CharField(blank=True, max_length=300)),
            ("material", models.CharField(blank=True, max_length=500)),
            ("recording", models.BooleanField(default=False)),
            ("answer_by", models.DateField(null=True)),
            ("by", models.CharField(blank=True, max_length=12)),
            ("created_at", models.DateTimeField()),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="records.production"
                ),
            ),
            ("kind", models.CharField(default="invited", max_length=20)),
            ("adults", models.PositiveSmallIntegerField(default=0)),
            ("observer", models.CharField(blank=True, max_length=200)),
            ("why", models.CharField(blank=True, max_length=1000)),
            ("why_for", models.CharField(blank=True, max_length=1000)),
            ("checked", models.CharField(blank=True, max_length=400)),
            ("off_at", models.DateTimeField(null=True)),
            ("off_by", models.CharField(blank=True, max_length=12)),
            ("off_says", models.CharField(blank=True, max_length=500)),
            ("breaks", models.JSONField(default=list)),
            ("lists", models.CharField(blank=True, default="", max_length=300)),
            ("members", models.JSONField(default=list)),
            ("off_from", models.DateTimeField(null=True)),
            ("off_until", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "session",
            "indexes": [models.Index(fields=["production", "role"], name="session_role")],
        },
    ),
    migrations.CreateModel(
        name="SignInLink",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("sha256", models.CharField(max_length=64, unique=True)),
            ("created_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField()),
            ("used_at", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="signin_links",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "sign_in_link",
        },
    ),
    migrations.CreateModel(
        name="Slot",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("start", models.DateTimeField()),
            ("minutes", models.PositiveSmallIntegerField(default=20)),
            ("cand", models.CharField(db_index=True, max_length=12, null=True)),
            ("access_needs", models.TextField(blank=True)),
            ("booked_at", models.DateTimeField(null=True)),
            ("sequence", models.PositiveIntegerField(default=0)),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="records.session"
                ),
            ),
            ("past", models.BooleanField(default=False)),
            ("made_at", models.DateTimeField(null=True)),
            ("desk", models.BooleanField(default=False)),
            ("entered", models.BooleanField(default=False)),
            ("seat", models.PositiveSmallIntegerField(default=1)),
            ("moved_at", models.DateTimeField(null=True)),
            ("was", models.DateTimeField(null=True)),
            ("was_place", models.CharField(blank=True, default="", max_length=200)),
            ("moved_says", models.CharField(blank=True, default="", max_length=500)),
            ("moved_out_of", models.TextField(blank=True, default="")),
        ],
        options={
            "db_table": "slot",
            "indexes": [models.Index(fields=["session", "start"], name="slot_order")],
            "constraints": [
                models.UniqueConstraint(condition=models.Q(("past", False)), fields=("cand",), name="slot_one_each"),
                models.UniqueConstraint(fields=("session", "start", "seat"), name="slot_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Text",
        fields=[
            ("commitment", models.CharField(max_length=43, primary_key=True, serialize=False)),
            ("author", models.CharField(blank=True, max_length=12)),
            ("role", models.CharField(blank=True, max_length=12)),
            ("cand", models.CharField(blank=True, max_length=12)),
            ("salt", models.BinaryField(null=True)),
            ("body", models.TextField(null=True)),
            ("created_at", models.BigIntegerField()),
            ("erased_at", models.BigIntegerField(default=0)),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "text",
        },
    ),
    migrations.CreateModel(
        name="MatterAct",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("n", models.PositiveIntegerField()),
            ("sealed", models.BinaryField()),
            ("hash", models.CharField(max_length=64)),
            (
                "matter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="records.matter"
                ),
            ),
        ],
        options={
            "db_table": "matter_act",
            "constraints": [models.UniqueConstraint(fields=("matter", "n"), name="matter_act_once")],
        },
    ),
    migrations.CreateModel(
        name="ClearanceRound",
        fields=[
            (
                "production",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="+",
                    serialize=False,
                    to="records.production",
                ),
            ),
            ("given_at", models.DateTimeField()),
        ],
        options={
            "db_table": "clearance_round",
        },
    ),
    migrations.CreateModel(
        name="ClearanceWish",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("cand", models.CharField(max_length=12, unique=True)),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "clearance_wish",
        },
    ),
    migrations.CreateModel(
        name="MatterFile",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("sealed", models.BinaryField()),
            (
                "matter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="files", to="records.matter"
                ),
            ),
        ],
        options={
            "db_table": "matter_file",
        },
    ),
    migrations.CreateModel(
        name="Case",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("wants", models.CharField(max_length=8)),
            ("words", models.TextField(blank=True)),
            ("asked_at", models.DateTimeField()),
            ("due_on", models.DateField()),
            ("answered_at", models.DateTimeField(null=True)),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "data_case",
            "indexes": [models.Index(condition=models.Q(("answered_at", None)), fields=["due_on"], name="case_open")],
        },
    ),
    migrations.CreateModel(
        name="CasePart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("desk", models.CharField(max_length=4)),
            ("wrapped_key", models.BinaryField(null=True)),
            ("sealed", models.BinaryField(null=True)),
            ("by", models.CharField(blank=True, max_length=12)),
            ("ready_at", models.DateTimeField(null=True)),
            (
                "case",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="records.case"),
            ),
        ],
        options={
            "db_table": "data_case_part",
            "constraints": [models.UniqueConstraint(fields=("case", "desk"), name="case_part_once")],
        },
    ),
    migrations.CreateModel(
        name="Due",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("kind", models.CharField(max_length=12)),
            ("key", models.CharField(max_length=43)),
            ("purpose", models.CharField(max_length=20)),
            ("at", models.DateTimeField()),
            ("shown_at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.performer"
                ),
            ),
            ("where", models.CharField(blank=True, default="", max_length=12)),
        ],
        options={
            "db_table": "erasure_due",
            "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="due_once")],
        },
    ),
    migrations.CreateModel(
        name="Erasure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("kind", models.CharField(max_length=12)),
            ("key", models.CharField(max_length=43)),
            ("purpose", models.CharField(max_length=20)),
            ("at", models.BigIntegerField()),
            ("done_at", models.DateTimeField(null=True)),
        ],
        options={
            "db_table": "erasure",
            "indexes": [
                models.Index(condition=models.Q(("done_at", None)), fields=["kind"], name="erasure_left"),
                models.Index(fields=["at"], name="erasure_age"),
            ],
            "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="erasure_once")],
        },
    ),
    migrations.CreateModel(
        name="Hold",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("reason", models.CharField(max_length=300)),
            ("until", models.DateField()),
            ("at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            ("ended_by", models.CharField(blank=True, max_length=12)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="records.performer"
                ),
            ),
        ],
        options={
            "db_table": "hold",
        },
    ),
    migrations.CreateModel(
        name="Period",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("purpose", models.CharField(max_length=20)),
            ("days", models.PositiveIntegerField()),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "company",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"),
            ),
        ],
        options={
            "db_table": "retention_period",
            "indexes": [models.Index(fields=["company", "purpose", "at"], name="period_newest")],
        },
    ),
    migrations.CreateModel(
        name="Touch",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("cand", models.CharField(max_length=12)),
            ("seq", models.BigIntegerField()),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
            ("loose", models.CharField(blank=True, default="", max_length=8)),
            ("role", models.CharField(blank=True, default="", max_length=12)),
            ("step", models.CharField(blank=True, default="", max_length=16)),
            ("line", models.CharField(blank=True, default="", max_length=100)),
        ],
        options={
            "db_table": "touch",
            "constraints": [models.UniqueConstraint(fields=("production", "cand"), name="touch_once")],
            "indexes": [
                models.Index(
                    condition=models.Q(("loose", ""), _negated=True),
                    fields=["production", "loose", "role", "step", "line"],
                    name="touch_loose",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Note",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("author", models.CharField(max_length=12)),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "note",
        },
    ),
    migrations.CreateModel(
        name="NoteVersion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("n", models.PositiveIntegerField()),
            ("cand", models.CharField(max_length=12)),
            ("at", models.BigIntegerField()),
            ("audience", models.CharField(max_length=4)),
            ("text", models.CharField(max_length=43)),
            ("scored", models.BooleanField(default=False)),
            ("withdrawn", models.BooleanField(default=False)),
            (
                "note",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="versions",
                    to="records.note",
                ),
            ),
            ("at_second", models.PositiveIntegerField(null=True)),
            ("recording", models.CharField(max_length=80, null=True)),
        ],
        options={
            "db_table": "note_version",
            "indexes": [
                models.Index(fields=["cand"], name="note_version_cand"),
                models.Index(
                    condition=models.Q(("recording__isnull", False)),
                    fields=["recording"],
                    name="note_version_recording",
                ),
            ],
            "constraints": [models.UniqueConstraint(fields=("note", "n"), name="note_version_once")],
        },
    ),
    migrations.CreateModel(
        name="SearchList",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "word", "block", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("word", models.BigIntegerField()),
            ("block", models.IntegerField()),
            ("bits", models.BinaryField()),
        ],
        options={
            "db_table": "search_list",
        },
    ),
    migrations.CreateModel(
        name="SearchNear",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "mark", "word", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("mark", models.BigIntegerField()),
            ("word", models.BigIntegerField()),
        ],
        options={
            "db_table": "search_near",
        },
    ),
    migrations.CreateModel(
        name="SearchWord",
        fields=[
            ("id", models.BigIntegerField(primary_key=True, serialize=False)),
            ("book", models.IntegerField()),
            ("token", models.BinaryField(max_length=60)),
            ("n", models.IntegerField(default=0)),
        ],
        options={
            "db_table": "search_word",
            "constraints": [models.UniqueConstraint(fields=("book", "token"), name="search_word_once")],
        },
    ),
    migrations.CreateModel(
        name="SearchBook",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("ready", models.BooleanField(default=False)),
            ("next_doc", models.PositiveIntegerField(default=0)),
            ("next_word", models.PositiveIntegerField(default=0)),
            (
                "company",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.company"),
            ),
            ("sorted_docs", models.PositiveIntegerField(default=0)),
            ("way", models.PositiveSmallIntegerField(default=1)),
        ],
        options={
            "db_table": "search_book",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ready", True)), fields=("company",), name="search_book_ready"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SearchFresh",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("performer", models.CharField(max_length=12)),
            ("tokens", models.TextField()),
            ("called", models.BinaryField(max_length=80)),
            (
                "company",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.company"
                ),
            ),
        ],
        options={
            "db_table": "search_fresh",
            "indexes": [models.Index(fields=["company", "id"], name="search_fresh_order")],
        },
    ),
    migrations.CreateModel(
        name="SavedSearch",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=80)),
            ("query", models.CharField(max_length=1000)),
            ("created_at", models.DateTimeField()),
            (
                "company",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.company"),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "db_table": "saved_search",
            "constraints": [models.UniqueConstraint(fields=("person", "company", "name"), name="saved_search_once")],
        },
    ),
    migrations.CreateModel(
        name="ImportColumns",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("headings", models.CharField(max_length=64)),
            ("columns", models.JSONField(default=list)),
            ("date_order", models.CharField(max_length=3)),
            ("at", models.DateTimeField()),
            (
                "company",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"
                ),
            ),
        ],
        options={
            "db_table": "import_columns",
            "constraints": [models.UniqueConstraint(fields=("company", "headings"), name="import_columns_once")],
        },
    ),
    migrations.CreateModel(
        name="ImportRow",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("n", models.PositiveIntegerField()),
            ("cells", models.JSONField(default=list)),
            ("fate", models.CharField(blank=True, max_length=5)),
            ("why", models.JSONField(default=list)),
            ("mail", models.CharField(blank=True, max_length=254)),
            ("alike", models.CharField(blank=True, max_length=60)),
            ("found", models.CharField(blank=True, max_length=12)),
            ("found_row", models.PositiveIntegerField(default=0)),
            ("choice", models.CharField(blank=True, max_length=4)),
            ("done", models.CharField(blank=True, max_length=6)),
            ("performer", models.CharField(blank=True, max_length=12)),
            ("added", models.JSONField(default=dict)),
            (
                "run",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="records.importrun",
                ),
            ),
            ("partly", models.BooleanField(default=False)),
        ],
        options={
            "db_table": "import_row",
            "indexes": [
                models.Index(fields=["run", "fate", "n"], name="import_row_fate"),
                models.Index(fields=["run", "mail"], name="import_row_mail"),
                models.Index(fields=["run", "alike"], name="import_row_alike"),
                models.Index(
                    condition=models.Q(("performer", ""), _negated=True), fields=["performer"], name="import_row_whose"
                ),
                models.Index(
                    condition=models.Q(("found", ""), _negated=True), fields=["found"], name="import_row_found"
                ),
            ],
            "constraints": [models.UniqueConstraint(fields=("run", "n"), name="import_row_once")],
        },
    ),
    migrations.CreateModel(
        name="ImportRun",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(blank=True, max_length=120)),
            ("stage", models.CharField(max_length=10)),
            ("headings", models.JSONField(default=list)),
            ("columns", models.JSONField(default=list)),
            ("date_order", models.CharField(default="dmy", max_length=3)),
            ("rows", models.PositiveIntegerField(default=0)),
            ("place", models.PositiveIntegerField(default=0)),
            ("counts", models.JSONField(default=dict)),
            ("created_at", models.DateTimeField()),
            ("touched_at", models.DateTimeField()),
            ("ran_at", models.DateTimeField(null=True)),
            ("undone_at", models.DateTimeField(null=True)),
            ("forgotten_at", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "company",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"),
            ),
            ("partly", models.BooleanField(default=False)),
        ],
        options={
            "db_table": "import_run",
            "indexes": [models.Index(fields=["company", "created_at"], name="import_newest")],
        },
    ),
    migrations.CreateModel(
        name="Source",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("run", models.CharField(max_length=12)),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="records.performer"
                ),
            ),
        ],
        options={
            "db_table": "performer_source",
            "indexes": [models.Index(fields=["run"], name="source_run")],
            "constraints": [models.UniqueConstraint(fields=("performer", "run"), name="source_once")],
        },
    ),
    migrations.CreateModel(
        name="Tape",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("cand", models.CharField(max_length=12, unique=True)),
            ("by", models.CharField(max_length=12)),
            ("asked_at", models.DateTimeField()),
            ("due_at", models.DateTimeField()),
            ("material", models.TextField()),
            ("pages", models.PositiveSmallIntegerField()),
            ("scenes", models.PositiveSmallIntegerField(default=1)),
            ("versions", models.PositiveSmallIntegerField(default=1)),
            ("early", models.CharField(blank=True, max_length=500)),
            ("file", models.CharField(blank=True, max_length=80)),
            ("size", models.PositiveBigIntegerField(default=0)),
            ("sha256", models.CharField(blank=True, max_length=64)),
            ("mark", models.CharField(blank=True, max_length=64)),
            ("came_at", models.DateTimeField(null=True)),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="tapes", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            ("small_file", models.CharField(blank=True, max_length=80)),
            ("small_state", models.CharField(blank=True, max_length=8)),
            ("small_size", models.PositiveBigIntegerField(default=0)),
            ("small_part", models.PositiveSmallIntegerField(default=0)),
            ("small_tries", models.PositiveSmallIntegerField(default=0)),
            ("of_call", models.CharField(blank=True, max_length=8)),
        ],
        options={
            "db_table": "tape",
            "indexes": [models.Index(fields=["production"], name="tape_production")],
        },
    ),
    migrations.CreateModel(
        name="TapeUpload",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("size", models.PositiveBigIntegerField()),
            ("mark", models.CharField(blank=True, max_length=64)),
            ("touched_at", models.DateTimeField()),
            (
                "tape",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="upload", to="records.tape"
                ),
            ),
        ],
        options={
            "db_table": "tape_upload",
        },
    ),
    migrations.CreateModel(
        name="Question",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(blank=True, max_length=12)),
            ("first", models.CharField(max_length=12)),
            ("version", models.PositiveSmallIntegerField(default=1)),
            ("n", models.PositiveIntegerField()),
            ("kind", models.CharField(max_length=8)),
            ("text", models.CharField(max_length=300)),
            ("help", models.CharField(blank=True, max_length=300)),
            ("options", models.JSONField(default=list)),
            ("required", models.BooleanField(default=False)),
            ("by", models.CharField(max_length=12)),
            ("made_at", models.DateTimeField()),
            ("retired_at", models.DateTimeField(null=True)),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "question",
            "indexes": [models.Index(fields=["production", "role", "n"], name="question_order")],
            "constraints": [models.UniqueConstraint(fields=("first", "version"), name="question_version_once")],
        },
    ),
    migrations.CreateModel(
        name="Submission",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("said", models.CharField(max_length=64)),
            ("at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="records.agent"
                ),
            ),
        ],
        options={
            "db_table": "submission",
            "indexes": [models.Index(fields=["production", "at"], name="submission_age")],
        },
    ),
    migrations.CreateModel(
        name="Preference",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("role", models.CharField(max_length=12)),
            ("place", models.PositiveSmallIntegerField()),
            ("cand", models.CharField(blank=True, max_length=12)),
            (
                "submission",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="preferences", to="records.submission"
                ),
            ),
        ],
        options={
            "db_table": "preference",
            "indexes": [models.Index(fields=["cand"], name="preference_cand")],
            "constraints": [models.UniqueConstraint(fields=("submission", "role"), name="preference_once")],
        },
    ),
    migrations.CreateModel(
        name="Answer",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("value", models.TextField()),
            (
                "question",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="records.question"
                ),
            ),
            (
                "submission",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="records.submission"
                ),
            ),
        ],
        options={
            "db_table": "answer",
            "constraints": [models.UniqueConstraint(fields=("submission", "question"), name="answer_once")],
        },
    ),
    migrations.CreateModel(
        name="Draft",
        fields=[
            ("id", models.CharField(editable=False, max_length=32, primary_key=True, serialize=False)),
            ("role", models.CharField(max_length=12)),
            ("form", models.JSONField(default=dict)),
            ("email", models.CharField(blank=True, max_length=254)),
            ("mailed", models.CharField(blank=True, max_length=254)),
            ("version", models.PositiveIntegerField(default=1)),
            ("begun_at", models.DateTimeField()),
            ("touched_at", models.DateTimeField()),
            ("sent_at", models.DateTimeField(null=True)),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.agent"
                ),
            ),
        ],
        options={
            "db_table": "form_draft",
            "indexes": [models.Index(fields=["touched_at"], name="form_draft_age")],
        },
    ),
    migrations.CreateModel(
        name="ShowDay",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("day", models.DateField()),
            ("kind", models.CharField(max_length=12)),
            ("starts", models.PositiveSmallIntegerField(default=0)),
            ("ends", models.PositiveSmallIntegerField(default=1440)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "show_day",
            "constraints": [
                models.UniqueConstraint(fields=("production", "day", "starts", "ends", "kind"), name="show_day_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="Cannot",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("source", models.CharField(blank=True, max_length=12)),
            ("spans", models.JSONField(default=list)),
            ("said_at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "cannot",
        },
    ),
    migrations.CreateModel(
        name="Guardian",
        fields=[
            (
                "performer",
                models.OneToOneField(
                    db_column="performer",
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="guardian",
                    serialize=False,
                    to="records.performer",
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("relation", models.CharField(max_length=60)),
            ("born", models.DateField(null=True)),
            ("under_18_on", models.DateField()),
            ("said_at", models.DateTimeField()),
            ("may_print", models.BooleanField(default=False)),
            ("picture_at", models.DateTimeField(null=True)),
            ("picture_by", models.CharField(blank=True, default="", max_length=120)),
        ],
        options={
            "db_table": "guardian",
        },
    ),
    migrations.CreateModel(
        name="Merging",
        fields=[
            (
                "gone",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    related_name="gone_by",
                    serialize=False,
                    to="records.performer",
                ),
            ),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            ("moved", models.JSONField(default=dict)),
            ("taken", models.JSONField(default=list)),
            ("shared", models.JSONField(default=dict)),
            (
                "keep",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="made_of", to="records.performer"
                ),
            ),
        ],
        options={
            "db_table": "merging",
        },
    ),
    migrations.CreateModel(
        name="Resume",
        fields=[
            (
                "performer",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    related_name="resume",
                    serialize=False,
                    to="records.performer",
                ),
            ),
            ("file", models.CharField(max_length=80)),
            ("called", models.CharField(max_length=140)),
            ("size", models.PositiveIntegerField()),
            ("by", models.CharField(blank=True, max_length=12)),
            ("came_at", models.DateTimeField()),
            ("trouble", models.CharField(blank=True, max_length=10)),
            ("found", models.JSONField(default=list)),
        ],
        options={
            "db_table": "resume",
        },
    ),
    migrations.CreateModel(
        name="SceneChart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("n", models.PositiveIntegerField()),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            ("scenes", models.JSONField(default=list)),
            ("ties", models.JSONField(default=dict)),
            ("again", models.PositiveIntegerField(default=0)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "scene_chart",
            "constraints": [models.UniqueConstraint(fields=("production", "n"), name="scene_chart_once")],
        },
    ),
    migrations.CreateModel(
        name="Doubling",
        fields=[
            (
                "production",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="+",
                    serialize=False,
                    to="records.production",
                ),
            ),
            ("chart", models.PositiveIntegerField()),
            ("wish", models.JSONField(default=dict)),
            ("found", models.JSONField(default=dict)),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
        ],
        options={
            "db_table": "doubling",
        },
    ),
    migrations.CreateModel(
        name="CoverList",
        fields=[
            (
                "production",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="+",
                    serialize=False,
                    to="records.production",
                ),
            ),
            ("wanted", models.PositiveSmallIntegerField(default=1)),
            ("most", models.PositiveSmallIntegerField(default=1)),
            ("spared", models.JSONField(default=list)),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
        ],
        options={
            "db_table": "cover_list",
        },
    ),
    migrations.CreateModel(
        name="CoverName",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("character", models.CharField(max_length=80)),
            ("place", models.PositiveSmallIntegerField()),
            ("name", models.CharField(blank=True, max_length=80)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
            (
                "performer",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                ),
            ),
        ],
        options={
            "db_table": "cover_name",
            "constraints": [
                models.UniqueConstraint(fields=("production", "character", "place"), name="cover_name_once")
            ],
        },
    ),
    migrations.CreateModel(
        name="Monitor",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("by", models.CharField(max_length=12)),
            ("given_at", models.DateTimeField()),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.session"
                ),
            ),
        ],
        options={
            "db_table": "monitor",
            "constraints": [models.UniqueConstraint(fields=("session", "person"), name="monitor_once")],
        },
    ),
    migrations.CreateModel(
        name="QueueAct",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("day", models.DateField()),
            ("cand", models.CharField(blank=True, db_index=True, max_length=12)),
            ("n", models.PositiveIntegerField()),
            ("what", models.CharField(max_length=10)),
            ("at", models.BigIntegerField()),
            ("by", models.CharField(max_length=12)),
            ("number", models.PositiveIntegerField(null=True)),
            ("minutes", models.SmallIntegerField(default=0)),
            ("collector", models.CharField(blank=True, max_length=120)),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.session"
                ),
            ),
            ("grouped", models.CharField(blank=True, default="", max_length=2)),
            ("listed", models.CharField(blank=True, default="", max_length=40)),
        ],
        options={
            "db_table": "queue_act",
            "constraints": [
                models.UniqueConstraint(fields=("session", "day", "cand", "n"), name="queue_act_once"),
                models.UniqueConstraint(fields=("session", "day", "number"), name="queue_number_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Agent",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=120)),
            ("agency", models.CharField(blank=True, max_length=120)),
            ("email", models.CharField(max_length=254)),
            ("link", models.CharField(max_length=24, unique=True)),
            ("link_until", models.DateTimeField()),
            ("created_at", models.DateTimeField()),
            ("opened_at", models.DateTimeField(null=True)),
            (
                "company",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"),
            ),
        ],
        options={
            "db_table": "agent",
            "constraints": [models.UniqueConstraint(fields=("company", "email"), name="agent_once")],
        },
    ),
    migrations.CreateModel(
        name="Acted",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("cand", models.CharField(max_length=12)),
            ("what", models.CharField(max_length=16)),
            ("at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            (
                "agent",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.agent"
                ),
            ),
        ],
        options={
            "db_table": "acted",
            "indexes": [models.Index(fields=["cand"], name="acted_cand")],
        },
    ),
    migrations.CreateModel(
        name="Represented",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("cand", models.CharField(max_length=12)),
            ("key", models.CharField(max_length=24)),
            ("copied", models.BooleanField(default=False)),
            ("opened", models.CharField(blank=True, max_length=12)),
            ("since", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "agent",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="clients", to="records.agent"
                ),
            ),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="represented", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "represented",
            "indexes": [models.Index(fields=["cand"], name="represented_cand")],
        },
    ),
    migrations.CreateModel(
        name="Emergency",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                ),
            ),
            ("wrapped_key", models.BinaryField()),
            ("sealed", models.BinaryField()),
            ("said_at", models.DateTimeField()),
            ("reads", models.JSONField(default=list)),
        ],
        options={
            "db_table": "emergency",
        },
    ),
    migrations.CreateModel(
        name="Chaperone",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("day", models.DateField()),
            ("name", models.CharField(max_length=120)),
            ("starts", models.PositiveSmallIntegerField()),
            ("until", models.PositiveSmallIntegerField()),
            ("most", models.PositiveSmallIntegerField()),
            ("approved", models.CharField(max_length=120)),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            (
                "session",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.session"
                ),
            ),
        ],
        options={
            "db_table": "chaperone",
            "indexes": [models.Index(fields=["session", "day"], name="chaperone_day")],
        },
    ),
    migrations.CreateModel(
        name="CalledOff",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("cand", models.CharField(db_index=True, max_length=12)),
            ("start", models.DateTimeField()),
            ("minutes", models.PositiveSmallIntegerField()),
            ("sequence", models.PositiveIntegerField(default=0)),
            ("again", models.BooleanField(default=False)),
            (
                "session",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="off",
                    to="records.session",
                ),
            ),
            ("at", models.DateTimeField(null=True)),
            ("says", models.CharField(blank=True, default="", max_length=500)),
            ("was", models.DateTimeField(null=True)),
            ("was_place", models.CharField(blank=True, default="", max_length=200)),
        ],
        options={
            "db_table": "called_off",
            "constraints": [models.UniqueConstraint(fields=("session", "cand"), name="called_off_once")],
        },
    ),
    migrations.CreateModel(
        name="WaitingList",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("role", models.CharField(max_length=12)),
            ("cand", models.CharField(max_length=12, unique=True)),
            ("since", models.DateTimeField()),
            ("until", models.DateTimeField(null=True)),
            ("told_at", models.DateTimeField(null=True)),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            (
                "slot",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="kept_for", to="records.slot"
                ),
            ),
        ],
        options={
            "db_table": "waiting_list",
            "constraints": [models.UniqueConstraint(fields=("slot",), name="waiting_list_one_each")],
        },
    ),
    migrations.CreateModel(
        name="DayPicture",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("day", models.DateField()),
            ("cand", models.CharField(db_index=True, max_length=12)),
            ("data", models.BinaryField()),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            (
                "session",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.session"
                ),
            ),
        ],
        options={
            "db_table": "day_picture",
            "constraints": [models.UniqueConstraint(fields=("session", "day", "cand"), name="day_picture_once")],
        },
    ),
    migrations.CreateModel(
        name="TimeHold",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("performer", models.CharField(max_length=12)),
            ("cand", models.CharField(db_index=True, max_length=12)),
            ("until", models.DateTimeField()),
            ("longer", models.PositiveSmallIntegerField(default=0)),
            ("in_a_row", models.PositiveSmallIntegerField(default=1)),
            ("access_needs", models.TextField(blank=True)),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
            (
                "slot",
                models.ForeignKey(
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="holds",
                    to="records.slot",
                ),
            ),
        ],
        options={
            "db_table": "time_hold",
            "constraints": [
                models.UniqueConstraint(fields=("production", "performer"), name="time_hold_one_each"),
                models.UniqueConstraint(fields=("slot",), name="time_hold_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="WhatIf",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("name", models.CharField(max_length=80)),
            ("version", models.PositiveIntegerField(default=1)),
            ("created_at", models.DateTimeField()),
            ("touched_at", models.DateTimeField()),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "what_if",
        },
    ),
    migrations.CreateModel(
        name="WhatIfFill",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("place", models.PositiveSmallIntegerField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                ),
            ),
            (
                "what_if",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="fills",
                    to="records.whatif",
                ),
            ),
        ],
        options={
            "db_table": "what_if_fill",
            "constraints": [models.UniqueConstraint(fields=("what_if", "role", "place"), name="what_if_fill_once")],
        },
    ),
    migrations.CreateModel(
        name="RecordingSaid",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("cand", models.CharField(db_index=True, max_length=12)),
            ("agrees", models.BooleanField()),
            ("n", models.PositiveIntegerField(default=1)),
            ("by", models.CharField(blank=True, max_length=12)),
            ("guardian", models.CharField(blank=True, max_length=120)),
            ("at", models.DateTimeField()),
            (
                "session",
                models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.session"
                ),
            ),
        ],
        options={
            "db_table": "recording_said",
            "constraints": [models.UniqueConstraint(fields=("session", "cand"), name="recording_said_once")],
        },
    ),
    migrations.CreateModel(
        name="Side",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("file", models.CharField(max_length=80)),
            ("called", models.CharField(max_length=140)),
            ("pages", models.PositiveSmallIntegerField()),
            ("size", models.PositiveIntegerField()),
            ("readers", models.CharField(max_length=10)),
            ("by", models.CharField(max_length=12)),
            ("came_at", models.DateTimeField()),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "side",
            "constraints": [models.UniqueConstraint(fields=("production", "role", "file"), name="side_once")],
        },
    ),
    migrations.CreateModel(
        name="UnionCall",
        fields=[
            (
                "production",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    primary_key=True,
                    related_name="+",
                    serialize=False,
                    to="records.production",
                ),
            ),
            ("why", models.CharField(max_length=300)),
            ("by", models.CharField(max_length=12)),
            ("asked_at", models.DateTimeField()),
        ],
        options={
            "db_table": "union_call",
        },
    ),
    migrations.CreateModel(
        name="UnionSaid",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("status", models.CharField(max_length=10)),
            ("said_at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "union_said",
            "constraints": [models.UniqueConstraint(fields=("production", "performer"), name="union_said_once")],
        },
    ),
    migrations.CreateModel(
        name="Wording",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("outline", models.CharField(max_length=60)),
            ("language", models.CharField(max_length=8)),
            ("subject", models.CharField(max_length=200)),
            ("body", models.TextField()),
            ("button", models.CharField(blank=True, max_length=60)),
            ("version", models.PositiveIntegerField(default=1)),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
            (
                "company",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.company"),
            ),
            (
                "production",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
        ],
        options={
            "db_table": "letter_wording",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("production", None)),
                    fields=("company", "outline", "language"),
                    name="wording_once",
                ),
                models.UniqueConstraint(fields=("production", "outline", "language"), name="wording_once_here"),
            ],
        },
    ),
    migrations.CreateModel(
        name="AccessNeed",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            ("text", models.TextField()),
            ("said_at", models.DateTimeField()),
            (
                "agent",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="records.agent"
                ),
            ),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.performer"
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="records.production",
                ),
            ),
        ],
        options={
            "db_table": "access_need",
            "indexes": [models.Index(fields=["production", "performer"], name="access_need_whose")],
        },
    ),
    migrations.CreateModel(
        name="Headshot",
        fields=[
            ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
            ("shows", models.CharField(blank=True, max_length=120)),
            ("given_at", models.DateTimeField()),
            (
                "performer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="records.performer"
                ),
            ),
        ],
        options={
            "db_table": "headshot",
        },
    ),
    migrations.CreateModel(
        name="SearchDoc",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "book", "doc", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("book", models.IntegerField()),
            ("doc", models.IntegerField()),
            ("performer", models.CharField(max_length=12)),
            ("words", models.BinaryField()),
            ("called", models.BinaryField(max_length=80)),
        ],
        options={
            "db_table": "search_doc",
            "constraints": [models.UniqueConstraint(fields=("book", "performer"), name="search_doc_once")],
        },
    ),
    migrations.CreateModel(
        name="CallbackDay",
        fields=[
            (
                "id",
                models.CharField(
                    default=castlist.records.ids.new_id,
                    editable=False,
                    max_length=12,
                    primary_key=True,
                    serialize=False,
                ),
            ),
            (
                "production",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.production"
                ),
            ),
            ("n", models.PositiveSmallIntegerField(default=1)),
            ("version", models.PositiveIntegerField(default=1)),
            ("day", models.JSONField(default=dict)),
            ("found", models.JSONField(default=dict)),
            ("order", models.JSONField(default=list)),
            ("by", models.CharField(max_length=12)),
            ("at", models.DateTimeField()),
        ],
        options={
            "db_table": "callback_days",
            "constraints": [models.UniqueConstraint(fields=("production", "n"), name="callback_day_once")],
        },
    ),
]
POSTGRES = (
    "ALTER TABLE search_doc DROP CONSTRAINT search_doc_pkey",
    "ALTER TABLE search_doc ADD CONSTRAINT search_doc_pkey PRIMARY KEY (book, doc) INCLUDE (called, performer)",
)


class CreateAll(Operation):
    """Every model is there; they are rendered once, when all are known."""

    reversible = False

    def __init__(self, models: Sequence[migrations.CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models are known, and none is rendered."""
        state.__dict__.pop("apps", None)
        for one in self.models:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Their tables are there."""
        for one in self.models:
            schema_editor.create_model(to_state.apps.get_model(app_label, one.name))

    def describe(self) -> str:
        """What it does, for whoever watches."""
        return "Create every model"


def forbid(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database itself refuses to change what was written (CONSENT I23)."""
    for name in guards.WRITTEN_IN:
        import_module(f"castlist.records.migrations.{name}").forbid(apps, schema_editor)


def order(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The words of books stand in the order in which they are looked for."""
    sqlite = import_module("castlist.records.migrations.0072_lists_by_word").SQLITE
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    replaces = [("records", name) for name in REPLACES.split()]
    operations = [
        CreateAll(MODELS),
        migrations.RunPython(forbid, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(order, migrations.RunPython.noop, elidable=False),
    ]
