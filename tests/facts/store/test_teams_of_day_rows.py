"""Rows that name no team take their person's as of their day: at import, and when the team becomes known later."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.facts.store.test_people_in_facts import work_off

pytestmark = pytest.mark.django_db
OCTOBER = [date(2026, 10, day) for day in (1, 2, 3)]


def _at(day: date, hour: int = 4) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp())


def _days(account: str = "店铺:安娜", days: list[date] = OCTOBER) -> list[dict[str, Any]]:
    return [
        {"source_id": f"{account}{day}", "agent_account": account, "day": day, "online_seconds": 3600} for day in days
    ]


def _shifts(teams: dict[date, str], account: str = "E1001", name: str = "安娜") -> list[dict[str, Any]]:
    return [
        {"source_id": f"{account}{day}", "agent_account": account, "agent_name": name, "team_name": team,
         "planned_start_at": _at(day, 1), "planned_end_at": _at(day, 9)}
        for day, team in teams.items()
    ]  # fmt: skip


def _teams(table: str) -> dict[str, str | None]:
    from heming.facts.store import open_store
    from heming.org.models import Team
    from tests.facts.store.shop import reading

    names = dict(Team.objects.values_list("key", "name"))
    return {row["source_id"]: names.get(row["team_key"]) for row in reading(open_store())(table)}


def _put(**tables: Any) -> None:
    from heming.facts.store import open_store
    from tests.facts.store.shop import putting

    putting(open_store())(**tables)


def test_day_rows_that_came_before_the_roster_take_the_team_it_tells(heming_home: Path) -> None:
    states = [{"source_id": "s1", "agent_account": "E1001", "state": "ready", "start_at": _at(OCTOBER[0]),
               "end_at": _at(OCTOBER[0]) + 600}]  # fmt: skip
    _put(agent_days=_days("E1001"), agent_states=states, cases=[
        {"source_id": "c1", "agent_account": "E1001", "opened_at": _at(OCTOBER[1])},
        {"source_id": "c2", "agent_account": "E2002", "opened_at": _at(OCTOBER[1])},
    ])  # fmt: skip
    assert set(_teams("agent_days").values()) == {None}
    _put(shifts=_shifts(dict.fromkeys(OCTOBER, "一组")))
    assert set(_teams("agent_days").values()) == {"一组"} and set(_teams("agent_states").values()) == {"一组"}
    assert _teams("cases") == {"c1": "一组", "c2": None}


def test_a_day_before_the_first_known_team_or_after_a_transfer_has_the_team_of_its_day(heming_home: Path) -> None:
    _put(agent_days=_days("E1001"))
    _put(shifts=_shifts({OCTOBER[1]: "一组", OCTOBER[2]: "二组"}))
    assert list(_teams("agent_days").values()) == [None, "一组", "二组"]


def test_a_file_with_teams_may_leave_some_rows_without(heming_home: Path) -> None:
    _put(shifts=_shifts(dict.fromkeys(OCTOBER, "一组")))
    first, second, third = _days("E1001")
    _put(agent_days=[{**first, "team_name": "二组"}, second, third])
    told = list(_teams("agent_days").values())
    assert told[0] == "二组" and told[1] is not None and told[2] is not None


def test_an_account_matched_to_a_person_takes_that_persons_team(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.org.actions.match_accounts import match_account
    from heming.org.models import Account

    _put(agent_days=_days(), source="qianniu")
    _put(shifts=_shifts(dict.fromkeys(OCTOBER, "一组")), source="roster")
    assert set(_teams("agent_days").values()) == {None}, "nobody said yet that they are one"
    person = Account.objects.get(account="E1001").person_id
    match_account(local_admin("root"), ("qianniu", "店铺:安娜"), to=person)
    work_off()
    assert set(_teams("agent_days").values()) == {"一组"}
    _put(agent_days=_days(days=[date(2026, 10, 9)]), source="qianniu")
    assert set(_teams("agent_days").values()) == {"一组"}, "and so do the rows that arrive afterwards"


def test_an_hr_sheet_that_lists_the_account_brings_its_days_to_the_team(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.org.actions.import_staff import import_staff
    from heming.org.staff_sheet import read_rows

    _put(agent_days=_days(), source="qianniu")
    _put(shifts=_shifts(dict.fromkeys(OCTOBER, "一组")), source="roster")
    rows = read_rows(("工号", "姓名", "班组", "入职日期", "千牛账号"),
                     [["E1001", "安娜", "一组", "2026-03-01", "店铺:安娜"]])  # fmt: skip
    import_staff(local_admin("root"), rows)
    work_off()
    assert set(_teams("agent_days").values()) == {"一组"}


def test_a_roster_that_places_nobody_anew_touches_no_stored_row(heming_home: Path) -> None:
    from heming.facts.models import Batch

    _put(shifts=_shifts(dict.fromkeys(OCTOBER, "一组")))
    _put(agent_days=_days("E1001"))
    _put(shifts=_shifts({date(2026, 10, 8): "一组"}))
    assert all(not n["rederived"] for n in Batch.objects.latest("pk").counts.values())


def test_a_roster_that_tells_a_transfer_later_moves_the_rows_that_had_a_team(heming_home: Path) -> None:
    _put(shifts=_shifts({OCTOBER[0]: "一组"}))
    _put(cases=[{"source_id": f"c{day.day}", "agent_account": "E1001", "opened_at": _at(day)} for day in OCTOBER],
         answers=[{"source_id": "a3", "case_id": "c3", "answered_at": _at(OCTOBER[2]), "instrument": "csat",
                   "value": 5}])  # fmt: skip
    assert _teams("cases") == {"c1": "一组", "c2": "一组", "c3": "一组"}
    _put(shifts=_shifts({OCTOBER[1]: "二组", OCTOBER[2]: "二组"}))
    assert _teams("cases") == {"c1": "一组", "c2": "二组", "c3": "二组"}
    assert _teams("answers") == {"a3": "二组"}


def test_a_roster_does_not_move_rows_out_of_a_team_set_by_hand(heming_home: Path) -> None:
    from heming.org.models import Account, Membership, Origin, Team

    _put(shifts=_shifts({OCTOBER[0]: "一组"}))
    person = Account.objects.get(account="E1001").person_id
    Membership.objects.filter(person_id=person).delete()
    Membership.objects.create(person_id=person, team=Team.objects.get(name="一组"), origin=Origin.HAND)
    _put(cases=[{"source_id": "c3", "agent_account": "E1001", "opened_at": _at(OCTOBER[2])}])
    _put(shifts=_shifts({OCTOBER[2]: "二组"}))
    assert _teams("cases") == {"c3": "一组"}
