"""`heming targets`: what we aim for, from a file and as a list."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heming.cli.output import FORMATS, as_csv, as_table, print_json, say
from heming.cli.start import begin

if TYPE_CHECKING:
    from heming.scorecards.attainability import Attainable
    from heming.scorecards.queries import Target

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
    from heming.scorecards.attainability import attainable_now

    outcome = import_targets(scope, file)
    checks = [_checked(target, found) for target, found in attainable_now(scope, outcome.set_now).items()]
    problems = [
        {"row": p.line, "cause": p.cause.format(**p.values), "remedy": p.remedy.format(**p.values)}
        for p in outcome.problems
    ]
    if form == "json":
        print_json({"changed": outcome.changed, "unchanged": outcome.unchanged, "problems": problems,
                    "attainability": checks})  # fmt: skip
    else:
        say(f"{outcome.changed} targets set, {outcome.unchanged} unchanged, {len(problems)} rows not taken.")
        for check in checks:
            if check["verdict"] in ("rarely", "hard"):
                say("{metric} {target:g}, {unit} {key}, {month}: {verdict}; {reached} of {months} unit-months surely "
                    "reached it, {missed} surely missed it.".format(**check))  # fmt: skip
        rows = [[p["row"], p["cause"], p["remedy"]] for p in problems]
        if rows:
            click.echo((as_csv if form == "csv" else as_table)(["row", "cause", "remedy"], rows))
    return 1 if problems else 0


@command.command("list")
@click.option("--month", help="Only this month, such as 2026-08.")
@click.option("--check", is_flag=True, help="With how many past unit-months reached each (JSON only).")
@click.option("--user", help="As this user sees them.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def list_(*, month: str | None, check: bool, user: str | None, form: str) -> None:
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
        print_json({"targets": lines} | ({"attainability": _checks(found)} if check else {}))
        return
    rows = [[x["month"], x["unit"], x["name"], x["metric"], x["target"], x["set_by"], x["from"]] for x in lines]
    click.echo((as_csv if form == "csv" else as_table)(HEADERS, rows))


def _checks(found: "list[Target]") -> list[dict[str, Any]]:
    from heming.scorecards.attainability import attainable

    return [_checked(target, told) for target, told in attainable(found).items()]


def _checked(target: "Target", found: "Attainable") -> dict[str, Any]:
    from heming.scorecards.months import label_of

    return {
        "metric": target.metric, "unit": target.unit.kind, "key": str(target.unit.key) if target.unit.key else "",
        "month": label_of(target.month), "target": float(target.value), "verdict": found.verdict,
        "months": found.months, "reached": found.reached, "missed": found.missed, "unclear": found.unclear,
        "share": found.share, "similar_size": found.similar,
    }  # fmt: skip
