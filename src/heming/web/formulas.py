"""A metric's formula in plain words, line by line, from its definition."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.facts.column_names import column_name, table_name
from heming.metrics.definitions import Asked, Form
from heming.metrics.expression import Expression
from heming.units import format_value, parse_duration
from heming.web.entries import name_of
from heming.web.viewer import is_chinese, language

Line = tuple[str, str]
CONNECTIVES = {
    "and": gettext_noop("and"),
    "or": gettext_noop("or"),
    "not": gettext_noop("not"),
    "in": gettext_noop("one of"),
}


@dataclass(frozen=True)
class Formula:
    """One form of a metric: from which table, and its lines of (what, how)."""

    table: str
    lines: tuple[Line, ...]
    needs: tuple[str, ...]


def formulas_of(asked: Asked) -> tuple[Formula, ...]:
    """All forms, in the order they are tried."""
    return tuple(formula_of(form, asked) for form in asked.metric.forms)


def formula_of(form: Form, asked: Asked) -> Formula:
    """One form in words, with the parameter's value where the definition names it."""
    times = {name: format_value(seconds, "seconds", language=language()) for name, seconds in asked.parameters.items()}
    table = table_name(form.table) if form.table else _("two other measures")
    lines = [(_("Calculation"), _kind(form)), *_expressions(form, times), *_left_out(form)]
    if form.period:
        lines.append((_("Counts in the period of"), column_name(form.period)))
    if form.matures_after:
        lines.append((_("Counts once older than"), times.get(form.matures_after) or _length(form.matures_after)))
    columns = {c for part in (form.where, form.numerator, form.denominator, form.value) if part for c in part.columns}
    needs = tuple(
        column_name(c)
        for c in sorted(columns | set(form.needs) | {c for known in form.known_by for c in known.split("|")})
    )
    return Formula(table, tuple(line for line in lines if line[1]), needs)


def _length(text: str) -> str:
    return format_value(parse_duration(text), "seconds", language=language())


def _kind(form: Form) -> str:
    words = {
        "count": _("number of rows"),
        "sum": _("sum"),
        "mean": _("sum ÷ number"),
        "share": _("rows that fulfil it ÷ rows that count"),
        "distinct_share": _("distinct customers that fulfil it ÷ distinct customers"),
        "ratio": _("sum of the numerator ÷ sum of the denominator"),
        "quantile": _("the value that {share} of the rows stay at or below").format(share=f"{form.q:.0%}"),
        "nps": _("share of promoters − share of detractors, in points"),
        "correlation": _("how far the two rise together, from −1 to 1 (Spearman's rank correlation)"),
        "retained": _("customers seen again in the window ÷ customers of the period"),
        "derived": _("{first} ÷ {second}").format(**_over(form)),
        "unknown": form.reason[0] if is_chinese() else form.reason[1],
    }
    return words.get(form.kind, form.kind)


def _expressions(form: Form, times: Mapping[str, str]) -> list[Line]:
    named = (
        (_("Rows that count"), form.where),
        (_("Fulfilled when"), form.numerator),
        (_("Of"), form.denominator),
        (_("Value"), form.value),
    )
    return [(title, readable(expression, times)) for title, expression in named if expression is not None]


def readable(expression: Expression, times: Mapping[str, str]) -> str:
    """An expression with its columns as people call them."""
    text = expression.text
    for column in sorted(expression.columns, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(column)}\b", f"«{column_name(column)}»", text)
    for name, length in times.items():
        text = re.sub(rf"\b{name}\b", length, text)
    text = (
        text.replace("coalesce(", _("first known of") + " (")
        .replace("==", "=")
        .replace("is not None", _("is there"))
        .replace("is None", _("is missing"))
    )
    for word in ("and", "or", "not", "in"):
        text = re.sub(rf"\b{word}\b", _(CONNECTIVES[word]), text)
    return text


def _over(form: Form) -> dict[str, str]:
    first, second = (name_of(key) if key else "1" for key in form.over)
    return {"first": first, "second": second}


def _left_out(form: Form) -> list[Line]:
    said = [one.zh if is_chinese() else one.en for one in form.left_out]
    return [(_("Left out"), _(", ").join(said))] if said else []
