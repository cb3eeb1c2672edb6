"""Who once more: when the history of people and teams was corrected, stored rows take their keys from it as it stands
now."""

import pyarrow as pa

from heming.facts.live import made
from heming.facts.of_hr import add_of_hr
from heming.facts.people import FIRST_DAY, Period, day_after, day_of_row, join_in_time, keep_periods, know_teams
from heming.facts.rows import Rows
from heming.facts.schemas import FACTS
from heming.facts.shared_accounts import know_shared, share_out, stay_with_team, touch_accounts
from heming.facts.work import Work
from heming.org.accounts import holders_of_shared
from heming.org.models import EARLIEST, Account

BETWEEN = "\x1f"  # source and account as one name
_CHAIN = (
    ("map_memberships", "agent_key", "team_key"),
    ("map_supervisors", "team_key", "supervisor_key"),
    ("map_managers", "team_key", "manager_key"),
)


def know_again(work: Work) -> None:
    """Loads who holds which account, who is in which team and who leads it, for rows already stored."""
    held = Account.objects.filter(kind=Account.Kind.AGENT, shared=False).order_by(EARLIEST)
    found = held.values_list("source", "account", "person_id", "valid_from", "valid_to")
    rows: list[Period] = [
        (f"{source}{BETWEEN}{account}", person, first or FIRST_DAY, day_after(last))
        for source, account, person, first, last in found
    ]
    keep_periods(work, "again_agents", rows=rows, kind=pa.string())
    if not made(work, "map_memberships"):
        know_teams(work)


def identify_again(work: Work, table: str, *, rows: Rows) -> None:
    """Corrects the keys of touched rows where the history knows better; what it does not know stays as it was."""
    if not made(work, "again_agents") or not rows.any("agent_key", "agent_account"):
        return
    rows.add({"_day": day_of_row(table, rows.columns, zone=work.store.zone)})
    if rows.has("agent_account"):
        name = f"r.source || '{BETWEEN}' || trim(r.agent_account)"
        _replace(work, rows, "again_agents", name=name, key="agent_key")
        share_out(work, table, rows=rows)
        stay_with_team(work, rows)
    for small, of, key in _CHAIN:
        if rows.has(of, key) or (rows.has(of) and key in work.columns(table)):
            _replace(work, rows, small, name=f"r.{of}", key=key)
    add_of_hr(work, table, rows=rows, again=True)


def touch_shared(work: Work) -> None:
    """A roster arrives: stored rows of shared accounts are told apart anew with it."""
    if "shifts" not in work.arriving or not (holders := holders_of_shared()):
        return
    know_again(work)
    know_shared(work)
    for table in FACTS:
        if work.has_old(table) and "agent_account" in work.old_columns(table):
            touch_accounts(work, table, accounts=holders)


def _replace(work: Work, rows: Rows, small: str, *, name: str, key: str) -> None:
    """The history's word first, only for rows that did not just arrive."""
    before = f"_was_{key}"
    rows.add({before: rows.get(key, "NULL::BIGINT")})
    if rows.has(key):
        rows.drop(key)
    join_in_time(work, rows, small=small, name=name, key=key)
    known = rows.get(key, "NULL::BIGINT")
    rows.add({key: f"CASE WHEN arrived THEN coalesce({before}, {known}) ELSE coalesce({known}, {before}) END"})
