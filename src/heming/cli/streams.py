"""`heming streams`: whose conversations each stream counts, so that totals add what is different and nothing twice."""

import click

from heming.cli.output import FORMATS, as_csv, as_table, print_json, say
from heming.cli.start import begin

HEADERS = ["stream", "platform", "known", "unsettled_against"]


@click.group("streams")
def command() -> None:
    """Streams of records and the platforms whose conversations they count."""


@command.command("list")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.option("--user", help="Run under this person's view rights.")
def list_(form: str, user: str | None) -> None:
    """Every stream with its platform, how that is known, and the streams it may count twice with."""
    begin(user, reads_only=True)
    from heming.facts.store import open_store
    from heming.metrics.unsettled import unsettled
    from heming.sources.actions.settle_platform import streams_of
    from heming.sources.platforms import platforms_of

    snapshot, doubts = open_store().snapshot(), unsettled()
    told = platforms_of(streams_of(snapshot), snapshot)
    rows = [
        [name, one.code, one.known, ", ".join(cases for days, cases in doubts if days == name)]
        for name, one in told.items()
    ]
    if form == "json":
        print_json([dict(zip(HEADERS, row, strict=True)) for row in rows])
        return
    click.echo(as_csv(HEADERS, rows) if form == "csv" else as_table(HEADERS, rows))
    if doubts:
        say("Day rows of unsettled streams are not added to totals: `heming streams settle STREAM SAME_AS`.")


@command.command("settle")
@click.argument("stream")
@click.argument("same_as")
@click.option("--user", help="Act as this user, with what they may.")
def settle(stream: str, same_as: str, *, user: str | None) -> None:
    """STREAM counts the conversations of SAME_AS: a platform, another stream, or its own name for a platform of its
    own; "" takes the settling back.
    """
    scope = begin(user)
    from heming.sources.actions.settle_platform import settle_platform

    code = settle_platform(scope, stream=stream, same_as=same_as)
    say(f"{stream}: {code or 'told by its preset or name'}")
