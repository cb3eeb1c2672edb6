"""How alike two column names are, in Chinese and English."""

import math
import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[{【《][^)\]}】》]*[)\]}】》]")
_WORD = re.compile(r"[a-z]+|\d+|[\u4e00-\u9fff]+")
_NOISE = frozenset(re.findall(r"\S+", "the a an of is your you u this to please for in my was were i it that with at"))
# Words that say what a thing is, not which thing: sharing only these means little.
_COMMON = frozenset(
    re.findall(
        r"\S+",
        "time date name number no id type count code status score rate value total avg average seconds minutes hours "
        "by on level customer agent call ticket case 时间 时长 数量 编号 名称 类型 日期 次数 状态 平均 "
        "客户 客服 会话 工单",
    )
)


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Letters and digits only, lower case, full width folded.

    Notes in brackets left out unless nothing else is there.
    """
    folded = unicodedata.normalize("NFKC", name).lower()
    outside = _BRACKETS.sub(" ", folded)
    return "".join(_WORD.findall(outside)) or "".join(_WORD.findall(folded))


@lru_cache(maxsize=8192)
def tokens(name: str) -> frozenset[str]:
    """Words of a name; Chinese as pairs of neighbouring characters."""
    folded = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name)).lower()
    found: set[str] = set()
    for word in _WORD.findall(_BRACKETS.sub(" ", folded)):
        if "\u4e00" <= word[0] <= "\u9fff":
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.add(word)
    return frozenset(found - _NOISE) or frozenset(found)


@lru_cache(maxsize=131_072)
def likeness(header: str, word: str) -> float:
    """0–1: 1 when the names are equal but for spelling; about 0.6 and above is worth looking at."""
    left, right = plain(header), plain(word)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    return max(_contained(left, right), _shared(header, word), _edited(left, right))


def _contained(left: str, right: str) -> float:
    """'客服首响时长' holds '首响时长'; a short word inside a long name says little."""
    short, long = sorted((left, right), key=len)
    if short not in long or short in _COMMON:
        return 0.0
    if "\u4e00" <= short[0] <= "\u9fff":
        return 0.5 + 0.4 * len(short) / len(long) if len(short) > 1 else 0.0
    return 0.35 + 0.6 * len(short) / len(long) if len(short) > 3 else 0.0


def _shared(header: str, word: str) -> float:
    left, right = tokens(header), tokens(word)
    if left.isdisjoint(right):
        return 0.0
    common = _weight(left & right)
    return 0.92 * math.pow(2 * common / (_weight(left) + _weight(right)), 1.2)


def _weight(words: frozenset[str]) -> float:
    return sum(0.3 if word in _COMMON else 1.0 for word in words)


def _edited(left: str, right: str) -> float:
    if left[0] != right[0] or abs(len(left) - len(right)) > 3 or min(len(left), len(right)) < 5:
        return 0.0
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.real_quick_ratio() < 0.8 or matcher.quick_ratio() < 0.8:
        return 0.0
    ratio = matcher.ratio()
    return 0.95 * ratio if ratio >= 0.8 else 0.0
