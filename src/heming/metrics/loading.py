"""Reads catalogue files (TOML) into frozen metrics, collecting every problem before complaining once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args

from heming.errors import BadInput, UserError, did_you_mean
from heming.metrics import expression
from heming.metrics.breaks import WARNING, counts_breaks
from heming.metrics.definitions import ATTRIBUTION_RULES, WHOLE_CASE_RULES, Form, Kind, Metric, Parameter, Said
from heming.metrics.tables import DECLARED
from heming.units import Unit, parse_duration

MINIMUM_N = {
    "share": 30,
    "distinct_share": 30,
    "retained": 30,
    "followed": 30,
    "nps": 30,
    "correlation": 30,
    "mean": 10,
    "quantile": 10,
}
STATISTICS = {  # suffix -> (quantile, zh name, en name, zh in a question, en in a question)
    "mean": (None, "平均{}", "Mean {}", "平均", "on average"),
    "p50": (0.5, "{}中位数", "Median {}", "一半不超过", "for the middle one"),
    "p90": (0.9, "{}P90", "90th percentile of {}", "九成不超过", "for nine in ten at most"),
}
EXPRESSIONS: dict[str, expression.Kind] = {
    "where": "flag", "numerator": "any", "denominator": "any", "value": "any", "given": "any",
}  # fmt: skip
NAMED_PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "sum": (("value",),),
    "mean": (("value",), ("numerator", "denominator")),
    "share": (("numerator",),),
    "distinct_share": (("value", "numerator"),),
    "ratio": (("numerator", "denominator"),),
    "quantile": (("value",),),
    "nps": (("numerator", "denominator"),),
    "correlation": (("value", "numerator"),),
    "retained": (("value",),),
    "followed": (("value", "then"),),
    "derived": (("over",),),
    "unknown": (("numerator", "reason"),),
}
FORM_KEYS = {f.name for f in fields(Form)} | {"else_period"}
METRIC_KEYS = {f.name for f in fields(Metric)} - {"forms", "family", "custom"} | {"form", "statistics"}
REQUIRED = ("key", "zh", "en", "question_zh", "question_en", "unit", "better", "form")
WORDS = {"better": ("higher", "lower", "band", "none"), "unit": (*(u.value for u in Unit), "correlation", "index")}


@dataclass
class Problems:
    """What is wrong so far, each with the place it stands at."""

    place: str
    found: list[str] = field(default_factory=list)

    def at(self, place: str) -> "Problems":
        """The same list, one step deeper."""
        return Problems(f"{self.place}: {place}", self.found)

    def add(self, sentence: str) -> None:
        """Note one problem."""
        self.found.append(f"{self.place}: {sentence}")


def load(paths: list[Path], *, custom: bool = False) -> dict[str, Metric]:
    """All metrics of the files by key; BadInput with every problem of every file when there is one."""
    found: list[str] = []
    metrics: dict[str, Metric] = {}
    for path in paths:
        for metric in read(path.name, path.read_text("utf-8"), found=found, custom=custom):
            if metric.key in metrics:
                found.append(f"{path.name}: metric {metric.key}: the key is used twice.")
            metrics[metric.key] = metric
    if found:
        raise BadInput(
            "{count} problems in metric definitions:\n{problems}", "Correct the files and start again.",
            count=len(found), problems="\n".join(found),
        )  # fmt: skip
    return metrics


def read(name: str, text: str, *, found: list[str], custom: bool = False) -> list[Metric]:
    """The metrics of one file; problems are added to `found`."""
    problems = Problems(name, found)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add(f"is not TOML: {error}.")
        return []
    family = str(data.get("family", Path(name).stem))
    metrics: list[Metric] = []
    for number, entry in enumerate(data.get("metric", []), 1):
        here = problems.at(f"metric {entry.get('key', number)}")
        before = len(found)
        made = _metrics(dict(entry), family, here, custom=custom)
        metrics.extend(made if len(found) == before else [])
    return metrics


def _metrics(entry: dict[str, Any], family: str, problems: Problems, *, custom: bool) -> list[Metric]:
    _unknown(entry, METRIC_KEYS, problems)
    for name in REQUIRED:
        if not entry.get(name):
            problems.add(f"'{name}' is missing.")
    for name, words in WORDS.items():
        if name in entry and entry[name] not in words:
            problems.add(
                f"{name} '{entry[name]}' is not one of {', '.join(words)}.{did_you_mean(str(entry[name]), words)}"
            )
    if not re.fullmatch(r"[a-z][a-z0-9_]*(:[a-z]+)?", str(entry.get("key", ""))):
        problems.add("a key is made of lower-case letters, digits and underscores.")
    parameter = _parameter(entry.get("parameter"), problems)
    names = frozenset((parameter.name,)) if parameter else frozenset()
    forms = [_form(f, names, problems.at(f"form {i}")) for i, f in enumerate(_with_else(entry.get("form", [])), 1)]
    if any(f is None for f in forms) or any(name not in entry for name in REQUIRED):
        return []
    rules = tuple(entry.get("attribution", ATTRIBUTION_RULES))
    for rule in set(rules) - set(ATTRIBUTION_RULES):
        problems.add(f"attribution '{rule}' is not known.{did_you_mean(rule, ATTRIBUTION_RULES)}")
    plain: dict[str, Any] = {
        k: _frozen(v)
        for k, v in entry.items()
        if k not in ("form", "statistics", "parameter", "attribution", "minimum_n")
    }
    known = tuple(f for f in forms if f is not None)
    minimum = entry.get("minimum_n", MINIMUM_N.get(known[0].kind, 0))
    metric = Metric(
        forms=known, family=family, parameter=parameter, attribution=rules, minimum_n=minimum, custom=custom, **plain
    )
    return [_statistic(metric, s) for s in entry["statistics"]] if "statistics" in entry else [_limited(metric)]


def _statistic(metric: Metric, statistic: str) -> Metric:
    """One of mean, p50, p90 of the same value; forms that only have sums can only give the mean."""
    q, zh, en, word_zh, word_en = STATISTICS[statistic]
    forms = metric.forms
    if q is not None:
        forms = tuple(replace(f, kind="quantile", q=q) for f in metric.forms if f.value is not None)
    return _limited(
        replace(
            metric, key=f"{metric.key}_{statistic}", zh=zh.format(metric.zh), en=en.format(metric.en), forms=forms,
            question_zh=metric.question_zh.replace("{stat}", word_zh),
            question_en=metric.question_en.replace("{stat}", word_en),
            synonyms=(metric.zh, *metric.synonyms) if q is None else tuple(zh.format(s) for s in metric.synonyms),
            minimum_n=metric.minimum_n or MINIMUM_N["mean"],
        )
    )  # fmt: skip


def _limited(metric: Metric) -> Metric:
    """An order statistic or a rank cannot be counted in parts: only rules that give away whole cases make sense."""
    if metric.forms[0].kind in ("quantile", "correlation", "distinct_share", "retained", "followed"):
        return replace(metric, attribution=tuple(r for r in metric.attribution if r in WHOLE_CASE_RULES))
    return metric


def _parameter(given: object, problems: Problems) -> Parameter | None:
    if given is None:
        return None
    try:
        parameter = Parameter(**given)  # type: ignore[arg-type]
        low, default, high = (parse_duration(x) for x in (parameter.low, parameter.default, parameter.high))
    except (TypeError, UserError) as error:
        problems.add(f"parameter: {error}")
        return None
    if not low <= default <= high:
        problems.add("parameter: the default lies outside its own range.")
    return parameter


def _form(entry: dict[str, Any], parameters: frozenset[str], problems: Problems) -> Form | None:
    dated = entry.pop("dated", False)
    _unknown(entry, FORM_KEYS, problems)
    kind, table = entry.get("kind"), entry.get("table", "")
    if kind not in get_args(Kind):
        problems.add(f"kind '{kind}' is not one of {', '.join(get_args(Kind))}.")
        return None
    if kind == "derived":
        _complete(str(kind), entry, problems)
        return Form("derived", "", "", over=(*entry.get("over", ()), "", "")[:2], factor=entry.get("factor", 1))
    if table not in DECLARED:
        problems.add(f"table '{table}' is not known.{did_you_mean(str(table), DECLARED)}")
        return None
    period = str(entry.get("period", ""))
    if period not in DECLARED[table].names:
        problems.add(f"period '{period}' is not a column of {table}.{did_you_mean(period, DECLARED[table].names)}")
    parts: dict[str, Any] = {}
    for name, wanted in EXPRESSIONS.items():
        if name in entry:
            parts[name] = _expression(entry[name], table, parameters, wanted, problems.at(name))
    if counts_breaks(parts.get("where"), [parts.get(n) for n in ("numerator", "value", "given")]):
        problems.add(WARNING)
    for name in ("left_out", "remarks"):
        parts[name] = tuple(_said(said, table, parameters, problems.at(name)) for said in entry.get(name, ()))
    rest = {
        k: _frozen(v)
        for k, v in entry.items()
        if k in FORM_KEYS and k not in parts and k not in ("needs", "else_period")
    }
    _complete(str(kind), entry, problems)
    form = Form(**{**rest, **parts})
    needs = _needs(form, entry.get("needs"))
    return replace(form, needs=(*needs, form.period) if dated else needs)


def _complete(kind: str, entry: Mapping[str, Any], problems: Problems) -> None:
    """Each kind of formula names its parts; several ways of naming them are separated by 'or'."""
    ways = NAMED_PARTS.get(kind, ())
    if ways and not any(all(name in entry for name in way) for way in ways):
        problems.add(f"a {kind} needs {' or '.join(' and '.join(way) for way in ways)}.")


def _with_else(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A form with `else_period` is two: by its own date column where that was imported, else by the other one,
    and says so.
    """
    every = []
    for form in map(dict, forms):
        other = form.pop("else_period", "")
        every.append(form)
        if other:
            form["dated"] = True
            said = [
                "没有解决时间,按受理日归期",
                f"placed by {other.replace('_', ' ')}, since no {form['period'].replace('_', ' ')} is known",
            ]
            every.append({**form, "period": other, "said": said, "dated": False})
    return every


def _needs(form: Form, stated: list[str] | None) -> tuple[str, ...]:
    """The columns a formula cannot do without: stated, or those of its figures (a filter's columns may be empty)."""
    if stated is not None:
        return tuple(stated)
    used = [e.columns for e in (form.numerator, form.denominator, form.value) if e is not None]
    return tuple(dict.fromkeys(c for columns in used for c in columns))


def _expression(
    text: object, table: str, parameters: frozenset[str], wanted: expression.Kind, problems: Problems
) -> expression.Expression | None:
    try:
        return expression.parse(str(text), table, parameters=parameters, wanted=wanted)
    except (expression.NotUnderstood, UserError) as error:
        problems.add(str(error))
        return None


def _said(entry: Mapping[str, str], table: str, parameters: frozenset[str], problems: Problems) -> Said | None:
    when = _expression(entry.get("when", ""), table, parameters, "flag", problems)
    return Said(when, entry.get("zh", ""), entry.get("en", "")) if when else None


def _unknown(entry: Mapping[str, object], known: set[str], problems: Problems) -> None:
    for name in entry:
        if name not in known:
            problems.add(f"'{name}' is not a setting here.{did_you_mean(name, known)}")


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in value.items()}
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
