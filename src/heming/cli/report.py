"""`heming report`: one report of some days, as a file or as JSON."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from heming.cli.output import print_json, say
from heming.cli.start import begin
from heming.errors import BadInput

FORMATS = click.Choice(["text", "json"])


@click.command("report")
@click.argument("kind", default="month")
@click.option("--period", "label", default="", help="2026-06, 2026-W23, 2026-06-18, or 2026-06-01..2026-06-18.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file: .xlsx, .pdf, .png or .html.")
@click.option("--language", type=click.Choice(["zh-hans", "en"]), default="zh-hans", show_default=True)
@click.option("--format", "form", type=FORMATS, default="text", show_default=True, help="Without --out.")
@click.option("--user", help="Run under this person's view rights.")
def command(kind: str, *, label: str, out: Path | None, language: str, form: str, user: str | None) -> None:
    """KIND is month, day, week, reasons, staffing, campaign or suppliers; the last complete period unless told."""
    scope = begin(user, reads_only=True)
    if out is not None:
        _write(out, kind, label=label, language=language, scope=scope)
        return
    from heming.reports.make import make

    sheet = make(kind, scope, label=label, language=language)
    if form == "json":
        print_json(as_plain(asdict(sheet)))
        return
    click.echo("\n".join(sheet.words()))


def as_plain(value: Any) -> Any:
    """The sheet as plain JSON: figures without the question they came from, moments as text."""
    if isinstance(value, dict):
        return {name: as_plain(part) for name, part in value.items() if name != "source"}
    if isinstance(value, list | tuple):
        return [as_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _write(out: Path, kind: str, *, label: str, language: str, scope: Any) -> None:
    from heming.reports.actions.take_away import take_away
    from heming.reports.forms import TYPES

    ending = out.suffix.removeprefix(".").lower()
    if ending not in TYPES:
        raise BadInput(
            "There is no report as '{ending}'.", "End the file's name with one of {known}.",
            ending=ending, known=", ".join(f".{form}" for form in TYPES),
        )  # fmt: skip
    if not out.absolute().parent.is_dir():
        raise BadInput(
            "There is no folder {folder}.", "Make it first, or choose another.", folder=out.absolute().parent
        )
    say(f"Reading the figures for {kind} …")
    file = take_away(kind, scope, form=ending, label=label, language=language)
    out.write_bytes(file.data)
    say(f"{out}: {len(file.data):,} bytes.")
