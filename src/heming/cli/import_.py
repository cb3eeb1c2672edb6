"""`heming import`: take in files as people have them, show the guess, ask when unsure, and say what became of every row."""

import sys
from pathlib import Path
from typing import Any

import click

from heming.cli.output import as_table, print_json, say
from heming.cli.start import begin

FORMS = click.Choice(["table", "json"])


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--as", "stream", help="Name of the stream these rows belong to (default: the preset's or mapping's name).")
@click.option("--map", "mapping_path", type=click.Path(path_type=Path), help="A saved mapping file.")
@click.option("--preset", help="A mapping that comes with Heming.")
@click.option("--zone", help="Time zone of the source, for example Asia/Shanghai.")
@click.option("--yes", is_flag=True, help="Take the best guess without asking.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, change nothing.")
@click.option("--save-map", type=click.Path(path_type=Path), help="Write the mapping that was used to this file.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True)
@click.option("--user", help="Run under this person's rights.")
def command(  # noqa: PLR0913 - one argument per option
    paths: tuple[Path, ...], *, stream: str | None, mapping_path: Path | None, preset: str | None, zone: str | None,
    yes: bool, dry_run: bool, save_map: Path | None, form: str, user: str | None,
) -> int:
    """Take in FILE… (files, archives or folders)."""
    scope = begin(user)
    from heming.sources.actions.import_files import import_files
    from heming.sources.actions.inspect_files import inspect_files
    from heming.sources.mapping_file import write_mapping

    inspection = inspect_files(paths, scope, preset=preset, mapping_path=mapping_path, stream=stream, zone=zone)
    answers = {} if yes else _ask(inspection, form)
    if form == "table":
        show_mapping(inspection)
    reports = import_files(inspection, scope, answers=answers, dry_run=dry_run, progress=_progress if form == "table" else None)
    if save_map is not None:
        write_mapping(inspection.groups[0].mapping, save_map)
    if form == "json":
        print_json([report.as_dict() for report in reports])
    else:
        for report in reports:
            _show_report(report)
    return 1 if any(report.rows_quarantined or report.findings for report in reports) else 0


def show_mapping(inspection: Any) -> None:
    """The guess, column by column, with confidence and a sample."""
    for group in inspection.groups:
        say(f"\n{group.mapping.stream} → {group.mapping.table} ({', '.join(group.file_names)})")
        rows = [[f.header, f.target, f.parser.kind, f"{f.confidence:.0%}", (f.samples or ("",))[0][:32]] for f in group.mapping.fields]
        say(as_table(["column", "becomes", "read as", "sure", "sample"], rows))


def _ask(inspection: Any, form: str) -> dict[str, str]:
    """Ask each open question at the terminal; without a terminal the best guess is not taken silently."""
    answers: dict[str, str] = {}
    for question in inspection.questions:
        if form == "json" or not sys.stdin.isatty():
            from heming.errors import BadInput

            raise BadInput("It is not clear {what}.", "Run it again with --yes to take the best guess ({best}), or with --map.",
                           what=question.what, best=question.choices[0])
        answers[question.key] = click.prompt(f"{question.what} ({question.evidence})", type=click.Choice(list(question.choices)),
                                             default=question.choices[0], err=True)
    return answers


def _progress(stage: str, done: int, total: int) -> None:
    share = f" {done / total:.0%}" if total else ""
    click.echo(f"\r\033[K{stage}{share}", nl=False, err=True)


def _show_report(report: Any) -> None:
    say("\r\033[K", )
    click.echo(
        f"Batch {report.batch}: {report.rows_read:,} rows read = {report.rows_used:,} used + {report.rows_unchanged:,} unchanged + "
        f"{report.rows_quarantined:,} in quarantine. Records: {report.records_new:,} new, {report.records_updated:,} updated, "
        f"{report.records_unchanged:,} unchanged."
    )
    for finding in report.findings:
        click.echo(f"[{finding.severity}] {finding.sentence}\n    → {finding.remedy}")
        if finding.metrics:
            click.echo(f"    touches: {', '.join(finding.metrics)}")
    if report.problems:
        rows = [[p.row, p.column, p.value[:40], p.problem, p.fix] for p in report.problems[:20]]
        click.echo(as_table(["row", "column", "value", "problem", "fix"], rows))
        if len(report.problems) > len(rows):
            click.echo(f"… and {len(report.problems) - len(rows):,} more (all on the import page, and with --format json).")
