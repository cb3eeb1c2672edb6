"""`heming accounts`: which accounts there are, whose they are, and who may be behind the unmatched ones."""

from typing import Any

import click

from heming.cli.output import FORMATS, as_csv, as_table, print_json
from heming.cli.start import begin

HEADERS = ("source", "account", "person", "from", "to", "shared", "may be", "points", "because")


@click.command("accounts")
@click.option("--unmatched", is_flag=True, help="Only those that nobody has matched yet, with suggestions.")
@click.option("--shared", is_flag=True, help="Only those that several people use.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True)
@click.option("--user", help="Run under this person's rights.")
def command(**options: Any) -> None:
    """Accounts and their holders (账号映射)."""
    scope = begin(options["user"], reads_only=True)
    from heming.facts.account_list import accounts_told
    from heming.org.accounts import Which

    which: Which = "unmatched" if options["unmatched"] else "shared" if options["shared"] else "all"
    found = [one.as_dict() for one in accounts_told(scope, which=which)]
    if options["form"] == "json":
        print_json(found)
        return
    write = as_csv if options["form"] == "csv" else as_table
    click.echo(write(HEADERS, [row for one in found for row in _rows(one)]))


def _rows(one: dict[str, Any]) -> list[list[object]]:
    best = one["suggestions"][0] if one["suggestions"] else None
    told = [best["name"], best["points"], ", ".join(e["code"] for e in best["evidence"])] if best else ["", "", ""]
    shared = "yes" if one["shared"] else ""
    return [
        [one["source"], one["account"], holder["name"], holder["from"], holder["to"], shared, *told]
        for holder in one["holders"]
    ]
