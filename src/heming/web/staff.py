"""What HR knows of a person, and the verbs that correct it: each is shown before and after, then done, then audited."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heming.access.require import require
from heming.errors import BadInput, UserError
from heming.facts.account_list import may_look
from heming.facts.queries import rows_counted_for
from heming.facts.store import open_store
from heming.org.accounts import StaffFacts, staff_facts
from heming.org.preview import preview
from heming.org.queries import teams
from heming.web.account_forms import MOST_OFFERED, people_choices
from heming.web.problems import problem_of
from heming.web.staff_verbs import VERBS, Asked
from heming.web.viewer import scope_of
from heming.web.waiting import KINDS, follow


@dataclass(frozen=True)
class Shown:
    """What a verb would change, for the page."""

    verb: str
    title: str
    before: StaffFacts
    after: StaffFacts
    rows: int
    typed: tuple[tuple[str, str], ...]


@require_GET
def staff(request: HttpRequest, key: int) -> HttpResponse:
    """Accounts with their days, teams, offices, and what can be corrected."""
    return _page(request, key)


@require_POST
def correct_staff(request: HttpRequest, key: int, *, verb: str) -> HttpResponse:
    """First what it would change; confirmed, it is done."""
    scope = scope_of(request)
    require(scope, "manage_people")
    known = VERBS.get(verb)
    if known is None:
        raise BadInput("There is no correction {verb}.", "Choose one of those on the page.", verb=verb[:40])
    asked = Asked(scope, key, {name: str(value) for name, value in request.POST.items()})
    try:
        if request.POST.get("confirmed") != "yes":
            return _page(request, key, shown=_shown(verb, asked))
        known.act(asked)
    except UserError as error:
        return _page(request, key, problem=error)
    messages.success(request, _("{what}: done, and noted in the audit trail.").format(what=_(known.title)))
    moves = verb in ("merge", "split")  # an alias: nothing is derived again, and figures move all the same
    return follow(scope, kinds=KINDS if moves else KINDS[:2]) or redirect("staff", key)


def _shown(verb: str, asked: Asked) -> Shown:
    known = VERBS[verb]
    found = preview(lambda: known.act(asked), lambda: staff_facts(asked.key))
    store = open_store()
    rows = rows_counted_for(store, store.snapshot(), people=found.people) if found.people else 0
    typed = tuple((n, v) for n, v in asked.typed.items() if n not in ("csrfmiddlewaretoken", "confirmed"))
    return Shown(verb, _(known.title), found.before, found.after, rows, typed)


def _page(
    request: HttpRequest, key: int, *, shown: Shown | None = None, problem: UserError | None = None
) -> HttpResponse:
    scope = scope_of(request)
    may_look(scope)
    context = {
        "facts": staff_facts(key), "shown": shown, "problem": problem_of(problem) if problem else None,
        "may": scope.may("manage_people"), "people": people_choices()[:MOST_OFFERED],
        "teams": [row.name for row in teams() if row.valid_to is None],
    }  # fmt: skip
    return render(request, "staff/page.html", context, status=problem.status if problem else 200)
