"""Exactly what is shown, as a file:

CSV that Excel opens in Chinese, or XLSX; every number with its n, interval and note.
"""

import io
from collections.abc import Iterable

import numpy as np
import pandas as pd
import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from heming.metrics.notes import about_answer, in_words
from heming.metrics.question import Answer
from heming.metrics.registry import Catalogue
from heming.outbox.cells import harmless

BOM = "\ufeff"
HEADERS = {
    "zh": {"metric": "指标", "key": "指标代码", "value": "数值", "unit": "单位", "n": "样本数", "low": "区间下限",
    "high": "区间上限",
           "enough": "样本够", "note": "说明", "agent": "坐席", "team": "班组", "team_now": "现属班组",
           "supervisor": "主管",
           "manager": "经理", "channel": "渠道",
           "category": "类目", "shop": "店铺", "skill_group": "技能组", "day": "日", "week": "周", "month": "月",
           "quarter": "季度",
           "year": "年", "source": "来源", "site": "职场", "employer": "用工单位", "priority": "优先级",
           "service_stage": "售前售后"},
    "en": {"key": "key", "low": "low (95 %)", "high": "high (95 %)"},
}  # fmt: skip


def shown(answer: Answer, catalogue: Catalogue, *, language: str = "zh") -> pd.DataFrame:
    """The rows of an answer under readable headers, in the order they are shown; keys as text, missing values empty."""
    frame = answer.frame
    entries = {name: catalogue.asked(name).metric for name in answer.question.metrics}
    columns: dict[str, object] = {}
    for dimension in answer.question.by:
        columns[_header(dimension, language)] = frame[dimension]
    columns[_header("metric", language)] = [_named(name, entries[name].name(language)) for name in frame.metric]
    columns[_header("key", language)] = frame.metric
    for column in ("value", "n", "low", "high"):
        columns[_header(column, language)] = frame[column]
    columns[_header("unit", language)] = [entries[name].unit for name in frame.metric]
    columns[_header("enough", language)] = frame.enough
    with translation.override(_full(language)):
        said = {note: in_words(note) for note in frame.note.dropna().unique()}
    columns[_header("note", language)] = frame.note.map(said)
    return pd.DataFrame(columns)


def to_csv(answer: Answer, catalogue: Catalogue, *, language: str = "zh") -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads Chinese; cells that a spreadsheet would run are neutralised."""
    frame = shown(answer, catalogue, language=language)
    text = frame.apply(lambda column: column.map(harmless)).to_csv(index=False, lineterminator="\r\n")
    notes = "".join(f"{harmless(line)}\r\n" for line in _about(answer, language))
    whole: str = BOM + text + ("\r\n" + notes if notes else "")
    return whole.encode("utf-8")


def to_xlsx(answer: Answer, catalogue: Catalogue, *, language: str = "zh") -> bytes:
    """A workbook with the figures as numbers and texts as texts (never formulas), and a sheet that says where
    they come from.
    """
    frame = shown(answer, catalogue, language=language)
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("指标" if language.startswith("zh") else "Figures")
        sheet.write_row(0, 0, list(frame.columns), bold)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(frame.itertuples(index=False), 1):
            _write(sheet, place, row)
        sheet.autofit()
        about = book.add_worksheet("说明" if language.startswith("zh") else "About")
        for place, line in enumerate(_about(answer, language)):
            about.write_string(place, 0, line)
    return target.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, place: int, row: Iterable[object]) -> None:
    for column, value in enumerate(row):
        plain = harmless(value)
        if plain == "":
            continue
        if isinstance(plain, bool | np.bool_):
            sheet.write_boolean(place, column, bool(plain))
        elif isinstance(plain, int | float | np.number):
            sheet.write_number(place, column, float(plain))
        else:
            sheet.write_string(place, column, str(plain))


def _about(answer: Answer, language: str) -> list[str]:
    """Where the figures come from, in the reader's language."""
    question = answer.question
    with translation.override(_full(language)):
        lines = [
            _("snapshot: {id}").format(id=answer.snapshot),
            _("days: {first} – {last}").format(first=question.start or "…", last=question.end or "…"),
        ]
        for one in question.where:
            sign = "=" if one.op == "in" else "≠"
            lines.append(f"{_header(one.dimension, language)} {sign} {', '.join(one.values)}")
        return lines + [about_answer(note) for note in answer.notes]


def _full(language: str) -> str:
    return "zh-hans" if language.startswith("zh") else "en"


def _named(asked: str, name: str) -> str:
    parameter = asked.partition(":")[2]
    return f"{name}({parameter})" if parameter and parameter not in ("asked",) else name


def _header(column: str, language: str) -> str:
    return HEADERS["zh" if language.startswith("zh") else "en"].get(column, column)
