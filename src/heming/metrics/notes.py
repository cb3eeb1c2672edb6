"""What the figures say about themselves, in the reader's language: notes come in English from `metrics`."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from heming.facts.column_names import chinese, column_name, table_name
from heming.metrics.definitions import Metric
from heming.metrics.registry import catalogue
from heming.units import format_too_few


def in_words(note: str | None) -> str:
    """A note of a figure: 'cannot tell: n = 7' becomes 样本太少(7条),看不准."""
    if not note:
        return ""
    return (";" if chinese() else "; ").join(filter(None, (_part(part) for part in note.split("; "))))


def about_answer(note: str) -> str:
    """A note of a whole answer, 'csat_mean: …', with the metric's name in front."""
    key, colon, rest = note.partition(": ")
    metric = catalogue(Path(settings.HEMING_HOME)).metrics.get(key.partition(":")[0]) if colon else None
    return (
        f"{metric.name(_language())}:{in_words(rest)}"
        if metric and chinese()
        else (f"{metric.name(_language())}: {in_words(rest)}" if metric else in_words(note))
    )


def column_in_words(name: str) -> str:
    """'cases.handle_seconds' as 处理时长; with the table where it is not the cases'."""
    table, _dot, column = name.partition(".")
    return column_name(column) if table == "cases" else f"{table_name(table)} · {column_name(column)}"


def _part(part: str) -> str:
    if few := re.fullmatch(r"cannot tell: n = (\d+)", part):
        return format_too_few(int(few[1]), _language())
    if part.startswith("cannot tell: "):
        return _("Cannot tell: {reason}").format(reason=_sentence(part.removeprefix("cannot tell: ")))
    if part.startswith("needs column "):
        return _("Needs the column {column}").format(column=column_in_words(part.removeprefix("needs column ")))
    if part.startswith("left out: day rows of "):
        return _("left out: {what}").format(what=_sentence(part.removeprefix("left out: ")))
    if part.startswith("left out: "):
        counted = [re.fullmatch(r"([\d.]+) (.*)", text) for text in part.removeprefix("left out: ").split(", ")]
        said = [_("{n} {what}").format(n=c[1], what=_sentence(c[2])) for c in counted if c]
        return _("left out: {what}").format(what=_(", ").join(said))
    if effect := re.fullmatch(r"design effect ([\d.]+) by (agent|customer) \((\d+)\)", part):
        return _effect(effect[1], effect[2], effect[3])
    return _sentence(part)


def _effect(factor: str, what: str, n: str) -> str:
    who = _("{n} agents") if what == "agent" else _("{n} customers")
    said = _("answers of one person are alike: the range allows for it ({factor} times the variance, {who})")
    return said.format(factor=factor, who=who.format(n=n))


def _sentence(text: str) -> str:
    """A sentence of the catalogue in the reader's language, else of the message files."""
    if rows := re.fullmatch(r"(.*)day rows of (.*?)(?: \(([\d,]+) received\))?", text):
        return _day_rows(rows[1].strip(), rows[2], received=rows[3])
    if rows := re.fullmatch(r"(.*) \((\d+) rows\)", text):
        return _("{what} ({n} rows)").format(what=_sentence(rows[1]), n=f"{int(rows[2]):,}")
    if age := re.fullmatch(r"not yet (\d+) (days|hours) old", text):
        return (_("not yet {n} days old") if age[2] == "days" else _("not yet {n} hours old")).format(n=age[1])
    if scales := re.fullmatch(r"scales (.*); use csat_score", text):
        return _("several scales ({scales}); use the score of 0 to 100 instead").format(scales=scales[1])
    return (_catalogue_sentences().get(text) or _(text)) if chinese() else text


def _day_rows(before: str, streams: str, *, received: str | None) -> str:
    """Day rows of streams, as what a figure comes from or leaves out."""
    named = _(", ").join(streams.split(", "))
    said = _("day rows of {streams}").format(streams=named)
    if received:
        said = _("day rows of {streams} ({n} received)").format(streams=named, n=received)
    sentences = {
        "from": _("from {what}"),
        "there are only": _("there are only {what}"),
        "one side leaves out": _("one side leaves out {what}"),
    }
    return sentences.get(before, "{what}").format(what=said)


@lru_cache(maxsize=1)
def _catalogue_sentences() -> dict[str, str]:
    """English to Chinese of everything catalogue entries say about rows."""
    pairs: dict[str, str] = {}
    for metric in catalogue():
        pairs |= {en: zh for en, zh in _said(metric) if en and zh}
    return pairs


def _said(metric: Metric) -> list[tuple[str, str]]:
    found = []
    for form in metric.forms:
        found += [(said.en, said.zh) for said in (*form.left_out, *form.remarks)]
        found += [(en, zh) for zh, en in (form.said, form.reason, *form.known_by.values())]
    return found


def _language() -> str:
    return "zh-hans" if chinese() else "en"
