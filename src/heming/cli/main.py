"""`heming`: finds the data folder, hands over to the command, and turns every error into words and an exit status."""

import gc
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path

import click

from heming.errors import InternalError, UserError

# Commands load only when called, so that `heming --help` answers at once.
COMMANDS = {
    "accounts": ("heming.cli.accounts", "Whose account is whose, with suggestions for the unmatched ones."),
    "calendar": ("heming.cli.calendar", "Business hours: who keeps which, from which day on."),
    "check": ("heming.cli.check", "Data quality and settings, each finding with its remedy."),
    "demo": ("heming.cli.demo", "A simulated service centre with planted truths, on http://127.0.0.1:8000."),
    "import": ("heming.cli.import_", "Take in files: CSV, TSV, XLSX, XLS, HTML, JSON, Parquet, archives, folders."),
    "metrics": ("heming.cli.metrics", "The catalogue of measures."),
    "query": ("heming.cli.query", "Figures with n, interval and note."),
    "report": ("heming.cli.report", "A report of some days as XLSX, PDF, PNG, HTML or JSON."),
    "serve": ("heming.cli.serve", "Server and worker on the data folder."),
    "streams": ("heming.cli.streams", "Whose conversations each stream counts, so that totals add up."),
    "targets": ("heming.cli.targets", "Targets per measure, unit and month: import a table, list them."),
    "users": ("heming.cli.users", "Create users, give roles, set passwords."),
    "worker": ("heming.cli.worker", "The background worker alone."),
}


class Commands(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Data folder (or HEMING_HOME; ./heming-data)."
)
def group(home: Path | None) -> None:
    """Heming 和鸣: service performance and customer satisfaction, from the records you already have."""
    if home is not None:
        os.environ["HEMING_HOME"] = str(home.resolve())


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit status."""
    gc.set_threshold(100_000, 20, 50)  # starting makes objects that stay: looking for garbage among them took a tenth
    try:
        status = group.main(args=arguments, prog_name="heming", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        status = 2
    except click.ClickException as error:
        error.show()
        status = 2
    except UserError as error:
        click.echo(f"{error.cause}\n→ {error.remedy}", err=True)
        status = error.exit_code
    except InternalError as error:
        click.echo(f"This is our fault: {error}", err=True)
        status = 3
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except Exception as error:
        click.echo(f"This is our fault ({type(error).__name__}). The details are in {_log_fault()}.", err=True)
        status = 3
    sys.exit(int(status or 0))


def _log_fault() -> Path:
    """Keep the trace for whoever mends it; the person at the terminal needs none."""
    folder = Path(os.environ.get("HEMING_HOME", "heming-data")) / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "faults.log").open("a", encoding="utf-8") as log:
        log.write(traceback.format_exc() + "\n")
    return folder / "faults.log"
