"""`heming import --as staff`: an HR sheet, with what it changes shown row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heming.access.scope import Scope
from heming.cli.output import as_table, print_json

if TYPE_CHECKING:
    from heming.access.staff_sheet import SheetTold
    from heming.org.staff_plan import Planned


def import_sheets(paths: Sequence[Path], scope: Scope, *, dry_run: bool, form: str, on: date | None) -> int:
    """One sheet after another; the exit status is 1 where rows were left alone or something is in doubt."""
    from heming.access.staff_sheet import staff_sheet_told
    from heming.org.actions.import_staff import import_staff
    from heming.sources.actions.read_staff_sheet import read_staff_sheet

    told: list[dict[str, Any]] = []
    for path in paths:
        rows = read_staff_sheet(path)
        sheet = staff_sheet_told(scope, rows, on=on)
        done = None if dry_run else asdict(import_staff(scope, rows, reason=path.name, on=on))
        told.append(_as_dict(path.name, sheet, done) | {"figures": [] if dry_run else _work_off(scope)})
    if form == "json":
        print_json(told)
    else:
        for one in told:
            _show(one)
    return 1 if any(row["problems"] for one in told for row in one["rows"]) else 0


def _work_off(scope: Scope) -> list[dict[str, str]]:
    """Derives again what the sheet changed, in this very process: without a server nobody else would."""
    from heming.jobs.queries import job_status, recent_jobs
    from heming.jobs.work import work_on

    waiting = [job.uid for job in recent_jobs(scope, kind="derive_again", limit=10) if not job.is_over]
    for uid in waiting:
        work_on(uid)
    return [{"job": uid, "state": job_status(scope, uid).state} for uid in waiting]


def _as_dict(name: str, sheet: "SheetTold", done: Mapping[str, int] | None) -> dict[str, Any]:
    return {
        "file": name, "on": sheet.on.isoformat(), "counts": done, "rows": [_row(one) for one in sheet.rows],
        "closes": [
            {"row": one.row, "name": one.name, "last_day": one.last_day.isoformat(), "logins": one.logins,
             "accounts": one.accounts} for one in sheet.closes
        ],
        "new_teams": sheet.new_teams,
    }  # fmt: skip


def _row(one: "Planned") -> dict[str, Any]:
    return {
        "row": one.row.row, "name": one.row.name, "kind": one.kind, "on": one.on and one.on.isoformat(),
        "changes": one.changes, "accounts": one.accounts, "problems": one.problems,
        "taken_for": str(one.person) if one.is_by_name else None,
        "may_be": [
            {"person": str(other.key), "name": other.name, "accounts": other.accounts,
             "evidence": [e.code for e in other.evidence]} for other in one.candidates
        ],
    }  # fmt: skip


def _show(one: dict[str, Any]) -> None:
    rows = [
        [row["row"], row["name"], row["kind"], row["on"] or "",
         "; ".join([*(f"{field}: {old or '–'} → {new}" for field, old, new in row["changes"]),
                    *(f"account: {source}:{account}" for source, account in row["accounts"])])]
        for row in one["rows"]
        if row["kind"] != "unchanged"
    ]  # fmt: skip
    click.echo(as_table(["row", "name", "is", "from", "changes"], rows))
    for row in one["rows"]:
        for cause, remedy in row["problems"]:
            click.echo(f"row {row['row']}: {cause}\n    → {remedy}")
        _show_candidates(row)
    for leaver in one["closes"]:
        accounts = ", ".join(f"{source}:{account}" for source, account in leaver["accounts"])
        click.echo(
            f"row {leaver['row']}: {leaver['name']} leaves on {leaver['last_day']}; logins that close: "
            f"{', '.join(leaver['logins']) or 'none'}; accounts nobody holds from then on: {accounts or 'none'}"
        )
    if one["new_teams"]:
        click.echo(f"New teams: {', '.join(one['new_teams'])}")
    click.echo(f"Changes without a day of their own hold from {one['on']} (--on).")
    if one["figures"]:
        click.echo("Figures of the people concerned were derived again; 账号映射 shows which moved.")
    counts = one["counts"]
    click.echo(
        " · ".join(f"{name} {n}" for name, n in counts.items()) if counts else "Nothing was changed (--dry-run)."
    )


def _show_candidates(row: dict[str, Any]) -> None:
    for other in row["may_be"]:
        named = ", ".join(f"{source}:{account}" for source, account in other["accounts"]) or "no account"
        verb = "is taken for" if row["taken_for"] == other["person"] else "may be"
        click.echo(f"row {row['row']}: {verb} {other['name']} ({named}): {', '.join(other['evidence'])}")
