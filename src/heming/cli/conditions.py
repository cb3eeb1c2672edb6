"""The conditions Heming runs under, one by one: logins, folder, disk, holidays, interrupted work, namesakes."""

import shutil
from collections.abc import Callable, Iterator

from django.conf import settings

from heming.access.queries import users
from heming.access.scope import local_admin
from heming.errors import UserError
from heming.facts import queries
from heming.facts.arrivals.report import Finding
from heming.facts.store import open_store
from heming.org.queries import look_alikes
from heming.worktime import cn_special_days

ENOUGH_FREE = 2_000_000_000  # bytes; an import of ten million rows spills about as much


def settings_findings() -> list[Finding]:
    """Everything that is not as it should be, the serious first."""
    found = [finding for look in LOOKS for finding in look()]
    return sorted(found, key=lambda finding: ("serious", "warn", "info").index(finding.severity))


def _found(code: str, severity: str, sentence: str, remedy: str, **values: object) -> Finding:
    filled = UserError(sentence, remedy, **values)  # the one place that knows how templates are filled
    return Finding(code, severity, filled.cause, filled.remedy, values, 0)


def _logins() -> Iterator[Finding]:
    roles = [role for user in users(local_admin("check")) if user.is_open for role in user.roles]
    if not roles:
        yield _found(
            "nobody_can_log_in",
            "serious",
            "Nobody can log in yet.",
            "Create an administrator: heming users create NAME",
        )
    elif "admin" not in roles:
        yield _found("no_admin", "serious", "There is no administrator.", "heming users roles NAME admin")


def _folder() -> Iterator[Finding]:
    home = settings.HEMING_HOME
    mode = home.stat().st_mode & 0o077
    if mode:
        yield _found(
            "folder_open_to_others",
            "warn",
            "Other users of this machine may enter {folder}.",
            "chmod 700 {folder}",
            folder=home,
        )
    free = shutil.disk_usage(home).free
    if free < ENOUGH_FREE:
        yield _found(
            "disk_almost_full",
            "serious",
            "Only {free} MB are free where {folder} lies.",
            "Make room, or move the folder and set HEMING_HOME.",
            free=free // 1_000_000,
            folder=home,
        )


def _openness() -> Iterator[Finding]:
    if settings.DEBUG:
        yield _found(
            "debug_on", "serious", "HEMING_DEBUG is on: errors show their insides to everybody.", "Unset HEMING_DEBUG."
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield _found("any_host", "warn", "Heming answers to any host name.", "Name the hosts in HEMING_ALLOWED_HOSTS.")


def _records() -> Iterator[Finding]:
    snapshot = open_store().snapshot()
    if not snapshot.id:
        yield _found(
            "nothing_imported", "info", "Nothing was imported yet.", "heming import FILE…, or try heming demo."
        )
        return
    years = {month // 100 for month in _months()}
    unknown = sorted(years - set(cn_special_days().years))
    if unknown:
        yield _found(
            "holidays_unknown",
            "warn",
            "The public holidays of {years} are not known: weekdays are used.",
            "Add them to calendars/ in the data folder.",
            years=", ".join(map(str, unknown)),
        )


def _months() -> Iterator[int]:
    for batch in queries.batches(kind="import") + queries.batches(kind="demo"):
        for span in batch.coverage:
            yield span.first_day.year * 100 + span.first_day.month
            yield span.last_day.year * 100 + span.last_day.month


def _interrupted() -> Iterator[Finding]:
    for batch in queries.batches(kind="import"):
        if batch.waits and batch.state == "failed":
            yield _found(
                "batch_interrupted",
                "serious",
                "Batch {batch} ({source}) was interrupted: {message}",
                "Resume it or roll it back on the import page, or import the file again.",
                batch=batch.id,
                source=batch.source,
                message=batch.message,
            )


def _mixed() -> Iterator[Finding]:
    tables = open_store().snapshot().tables.items()
    sources = {source for name, state in tables if not name.startswith("dim_") for source in state.columns}
    simulated = {source for source in sources if source.startswith("demo-")}
    imported = {source for source in sources - simulated if not source.startswith("heming")}
    if simulated and imported:  # what the product itself publishes (targets, people in time) is nobody's record
        yield _found(
            "demo_mixed",
            "warn",
            "Simulated records ({source}) lie beside your own: totals contain both.",
            "Filter by source, or import your files into a folder of their own (--home).",
            source=min(simulated),
        )


def _namesakes() -> Iterator[Finding]:
    alike = look_alikes()
    if alike:
        yield _found(
            "namesakes",
            "info",
            "{count} names are borne by several people, among them {names}.",
            "Merge those who are one person on the people page (账号映射).",
            count=len(alike),
            names="、".join(name for name, _ in alike[:3]),
        )


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _logins,
    _folder,
    _openness,
    _records,
    _interrupted,
    _mixed,
    _namesakes,
)
