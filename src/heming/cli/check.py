"""`heming check`: what is wrong or missing in settings, people and records, each finding with what to do about it."""

from dataclasses import asdict
from typing import Any

import click

from heming.cli.output import print_json
from heming.cli.start import begin

SIGNS = {"serious": "✗", "warn": "!", "info": "·"}


@click.command("check")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(form: str) -> int:
    """Look at settings and data; exit status 1 when something needs attention."""
    begin(reads_only=True)
    from heming.cli.conditions import settings_findings
    from heming.facts.queries import standing_findings

    settings = settings_findings()
    data = standing_findings()
    if form == "json":
        print_json(
            {
                "settings": [asdict(finding) for finding in settings],
                "data": [{"batch": batch.id, "source": batch.source} | asdict(finding) for batch, finding in data],
            }
        )
    else:
        _show("Settings", [("", finding) for finding in settings])
        _show("Data", [(f"batch {batch.id} ({batch.source}): ", finding) for batch, finding in data])
    return 1 if any(finding.severity != "info" for finding in [*settings, *(f for _, f in data)]) else 0


def _show(title: str, findings: list[tuple[str, Any]]) -> None:
    click.echo(f"{title}: {len(findings) or 'nothing to report'}")
    for where, finding in findings:
        rows = f" ({finding.rows:,} rows)" if finding.rows else ""
        sentence, remedy = finding.told()
        click.echo(f"{SIGNS.get(finding.severity, '·')} {where}{sentence}{rows}\n    → {remedy}")
        if finding.metrics:
            click.echo(f"    touches: {', '.join(finding.metrics)}")
