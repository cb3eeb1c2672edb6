"""A wide monthly roster (one row per person, one column per day, codes such as 早 中 晚 休) as one row per shift.

The hours of each code come from a legend somewhere in the sheet, such as 早=08:00-16:00. Where none is given, the
hours stay unknown; nothing is invented. A rest day is a shift of no length, so that a corrected roster replaces it.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heming.facts.arrivals.text import TextSource
from heming.sources.open.cells import fold, is_missing, is_total_row
from heming.sources.open.found import Notice
from heming.sources.open.row_table import Table, batches_of
from heming.sources.open.sampling import draw

HEADERS = ("工号", "姓名", "班组", "班次", "计划开始", "计划结束", "请假")
REST = frozenset(("休", "休息", "公休", "轮休", "off", "rest", "-", "o", "/", "x"))
LEAVE = (
    "年假",
    "年休",
    "病假",
    "事假",
    "产假",
    "婚假",
    "丧假",
    "陪产假",
    "哺乳假",
    "工伤",
    "调休",
    "育儿假",
    "leave",
    "sick",
    "vacation",
)
_LOOK_AT = 12
_LEAST_DAYS = 7
_CLOCK = r"(\d{1,2})[:：](\d{2})"
_LEGEND = re.compile(
    rf"([^\s:：=＝,，;；、()（）\d][^\s:：=＝,，;；、()（）]{{0,7}}|[A-Za-z]\d?)\s*(?:班)?\s*[:：=＝(（]?\s*{_CLOCK}\s*[-–—~～至到]+\s*(?:次日)?{_CLOCK}"
)
_MONTH = re.compile(r"(20\d{2})\s*[-年./_]?\s*(1[0-2]|0?[1-9])(?=\s*月|\D|$)")
_WHO = {
    "工号": ("工号", "员工编号", "坐席工号", "客服账号", "账号", "分机", "agent id", "employee id"),
    "姓名": ("姓名", "员工姓名", "客服", "坐席", "客服姓名", "人员", "花名", "name", "agent", "employee"),
    "班组": ("班组", "组别", "小组", "部门", "团队", "team"),
}  # fmt: skip
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Roster:
    """The long rows of a wide roster, with the line of the sheet that held the days."""

    rows: tuple[tuple[str, ...], ...]
    notices: tuple[Notice, ...]
    header_line: int


def wide_roster(rows: Rows, name: str, *, legend: Rows = ()) -> Roster | None:
    """The roster in a sheet, if it is one; `name` may tell the month."""
    found = next(((i, days) for i, row in enumerate(rows[:_LOOK_AT]) if (days := _days(row))), None)
    if found is None:
        return None
    line, days = found
    who = _who(rows[max(0, line - 1) : line + 2], first_day=min(days))
    month = _month(rows, line, name)
    if month is None or ("姓名" not in who and "工号" not in who):
        return None
    hours = _legend([*rows, *legend])
    people = [row for row in rows[line + 1 :] if _is_person(row, who, days)]
    codes: dict[str, int] = {}
    made = [shift for row in people for shift in _shifts(row, who, days, month=month, legend=hours, codes=codes)]
    return Roster(tuple(made), _notices(len(people), month, hours, codes), line) if made else None


def roster_table(rows: Rows, name: str, *, legend: Rows = ()) -> Table | None:
    """The long table of a wide roster; `legend` are further rows (another sheet) that may explain the codes."""
    found = wide_roster(rows, name, legend=legend)
    if found is None:
        return None
    text = TextSource(name, HEADERS, rows=batches_of(found.rows, HEADERS), first_line=found.header_line + 2)
    return text, draw(HEADERS, found.rows, estimated_rows=len(found.rows)), found.notices


def _days(row: Sequence[str]) -> dict[int, int]:
    """Column -> day of the month, when the row counts days upwards one by one."""
    found: dict[int, int] = {}
    for column, cell in enumerate(row):
        day = _day_of(cell)
        if day is None or (found and day != max(found.values()) + 1):
            if found and (day is None and cell.strip()):
                break
            continue
        found[column] = day
    return found if len(found) >= _LEAST_DAYS and min(found.values()) == 1 else {}


def _day_of(cell: str) -> int | None:
    text = fold(cell)
    match = re.fullmatch(r"(?:20\d{2}[-/.年])?(?:\d{1,2}[-/.月])?(\d{1,2})(?:\.0)?(?:日|号)?(?:\s.*)?", text)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def _who(rows: Rows, *, first_day: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for column, cell in enumerate(row[:first_day]):
            for name, words in _WHO.items():
                if fold(cell).lower() in words and name not in found:
                    found[name] = column
    return found


def _month(rows: Rows, line: int, name: str) -> tuple[int, int] | None:
    above = [cell for row in rows[: line + 1] for cell in row]
    for text in (*above, name):
        match = _MONTH.search(fold(text))
        if match:
            return int(match[1]), int(match[2])
    return None


def _legend(rows: Rows) -> dict[str, tuple[int, int]]:
    """Code -> start and end in minutes, from any cell of the sheet."""
    legend: dict[str, tuple[int, int]] = {}
    for row in rows:
        for text in {*row, " ".join(row)} if any(":" in c or "：" in c for c in row) else ():
            for code, h1, m1, h2, m2 in _LEGEND.findall(text):
                start, end = int(h1) * 60 + int(m1), int(h2) * 60 + int(m2)
                legend.setdefault(_code(code), (start, end if end > start else end + 1440))
    return legend


def _code(text: str) -> str:
    plain = fold(text).lower()
    return plain.removesuffix("班") or plain


def _is_person(row: Sequence[str], who: dict[str, int], days: dict[int, int]) -> bool:
    named = any(at < len(row) and not is_missing(row[at]) for at in who.values())
    filled = sum(1 for column in days if column < len(row) and row[column].strip())
    return named and filled * 4 >= len(days) and not is_total_row(list(row))


def _shifts(
    row: Sequence[str], who: dict[str, int], days: dict[int, int], *, month: tuple[int, int],
    legend: dict[str, tuple[int, int]], codes: dict[str, int],
) -> list[tuple[str, ...]]:  # fmt: skip
    person = [
        row[who[name]].strip() if name in who and who[name] < len(row) else "" for name in ("工号", "姓名", "班组")
    ]
    made = []
    for column, number in days.items():
        text = row[column].strip() if column < len(row) else ""
        if not text or number > monthrange(*month)[1]:
            continue
        day, code = date(*month, number), _code(text)
        leave = next((word for word in LEAVE if word in text.lower()), "")
        if leave or code in REST:
            made.append((*person, text, f"{day} 00:00", f"{day} 00:00", text if leave else ""))
            continue
        hours = legend.get(code)
        if hours is None:
            codes[text] = codes.get(text, 0) + 1
            made.append((*person, text, f"{day} 00:00", "", ""))
            continue
        start, end = (_moment(day, minutes) for minutes in hours)
        made.append((*person, text, start, end, ""))
    return made


def _moment(day: date, minutes: int) -> str:
    return f"{day + timedelta(days=minutes // 1440)} {minutes % 1440 // 60:02d}:{minutes % 60:02d}"


def _notices(
    people: int, month: tuple[int, int], legend: dict[str, tuple[int, int]], codes: dict[str, int]
) -> tuple[Notice, ...]:
    shown = ", ".join(f"{code} {_clock(start)}-{_clock(end)}" for code, (start, end) in legend.items())
    values = {"people": people, "month": f"{month[0]}-{month[1]:02d}", "legend": shown or "–"}
    sentence = "A monthly roster: {people} people, {month}, one row per person and day was made of it. Hours: {legend}."
    found = [Notice("wide_roster", sentence, values)]
    if codes:
        sentence = (
            "No hours are given for {codes}: planned hours of these shifts stay unknown. Add a line such as "
            "早=08:00-16:00 to the sheet."
        )
        found.append(Notice("roster_without_hours", sentence, {"codes": ", ".join(sorted(codes))}, is_warning=True))
    return tuple(found)


def _clock(minutes: int) -> str:
    return f"{minutes % 1440 // 60:02d}:{minutes % 60:02d}"
