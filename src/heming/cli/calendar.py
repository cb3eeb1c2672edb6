"""`heming calendar`: which business hours there are, who keeps them, and from which day on."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from heming.access.scope import Scope
from heming.cli.output import FORMATS, as_csv, as_table, print_json, say
from heming.cli.start import begin

HEADERS = ["team", "calendar", "from", "to"]


@click.group("calendar")
def command() -> None:
    """Business hours of the organisation and of teams."""


@command.command("list")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def list_(form: str) -> None:
    """Who keeps which calendar from when to when, and which files cannot be read."""
    begin(reads_only=True)
    from heming.org.calendar_files import calendar_files
    from heming.org.calendars import hours
    from heming.org.queries import team_names

    names = team_names()
    rows = [
        ["" if h.team_key is None else names.get(h.team_key, ""), h.calendar, h.valid_from, h.valid_to] for h in hours()
    ]
    if form != "table":
        files = [{"name": f.name, "version": f.version, "usable": not f.flaws} for f in calendar_files()]
        lines = [dict(zip(HEADERS, row, strict=True)) for row in rows]
        print_json({"kept": lines, "files": files}) if form == "json" else click.echo(as_csv(HEADERS, rows))
        return
    click.echo(as_table(HEADERS, rows))
    for file in calendar_files():
        for flaw in file.flaws:
            click.echo(f"{file.name}.toml line {flaw.line}: {flaw.error.cause}\n    → {flaw.error.remedy}")


@command.command("set")
@click.argument("calendar")
@click.option("--team", help="Only this team; without it, the organisation's calendar.")
@click.option("--from", "from_day", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (default: always).")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its hours: saved first.")
@click.option("--reason", default="", help="For the audit trail.")
@click.option("--dry-run", is_flag=True, help="Tell how many cases are counted again, and change nothing.")
@click.option("--user", help="Act as this user, with what they may.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def set_(calendar: str, **options: Any) -> None:
    """Let a team, or everybody without hours of their own, keep CALENDAR ("" for the organisation's, or all day)."""
    scope = begin(options["user"])
    from heming.facts.calendar_changes import CalendarChange, change_calendar, foresee

    file: Path | None = options["file"]
    wish = CalendarChange(
        calendar, team_key=_team(options["team"]), from_day=_day(options["from_day"]),
        content=file.read_text("utf-8") if file else None, reason=options["reason"],
    )  # fmt: skip
    cases = foresee(scope, wish)
    if not options["dry_run"]:
        change_calendar(scope, wish)
    _tell(wish, cases, dry_run=options["dry_run"], form=options["form"], scope=scope)


def _tell(wish: Any, cases: int, *, dry_run: bool, form: str, scope: Scope) -> None:
    if form == "json":
        told = {k: v for k, v in asdict(wish).items() if k != "content"}
        print_json({**told, "cases_counted_again": cases, "done": not dry_run, "by": scope.name})
    elif dry_run:
        say(f"{cases} cases would be counted again. Nothing was changed (--dry-run).")
    else:
        say(f"Set. {cases} cases are counted again by the worker (`heming serve` or `heming worker`).")


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _team(name: str | None) -> int | None:
    from heming.errors import NotFound, did_you_mean
    from heming.org.queries import teams

    if name is None:
        return None
    found = {row.name: row.key for row in teams()}
    if name not in found:
        raise NotFound("There is no team {name}.{meant}", "Choose one from the list.", name=name,
                       meant=did_you_mean(name, found))  # fmt: skip
    return found[name]
