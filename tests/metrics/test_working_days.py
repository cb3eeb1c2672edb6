"""Productive time by one rule per person and day, each branch by hand: what was used is said, missing is never zero."""

from datetime import date, timedelta
from typing import Any

from heming.facts.arrivals.parcel import Coverage
from heming.metrics.question import Answer
from heming.metrics.records import Records
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

DAY = date(2023, 8, 1)
HOUR = 3600
NINE = centre.instant(DAY, 9 * HOUR)
ANA = {"source": "s", "agent_key": 101, "team_key": 11}


def state(kind: str, hours: float, *, at: int = NINE, day: date = DAY, **more: Any) -> centre.Row:
    """A stretch of Ana's."""
    return ANA | {
        "source_id": f"{kind}{at}{day}{more.get('agent_key', '')}", "state": kind, "start_at": at, "state_date": day,
        "state_seconds": int(hours * HOUR),
    } | more  # fmt: skip


def shift(start: int = NINE, hours: float = 8, *, day: date = DAY, **more: Any) -> centre.Row:
    """A shift of Ana's."""
    end = start + int(hours * HOUR)
    return (
        ANA
        | {"source_id": f"h{start}{end}", "shift_date": day, "planned_start_at": start, "planned_end_at": end}
        | more
    )


def told(rows: dict[str, list[centre.Row]], covered: dict[str, tuple[date, date]] | None = None) -> Records:
    """Records whose tables cover this day unless told otherwise."""
    spans = dict.fromkeys(rows, (DAY, DAY)) if covered is None else covered
    return records_from(rows, covered=tuple(Coverage(name, "s", *span) for name, span in spans.items()))


def figures(records: Records, *metrics: str, **question: Any) -> dict[str, float | None]:
    """Metric to value."""
    return {value.metric: value.value for value in ask_records(records, *metrics, minimum_n=1, **question)}


def sources(records: Records) -> dict[str | None, float | None]:
    """What productive hours were taken from."""
    answer: Answer = ask_records(records, "productive_seconds", by=("productive_from",), minimum_n=1)
    return {v.by["productive_from"]: None if v.value is None else v.value / HOUR for v in answer}


PLATFORM = ANA | {"source_id": "p", "day": DAY, "online_seconds": 7 * HOUR, "break_seconds": HOUR}


def test_states_come_before_the_platform_and_the_platform_before_the_roster() -> None:
    states = [state("ready", 2), state("talking", 3, at=NINE + 2 * HOUR), state("training", 1, at=NINE + 5 * HOUR)]
    everything = {"agent_states": states, "agent_days": [PLATFORM], "shifts": [shift()]}
    assert sources(told(everything)) == {"states": 5}
    assert sources(told({name: everything[name] for name in ("agent_days", "shifts")})) == {"platform": 6}
    assert sources(told({"shifts": [shift(unpaid_break_seconds=HOUR)]})) == {"roster": 7}


def test_each_day_uses_its_own_source_and_says_so() -> None:
    next_day = DAY + timedelta(days=1)
    rows = {
        "agent_states": [state("ready", 4)],
        "agent_days": [PLATFORM | {"source_id": "q", "day": next_day}],
        "shifts": [shift(), shift(NINE + 24 * HOUR, day=next_day)],
    }
    both = told(rows, {"agent_states": (DAY, DAY), "agent_days": (next_day, next_day), "shifts": (DAY, next_day)})
    assert sources(both) == {"states": 4, "platform": 6}
    notes = ask_records(both, "productive_seconds").notes
    assert any("platform's online time" in note for note in notes)


def test_training_meetings_busy_and_help_for_other_teams_are_not_productive() -> None:
    states = [
        state(kind, 1, at=NINE + i * HOUR) for i, kind in enumerate(("training", "meeting", "busy", "break", "meal"))
    ]
    helping = state("talking", 1, at=NINE + 6 * HOUR, state_reason="支援")
    found = figures(told({"agent_states": [*states, helping]}), "productive_seconds", "attended_seconds")
    assert found == {"productive_seconds": 0, "attended_seconds": 5 * HOUR}


def test_who_is_scheduled_and_not_in_a_covering_export_is_absent_with_zero_hours() -> None:
    known = state("ready", 8, day=DAY - timedelta(days=1), at=NINE - 24 * HOUR)
    records = told({"agent_states": [known], "shifts": [shift()]}, {
        "agent_states": (DAY - timedelta(days=1), DAY), "shifts": (DAY, DAY),
    })  # fmt: skip
    assert sources(records) == {"states": 8, "absent": 0}
    assert figures(records, "absent_share", "attendance_share") == {"absent_share": 1, "attendance_share": 0}


def test_a_day_that_no_export_covers_is_missing_data_and_not_absence() -> None:
    known = state("ready", 8, day=DAY - timedelta(days=1), at=NINE - 24 * HOUR)
    records = told({"agent_states": [known], "shifts": [shift()]}, {
        "agent_states": (DAY - timedelta(days=1), DAY - timedelta(days=1)), "cases": (DAY, DAY), "shifts": (DAY, DAY),
    })  # fmt: skip
    assert sources(records) == {"states": 8, "roster": 8}
    assert figures(records, "absent_share") == {"absent_share": None}


def test_who_has_never_been_in_a_state_export_cannot_be_called_absent_by_it() -> None:
    ben = state("ready", 8, agent_key=102)
    records = told({"agent_states": [ben], "shifts": [shift()]})
    assert figures(records, "absent_share") == {"absent_share": None}


def test_leave_is_neither_absence_nor_scheduled() -> None:
    known = state("ready", 8, day=DAY - timedelta(days=1), at=NINE - 24 * HOUR)
    sick = shift(leave_kind="病假")
    records = told({"agent_states": [known], "shifts": [sick]}, {
        "agent_states": (DAY - timedelta(days=1), DAY), "shifts": (DAY, DAY),
    })  # fmt: skip
    found = figures(records, "absent_share", "adherence_share", "leave_seconds", "planned_seconds")
    assert found == {
        "absent_share": None, "adherence_share": None, "leave_seconds": 8 * HOUR, "planned_seconds": 8 * HOUR,
    }  # fmt: skip


def test_a_day_of_leave_without_times_is_one_planned_day_and_never_zero() -> None:
    next_day = DAY + timedelta(days=1)
    night = NINE + 24 * HOUR
    bare = shift(night, 0, day=next_day, leave_kind="年假")
    half = shift(night + HOUR, 0, day=next_day, leave_kind="事假", leave_seconds=2 * HOUR)
    other = shift(NINE, 6, agent_key=102, source_id="other")
    told_of = {"shifts": (DAY, next_day)}
    wanted = ("leave_seconds", "planned_seconds")
    assert figures(told({"shifts": [shift(), other, bare]}, told_of), *wanted) == {
        "leave_seconds": 8 * HOUR, "planned_seconds": 22 * HOUR,
    }  # fmt: skip
    assert figures(told({"shifts": [other, bare]}, told_of), "leave_seconds") == {"leave_seconds": 6 * HOUR}
    assert figures(told({"shifts": [shift(), half]}, told_of), "leave_seconds") == {"leave_seconds": 2 * HOUR}
    assert figures(told({"shifts": [bare]}, told_of), "leave_seconds") == {"leave_seconds": None}


def test_leave_without_times_takes_the_shift_planned_for_that_day() -> None:
    bare = shift(NINE, 0, leave_kind="年假", planned_start_at=None, planned_end_at=None, source_id="bare")
    records = told({"shifts": [shift(hours=6), bare, bare | {"source_id": "again"}]})
    assert figures(records, "leave_seconds", "planned_seconds") == {
        "leave_seconds": 6 * HOUR, "planned_seconds": 6 * HOUR,
    }  # fmt: skip
    part = bare | {"leave_seconds": 2 * HOUR}
    assert figures(told({"shifts": [shift(hours=6), part]}), "leave_seconds") == {"leave_seconds": 2 * HOUR}
    ill = shift(hours=6, leave_kind="病假")
    assert figures(told({"shifts": [ill, bare]}), "leave_seconds") == {"leave_seconds": 6 * HOUR}


def test_hours_at_work_in_two_overlapping_shifts_count_once_and_are_no_overtime() -> None:
    end = NINE + 12 * HOUR
    early = shift(NINE, 8, actual_start_at=NINE, actual_end_at=end, source_id="early")
    late = shift(NINE + 4 * HOUR, 8, actual_start_at=NINE, actual_end_at=end, source_id="late")
    found = figures(told({"shifts": [early, late]}), "attended_seconds", "overtime_seconds", "productive_seconds")
    assert found == {"attended_seconds": 12 * HOUR, "overtime_seconds": 0, "productive_seconds": 12 * HOUR}
    longer = late | {"actual_end_at": end + HOUR}
    assert figures(told({"shifts": [early, longer]}), "overtime_seconds") == {"overtime_seconds": HOUR}


def test_nobody_has_worked_or_missed_a_shift_of_next_week() -> None:
    ahead = DAY + timedelta(days=7)
    rows = {"agent_states": [state("ready", 8)], "shifts": [shift(), shift(NINE + 7 * 24 * HOUR, day=ahead)]}
    records = told(rows, {"agent_states": (DAY, DAY), "shifts": (DAY, ahead)})
    assert sources(records) == {"states": 8, None: None}


def test_overlapping_shifts_are_planned_once() -> None:
    rows = {"shifts": [shift(), shift(NINE + 4 * HOUR), shift(NINE + HOUR, 2)]}
    assert figures(told(rows), "planned_seconds") == {"planned_seconds": 12 * HOUR}


def test_short_breaks_never_lower_adherence_and_long_meals_do() -> None:
    worked = state("ready", 6)
    resting = state("break", 1, at=NINE + 6 * HOUR)
    eating = state("meal", 1, at=NINE + 7 * HOUR)
    plan = shift(unpaid_break_seconds=HOUR // 2)
    found = figures(told({"agent_states": [worked, resting, eating], "shifts": [plan]}), "adherence_share")
    assert found == {"adherence_share": 7.5 / 8}


def test_coming_late_lowers_adherence_and_staying_on_does_not_make_up_for_it() -> None:
    late = state("ready", 8, at=NINE + HOUR)
    found = figures(told({"agent_states": [late], "shifts": [shift()]}), "adherence_share", "overtime_seconds")
    assert found == {"adherence_share": 7 / 8, "overtime_seconds": HOUR}


def test_a_night_shift_is_adhered_to_across_midnight() -> None:
    evening = centre.instant(DAY, 22 * HOUR)
    before = state("ready", 2, at=evening)
    after = state("ready", 6, at=evening + 2 * HOUR, day=DAY + timedelta(days=1))
    rows = {"agent_states": [before, after], "shifts": [shift(evening)]}
    records = told(rows, {"agent_states": (DAY, DAY + timedelta(days=1)), "shifts": (DAY, DAY)})
    assert figures(records, "adherence_share", "overtime_seconds") == {"adherence_share": 1, "overtime_seconds": 0}


def test_overtime_the_roster_states_comes_before_what_states_show() -> None:
    long_day = state("ready", 10)
    rows = {"agent_states": [long_day], "shifts": [shift(overtime_seconds=HOUR)]}
    assert figures(told(rows), "overtime_seconds") == {"overtime_seconds": HOUR}
    assert figures(told({"agent_states": [long_day], "shifts": [shift()]}), "overtime_seconds") == {
        "overtime_seconds": 2 * HOUR
    }
    assert figures(told({"agent_states": [long_day]}), "overtime_seconds") == {"overtime_seconds": None}


def test_shrinkage_is_planned_time_that_was_not_available_and_holds_leave() -> None:
    busy = [state("ready", 5), state("training", 1, at=NINE + 5 * HOUR)]
    ill = shift(NINE + 24 * HOUR, day=DAY + timedelta(days=1), leave_kind="病假")
    records = told({"agent_states": busy, "shifts": [shift(), ill]}, {
        "agent_states": (DAY, DAY + timedelta(days=1)), "shifts": (DAY, DAY + timedelta(days=1)),
    })  # fmt: skip
    assert figures(records, "shrinkage_share") == {"shrinkage_share": (3 + 8) / 16}


def test_cases_per_hour_stand_over_productive_hours_of_the_same_source() -> None:
    case = ANA | {"source_id": "c", "opened_date": DAY, "opened_at": NINE, "human_answered": True}
    cases = [case | {"source_id": f"c{i}"} for i in range(12)]
    records = told({"cases": cases, "agent_days": [PLATFORM]})
    assert figures(records, "cases_per_hour") == {"cases_per_hour": 2}


def test_streams_asked_for_alone_tell_their_own_hours() -> None:
    other = state("ready", 3) | {"source": "t", "source_id": "t"}
    records = told({"agent_states": [state("ready", 2, at=NINE + 4 * HOUR), other]})
    assert figures(records, "productive_seconds", sources=("s",)) == {"productive_seconds": 2 * HOUR}
    assert figures(records, "productive_seconds") == {"productive_seconds": 5 * HOUR}


def test_nothing_imported_says_what_is_needed() -> None:
    answer = ask_records(records_from({"cases": centre.rows_of()["cases"]}), "productive_seconds", "overtime_seconds")
    assert [v.value for v in answer] == [None, None]
    assert all("needs column" in (v.note or "") or "no data" in (v.note or "") for v in answer)
