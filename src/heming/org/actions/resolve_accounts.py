"""Resolve the accounts, teams and leads of an import to keys, creating who is unknown. Bulk and idempotent."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from heming.org.actions.place_people import place_people
from heming.org.arriving import Holding, Resolved, Seen, tidy
from heming.org.bulk import insert, update
from heming.org.models import EARLIEST, OPEN_FIRST, Account, Alias, FormerNumber, Leadership, Person, Team


@transaction.atomic
def resolve_accounts(source: str, rows: Iterable[tuple[object, ...]]) -> Resolved:
    """Keys for everything a batch names.

    `rows`: `Seen` or tuples of account, agent name, team name, supervisor name, manager name, first day, last day.
    Who is unknown is created; nothing made or corrected by hand is changed; running it again changes nothing.
    """
    seen = tidy(rows)
    agents, handed_over = _agents(source, seen)
    leads = _leads(source, seen, agents=agents)
    teams = _teams(seen)
    placed = place_people(seen, agents=agents, leads=leads, teams=teams)
    return Resolved(agents, teams, leads, handed_over, placed)


def _agents(source: str, seen: list[Seen]) -> tuple[dict[str, int | None], tuple[Holding, ...]]:
    held = _holdings(source, Account.Kind.AGENT)
    news = _first_seen((row.account, row) for row in seen)
    _learn(seen, held)
    _create(source, {name: row for name, row in news.items() if name not in held}, kind=Account.Kind.AGENT, held=held)
    wanted = {name: held[name] for name in news}
    agents = {name: None if rows[-1].shared else rows[-1].person_id for name, rows in wanted.items()}
    changed_hands = (row for rows in wanted.values() if len(rows) > 1 for row in rows if not row.shared)
    return agents, tuple(Holding(r.account, r.person_id, r.valid_from, r.valid_to) for r in changed_hands)


def _holdings(source: str, kind: Account.Kind) -> dict[str, list[Account]]:
    """Account rows of a source by account, the current holder last."""
    held: dict[str, list[Account]] = {}
    rows = Account.objects.filter(source=source, kind=kind).select_related("person")
    for row in sorted(rows, key=lambda row: (row.valid_to or date.max, row.valid_from or date.min, row.pk)):
        held.setdefault(row.account, []).append(row)
    return held


def _first_seen(named: Iterable[tuple[str | None, Seen]]) -> dict[str, Seen]:
    """Per name the earliest day, with the latest agent name."""
    found: dict[str, Seen] = {}
    for name, row in named:
        if name is None:
            continue
        known = found.get(name, row)
        newer = row if (row.last_day or date.min) >= (known.last_day or date.min) else known
        days = [day for day in (known.first_day, row.first_day) if day is not None]
        found[name] = newer._replace(first_day=min(days, default=None), agent_name=newer.agent_name or known.agent_name)
    return found


def _learn(seen: list[Seen], held: Mapping[str, list[Account]]) -> None:
    """An earlier day or a first real name makes a person better known, unless a hand has settled it."""
    changed: dict[int, Person] = {}
    for name, row in _first_seen((row.account, row) for row in seen).items():
        if name not in held or len(held[name]) > 1 or held[name][0].person.origin != "import":
            continue
        person = held[name][0].person
        earlier = row.first_day is not None and (person.valid_from is None or row.first_day < person.valid_from)
        named = bool(row.agent_name) and person.name == name != row.agent_name
        if earlier or named:
            person.valid_from = row.first_day if earlier else person.valid_from
            person.name = row.agent_name[:200] if named and row.agent_name else person.name
            changed[person.key] = person
    update(Person, changed.values(), fields=("valid_from", "name"))


def _create(source: str, news: Mapping[str, Seen], *, kind: Account.Kind, held: dict[str, list[Account]]) -> None:
    """New accounts; an account that is somebody's work number (工号) is theirs, the others are new people."""
    numbered = _by_number()
    people = {
        name: numbered.get(name)
        or Person(
            name=((row.agent_name if kind == Account.Kind.AGENT else None) or name)[:200], valid_from=row.first_day
        )
        for name, row in news.items()
    }
    insert(Person, [person for person in people.values() if person._state.adding])
    accounts = [Account(source=source, account=name, kind=kind, person=person) for name, person in people.items()]
    insert(Account, accounts)
    held.update({account.account: [account] for account in accounts})


def _by_number() -> dict[str, Person]:
    """Who has or had which work number; whoever has it now comes first."""
    kept_by = {alias.merged_id: alias.kept for alias in Alias.objects.select_related("kept")}
    former = FormerNumber.objects.select_related("person").order_by("pk")
    found = {row.number: kept_by.get(row.person_id, row.person) for row in former}
    return found | {person.work_number: person for person in Person.objects.exclude(work_number="")}


def _leads(source: str, seen: list[Seen], *, agents: Mapping[str, int | None]) -> dict[str, int]:
    """Supervisors and managers by name: an agent who supervises themselves is that lead, else who leads already."""
    leads = {
        row.supervisor_name: key for row in seen if row.supervisor_name and (key := _leads_themselves(row, agents))
    }
    held = _holdings(source, Account.Kind.LEAD)
    names = _first_seen((name, row) for row in seen for name in (row.supervisor_name, row.manager_name))
    unknown = {name: row for name, row in names.items() if name not in leads and name not in held}
    _adopt(source, unknown, held=held)
    _create(source, {n: row for n, row in unknown.items() if n not in held}, kind=Account.Kind.LEAD, held=held)
    return {name: leads.get(name) or held[name][-1].person_id for name in names}


def _leads_themselves(row: Seen, agents: Mapping[str, int | None]) -> int | None:
    itself = row.account and row.supervisor_name in (row.account, row.agent_name)
    return agents.get(row.account or "") if itself else None


def _adopt(source: str, unknown: Mapping[str, Seen], *, held: dict[str, list[Account]]) -> None:
    """A lead whom another source or a hand already names is the same person when exactly one lead has that name."""
    known: dict[str, set[int]] = {}
    pairs = Leadership.objects.values_list("person__name", "person_id").distinct()
    for name, key in pairs:
        known.setdefault(name, set()).add(key)
    found = {name: min(known[name]) for name in unknown if len(known.get(name, ())) == 1}
    rows = [Account(source=source, account=n, kind=Account.Kind.LEAD, person_id=key) for n, key in found.items()]
    insert(Account, rows)
    held.update({account.account: [account] for account in rows})


def _teams(seen: list[Seen]) -> dict[str, int]:
    """Teams by name; the oldest open one where a name was used again."""
    names = _first_seen((row.team, row) for row in seen)
    known: dict[str, int] = {}
    for name, key in Team.objects.order_by(OPEN_FIRST, EARLIEST, "key").values_list("name", "key"):
        known.setdefault(name, key)
    named = {row.team_name for row in seen}
    news = [
        Team(name=name, valid_from=row.first_day, named_after_lead=name not in named)
        for name, row in names.items()
        if name not in known
    ]
    insert(Team, news)
    known.update({team.name: team.key for team in news})
    return {name: known[name] for name in names}
