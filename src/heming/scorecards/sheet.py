"""A table of targets as people keep it, long or wide, read into wishes; what cannot be read is told row by row.

Long: measure, unit, month, target. Wide: months as columns (measure, unit, 2026-07, 2026-08 …), or measures as columns
(unit, month, 满意率, 首响 …).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from heming.errors import BadInput, NotFound, UserError
from heming.metrics.definitions import Asked
from heming.metrics.registry import Catalogue
from heming.org import queries as people
from heming.scorecards.months import month_of
from heming.scorecards.wish import RowProblem, Unit, UnitKind, Wish
from heming.units import Unit as Measure
from heming.units import parse_value

WORDS = {
    "metric": ("指标", "指标名称", "measure", "metric", "kpi"),
    "unit": ("班组", "团队", "单位", "部门", "对象", "姓名", "unit", "team", "name"),
    "kind": ("级别", "类型", "层级", "level", "kind", "unit kind"),
    "month": ("月份", "月", "期间", "考核月", "month", "period"),
    "target": ("目标", "目标值", "指标值", "target", "goal", "value"),
}
KINDS: dict[str, UnitKind] = {
    **dict.fromkeys(("班组", "团队", "组", "team"), "team"),
    **dict.fromkeys(("坐席", "个人", "员工", "agent", "person"), "agent"),
    **dict.fromkeys(("全公司", "组织", "公司", "整体", "organisation", "organization", "all"), "organisation"),
}
WHOLE = frozenset(("", "全公司", "全部", "整体", "公司", "组织", "organisation", "organization", "all", "company"))
BACK = frozenset(("取消", "撤销", "none", "remove"))


@dataclass(frozen=True)
class Read:
    """Wishes and what was wrong with the other rows."""

    wishes: tuple[Wish, ...]
    problems: tuple[RowProblem, ...]


def read_sheet(
    headers: Sequence[str], rows: Sequence[Sequence[str | None]], *, entries: Catalogue, first_line: int = 2
) -> Read:
    """Every cell that is a target; BadInput when the columns say neither layout."""
    columns = _columns(headers, entries)
    names = _Names()
    wishes, problems = [], []
    for place, row in enumerate(rows):
        line = first_line + place
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if not any(cells):
            continue
        for found in columns.targets(cells):
            try:
                wish = _wish(found, line, entries=entries, names=names)
                wishes += [wish] if wish else []
            except UserError as error:
                problems.append(RowProblem(line, error.cause_template, error.remedy_template, error.values))
    return Read(tuple(wishes), tuple(problems))


@dataclass(frozen=True)
class _Cell:
    metric: str
    unit: str
    kind: str
    month: str
    target: str


@dataclass(frozen=True)
class _Columns:
    """Where what stands; `months` and `metrics` are the wide columns (place, text)."""

    places: dict[str, int]
    months: tuple[tuple[int, str], ...]
    metrics: tuple[tuple[int, str], ...]

    def targets(self, cells: Sequence[str]) -> list[_Cell]:
        """The targets of one row; empty cells of wide columns are none."""
        of = {name: cells[place] if place < len(cells) else "" for name, place in self.places.items()}
        common = of.get("unit", ""), of.get("kind", "")
        if self.months:
            return [_Cell(of.get("metric", ""), *common, label, cells[p]) for p, label in self.months if _at(cells, p)]
        if self.metrics:
            return [_Cell(key, *common, of.get("month", ""), cells[p]) for p, key in self.metrics if _at(cells, p)]
        return [_Cell(of.get("metric", ""), *common, of.get("month", ""), of.get("target", ""))]


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _columns(headers: Sequence[str], entries: Catalogue) -> _Columns:
    plain = [_plain(header) for header in headers]
    places = {name: plain.index(word) for name, words in WORDS.items() for word in words[::-1] if word in plain}
    rest = [(i, header) for i, header in enumerate(headers) if i not in places.values() and header.strip()]
    months = tuple((i, header) for i, header in rest if month_of(header))
    metrics = tuple((i, header) for i, header in rest if not month_of(header) and _is_metric(header, entries))
    long = {"metric", "month", "target"} <= places.keys()
    wide = ("metric" in places and months) or ("month" in places and metrics)
    if not long and not wide:
        raise BadInput(
            "The table has no columns for measure, month and target.",
            "Name them 指标, 班组, 月份, 目标; or put months (2026-08) or measures into the headers.",
        )
    return _Columns(places, () if long else months, () if long or months else metrics)


def _is_metric(text: str, entries: Catalogue) -> bool:
    try:
        entries.asked(text.strip())
    except UserError:
        return False
    return True


def _wish(cell: _Cell, line: int, *, entries: Catalogue, names: "_Names") -> Wish | None:
    if not cell.target:
        raise BadInput("The row has no target.", "Write a number, or 取消 to take a target back.")
    asked = entries.asked(cell.metric)
    month = month_of(cell.month)
    if month is None:
        raise BadInput("'{text}' is not a month.", "Write it as 2026-08.", text=cell.month)
    return Wish(_key(asked), names.unit(cell.unit, cell.kind), month, _value(cell.target, asked.metric.unit), line)


def _key(asked: Asked) -> str:
    """The key whatever name was written, with the parameter that was given."""
    _name, colon, given = asked.name.partition(":")
    own = asked.name == asked.metric.key or asked.name in asked.metric.words
    return asked.metric.key if own else f"{asked.metric.key}{colon}{given}"


def _value(text: str, unit: str) -> Decimal | None:
    if _plain(text) in BACK:
        return None
    value = parse_value(text, Measure(unit) if unit in set(Measure) else Measure.SCORE)
    if value is None:
        raise BadInput("The row has no target.", "Write a number, or 取消 to take a target back.")
    return value


class _Names:
    """Units by name: teams unless the row says otherwise."""

    def unit(self, name: str, kind_text: str) -> Unit:
        """The unit; NotFound or BadInput when the name is nobody's, or several bear it."""
        kind = KINDS.get(_plain(kind_text)) if kind_text else None
        if kind_text and kind is None:
            raise BadInput("'{text}' is no kind of unit.", "Write 全公司, 班组 or 坐席.", text=kind_text)
        if kind == "organisation" or (kind is None and _plain(name) in WHOLE):
            return Unit()
        if kind == "agent":
            keys = tuple(dict.fromkeys(k for found in people.person_keys([name]).values() for k in found))
            keys = (min(keys),) if keys and people.identities([keys[0]]) >= set(keys) else keys
        else:
            keys = people.team_keys([name]).get(name, ())
        if not keys:
            raise NotFound(
                "Nobody and no team is called '{name}'.", "Write the name as on the page of people.", name=name
            )
        if len(keys) > 1:
            raise BadInput("Several are called '{name}'.", "Set this one on the page of targets.", name=name)
        return Unit(kind or "team", keys[0])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
