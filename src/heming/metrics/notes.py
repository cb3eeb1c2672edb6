"""What the figures say about themselves, in the reader's language: notes come in English from `metrics`."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from heming.facts.column_names import chinese, column_name, table_name
from heming.metrics.definitions import Metric
from heming.metrics.registry import catalogue
from heming.sources.platforms import label_of
from heming.units import format_too_few

ADDED = r"added: case rows(?: of (.*))? \(n = (\d+)\) \+ day rows(?: of (.*))? \(n = (\d+)\)"


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
    if added := re.fullmatch(ADDED, part):
        return _added(added)
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
    if doubt := re.fullmatch(r"not settled whether (.*) counts the same conversations as (.*)", text):
        return _unsettled(doubt[1], doubt[2])
    if rows := re.fullmatch(r"(from |there are only |one side leaves out |)(day rows of .*)", text):
        return _day_rows(rows[1].strip(), rows[2].split(" + "))
    if rows := re.fullmatch(r"(.*) \((\d+) rows\)", text):
        return _("{what} ({n} rows)").format(what=_sentence(rows[1]), n=f"{int(rows[2]):,}")
    if age := re.fullmatch(r"not yet (\d+) (days|hours) old", text):
        return (_("not yet {n} days old") if age[2] == "days" else _("not yet {n} hours old")).format(n=age[1])
    if scales := re.fullmatch(r"scales (.*); use csat_score", text):
        return _("several scales ({scales}); use the score of 0 to 100 instead").format(scales=scales[1])
    return (_catalogue_sentences().get(text) or _(text)) if chinese() else text


def _day_rows(before: str, parts: Sequence[str]) -> str:
    """Day rows of streams, as what a figure comes from or leaves out."""
    said = _(" and ").join(_one_part(part) for part in parts)
    sentences = {
        "from": _("from {what}"),
        "there are only": _("there are only {what}"),
        "one side leaves out": _("one side leaves out {what}"),
    }
    return sentences.get(before, "{what}").format(what=said)


def _one_part(part: str) -> str:
    rows = re.fullmatch(r"day rows of (.*?)(?: \(([\d,]+) received\))?", part)
    if rows is None:
        return part
    if rows[2]:
        return _("day rows of {streams} ({n} received)").format(streams=_streams(rows[1]), n=rows[2])
    return _("day rows of {streams}").format(streams=_streams(rows[1]))


def _added(parts: re.Match[str]) -> str:
    """The two kinds of rows a figure was added up from, each with its n."""
    cases, cases_n, days, days_n = parts.groups()
    one = _("case rows of {streams}").format(streams=_streams(cases)) if cases else _("case rows")
    other = _("day rows of {streams}").format(streams=_streams(days)) if days else _("day rows")
    said = _("{one} ({n}) and {other} ({m}) added")
    return said.format(one=one, n=f"{int(cases_n):,}", other=other, m=f"{int(days_n):,}")


def _unsettled(days: str, cases: str) -> str:
    said = _(
        "It is not settled whether {days} counts the same conversations as {cases}: settle it under Settings › Record"
        " streams, then the total is whole."
    )
    return said.format(days=_streams(days), cases=_streams(cases))


def _streams(named: str) -> str:
    """Streams by the names of their platforms, each once."""
    labels = (label_of(stream, language=_language()) for stream in named.split(", "))
    return _(", ").join(dict.fromkeys(labels))


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
