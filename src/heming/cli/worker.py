"""`heming worker`: the background worker alone; `heming serve` starts one by itself."""

import click

from heming.cli.start import begin


@click.command("worker")
def command() -> None:
    """Work through the jobs until stopped; what a crash interrupted is taken up again."""
    begin()
    from heming.jobs.worker import work

    work()


if __name__ == "__main__":
    command()
