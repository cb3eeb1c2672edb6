"""Who has cases: from case rows or from day reports, merged people by the kept one, and anew with every snapshot."""

from datetime import date
from typing import TYPE_CHECKING

from heming.facts.worked import with_cases
from heming.org.models import Account, Alias

if TYPE_CHECKING:
    from heming.facts.store import Store
    from tests.facts.store.shop import Put


def key(account: str) -> int:
    return Account.objects.get(account=account).person_id


def test_cases_and_day_reports_tell_who_has_worked(store: "Store", put: "Put") -> None:
    assert with_cases(store) == frozenset()
    put(cases=[{"source_id": "1", "agent_account": "mei", "opened_at": 1_780_000_000}])
    assert with_cases(store) == {key("mei")}
    days = [("li", 12), ("wu", 0)]
    put(source="days", agent_days=[
        {"source_id": name, "agent_account": name, "day": date(2026, 6, 1), "received_count": n} for name, n in days
    ])  # fmt: skip
    assert with_cases(store) == {key("mei"), key("li")}, "a day without a case is no case"


def test_merged_people_are_told_by_the_kept_one(store: "Store", put: "Put") -> None:
    put(cases=[{"source_id": n, "agent_account": n, "opened_at": 1_780_000_000} for n in ("a", "b")])
    assert with_cases(store) == {key("a"), key("b")}
    Alias.objects.create(merged_id=key("b"), kept_id=key("a"))
    assert with_cases(store) == {key("a")}, "also where the snapshot is the same"
