"""The platform's day counts beside one's own cases: what no case tells is missing, not a yes and not a zero."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from heming.access.scope import local_admin
from heming.facts.own_days import Counted, own_days
from heming.facts.store import Store
from heming.org.models import Account
from tests.facts.store.shop import Put

DAY = date(2026, 5, 4)
AT = int(datetime(2026, 5, 4, 4, tzinfo=UTC).timestamp())


def _case(number: int, **more: Any) -> dict[str, Any]:
    return {"source_id": f"c{number}", "agent_account": "a", "opened_at": AT + number} | more


def _counted(store: Store, put: Put, *cases: dict[str, Any]) -> dict[str, Counted]:
    put(agent_days=[{"source_id": "d", "agent_account": "a", "day": DAY, "received_count": 4, "answered_count": 3}])
    put(cases=list(cases))
    person = Account.objects.get(account="a").person_id
    found = own_days(store, store.snapshot(), scope=local_admin("x"), agent=person, start=DAY, end=DAY)
    assert found is not None and found.days == 1
    return {one.name: one for one in found.counts}


@pytest.mark.parametrize(
    ("flags", "answered"), [((True, True, False), 2), ((True, None, False), 1), ((None, None), None), ((False,), 0)]
)
def test_a_case_that_does_not_say_whether_it_was_answered_is_no_yes(
    store: Store, put: Put, flags: tuple[bool | None, ...], answered: int | None
) -> None:
    cases = [_case(n, human_answered=flag, channel="x") for n, flag in enumerate(flags)]
    counts = _counted(store, put, *cases)
    assert (counts["answered_count"].by_platform, counts["answered_count"].by_cases) == (3, answered)
    assert (counts["received_count"].by_cases, counts["rated_count"].by_platform) == (len(flags), None)
