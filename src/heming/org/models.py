"""State of the organisation. Nobody is deleted, only closed; periods are days, both ends included, null being open."""

import secrets
import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def new_key() -> int:
    """A random positive 63-bit number: says nothing about the person, and cannot be guessed from another."""
    return secrets.randbits(63) or 1


# Databases differ in where they put what is missing: a missing start is earliest, a missing end is still open.
EARLIEST = F("valid_from").asc(nulls_first=True)
LATEST = F("valid_from").desc(nulls_last=True)
OPEN_FIRST = F("valid_to").asc(nulls_first=True)


def held_on(day: date) -> Q:
    """The rows that held on that day; a null end is open."""
    return Q(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class Period(models.Model):
    """From and to, as days of the reporting zone, both included."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="%(class)s_ends_after_it_starts"),
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the row held on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Origin(models.TextChoices):
    """Who made a row: what a hand made, an import never changes."""

    IMPORT = "import"
    HAND = "hand"


class Organisation(models.Model):
    """The one organisation of this data folder."""

    name = models.CharField(max_length=200, blank=True)
    reporting_zone = models.CharField(max_length=64)
    default_calendar = models.CharField(
        max_length=64, blank=True
    )  # the stem of a file in calendars/; "" is all day, every day
    week_starts_on = models.PositiveSmallIntegerField(default=1)  # ISO: 1 is Monday
    month_starts_on = models.PositiveSmallIntegerField(default=1)  # 26 for periods from the 26th to the 25th
    smallest_group = models.PositiveSmallIntegerField(default=5)  # k of the small-group rule

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_organisation_per_data_folder"),
            models.CheckConstraint(condition=Q(week_starts_on__range=(1, 7)), name="week_starts_on_an_iso_day"),
            models.CheckConstraint(condition=Q(month_starts_on__range=(1, 28)), name="month_starts_on_1_to_28"),
            models.CheckConstraint(condition=Q(smallest_group__gte=5), name="smallest_group_of_at_least_5"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def the(cls) -> Self:
        """The organisation, made with the settings' zone when nothing is there yet."""
        return cls.objects.get_or_create(pk=1, defaults={"reporting_zone": settings.HEMING_REPORTING_ZONE})[0]


class Person(Period):
    """One human being who works here, whatever accounts they use. Two people of one name are two rows."""

    key = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, db_index=True)
    work_number = models.CharField(max_length=64, blank=True)  # 工号, text: leading zeros count
    nickname = models.CharField(max_length=100, blank=True)  # 花名
    joined_on = models.DateField(null=True, blank=True)  # 入职日期, as HR says; valid_from is the first day seen
    novice_until = models.DateField(null=True, blank=True)  # 转正日期: the last day as a newcomer (新人)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.IMPORT)

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["work_number"], condition=~Q(work_number=""), name="one_person_per_work_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Account(Period):
    """What a source calls a person: login, 子账号, 分机, or the name shown. Several holders are several rows."""

    class Kind(models.TextChoices):
        AGENT = "agent"
        LEAD = "lead"  # known to the source only as somebody's supervisor or manager

    source = models.CharField(max_length=100)
    account = models.CharField(max_length=300)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.AGENT)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    shared = models.BooleanField(default=False)  # used by several people at once: its cases score nobody
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.IMPORT)

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["source", "kind", "account"])]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["source", "kind", "account", "person", "valid_from"], name="one_row_per_holder_and_day"
            ),
            models.UniqueConstraint(
                fields=["source", "kind", "account", "person"],
                condition=Q(valid_from=None),
                name="one_row_per_holder_of_old",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.account}"


class Team(Period):
    """A 班组. One name is one team; `named_after_lead`: the source knows only supervisors."""

    key = models.BigIntegerField(primary_key=True, default=new_key, editable=False)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, db_index=True)
    named_after_lead = models.BooleanField(default=False)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.IMPORT)

    def __str__(self) -> str:
        return self.name


class Membership(Period):
    """A person's time in a team, with the job, employer and site they had there."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=64, blank=True)
    job = models.CharField(max_length=64, blank=True)  # 售前, 售后, 热线, 投诉专员
    employer = models.CharField(max_length=100, blank=True)  # 自营 or the supplier's name
    site = models.CharField(max_length=100, blank=True)  # 职场
    skill_group = models.CharField(max_length=100, blank=True)  # 技能组
    loan = models.BooleanField(default=False)  # 支援: lent to this team, home again afterwards
    seen_to = models.DateField(null=True, blank=True)  # the last day an import saw it
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.IMPORT)

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["person", "valid_from"]), models.Index(fields=["team", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Leadership(Period):
    """Who leads a team (班组长, 主管) and who that lead answers to, in time."""

    class Role(models.TextChoices):
        LEAD = "lead"
        MANAGER = "manager"

    team = models.ForeignKey(Team, models.PROTECT, related_name="leaderships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaderships")
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.LEAD)
    seen_to = models.DateField(null=True, blank=True)  # the last day an import saw it
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.IMPORT)

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["person", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.team_id}"


class TeamCalendar(Period):
    """The business hours a team keeps from a day to a day; outside these it keeps the organisation's."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="calendars")
    calendar = models.CharField(max_length=64)  # the stem of a file in calendars/

    class Meta(Period.Meta):
        indexes = [models.Index(fields=["team", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.calendar} of {self.team_id}"


class CalendarVersion(models.Model):
    """One calendar as it was used: every version with its days spelled out, so that it measures the same for ever."""

    calendar = models.CharField(max_length=64)  # the stem of the file it came from
    version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)  # of the hours alone
    content = models.TextField()  # TOML
    first_used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("calendar", "version")
        constraints = [
            models.UniqueConstraint(fields=["calendar", "version"], name="one_row_per_calendar_and_version"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}@{self.version}"


class FormerNumber(models.Model):
    """A work number that somebody had before a merge: it stays known, and splitting gives it back."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="former_numbers")
    number = models.CharField(max_length=64, db_index=True)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="a_former_number_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} was {self.number}"


class Alias(models.Model):
    """This person is that person. Joined when names are looked up and figures grouped; never carried into facts."""

    merged = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="alias")
    kept = models.ForeignKey(Person, models.PROTECT, related_name="aliases")
    merged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(merged=F("kept")), name="nobody_is_their_own_alias")]

    def __str__(self) -> str:
        return f"{self.merged_id} is {self.kept_id}"
