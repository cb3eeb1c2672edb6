"""For whom pages are computed ahead: accounts that are open, each kind once, and every lead."""

from datetime import timedelta

import pytest

from heming.access.kinds_of_viewers import EVERYBODY, kinds_of_viewers
from heming.org.queries import today
from tests.cast import Cast


def test_every_kind_stands_once_and_each_lead_for_themselves(cast: Cast) -> None:
    found = kinds_of_viewers()
    assert [sorted(scope.roles) for scope in found] == [["analyst"], ["executive"], ["lead"], ["agent"]]
    assert found[0].everyone and not any(scope.everyone for scope in found[1:])
    assert found[2].team_keys and len(found[2].agent_keys) > 1
    assert found[3].agent_keys == {found[3].own_key}


def test_closed_accounts_are_nobody_s(cast: Cast) -> None:
    for login in ("yan", "tom"):
        user = cast.members[login].user
        user.last_day = today() - timedelta(days=1)
        user.save()
    found = kinds_of_viewers()
    assert found[0].everyone and found[0].roles != {"analyst"}, "another who sees everybody"
    assert not any("lead" in scope.roles for scope in found)


@pytest.mark.django_db
def test_before_anybody_may_log_in_figures_are_computed_for_those_who_will() -> None:
    assert kinds_of_viewers() == (EVERYBODY,)
    assert EVERYBODY.everyone and not EVERYBODY.rights
