"""Saying whose accounts are (账号映射) over the API. Each request sent twice does nothing twice."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from heming.access.scope import Scope
from heming.api.questions import Day
from heming.api.shapes import Word, examples
from heming.api.staff_verbs import DONE, Account, Reason, WhoIn, doing, whom
from heming.errors import BadInput
from heming.org.actions.hand_over_account import hand_over_account, rows_of, share_account
from heming.org.actions.match_accounts import match_account
from heming.org.actions.merge_people import merge_people
from heming.org.actions.split_account import split_account
from heming.org.actions.unmatch_account import unmatch_account
from heming.org.queries import aliases

router = Router(tags=["accounts"])
ONE = {"source": "helpdesk", "account": "ben"}


class AccountIn(Schema):
    """One account of one source."""

    source: Account
    account: Account
    reason: Reason = ""

    def meant(self) -> tuple[str, str]:
        """Source and account."""
        return self.source, self.account


class MapIn(WhoIn, AccountIn):
    """Whose the account is; with `from_day` since that day, else all along."""

    from_day: Day | None = None


class SplitIn(AccountIn):
    """The name of whoever really uses the account, a new person; with `from_day` since that day."""

    name: Word
    from_day: Day | None = None


class OneAccount(Schema):
    """An account among several."""

    source: Account
    account: Account


class MergeIn(Schema):
    """Accounts of one person; whoever holds the first stays. `work_number` says which number stays of two."""

    accounts: Annotated[list[OneAccount], Field(min_length=2, max_length=50)]
    work_number: Word = ""
    reason: Reason = ""


class ShareIn(AccountIn):
    """By key or work number everybody who uses the account by turns; `shared` false takes it back."""

    holders: Annotated[list[Word], Field(max_length=100)] = []
    shared: bool = True


@router.post("/map", response=DONE, summary="An account is somebody's",
             openapi_extra=examples(**ONE, work_number="0007", reason="told by HR"))  # fmt: skip
def map_account(request: HttpRequest, body: MapIn) -> Any:
    """Where an import had made a person for it, the two become one; with `from_day` it is handed over from then on."""

    def act(scope: Scope) -> int:
        key = body.key()
        if body.from_day is None:
            match_account(scope, body.meant(), to=key, reason=body.reason)
        else:
            hand_over_account(scope, body.meant(), to=key, from_day=body.from_day, reason=body.reason)
        return key

    return doing(request, act)


@router.post("/unmap", response=DONE, summary="Take back whose it is", openapi_extra=examples(**ONE))
def unmap_account(request: HttpRequest, body: AccountIn) -> Any:
    """It shows among those to be matched again."""

    def act(scope: Scope) -> int:
        unmatch_account(scope, body.meant(), reason=body.reason)
        return _holder(body.meant())

    return doing(request, act)


@router.post("/split", response=DONE, summary="An account is somebody else's",
             openapi_extra=examples(**ONE, name="本森", from_day="2023-08-15"))  # fmt: skip
def split(request: HttpRequest, body: SplitIn) -> Any:
    """A new person holds it; what they are called is `name`."""
    return doing(request, lambda scope: split_account(
        scope, body.meant(), name=body.name, from_day=body.from_day, reason=body.reason
    ))  # fmt: skip


@router.post("/merge", response=DONE, summary="Several accounts are one person's", openapi_extra=examples(
    accounts=[ONE, {"source": "helpdesk", "account": "cai"}], reason="one person, two platforms"))  # fmt: skip
def merge(request: HttpRequest, body: MergeIn) -> Any:
    """No row is rewritten: it can be taken back exactly."""

    def act(scope: Scope) -> int:
        holders = [_holder((one.source, one.account)) for one in body.accounts]
        for other in holders[1:]:
            if aliases().get(other, other) != aliases().get(holders[0], holders[0]):
                merge_people(scope, holders[0], merged=other, reason=body.reason, work_number=body.work_number)
        return aliases().get(holders[0], holders[0])

    return doing(request, act)


@router.post("/share", response=DONE, summary="Several people use an account by turns",
             openapi_extra=examples(**ONE, holders=["0007", "0008"], reason="night shift"))  # fmt: skip
def share(request: HttpRequest, body: ShareIn) -> Any:
    """Its rows go to the only holder on shift, by the roster; the rest stays with the team."""

    def act(scope: Scope) -> None:
        holders = list(dict.fromkeys(_said(one) for one in body.holders))
        if body.shared and len(holders) < 2:
            raise BadInput("A shared account needs at least two holders.", "Name everybody who uses it.")
        share_account(scope, body.meant(), shared=body.shared, holders=holders, reason=body.reason)

    return doing(request, act)


def _said(text: str) -> int:
    """A key has 16 digits or more; everything else is a work number."""
    is_key = text.isdecimal() and text.isascii() and 16 <= len(text) <= 19
    return whom(text, "") if is_key else whom(None, text)


def _holder(account: tuple[str, str]) -> int:
    rows = rows_of(account)
    if len({aliases().get(row.person_id, row.person_id) for row in rows}) > 1:
        raise BadInput("Several people hold this account.", "Hand it over to one of them, or say that they share it.")
    return aliases().get(rows[0].person_id, rows[0].person_id)
