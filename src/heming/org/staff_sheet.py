"""A staff sheet (人员花名册) as rows of text: whether it is one, and what each row says. Pure; nothing is looked up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from heming.errors import BadInput
from heming.org.spelling import plain

# Field to the headers that mean it, the first that a sheet has wins.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": ("工号", "员工编号", "员工工号", "人员编号", "employee id", "employee no", "work number", "staff id"),
    "name": ("姓名", "员工姓名", "中文名", "name", "employee name", "full name"),
    "nickname": ("花名", "昵称", "艺名", "nickname", "alias"),
    "team": ("班组", "小组", "组别", "部门/班组", "部门", "所属部门", "team", "group", "department"),
    "skill_group": ("技能组", "队列", "skill group", "skill", "queue"),
    "job": ("岗位", "职位", "岗位名称", "job", "job title", "position"),
    "site": ("职场", "工作地点", "办公地点", "基地", "site", "location"),
    "employer": ("用工性质", "供应商", "用工性质/供应商", "用工类型", "外包公司", "employer", "vendor"),
    "joined": ("入职日期", "入职时间", "入职日", "joined", "hire date", "start date"),
    "novice": ("转正日期", "转正时间", "试用期至", "新人期至", "probation end", "novice until"),
    "left": ("离职日期", "离职时间", "最后工作日", "left", "last day", "termination date"),
    "effective": (
        "生效日期",
        "生效时间",
        "生效日",
        "调动日期",
        "调动生效日期",
        "异动日期",
        "异动生效日期",
        "变动日期",
        "变更日期",
        "调岗日期",
        "转岗日期",
        "调组日期",
        "effective date",
        "effective from",
        "effective",
        "transfer date",
        "change date",
    ),
    "lead": (
        *(
            "直属主管",
            "主管",
            "班组长",
            "组长",
            "班长",
            "上级",
            "直接上级",
            "直属上级",
            "直属领导",
            "主管姓名",
            "组长姓名",
        ),
        *("lead", "team lead", "supervisor", "manager"),
    ),
}
_ACCOUNT = re.compile(r"账号|帐号|子账号|分机|account|extension|login", re.IGNORECASE)
_DAY = re.compile(r"^\s*(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[\sT].*)?$")
_COMPACT = re.compile(r"^\s*(\d{4})(\d{2})(\d{2})\s*$")
_NONE = {"", "-", "--", "/", "无", "在职", "空", "n/a", "na", "none", "null"}


@dataclass(frozen=True)
class Layout:
    """Which column means what; `accounts` are columns of platform accounts with their header."""

    fields: Mapping[str, int]
    accounts: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class StaffRow:
    """One person as the sheet has them; `problems` are cells that could not be read."""

    row: int
    number: str = ""
    name: str = ""
    nickname: str = ""
    team: str = ""
    skill_group: str = ""
    job: str = ""
    site: str = ""
    employer: str = ""
    lead: str = ""
    joined: date | None = None
    novice: date | None = None
    left: date | None = None
    effective: date | None = None  # from when team, job, site, employer and skill group hold
    follows: int = 0  # of several rows of one person all but the earliest: its row
    accounts: tuple[tuple[str, str], ...] = ()  # platform (the header), account
    problems: tuple[tuple[str, str], ...] = ()  # field, text


def layout_of(headers: Sequence[str]) -> Layout:
    """The meaning of the columns."""
    known = [plain(header) for header in headers]
    fields: dict[str, int] = {}
    for field, words in HEADERS.items():
        place = next((known.index(plain(word)) for word in words if plain(word) in known), None)
        if place is not None and place not in fields.values():
            fields[field] = place
    accounts = [(n, h) for n, h in enumerate(headers) if n not in fields.values() and _ACCOUNT.search(h)]
    return Layout(fields, tuple(accounts))


def is_staff_sheet(headers: Sequence[str]) -> bool:
    """A name and a work number, and a day of joining or leaving: no export of cases has that."""
    fields = layout_of(headers).fields
    return {"name", "number"} <= set(fields) and bool({"joined", "left", "novice"} & set(fields))


def read_rows(headers: Sequence[str], cells: Sequence[Sequence[str | None]]) -> list[StaffRow]:
    """Every row that says anything, numbered from 1."""
    layout = layout_of(headers)
    if "name" not in layout.fields:
        raise BadInput(
            "The sheet has no column with names.",
            "Call the columns 姓名 and 工号; 班组, 岗位, 入职日期, 转正日期, 离职日期, 生效日期 and accounts are "
            "understood too.",
        )
    return [_row(number, row, layout) for number, row in enumerate(cells, start=1) if any(row)]


def _row(number: int, cells: Sequence[str | None], layout: Layout) -> StaffRow:
    texts = {field: (cells[at] or "").strip() for field, at in layout.fields.items()}
    problems: list[tuple[str, str]] = []
    days: dict[str, Any] = {}
    for field in ("joined", "novice", "left", "effective"):
        text = texts.pop(field, "")
        days[field] = read_day(text)
        if days[field] is None and text.casefold() not in _NONE:
            problems.append((field, text))
    accounts = [
        (header, word) for at, header in layout.accounts for word in re.split(r"[,，;；、\n]+", cells[at] or "") if word
    ]
    tidy = tuple((header, word.strip()) for header, word in accounts if word.strip().casefold() not in _NONE)
    said: dict[str, Any] = {field: text[:100] for field, text in texts.items()}
    return StaffRow(number, **said, **days, accounts=tidy, problems=tuple(problems))


def read_day(text: str) -> date | None:
    """A day in any common spelling, else None."""
    found = _COMPACT.match(text) or _DAY.match(text)
    if not found:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_in_name(name: str) -> date | None:
    """The day in the name of a file, as in 花名册_20260601.xlsx; None where there is none or there are several."""
    found = re.findall(r"(?<!\d)(20\d\d)[-_./年]?(\d{1,2})[-_./月]?(\d{1,2})(?!\d)", name)
    return read_day("-".join(found[0])) if len(found) == 1 else None
