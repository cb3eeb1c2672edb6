"""`heming metrics`: the catalogue, and one entry in full."""

from typing import Any

import click

from heming.cli.output import FORMATS, as_csv, as_table, print_json
from heming.cli.start import begin


@click.command("metrics")
@click.argument("verb", type=click.Choice(["list", "show"]), default="list")
@click.argument("key", required=False)
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
def command(verb: str, key: str | None, *, form: str) -> None:
    """List the measures, or show one: definition, what it needs, SQL."""
    scope = begin()
    from heming.metrics.registry import catalogue_here

    catalogue = catalogue_here()
    if verb == "show":
        if key is None:
            raise click.UsageError("Name the metric: heming metrics show csat_mean")
        _show(catalogue.asked(key).metric, key, scope, form)
        return
    entries = list(catalogue)
    if form == "json":
        print_json([entry.as_dict() for entry in entries])
        return
    rows = [[e.key, e.zh, e.en, e.table, e.unit, e.better] for e in entries]
    headers = ["key", "中文", "English", "table", "unit", "better"]
    click.echo(as_csv(headers, rows) if form == "csv" else as_table(headers, rows))


def _show(entry: Any, key: str, scope: Any, form: str) -> None:
    from heming.metrics.explain import explain
    from heming.metrics.question import Question

    explanation = explain(Question(metrics=(key,)), scope, metric=key)
    if form == "json":
        print_json(entry.as_dict() | {"explanation": explanation.as_dict()})
    else:
        click.echo(explanation.as_text())
