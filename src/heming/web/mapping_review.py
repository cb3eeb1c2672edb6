"""The mapping review: what each column becomes, how sure that is in plain words, and what has to be asked first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.facts.column_names import column_name, reading_name, table_name, target_name, words
from heming.facts.schemas import FACTS
from heming.web.evidence import in_words
from heming.web.viewer import is_chinese
from heming.web.words import said

SURE, LIKELY = 0.85, 0.6
MOST_COLUMNS = 150  # more than these are read as guessed; a form of thousands of columns helps nobody
INSTRUMENTS = ("csat", "nps", "ces", "resolved", "custom")
OF_AN_ANSWER = ("value", "comment", "answered_at", "offered_at", "is_default")
TABLE_WORDS = {
    "cases": gettext_noop("One row is one case (chat, call or ticket)."),
    "agent_days": gettext_noop("One row is one agent on one day."),
    "answers": gettext_noop("One row is one answered survey."),
    "messages": gettext_noop("One row is one message of a conversation."),
    "complaints": gettext_noop("One row is one complaint."),
    "reviews": gettext_noop("One row is one quality review."),
    "orders": gettext_noop("One row is one order."),
}


@dataclass(frozen=True)
class Option:
    """One entry of a select."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class OptionGroup:
    """Entries under a heading."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ReviewColumn:
    """One column of the file: its samples, what it becomes, and how sure that is."""

    position: int
    header: str
    samples: str
    target: str
    label: str
    also: str
    reading: str
    sure: str
    tag: str
    why: str
    personal: bool
    kind: str  # mapped, extra, left_out


@dataclass(frozen=True)
class ReviewQuestion:
    """Something the guess is not sure of."""

    name: str
    sentence: str
    evidence: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ReviewGroup:
    """Files of one kind: how they are read together."""

    number: int
    files: tuple[str, ...]
    stream: str
    zone: str
    table: str
    one_row: str
    rows: int
    is_estimate: bool
    columns: tuple[ReviewColumn, ...]
    questions: tuple[ReviewQuestion, ...]
    notices: tuple[tuple[bool, str], ...]
    fold: str
    mapped: int
    extra: int
    left_out: int
    hidden: int
    targets: tuple[OptionGroup, ...]


def review_group(number: int, noted: Mapping[str, Any]) -> ReviewGroup:
    """The review of one group from what the inspection noted."""
    fields: dict[int, list[Mapping[str, Any]]] = {}
    for field in noted["fields"]:
        fields.setdefault(int(field["position"]), []).append(field)
    headers = noted["headers"]
    columns = tuple(_column(i, header, fields.get(i, []), noted) for i, header in enumerate(headers[:MOST_COLUMNS]))
    kinds = [column.kind for column in columns]
    table = str(noted["table"])
    return ReviewGroup(
        number, tuple(noted["files"]), noted["stream"], noted["zone"], table_name(table),
        _(TABLE_WORDS[table]) if table in TABLE_WORDS else "", int(noted["rows"]), bool(noted["is_estimate"]), columns,
        tuple(_question(number, q) for q in noted["questions"]),
        tuple((bool(n["is_warning"]), said(n["sentence"], n["values"])) for n in noted["notices"]),
        headers[noted["fold"]] if noted["fold"] is not None else "",
        kinds.count("mapped"), kinds.count("extra"), kinds.count("left_out"), max(0, len(headers) - MOST_COLUMNS),
        targets_of(table),
    )  # fmt: skip


def targets_of(table: str) -> tuple[OptionGroup, ...]:
    """Everything a column of a file of this kind can become, by table, the file's own table first."""
    return _targets(table, language_is_chinese())


def answers_from(posted: Mapping[str, str], group: int) -> dict[str, str]:
    """The answers of one group: those asked for, and the targets that were changed by hand."""
    prefix, answers = f"g{group}.", {}
    for name, value in posted.items():
        if not name.startswith(prefix) or not value:
            continue
        key = name.removeprefix(prefix)
        if key.startswith("target:") and posted.get(f"{prefix}was:{key.partition(':')[2]}") == value:
            continue
        if key.split(":")[0] in ("target", "grain", "date_order", "scale", "direction", "keys", "fold", "zero"):
            answers[key] = value
    return answers


def language_is_chinese() -> bool:
    """The language, as a value that caches can hold."""
    return is_chinese()


@cache
def _targets(table: str, chinese: bool) -> tuple[OptionGroup, ...]:
    del chinese  # part of the key: labels are in the reader's language
    groups = [OptionGroup(table_name(table), tuple(_options(table)))] if table != "answers" else []
    if table in ("cases", "answers"):
        rated = [f"answers.{name}.{column}" for name in INSTRUMENTS for column in OF_AN_ANSWER]
        groups.append(
            OptionGroup(table_name("answers"), tuple(Option(target, target_name(target)) for target in rated))
        )
    if table == "answers":
        groups.append(OptionGroup(table_name("answers"), tuple(_options("answers"))))
    return tuple(groups)


def _options(table: str) -> Iterable[Option]:
    house = [Option(f"{table}.source_id", column_name("source_id"))]
    known = words()["columns"]
    return house + [Option(f"{table}.{c.name}", column_name(c.name)) for c in FACTS[table].arriving if c.name in known]


def _column(position: int, header: str, fields: list[Mapping[str, Any]], noted: Mapping[str, Any]) -> ReviewColumn:
    samples = " · ".join(noted["samples"].get(str(position), ()))
    if is_chinese() and header == f"column {position + 1}":  # what a column without a name is called
        header = f"第{position + 1}列(没有列名)"
    if not fields:
        return ReviewColumn(
            position, header, samples, "skip", _("not imported"), "", "", "", "hm-tag-info", "", False, "left_out"
        )
    first = max(fields, key=lambda f: not str(f["target"]).endswith("agent_account"))
    target, confidence = str(first["target"]), float(first["confidence"])
    is_extra = target.split(".")[-1].startswith("x_")
    sure, tag = _in_words(confidence) if not is_extra else (_("extra column"), "hm-tag-info")
    also = ", ".join(target_name(str(f["target"])) for f in fields if f is not first)
    return ReviewColumn(
        position, header, samples, "extra" if is_extra else target, target_name(target), also,
        reading_name(str(first["kind"])), sure, tag, in_words(str(first["why"])),
        any(f["personal"] for f in fields), "extra" if is_extra else "mapped",
    )  # fmt: skip


def _in_words(confidence: float) -> tuple[str, str]:
    if confidence >= SURE:
        return _("sure"), "hm-tag-good"
    return (_("likely"), "hm-tag-info") if confidence >= LIKELY else (_("please check"), "hm-tag-warn")


def _question(group: int, noted: Mapping[str, Any]) -> ReviewQuestion:
    choices = noted["choices"]
    options = tuple(Option(value, _choice(value, label), number == 0) for number, (value, label) in enumerate(choices))
    evidence = " · ".join(filter(None, (in_words(noted["evidence"]), *noted["samples"])))
    return ReviewQuestion(
        f"g{group}.{noted['key']}", said(noted["sentence"], {"header": noted["header"]}), evidence, options
    )


def _choice(value: str, label: str) -> str:
    """A choice in words: a target is shown under its own name."""
    return target_name(value) if "." in value and label == value else said(label)
