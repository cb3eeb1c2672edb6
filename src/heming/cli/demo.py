"""`heming demo`: a simulated service centre in a data folder of its own, with logins for every role, served at once."""

import os
import sys

import click

from heming.cli.output import as_table, say
from heming.cli.serve import require_free_port
from heming.cli.start import begin


@click.command("demo")
@click.option(
    "--size",
    type=click.IntRange(1_000, 50_000_000),
    help="Cases to simulate (20,000 unless told; 10 million are possible).",
)
@click.option("--agents", type=click.IntRange(60, 5_000), help="How many work there; more with more cases unless told.")
@click.option("--seed", type=int, help="The same seed gives the same centre.")
@click.option("--no-truths", is_flag=True, help="Plant nothing: satisfaction depends on nobody and nothing.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser when the first page answers.")
@click.option("--only-make", is_flag=True, help="Make the centre and stop, without serving it.")
def command(
    *, size: int | None, agents: int | None, seed: int | None, no_truths: bool, host: str, port: int, **how: bool
) -> None:
    """Try Heming on a simulated centre: all people, customers and companies are invented."""
    scope = begin()
    if not how["only_make"]:
        require_free_port(host, port)
    from heming.sources.actions.open_demo_centre import SEED, SIZE, Plan, open_demo_centre

    chosen = any(value is not None for value in (size, agents, seed)) or no_truths
    plan = Plan(size or SIZE, SEED if seed is None else seed, not no_truths, agents) if chosen else None
    opened = open_demo_centre(scope, plan, progress=_progress)
    if opened.made_now:
        from heming.reports.actions.make_demo_plans import make_demo_plans
        from heming.scorecards.actions.set_demo_targets import set_demo_targets

        set_demo_targets(scope)
        make_demo_plans()
    say(f"\r\033[KSimulated centre of about {opened.plan.size:,} cases, seed {opened.plan.seed}. Nobody in it exists.")
    rows = [[user.role, user.name, user.login, user.password] for user in opened.users]
    click.echo(as_table(["role", "name", "login", "password"], rows))
    if not how["only_make"]:
        _serve_afresh(host, port, open_browser=how["open_browser"])


def _serve_afresh(host: str, port: int, *, open_browser: bool) -> None:
    """Turns this process into `heming serve`: the server forks, which the store's threads of the making forbid."""
    words = ["serve", "--host", host, "--port", str(port), "--open" if open_browser else "--no-open"]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-c", "from heming.cli import main; main()", *words])  # noqa: S606


def _progress(stage: str, share: float) -> None:
    click.echo(f"\r\033[K{stage} {share:.0%}", nl=False, err=True)
