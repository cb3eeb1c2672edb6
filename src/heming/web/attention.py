"""What needs somebody's attention: unsettled findings, rows in quarantine, failed work, streams that went quiet."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heming.access.scope import Scope
from heming.facts.queries import batches, standing_findings, summary_rows
from heming.facts.store import open_store
from heming.jobs.queries import recent_jobs
from heming.metrics.unsettled import unsettled
from heming.web.freshness import Stream

QUIET_DAYS = 3


@dataclass(frozen=True)
class Matter:
    """One thing to look at, with the page where it is settled."""

    text: str
    detail: str
    url: str
    icon: str
    serious: bool = False


def attention(scope: Scope, known: tuple[Stream, ...]) -> tuple[Matter, ...]:
    """What this person can do something about, the serious first."""
    found = [*_quiet_streams(known)]
    if scope.may("import") or scope.may("reconcile"):
        found += [*_findings(), *_quarantine(), *_failed(scope)]
    if scope.may("import"):
        found += _unsettled_streams()
    return tuple(sorted(found, key=lambda matter: not matter.serious))


def _quiet_streams(known: tuple[Stream, ...]) -> list[Matter]:
    if len(known) < 2:
        return []
    newest = known[0].last_day
    late = [s for s in known if (newest - s.last_day).days > QUIET_DAYS]
    return [
        Matter(
            _("{stream} is behind").format(stream=s.name),
            ngettext("{n} day older than the newest data", "{n} days older than the newest data", _age(s, newest))
            .format(n=_age(s, newest)),
            link("imports"), "clock",
        )
        for s in late
    ]  # fmt: skip


def _age(stream: Stream, newest: date) -> int:
    return (newest - stream.last_day).days


def _unsettled_streams() -> list[Matter]:
    open_ = len({days for days, _cases in unsettled()})
    if not open_:
        return []
    said = ngettext(
        "{n} stream of day reports is not in the totals", "{n} streams of day reports are not in the totals", open_
    ).format(n=open_)
    return [Matter(said, _("say whose conversations it counts"), link("streams"), "database", serious=True)]


def _findings() -> list[Matter]:
    known = standing_findings()
    if not known:
        return []
    serious = any(finding.severity == "serious" for _batch, finding in known)
    said = ngettext("{n} finding in the data", "{n} findings in the data", len(known)).format(n=len(known))
    detail = _("some are serious: they change figures") if serious else _("they say which figures they touch")
    return [Matter(said, detail, link("data"), "clipboard-check", serious)]


def _quarantine() -> list[Matter]:
    store = open_store()
    held = [batch for batch in batches() if batch.state == "committed" and batch.rows_quarantined]
    waiting = sum(batch.rows_quarantined - summary_rows(store, batch.id) for batch in held)
    if not waiting:
        return []
    said = ngettext("{n} row in quarantine", "{n} rows in quarantine", waiting).format(n=f"{waiting:,}")
    return [Matter(said, _("not counted until corrected and sent again"), link("imports"), "file-alert")]


def _failed(scope: Scope) -> list[Matter]:
    failed = [job for job in recent_jobs(scope, limit=20) if job.state == "failed"]
    if not failed:
        return []
    said = ngettext("{n} job failed", "{n} jobs failed", len(failed)).format(n=len(failed))
    return [Matter(said, failed[0].said(_)[0], link("imports"), "alert-triangle", serious=True)]


def link(page: str) -> str:
    """The address of a page, or '' where it is not there."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
