"""Record streams: whose conversations each counts, so that totals add what is different and nothing twice."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import UserError
from heming.facts.store import open_store
from heming.metrics.unsettled import unsettled
from heming.sources.actions.settle_platform import settle_platform, streams_of
from heming.sources.platforms import known_platforms, label_of, platform_label, platforms_of
from heming.web.freshness import Stream
from heming.web.freshness import streams as fresh_streams
from heming.web.problems import problem_of
from heming.web.settings_tabs import tabs
from heming.web.viewer import language, scope_of

KNOWN = {
    "hand": gettext_noop("settled by hand"),
    "preset": gettext_noop("told by the preset"),
    "named": gettext_noop("told by the preset or the stream's name"),
    "guess": gettext_noop("nobody has said yet"),
}
GRAINS = (
    ("cases", gettext_noop("single cases")), ("answers", gettext_noop("single ratings")),
    ("agent_days", gettext_noop("day reports")),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One stream: what it sends, from when to when, its platform and how that is known; `doubts` are the streams whose
    conversations it may count as well.
    """

    name: str
    label: str
    grains: str
    days: Stream | None
    code: str
    known: str
    doubts: tuple[str, ...]

    @property
    def is_platform(self) -> bool:
        """Whether the stream bears a platform's own name."""
        return self.name in known_platforms()


@require_http_methods(["GET", "POST"])
def streams(request: HttpRequest) -> HttpResponse:
    """The streams, each with a choice of platform; a choice is kept at once and noted in the audit trail."""
    scope = scope_of(request)
    require(scope, "import")
    if request.method == "GET":
        return _page(request, scope)
    try:
        settle_platform(scope, stream=request.POST.get("stream", ""), same_as=request.POST.get("platform", ""))
    except UserError as error:
        return _page(request, scope, problem=error)
    messages.success(request, _("Settled, and noted in the audit trail. Totals follow at once."))
    return redirect("streams")


def _page(request: HttpRequest, scope: Scope, *, problem: UserError | None = None) -> HttpResponse:
    lines = _lines()
    context = {
        "lines": lines, "open": sum(bool(line.doubts) for line in lines), "tabs": tabs(request, scope),
        "platforms": [(code, platform_label(code, language=language())) for code in known_platforms()],
        "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    return render(request, "settings/streams.html", context, status=problem.status if problem else 200)


def _lines() -> list[Line]:
    snapshot = open_store().snapshot()
    names = streams_of(snapshot)
    told, days = platforms_of(names, snapshot), {stream.name: stream for stream in fresh_streams()}
    doubts = unsettled()
    found = []
    for name in names:
        grains = [_(word) for table, word in GRAINS if name in snapshot.table(table).columns]
        others = tuple(label_of(cases, language=language()) for own, cases in doubts if own == name)
        found.append(Line(
            name, label_of(name, language=language()), _(", ").join(grains), days.get(name), told[name].code,
            _(KNOWN[told[name].known]), others,
        ))  # fmt: skip
    return sorted(found, key=lambda line: not line.doubts)
