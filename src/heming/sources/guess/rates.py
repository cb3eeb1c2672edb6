"""Ready-made rates of day rows: what each divides by what, and the threshold a within-time rate is judged by."""

import re
from collections.abc import Sequence
from dataclasses import replace

from heming.facts.arrivals.mapping import FieldMap, Parser, Ratio
from heming.sources.guess.fields import Drafted
from heming.sources.guess.profile import Profile

_THRESHOLD = re.compile(r"(\d+)\s*(秒钟|秒|分钟|分|s\b|sec|min)", re.I)
# what a rate is called -> numerator, denominator; the first that fits counts
RATES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.I), numerator, denominator)
    for pattern, numerator, denominator in (
        (r"非常不满意率", "very_dissatisfied_count", "rated_count"),
        (r"不满意率|差评率|不满意.*占比|dissatisf.*(rate|%)", "dissatisfied_count", "rated_count"),
        (r"非常满意率|very satisfied.*(rate|%)", "very_satisfied_count", "rated_count"),
        (r"一般率|中评率|一般.*占比", "neutral_count", "rated_count"),
        (r"参评率|评价率|response rate|participation rate", "rated_count", "invited_count"),
        (r"邀评率|邀请评价率|invitation rate", "invited_count", "received_count"),
        (r"\d+\s*(秒|分钟|分|s|sec|min).*(率|rate)", "within_threshold_count", "threshold_base_count"),
        (r"满意率|好评率|满意占比|satisf\w* rate|csat %", "satisfied_count", "rated_count"),
        (r"未回复率", "unreplied_count", "received_count"),
        (r"回复率|应答率$|reply rate", "replied_count", "received_count"),
        (r"接起率|接通率|接听率|answer(ed)? rate", "answered_count", "offered_count"),
        (r"弃呼率|放弃率|呼损率|abandon\w* rate", "abandoned_count", "offered_count"),
        (r"解决率|resol\w* rate", "resolved_count", "received_count"),
        (r"询单.*(转化率|付款率)|conversion rate", "paid_enquirer_count", "enquirer_count"),
    )
)


def find_rates(drafted: Drafted, profiles: Sequence[Profile]) -> tuple[Ratio, ...]:
    """The ratios of a file of day rows; their columns are read as shares, and the threshold becomes a constant."""
    found: dict[str, Ratio] = {}
    for number, item in enumerate(drafted.fields):
        rate = _rate(item)
        if rate is None or rate[0] in found:
            continue
        found[rate[0]] = Ratio(item.position, f"agent_days.{rate[0]}", f"agent_days.{rate[1]}")
        if item.parser.kind == "number":
            drafted.fields[number] = as_share(item, profiles[item.position])
    _add_threshold(drafted)
    return tuple(found.values())


def as_share(item: FieldMap, profile: Profile) -> FieldMap:
    """A rate written without its sign: 98.5 is per cent, 0.985 is a share."""
    bare = "percent" if max(profile.numbers, default=0.0) > 1 else "share"
    return replace(item, parser=Parser("percent", {"bare": bare}), unit="share")


def _rate(item: FieldMap) -> tuple[str, str] | None:
    column = item.target.split(".")[-1]
    if item.parser.kind not in ("percent", "number") or not (
        column.startswith("x_") or column.endswith("_share_given")
    ):
        return None
    header = item.header.rsplit(" / ", 1)[-1]
    for pattern, numerator, denominator in RATES:
        if pattern.search(header) or pattern.search(item.header.replace(" / ", "")):
            return numerator, denominator
    return ("satisfied_count", "rated_count") if column == "satisfied_share_given" else None


def _add_threshold(drafted: Drafted) -> None:
    """'3分钟回复率' and '30秒应答量' state the threshold in their names."""
    if "agent_days.threshold_seconds" in drafted.targets():
        return
    for item in drafted.fields:
        is_within = item.target == "agent_days.within_threshold_count" or item.parser.kind == "percent"
        stated = _THRESHOLD.search(item.header) if is_within else None
        if stated:
            minutes = stated[2].lower() in ("分钟", "分", "min")
            drafted.constants["agent_days.threshold_seconds"] = int(stated[1]) * (60 if minutes else 1)
            return
