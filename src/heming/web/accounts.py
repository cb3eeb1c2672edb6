"""账号映射: whose account is whose, with evidence; one click settles one, and the sure ones can be settled together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.account_list import PAGE, AccountTold, account_page, may_look
from heming.jobs.queries import JobView, job_status, recent_jobs
from heming.metrics.moved import moved
from heming.org.accounts import Which
from heming.org.actions.hand_over_account import share_account
from heming.org.actions.match_accounts import confirm_person, match_account, match_accounts
from heming.org.queries import reporting_zone
from heming.web.account_forms import MOST_OFFERED, people_choices, person_of
from heming.web.account_words import SuggestionLine, suggestion_lines
from heming.web.moved_rows import moved_rows
from heming.web.viewer import is_partial, scope_of

KINDS: tuple[Which, ...] = ("unmatched", "shared", "all")
Account = tuple[str, str]


@dataclass(frozen=True)
class AccountLine:
    """One account as the page shows it."""

    told: AccountTold
    suggestions: tuple[SuggestionLine, ...]


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """The list: unmatched first, each with its suggestions."""
    scope, words = scope_of(request), request.GET.get("q", "").strip()
    which = cast(Which, request.GET.get("show")) if request.GET.get("show") in KINDS else "unmatched"
    page = account_page(scope, which=which, words=words, page=_number(request.GET.get("page", "")))
    people = people_choices()
    labels = {key: label for label, key in people}
    lines = [AccountLine(told, suggestion_lines(told, labels)) for told in page.lines]
    context = {
        "which": which, "words": words, "page": page, "lines": lines, "may": scope.may("manage_people"),
        "sure": sum(bool(line.suggestions) and line.suggestions[0].sure for line in lines),
        "people": people[:MOST_OFFERED], "pages": _pages(page.total, request),
        "corrections": corrections(scope), "zone": reporting_zone(),
    }  # fmt: skip
    return render(request, "accounts/lines.html" if is_partial(request) else "accounts/list.html", context)


@require_POST
def settle_account(request: HttpRequest) -> HttpResponse:
    """One account: belongs to somebody, is a new person, or is shared."""
    scope, posted = scope_of(request), request.POST
    verb = VERBS.get(posted.get("do", ""))
    if verb is None:
        raise BadInput("The form did not say what to do with the account.", "Reload the page and choose again.")
    account = (posted.get("source", ""), posted.get("account", ""))
    messages.success(request, verb(scope, account, posted))
    return redirect(_back(posted))


@require_POST
def settle_sure(request: HttpRequest) -> HttpResponse:
    """All sure suggestions of the page that are ticked."""
    scope = scope_of(request)
    pairs = [_pair(text) for text in request.POST.getlist("sure")]
    if not pairs:
        raise BadInput("No account was ticked.", "Tick the accounts whose suggestion you confirm.")
    n = match_accounts(scope, pairs, reason=_("Confirmed together from the suggestions"))
    messages.success(request, ngettext("{n} account was matched.", "{n} accounts were matched.", n).format(n=n))
    return redirect(_back(request.POST))


@require_GET
def moved_by(request: HttpRequest, job: str) -> HttpResponse:
    """Which figures a correction moved; until the job is done, how far it is."""
    scope = scope_of(request)
    may_look(scope)
    found = job_status(scope, job)
    rows = _moved(found, scope) if found.state == "done" and found.result.get("before") else []
    return render(request, "accounts/moved.html", {"job": found, "rows": rows, "zone": reporting_zone()})


def corrections(scope: Scope) -> list[JobView]:
    """The latest corrections, each leading to the figures it moved."""
    return recent_jobs(scope, kind="derive_again", limit=5)


def _moved(job: JobView, scope: Scope) -> list[object]:
    people = job.arguments.get("people") or []
    return list(moved_rows(moved(job.result["before"], job.result["snapshot"], scope=scope, people=people)))


def _belongs(scope: Scope, account: Account, posted: QueryDict) -> str:
    key = person_of(posted.get("to", ""))
    match_account(scope, account, to=key, reason=posted.get("reason", ""))
    return _("{account} is matched.").format(account=account[1])


def _new(scope: Scope, account: Account, posted: QueryDict) -> str:
    confirm_person(scope, account, name=posted.get("name", ""), work_number=posted.get("work_number", ""))
    return _("{account} is a person of their own.").format(account=account[1])


def _share(scope: Scope, account: Account, posted: QueryDict) -> str:
    holders = [person_of(text) for text in posted.getlist("holder") if text.strip()]
    if len(set(holders)) < 2:
        raise BadInput("A shared account needs at least two holders.", "Name everybody who uses it.")
    share_account(scope, account, shared=True, holders=holders, reason=posted.get("reason", ""))
    return _("{account} is shared: its cases are told apart by the roster.").format(account=account[1])


VERBS: Mapping[str, Callable[[Scope, Account, QueryDict], str]] = {
    "belongs": _belongs, "new": _new, "share": _share,
}  # fmt: skip


def _pair(text: str) -> tuple[Account, int]:
    """Source, account and person of one tick."""
    parts = text.split("\x1f")
    if len(parts) != 3 or not parts[2].isdecimal():
        raise BadInput("A tick could not be read.", "Reload the page and tick again.")
    return (parts[0], parts[1]), int(parts[2])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and 0 < int(text) < 100_000 else 1


def _pages(total: int, request: HttpRequest) -> list[tuple[int, str, bool]]:
    last, here = -(-total // PAGE), _number(request.GET.get("page", ""))
    kept = {name: request.GET[name] for name in ("show", "q") if request.GET.get(name)}
    shown = [n for n in range(1, last + 1) if n in (1, last) or abs(n - here) <= 2] if last > 1 else []
    return [(n, "?" + urlencode({**kept, "page": n}), n == here) for n in shown]


def _back(posted: QueryDict) -> str:
    kept = {name: posted[name] for name in ("show", "q", "page") if posted.get(name)}
    return reverse("accounts") + (f"?{urlencode(kept)}" if kept else "")
