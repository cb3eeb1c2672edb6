"""`heming users`: list, create, give roles, set a password, close. A password is asked for, never an argument."""

import sys
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

import click

from heming.access.scope import Scope
from heming.cli.output import as_table, print_json, say
from heming.cli.start import begin

ROLES = click.Choice(["agent", "lead", "analyst", "quality", "hr", "executive", "admin"])


@click.group("users")
def command() -> None:
    """Who may log in, and as what."""


@command.command("list")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def list_users(form: str) -> None:
    """Every user with roles and last day."""
    scope = begin(reads_only=True)
    from heming.access.queries import users

    rows = users(scope)
    if form == "json":
        print_json(
            [
                {
                    "login": row.login,
                    "name": row.name,
                    "roles": row.roles,
                    "last_day": row.last_day,
                    "open": row.is_open,
                }
                for row in rows
            ]
        )
    else:
        lines = [
            [row.login, row.name, ", ".join(row.roles), row.last_day, "open" if row.is_open else "closed"]
            for row in rows
        ]
        click.echo(as_table(["login", "name", "roles", "last day", "state"], lines))


@command.command("create")
@click.argument("login")
@click.option("--name", default="", help="Name to show (default: the login).")
@click.option("--role", "roles", type=ROLES, multiple=True, help="May be given several times.")
@click.option("--person", help="Name or key of the person measured here whom this login belongs to.")
def create(login: str, *, name: str, roles: tuple[str, ...], person: str | None) -> None:
    """Create LOGIN; the very first user becomes administrator when no role is given."""
    scope = begin()
    from heming.access.actions.create_user import NewUser, create_user
    from heming.access.queries import has_users

    given = frozenset(roles) or (frozenset() if has_users() else frozenset(("admin",)))
    new = NewUser(login, name, given, _person_key(person))  # type: ignore[arg-type]
    user = create_user(scope, new, password=_password(), must_change=False)
    say(f"{user.login} can log in as {', '.join(sorted(given)) or 'nobody yet: give a role with heming users roles'}.")


@command.command("roles")
@click.argument("login")
@click.argument("roles", nargs=-1, type=ROLES)
@click.option("--reason", default="", help="Why; it goes into the audit trail.")
def roles_of(login: str, roles: tuple[str, ...], *, reason: str) -> None:
    """Give LOGIN exactly these ROLES (none: takes all away)."""
    scope = begin()
    from heming.access.actions.change_user import set_roles

    set_roles(scope, _user(scope, login), roles=roles, reason=reason)  # type: ignore[arg-type]
    say(f"{login}: {', '.join(roles) or 'no role'}.")


@command.command("password")
@click.argument("login")
def password(login: str) -> None:
    """Set a new password for LOGIN, to be changed at the next login."""
    scope = begin()
    from heming.access.actions.set_password import set_password

    user = _user(scope, login)
    set_password(scope, user, password=_password())
    say(f"{login} has a new password, to be changed at the next login.")


@command.command("close")
@click.argument("login")
@click.option("--last-day", type=click.DateTime(["%Y-%m-%d"]), help="Default: today.")
@click.option("--reason", default="")
def close(login: str, *, last_day: datetime | None, reason: str) -> None:
    """Close LOGIN after its last day."""
    scope = begin()
    from heming.access.actions.change_user import close_user
    from heming.org.queries import today

    day: date = last_day.date() if last_day else today()
    close_user(scope, _user(scope, login), last_day=day, reason=reason)
    say(f"{login} closes after {day}.")


def _user(scope: Scope, login: str) -> Any:
    """The user of that login in any spelling."""
    from heming.access.queries import user_of, users
    from heming.errors import NotFound, did_you_mean

    wanted = normalize("NFKC", login).strip().casefold()
    uids = {row.login: row.uid for row in users(scope)}
    if wanted not in uids:
        raise NotFound(
            "There is no user {login}.{meant}",
            "heming users list shows all of them.",
            login=login,
            meant=did_you_mean(wanted, uids),
        )
    return user_of(scope, uids[wanted])


def _password() -> str:
    """Typed twice at the terminal, or one line from standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _person_key(person: str | None) -> int | None:
    """A key as it is; a name only when exactly one person bears it, whoever was merged into that person."""
    from heming.errors import BadInput
    from heming.org.queries import aliases, person_keys

    if person is None or person.isdecimal():
        return int(person) if person else None
    merged = aliases()
    keys = [key for key in person_keys([person]).get(person, ()) if key not in merged]
    if len(keys) != 1:
        raise BadInput(
            "{count} people here are called {name}.",
            "Give the person's key instead; heming query … --by agent --format json shows it.",
            count=len(keys),
            name=person,
        )
    return keys[0]
