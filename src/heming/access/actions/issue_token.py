"""Issue, check and revoke a personal API token; only its digest is kept."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.models import ApiToken, User
from heming.access.scope import Right, Scope
from heming.errors import BadInput, NotAllowed, NotFound
from heming.org.queries import today

PREFIX = "hm_"
LONGEST_DAYS = 366


@transaction.atomic
def issue_token(
    by: Scope, user: User, *, name: str, rights: Collection[Right] = (), days: int = 90
) -> tuple[ApiToken, str]:
    """The token and its secret, which is shown this once. Its rights are at most the owner's; reading needs none."""
    if by.user != str(user.uid):
        raise NotAllowed("A token is personal.", "Log in as its owner to issue one.")
    if not 1 <= days <= LONGEST_DAYS:
        raise BadInput(
            "A token cannot last {days} days.", "Choose 1 to {longest} days.", days=days, longest=LONGEST_DAYS
        )
    missing = sorted(right for right in rights if not by.may(right))
    if missing:
        raise NotAllowed("You do not hold the rights {rights}.", "Leave them out.", rights=", ".join(missing))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name.strip()[:100] or "API", digest=_digest(secret), rights=sorted(rights),
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    record(by, "issue_token", on=("token", token.uid), after={"name": token.name, "rights": token.rights, "days": days})
    return token, secret


def token_of(secret: str) -> ApiToken:
    """The token with that secret, when it and its owner's account are open."""
    now = timezone.now()
    token = ApiToken.objects.select_related("user__person").filter(digest=_digest(secret)).first()
    if token is None or not token.holds_at(now) or not token.user.may_enter(today()):
        raise NotAllowed("The token is unknown, expired or revoked.", "Issue a new one on the page of your account.")
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def revoke_token(by: Scope, uid: str) -> None:
    """One's own, or anybody's as an administrator."""
    token = ApiToken.objects.select_related("user").filter(uid=uid).first()
    if token is None or not (by.user == str(token.user.uid) or by.may("manage_users")):
        raise NotFound("You have no such token.", "Choose one from your list.")
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(by, "revoke_token", on=("token", token.uid), before={"name": token.name})


def _digest(secret: str) -> str:
    """The secret is 256 random bits, so a plain hash is enough and lookups stay fast."""
    return hashlib.sha256(secret.encode()).hexdigest()
