"""`heming query`: figures of the catalogue, grouped and filtered, with n, interval and note."""

from datetime import date, datetime
from typing import Any

import click

from heming.access.scope import Scope
from heming.cli.output import FORMATS, as_csv, as_table, print_json, say
from heming.cli.start import begin
from heming.errors import BadInput
from heming.metrics.question import Answer, Filter, Question

RULES = click.Choice(["owner", "first", "last", "most_messages", "by_time", "equal"])


@click.command("query")
@click.argument("metric_keys", nargs=-1, required=True, metavar="KEY…")
@click.option("--by", default="", help="Group by, separated by commas: agent,month …")
@click.option(
    "--where", "conditions", multiple=True, metavar="DIM=VALUE[,VALUE]", help="Keep only these; DIM!=VALUE leaves out."
)
@click.option("--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "end", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--attribution", type=RULES, help="Who a shared case counts for.")
@click.option("--design-effect", is_flag=True, help="Widen intervals for answers that come in clusters.")
@click.option("--snapshot", help="An earlier state of the data.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.option("--explain", is_flag=True, help="How each figure was computed: definition, SQL, first rows.")
@click.option("--user", help="Run under this person's view rights.")
def command(metric_keys: tuple[str, ...], **options: Any) -> None:
    """Figures for KEY… (see `heming metrics`)."""
    scope = begin(options["user"], reads_only=True)
    question = Question(
        metrics=metric_keys,
        by=tuple(part.strip() for part in options["by"].split(",") if part.strip()),
        where=tuple(read_condition(text) for text in options["conditions"]),
        start=_day(options["start"]),
        end=_day(options["end"]),
        attribution=options["attribution"],
        snapshot=options["snapshot"],
        design_effect=options["design_effect"],
    )
    if options["explain"]:
        _explain(question, scope, options["form"])
        return
    from heming.metrics.ask import ask

    _print(ask(question, scope), options["form"])


def read_condition(text: str) -> Filter:
    """'team=A,B' or 'team!=A' as a Filter; BadInput for anything else."""
    name, sign, values = text.partition("!=") if "!=" in text else text.partition("=")
    if not sign or not name.strip() or not values.strip():
        raise BadInput(
            "The condition '{text}' cannot be read.",
            "Write it as dimension=value, for example channel=Inbound.",
            text=text,
        )
    chosen = tuple(value.strip() for value in values.split(","))
    return Filter(name.strip(), chosen, "not_in" if sign == "!=" else "in")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _print(answer: Answer, form: str) -> None:
    rows = list(answer)
    if form == "json":
        print_json({"snapshot": answer.snapshot, "rows": [row.as_dict() for row in rows]})
    else:
        headers = [*answer.question.by, "metric", "value", "n", "low", "high", "note"]
        cells = [[*row.by.values(), row.metric, row.value, row.n, row.low, row.high, row.note or ""] for row in rows]
        click.echo(as_csv(headers, cells) if form == "csv" else as_table(headers, cells))
    for note in answer.notes:
        say(note)


def _explain(question: Question, scope: Scope, form: str) -> None:
    from heming.metrics.explain import explain

    explanations = [explain(question, scope, metric=metric) for metric in question.metrics]
    if form == "json":
        print_json([explanation.as_dict() for explanation in explanations])
        return
    for explanation in explanations:
        click.echo(explanation.as_text())
