"""The parts of a case page, ready to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.facts import extra
from heming.facts.case_file import CaseFile
from heming.facts.column_names import column_name, table_name, target_name
from heming.facts.schemas import FACTS
from heming.metrics.case_counts import CaseCount
from heming.units import format_value
from heming.web.dimensions import group_title
from heming.web.templatetags.data import moment
from heming.web.viewer import is_chinese, language

AUTHORS = {
    "customer": gettext_noop("Customer"),
    "agent": gettext_noop("Agent"),
    "bot": gettext_noop("Bot"),
    "system": gettext_noop("System"),
    "auto_reply": gettext_noop("Automatic reply"),
}
RULES = ("owner", "first", "last", "most_messages", "by_time", "equal")
RULE_NAMES = {
    "owner": gettext_noop("Owner"),
    "first": gettext_noop("First"),
    "last": gettext_noop("Last"),
    "most_messages": gettext_noop("Most messages"),
    "by_time": gettext_noop("By time"),
    "equal": gettext_noop("Equal parts"),
}
PLACES = (
    "session_kind", "direction", "channel", "shop", "skill_group", "category", "subcategory", "product_category",
    "service_stage", "priority", "case_state", "ended_by", "ended_reason", "to_human_reason", "region", "order_id",
    "tags", "tenure_band", "shift_kind", "site", "employer",
)  # fmt: skip
DURATIONS = (
    "queue_seconds", "ring_seconds", "talk_seconds", "hold_seconds", "wrap_seconds", "handle_seconds",
    "first_reply_seconds", "first_reply_business_seconds", "resolve_seconds", "resolve_business_seconds",
    "next_contact_seconds",
)  # fmt: skip
FLAGS = tuple(column.name for column in FACTS["cases"].stored if column.type == "flag")
COUNTS = ("transfer_count", "reopen_count", "agent_reply_count", "customer_message_count", "difficulty")


@dataclass(frozen=True)
class Fact:
    """One thing known about the case."""

    name: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class MessageView:
    """One turn of the conversation."""

    kind: str
    author: str
    at: int | None
    text: str
    public: bool


@dataclass(frozen=True)
class AnswerView:
    """One answer with what the customer wrote."""

    name: str
    value: str
    comment: str
    default: bool


@dataclass(frozen=True)
class PartView:
    """One agent's part and what of the case counts for them under each rule, in per cent."""

    name: str
    part: str
    messages: str
    worked: str
    shares: tuple[str, ...]


@dataclass(frozen=True)
class CountLine:
    """One measure and what it makes of the case."""

    name: str
    url: str
    counted: bool
    hit: bool | None
    why: str


def fact_list(found: CaseFile, *, names: Mapping[int, str], teams: Mapping[int, str]) -> list[Fact]:
    """What is known, people first; what the source left empty is not listed."""
    case = found.case
    facts = [
        _person("agent_name", case.get("agent_key"), names), _team(case.get("team_key"), teams),
        _person("supervisor_name", case.get("supervisor_key"), names),
        _person("manager_name", case.get("manager_key"), names),
        Fact(column_name("customer_id"), found.customer_label),
        Fact(column_name("customer_name"), found.customer_name),
        Fact(column_name("customer_contact"), found.customer_contact), Fact(column_name("subject"), found.subject),
        Fact(column_name("remark"), found.remark),
    ]  # fmt: skip
    facts += [Fact(column_name(name), str(case.get(name) or "")) for name in PLACES]
    facts += [Fact(column_name(name), _seconds(case.get(name))) for name in DURATIONS]
    facts += [Fact(column_name(name), str(case[name])) for name in COUNTS if case.get(name) is not None]
    facts += [
        Fact(column_name(name), group_title("", str(case[name]).lower()))
        for name in FLAGS
        if case.get(name) is not None
    ]
    if case.get("amount") is not None:
        facts.append(Fact(column_name("amount"), format_value(case["amount"], "money", language=language())))
    kinds = {column.name: column.type for column in extra.columns().get("cases", ())}
    facts += [
        Fact(column_name(name), extra_text(value, kind=kinds.get(name, "text")))
        for name, value in case.items()
        if name[:2] == "x_" and value is not None
    ]
    return [fact for fact in facts if fact.text]


def extra_text(value: object, *, kind: str) -> str:
    """An extra column's value as people read it: a moment in the reporting zone, yes or no, else as it came."""
    if kind == "instant" and isinstance(value, int):
        return moment(value)
    return group_title("", str(value).lower()) if isinstance(value, bool) else str(value)


def message_views(found: CaseFile, names: Mapping[int, str]) -> list[MessageView]:
    """The conversation; who wrote what is told apart by kind, an agent by name."""
    views = []
    for row in found.messages:
        kind = row.get("author_kind") or "system"
        author = names.get(row.get("agent_key") or 0) if kind == "agent" else None
        views.append(
            MessageView(
                kind, author or _(AUTHORS.get(kind, kind)), row.get("sent_at"), row.get("text") or _("(no text)"),
                row.get("is_public") is not False,
            )
        )  # fmt: skip
    return views


def answer_views(found: CaseFile) -> list[AnswerView]:
    """What the customer answered, on its true scale."""
    return [
        AnswerView(
            row.get("question") or target_name(f"answers.{row.get('instrument') or 'custom'}.value"), _rated(row),
            row.get("comment") or "", bool(row.get("is_default")),
        )
        for row in found.answers
    ]  # fmt: skip


def part_views(found: CaseFile, names: Mapping[int, str]) -> list[PartView]:
    """Who took part. A case that one agent had alone counts for them under every rule."""
    if not found.parts:
        key = found.case.get("agent_key")
        whole = tuple("100%" for _rule in RULES)
        return [PartView(names.get(key, "–"), "", "", "", whole)] if key is not None else []
    return [
        PartView(
            names.get(row.get("agent_key") or 0, "–"), _(RULE_NAMES.get(row.get("part") or "", row.get("part") or "")),
            str(row["message_count"]) if row.get("message_count") is not None else "–",
            _seconds(row.get("worked_seconds")) or "–",
            tuple(_share(row.get(f"weight_{rule}")) for rule in RULES),
        )
        for row in found.parts
    ]  # fmt: skip


def rule_names() -> list[str]:
    """The attribution rules as headings."""
    return [_(RULE_NAMES[rule]) for rule in RULES]


def count_groups(counts: Sequence[CaseCount]) -> list[tuple[str, list[CountLine]]]:
    """Measures by table, those that count the case first."""
    groups: dict[str, list[CountLine]] = {}
    for one in sorted(counts, key=lambda c: not c.counted):
        groups.setdefault(one.table, []).append(_count_line(one))
    return [(table_name(table), lines) for table, lines in groups.items()]


def _count_line(one: CaseCount) -> CountLine:
    url = reverse("metric", args=[one.metric.key])
    return CountLine(one.metric.name(language()), url, one.counted, one.hit, one.why[0 if is_chinese() else 1])


def _person(column: str, key: int | None, names: Mapping[int, str]) -> Fact:
    name = names.get(key or 0, "")
    return Fact(column_name(column), name, reverse("person", args=[key]) if name and column == "agent_name" else "")


def _team(key: int | None, teams: Mapping[int, str]) -> Fact:
    name = teams.get(key or 0, "")
    return Fact(column_name("team_name"), name, reverse("team", args=[key]) if name else "")


def _rated(row: Mapping[str, Any]) -> str:
    if row.get("value") is None:
        return str(row.get("label") or "–")
    value, low, high = (
        f"{row[name].normalize():f}" if row.get(name) is not None else "?"
        for name in ("value", "scale_min", "scale_max")
    )
    said = f" · {row['label']}" if row.get("label") else ""
    return f"{value} ({low}–{high}){said}"


def _seconds(value: int | None) -> str:
    return "" if value is None else format_value(value, "seconds", language=language())


def _share(weight: int | None) -> str:
    return "–" if weight is None else format_value(weight / 1_000_000, "share", language=language(), digits=0)
