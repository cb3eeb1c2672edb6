"""How names are written: one spelling of a name, the parts of an account such as `店铺A:小美`, how it sounds, and what
lies one letter away. Pure."""

import re
import unicodedata
from functools import lru_cache

_CUTS = re.compile(r"[:：_＿@/\\|·.,，;；\-\s()（）【】\[\]#]+")
_TRAILING = re.compile(r"[\d０-９]+$")
_HAN = re.compile(r"^[\u3400-\u9fff]{2,5}$")
_LATIN = re.compile(r"^[a-z]{3,40}$")


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """One spelling: full-width folded, lower case, no spaces or dots between the parts of a name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char not in " ·•.\u3000\t")


@lru_cache(maxsize=100_000)
def parts_of_account(account: str) -> tuple[str, ...]:
    """The words of an account: `店铺A:小美03` holds 店铺A, 小美03 and 小美; what stands behind the last mark first."""
    words = [word for word in _CUTS.split(unicodedata.normalize("NFKC", account)) if word]
    found = dict.fromkeys(reversed(words))
    for word in reversed(words):
        if shorter := _TRAILING.sub("", word):
            found.setdefault(shorter)
        if digits := "".join(_TRAILING.findall(word)):
            found.setdefault(digits)
    return tuple(found)


def name_keys(name: str) -> frozenset[str]:
    """What a name is found by when it is written the same."""
    return frozenset((plain(name),)) - {""}


@lru_cache(maxsize=100_000)
def sound_of(name: str) -> frozenset[str]:
    """How a name is spoken, as Latin letters without tones: 王伟 is wangwei, and so is the account `WangWei01`."""
    text = _TRAILING.sub("", plain(name))
    if _HAN.match(text):
        from pypinyin import lazy_pinyin

        spoken = lazy_pinyin(text)
        return frozenset(("".join(spoken), "".join([*spoken[1:], spoken[0]])))  # family name first, or last
    return frozenset((text,)) if _LATIN.match(text) else frozenset()


@lru_cache(maxsize=100_000)
def near_keys(name: str) -> frozenset[str]:
    """A name and it with one letter left out: two names that share one are at most one slip of the pen apart.

    Only where a slip is likelier than another person: from 4 Chinese characters, from 5 Latin letters.
    """
    text = plain(name)
    shortest = 5 if text.isascii() else 4
    if not shortest <= len(text) <= 40 or text.isdigit():
        return frozenset()
    return frozenset((text, *(text[:at] + text[at + 1 :] for at in range(len(text)))))


def same_person(one: str, other: str) -> bool:
    """Whether two spellings may be one name: equal, spoken alike, or one letter apart."""
    return (
        plain(one) == plain(other) or bool(sound_of(one) & sound_of(other)) or bool(near_keys(one) & near_keys(other))
    )
