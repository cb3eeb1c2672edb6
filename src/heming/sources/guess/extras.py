"""Columns outside the schema become typed extra columns, with a label, a unit and a guess whether they are personal."""

import re
import unicodedata

from heming.facts.arrivals.mapping import FieldMap, Parser
from heming.facts.schemas.types import Column
from heming.sources.guess.fit import Hints, instant, seconds, stated_unit
from heming.sources.guess.profile import Profile

MOST = 200
_PERSONAL = re.compile(
    r"姓名|名字|昵称|手机|电话|邮箱|地址|身份证|微信|旺旺|银行卡|生日|收货人|联系人|phone|mobile|e-?mail|address|\bname\b|birth|passport|\bssn\b|contact",
    re.I,
)
_INSTANT = Column("x", "instant", "")
_SECONDS = Column("x", "seconds", "")
_TIME_NAME = re.compile(r"时长|耗时|时间|seconds|duration|time", re.I)


def extra_field(profile: Profile, table: str, *, taken: set[str], hints: Hints) -> FieldMap:
    """The column as an extra one: 'cases.x_city'."""
    target = f"{table}.{slug(profile.header, taken)}"
    parser, unit, why = _parser(profile, hints)
    return FieldMap(
        profile.header,
        profile.position,
        target,
        parser,
        confidence=1.0,
        why=f"no column of ours; kept as an extra one; {why}",
        samples=profile.samples,
        label=profile.header,
        unit=unit,
        personal=is_personal(profile),
    )


def slug(header: str, taken: set[str]) -> str:
    """A column name made of the header: letters, digits and Chinese characters, unique among those taken."""
    folded = unicodedata.normalize("NFKC", header).lower()
    plain = re.sub(r"_+", "_", re.sub(r"[^0-9a-z\u4e00-\u9fff]+", "_", folded)).strip("_")[:60] or "column"
    name, number = f"x_{plain}", 1
    while name in taken:
        number += 1
        name = f"x_{plain}_{number}"
    taken.add(name)
    return name


def is_personal(profile: Profile) -> bool:
    """A name, contact or free text: kept apart from figures."""
    is_free_text = profile.mean_length > 25 and profile.distinct_share > 0.5 and profile.dates.share < 0.5
    is_list = profile.number_share > 0.9 or profile.dates.share > 0.9
    return profile.contact_share > 0.3 or is_free_text or (bool(_PERSONAL.search(profile.header)) and not is_list)


def _parser(profile: Profile, hints: Hints) -> tuple[Parser, str, str]:
    if profile.dates.share > 0.9 or (profile.epoch and _TIME_NAME.search(profile.header)):
        fitted = instant(profile, _INSTANT, hints=hints)
        return fitted.parser, "", fitted.why
    if profile.clock_share + profile.length_share > 0.9:
        return Parser("duration"), "s", "lengths of time"
    if profile.number_share > 0.9 and stated_unit(profile.header) and _TIME_NAME.search(profile.header):
        fitted = seconds(profile, _SECONDS, hints=hints)
        return fitted.parser, "s", fitted.why
    if profile.percent_share > 0.9:
        return Parser("percent"), "share", "per cent"
    if profile.money_share > 0.9:
        return Parser("money"), "", "amounts"
    if profile.flag.share > 0.95 and len(profile.flag.true) and len(profile.flag.false) and len(profile.values) <= 4:
        return Parser("flag", {"true": list(profile.flag.true), "false": list(profile.flag.false)}), "", "yes and no"
    if profile.number_share > 0.95 and not _is_code(profile):
        return Parser("number"), "", "numbers"
    return Parser("text"), "", f"{len(profile.values)} different values"


def _is_code(profile: Profile) -> bool:
    """Digits that name something: leading zeros, or too long to count anything."""
    return any(
        (text[:1] == "0" and len(text) > 1 and text.isdigit()) or len(text) > 15 for text in list(profile.values)[:2000]
    ) or profile.header.lower().rstrip().endswith(("id", "编号", "号", "no", "code"))
