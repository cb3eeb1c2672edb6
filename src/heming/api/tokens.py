"""Personal tokens: issued, listed and revoked by their owner, logged in on the pages; a token never makes another."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from heming.access.actions.issue_token import LONGEST_DAYS, issue_token, revoke_token
from heming.access.queries import tokens_of, user_of
from heming.access.scope import Right
from heming.api.shapes import REFUSED, Word, examples
from heming.api.who import Session, scope_of

router = Router(tags=["tokens"], auth=Session())


class TokenIn(Schema):
    """What the token is for, the rights it needs besides reading, and for how long."""

    name: Word
    rights: Annotated[list[Right], Field(max_length=20)] = []
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 90


class TokenOut(Schema):
    """A token, without its secret."""

    uid: str
    name: str
    rights: list[str]
    expires_at: datetime
    last_used_at: datetime | None
    is_open: bool


class NewTokenOut(Schema):
    """A new token with its secret, which is shown this once."""

    uid: str
    name: str
    rights: list[str]
    expires_at: datetime
    secret: str


@router.get("", response={200: list[TokenOut], **REFUSED}, summary="Your tokens")
def all_tokens(request: HttpRequest) -> Any:
    """Newest first."""
    rows = tokens_of(scope_of(request))
    return [{name: getattr(t, name) for name in TokenOut.model_fields} for t in rows]


@router.post("", response={201: NewTokenOut, **REFUSED}, summary="Issue a token",
             openapi_extra=examples(name="nightly report", rights=["export"], days=30))  # fmt: skip
def issue(request: HttpRequest, body: TokenIn) -> Any:
    """Its rights are at most yours."""
    scope = scope_of(request)
    token, secret = issue_token(scope, user_of(scope, scope.user), name=body.name, rights=body.rights, days=body.days)
    shown = {name: getattr(token, name) for name in ("name", "rights", "expires_at")}
    return Status(201, {"uid": str(token.uid), "secret": secret, **shown})


@router.delete("/{uid}", response={204: None, **REFUSED}, summary="Revoke a token")
def revoke(request: HttpRequest, uid: UUID) -> Any:
    """It ends at once."""
    revoke_token(scope_of(request), str(uid))
    return Status(204, None)
