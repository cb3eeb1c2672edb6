"""State of access: users with roles, personal tokens, login attempts, and the append-only audit trail."""

import unicodedata
import uuid
from datetime import date, datetime
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from heming.errors import InternalError
from heming.org.models import Person


def normal_login(login: str) -> str:
    """One spelling per login: full-width and upper-case letters fold."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


class UserManager(BaseUserManager["User"]):
    """Finds users by login in any spelling."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that login; User.DoesNotExist otherwise."""
        return self.get(login=normal_login(username or ""))


class User(AbstractBaseUser):
    """Somebody who can log in. Linked to a person where they are one of the people measured here."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="users")
    language = models.CharField(max_length=10, blank=True)
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    last_day = models.DateField(null=True, blank=True)  # the account closes after this day
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.login

    def may_enter(self, day: date) -> bool:
        """Whether the account is open on that day: switched on, and its last day and the person's not over."""
        ends = (self.last_day, self.person.valid_to if self.person else None)
        return self.is_active and all(end is None or day <= end for end in ends)


class UserRole(models.Model):
    """One role of one user."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=16)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="a_role_once_per_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class LoginAttempt(models.Model):
    """One attempt to log in: what throttling counts. Old rows are cleared every night."""

    login = models.CharField(max_length=100)
    address = models.CharField(max_length=45)
    at = models.DateTimeField(default=timezone.now)
    succeeded = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["login", "at"]), models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {'in' if self.succeeded else 'refused'}"


class ApiToken(models.Model):
    """A personal token for the API: only its digest is kept; its rights are at most its owner's."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    rights = models.JSONField(default=list)  # names of rights besides reading
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def holds_at(self, instant: datetime) -> bool:
        """Whether the token may be used at that instant."""
        return self.revoked_at is None and instant < self.expires_at


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Refuses what would change the past. The database's own triggers refuse it too."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise InternalError("The audit trail is append-only: no update")

    def delete(self) -> NoReturn:
        """Always refused."""
        raise InternalError("The audit trail is append-only: no delete")


class AuditEntry(models.Model):
    """Who did what to what, when, why and from where. Not managed by `flush`, so that not even that empties it."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.CharField(max_length=64)  # a user's public id, "local-admin", or "system"
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=64)
    object_key = models.CharField(max_length=200, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    address = models.CharField(max_length=45, blank=True)

    objects: ClassVar[models.Manager["AuditEntry"]] = AppendOnly.as_manager()

    class Meta:
        managed = False
        db_table = "access_auditentry"

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.verb} {self.object_kind} {self.object_key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new entry; a second save is refused."""
        if not self._state.adding:
            raise InternalError("The audit trail is append-only: no update")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise InternalError("The audit trail is append-only: no delete")
