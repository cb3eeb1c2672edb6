"""`heming import`: take in files as people have them, show the guess, ask when unsure, account for every row."""

import sys
from pathlib import Path
from typing import Any

import click

from heming.cli.output import as_table, print_json, say
from heming.cli.start import begin

FORMS = click.Choice(["table", "json"])


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--as",
    "stream",
    help="Name of the stream these rows belong to (default: the preset's or mapping's name); 'staff': an HR sheet.",
)
@click.option("--map", "mapping_path", type=click.Path(path_type=Path), help="A saved mapping file.")
@click.option("--preset", help="A mapping that comes with Heming.")
@click.option("--zone", help="Time zone of the source, for example Asia/Shanghai.")
@click.option("--yes", is_flag=True, help="Take the best guess without asking.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, change nothing.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="With --as staff: from when changes without their own day hold."
)
@click.option("--save-map", type=click.Path(path_type=Path), help="Write the mapping that was used to this file.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True)
@click.option("--user", help="Run under this person's rights.")
def command(paths: tuple[Path, ...], **options: Any) -> int:
    """Take in FILE… (files, archives or folders)."""
    scope = begin(options["user"])
    if options["stream"] == "staff":
        from heming.cli.staff_sheet import import_sheets

        on = options["on"].date() if options["on"] else None
        return import_sheets(paths, scope, dry_run=options["dry_run"], form=options["form"], on=on)
    from heming.sources.actions.import_files import import_files
    from heming.sources.actions.inspect_files import inspect_files
    from heming.sources.mapping_file import write_mapping

    chosen = {name: options[name] for name in ("preset", "mapping_path", "stream", "zone")}
    inspection = inspect_files(paths, scope, **chosen)
    for_people = options["form"] == "table"
    if for_people:
        show_mapping(inspection)
    answers = _taken(inspection) if options["yes"] else _ask(inspection, options["form"])
    progress = _progress if for_people and sys.stderr.isatty() else None
    reports = import_files(inspection, scope, answers=answers, dry_run=options["dry_run"], progress=progress)
    if options["save_map"] is not None:
        write_mapping(inspection.groups[0].mapping, options["save_map"])
    if for_people:
        for report in reports:
            _show_report(report)
    else:
        print_json([report.as_dict() for report in reports])
    return 1 if any(r.rows_quarantined > r.rows_total_lines or r.findings for r in reports) else 0


def show_mapping(inspection: Any) -> None:
    """The guess, column by column, with confidence and a sample."""
    for group in inspection.groups:
        say(f"\n{group.mapping.stream} → {group.mapping.table} ({', '.join(group.file_names)})")
        rows = [
            [f.header, f.target, f.parser.kind, f"{f.confidence:.0%}", (f.samples or ("",))[0][:32]]
            for f in group.mapping.fields
        ]
        say(as_table(["column", "becomes", "read as", "sure", "sample"], rows))
        for notice in group.notices:
            say(f"{'!' if notice.is_warning else '-'} {notice.text}")


def _taken(inspection: Any) -> dict[str, str]:
    """With --yes the best guess of every open question is taken, and said: a wrong one is seen here or never."""
    for question in inspection.questions:
        best = question.choices[0]
        say(f"! {question.what} Taken without asking: {question.labels.get(best, best)} ({question.evidence})")
    return {}


def _ask(inspection: Any, form: str) -> dict[str, str]:
    """Ask each open question at the terminal; without a terminal the best guess is not taken silently."""
    answers: dict[str, str] = {}
    for question in inspection.questions:
        if form == "json" or not sys.stdin.isatty():
            from heming.errors import BadInput

            raise BadInput(
                "One thing is not clear. {what}",
                "Run it again with --yes to take the best guess ({best}), or with --map.",
                what=question.what,
                best=question.choices[0],
            )
        answers[question.key] = click.prompt(
            f"{question.what} ({question.evidence})",
            type=click.Choice(list(question.choices)),
            default=question.choices[0],
            err=True,
        )
    return answers


def _progress(stage: str, done: float) -> None:
    click.echo(f"\r\033[K{stage} {done:.0%}", nl=False, err=True)


def _show_report(report: Any) -> None:
    from heming.facts.queries import held_reasons
    from heming.facts.store import open_store

    click.echo("\r\033[K", nl=False, err=True)
    r = report
    summary = f" + {r.rows_total_lines:,} summary rows left out" if r.rows_total_lines else ""
    click.echo(
        f"Batch {r.batch}: {r.rows_read:,} rows read = {r.rows_used:,} used + {r.rows_unchanged:,} unchanged + "
        f"{r.rows_quarantined - r.rows_total_lines:,} in quarantine{summary}. "
        f"Records: {r.records_new:,} new, {r.records_updated:,} updated, {r.records_unchanged:,} unchanged."
    )
    for reason, count in held_reasons(open_store(), r.batch).items() if r.rows_quarantined else ():
        click.echo(f"[quarantine] {reason}: rows {count:,}")
    if r.rows_quarantined > r.rows_total_lines:
        click.echo("    → They count nowhere. Correct them on the import's page, or in the file and bring it in anew.")
    for finding in report.findings:
        sentence, remedy = finding.told()
        click.echo(f"[{finding.severity}] {sentence}\n    → {remedy}")
        if finding.metrics:
            click.echo(f"    touches: {', '.join(finding.metrics)}")
    if report.problems:
        rows = [[p.row, p.column, p.value[:40], p.problem, p.fix] for p in report.problems[:20]]
        click.echo(as_table(["row", "column", "value", "problem", "fix"], rows))
        if len(report.problems) > len(rows):
            click.echo(
                f"… and {len(report.problems) - len(rows):,} more (all on the import page, and with --format json)."
            )
