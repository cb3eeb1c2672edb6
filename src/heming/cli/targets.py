"""`heming targets`: what we aim for, from a file and as a list."""

from pathlib import Path

import click

from heming.cli.output import FORMATS, as_csv, as_table, print_json, say
from heming.cli.start import begin

HEADERS = ["month", "unit", "name", "metric", "target", "set by", "from"]


@click.group("targets")
def command() -> None:
    """Targets per measure, unit and month."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", help="Act as this user, with what they may.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def import_(file: Path, *, user: str | None, form: str) -> int:
    """Set targets from a workbook or CSV: columns for measure, unit, month and target, or months as columns."""
    scope = begin(user)
    from heming.scorecards.actions.import_targets import import_targets

    outcome = import_targets(scope, file)
    problems = [
        {"row": p.line, "cause": p.cause.format(**p.values), "remedy": p.remedy.format(**p.values)}
        for p in outcome.problems
    ]
    if form == "json":
        print_json({"changed": outcome.changed, "unchanged": outcome.unchanged, "problems": problems})
    else:
        say(f"{outcome.changed} targets set, {outcome.unchanged} unchanged, {len(problems)} rows not taken.")
        rows = [[p["row"], p["cause"], p["remedy"]] for p in problems]
        if rows:
            click.echo((as_csv if form == "csv" else as_table)(["row", "cause", "remedy"], rows))
    return 1 if problems else 0


@command.command("list")
@click.option("--month", help="Only this month, such as 2026-08.")
@click.option("--user", help="As this user sees them.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def list_(*, month: str | None, user: str | None, form: str) -> None:
    """The targets that hold now."""
    scope = begin(user, reads_only=True)
    from heming.errors import BadInput
    from heming.org.queries import person_names, team_names
    from heming.scorecards.months import label_of, month_of
    from heming.scorecards.queries import targets

    number = month_of(month) if month else None
    if month and number is None:
        raise BadInput("'{text}' is not a month.", "Write it as 2026-08.", text=month)
    found = targets(scope, months=None if number is None else [number])
    names = team_names() | person_names(t.unit.key for t in found if t.unit.kind == "agent")
    lines = [
        {
            "month": label_of(t.month), "unit": t.unit.kind, "key": str(t.unit.key) if t.unit.key else None,
            "name": names.get(t.unit.key), "metric": t.metric, "target": float(t.value), "set_by": t.set_by,
            "set_at": t.set_at.isoformat(), "from": t.origin,
        }
        for t in found
    ]  # fmt: skip
    if form == "json":
        print_json({"targets": lines})
        return
    rows = [[x["month"], x["unit"], x["name"], x["metric"], x["target"], x["set_by"], x["from"]] for x in lines]
    click.echo((as_csv if form == "csv" else as_table)(HEADERS, rows))
