"""`heming import --as staff`: an HR sheet, with what it changes shown row by row."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from heming.access.scope import Scope
from heming.cli.output import as_table, print_json


def import_sheets(paths: Sequence[Path], scope: Scope, *, dry_run: bool, form: str) -> int:
    """One sheet after another; the exit status is 1 where rows were left alone."""
    from heming.org.actions.import_staff import import_staff
    from heming.org.staff_plan import plan
    from heming.sources.actions.read_staff_sheet import read_staff_sheet

    told: list[dict[str, Any]] = []
    for path in paths:
        rows = read_staff_sheet(path)
        planned = plan(rows)
        done = None if dry_run else asdict(import_staff(scope, rows, reason=path.name))
        told.append({"file": path.name, "counts": done, "rows": [
            {"row": one.row.row, "name": one.row.name, "kind": one.kind, "changes": one.changes,
             "accounts": one.accounts, "problems": one.problems} for one in planned
        ]})  # fmt: skip
    if form == "json":
        print_json(told)
    else:
        for one in told:
            _show(one)
    return 1 if any(row["problems"] for one in told for row in one["rows"]) else 0


def _show(one: dict[str, Any]) -> None:
    rows = [
        [row["row"], row["name"], row["kind"], "; ".join(f"{field}: {old or '–'} → {new}" for field, old, new in said)]
        for row in one["rows"]
        if row["kind"] != "unchanged" and (said := row["changes"]) is not None
    ]
    click.echo(as_table(["row", "name", "is", "changes"], rows))
    for row in one["rows"]:
        for cause, remedy in row["problems"]:
            click.echo(f"row {row['row']}: {cause}\n    → {remedy}")
    counts = one["counts"]
    click.echo(
        " · ".join(f"{name} {n}" for name, n in counts.items()) if counts else "Nothing was changed (--dry-run)."
    )
