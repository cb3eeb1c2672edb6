"""Accounts and their holders over the API (账号映射)."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from heming.api.shapes import REFUSED, Word
from heming.api.who import scope_of
from heming.facts.account_list import accounts_told

router = Router(tags=["accounts"])


class HolderOut(Schema):
    """Who holds or held an account. Keys are strings: they are 63-bit numbers."""

    person: str
    name: str
    held_from: date | None
    held_to: date | None


class EvidenceOut(Schema):
    """What speaks for (points above 0) or against a suggestion."""

    code: str
    points: int


class SuggestionOut(Schema):
    """Somebody the account may belong to."""

    person: str
    name: str
    points: int
    sure: bool
    evidence: list[EvidenceOut]


class AccountOut(Schema):
    """One account of one source; suggestions only where nobody has matched it."""

    source: str
    account: str
    shared: bool
    matched: bool
    holders: list[HolderOut]
    suggestions: list[SuggestionOut]


@router.get("", response={200: list[AccountOut], **REFUSED}, summary="Accounts and their holders")
def all_accounts(
    request: HttpRequest, *, show: Literal["unmatched", "shared", "all"] = "all", search: Word = ""
) -> Any:
    """For whoever corrects people or brings files in; `search` keeps accounts whose name or holder has the words."""
    found = (one.as_dict() for one in accounts_told(scope_of(request), which=show, words=search.strip()))
    return [_out(one) for one in found]


def _out(one: dict[str, Any]) -> dict[str, Any]:
    holders = [
        {"person": h["person"], "name": h["name"], "held_from": h["from"], "held_to": h["to"]} for h in one["holders"]
    ]
    return {**one, "holders": holders}
