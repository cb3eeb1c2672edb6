"""One glossary for every page: its words are used, and the words it replaces are not."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.code import REPO

WEB = REPO / "src/heming/web"
GLOSSARY = tomllib.loads((WEB / "glossary.toml").read_text(encoding="utf-8"))
MAY_SAY = {"实时": ("不是实时的", "都不是实时的")}  # saying that nothing is live


def page_texts() -> list[str]:
    """Every Chinese text of the pages, from the message files and the catalogue."""
    found = []
    for path in sorted(REPO.glob("src/heming/locale/web*/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                found += [message.string] if isinstance(message.string, str) else list(message.string or ())
    catalogues = (REPO / "src/heming/metrics/catalogue").glob("*.toml")
    return found + [
        text for path in catalogues for text in re.findall(r'_?zh = "([^"]+)"', path.read_text(encoding="utf-8"))
    ]


TEXTS = page_texts()


@pytest.mark.parametrize("word", sorted(GLOSSARY["instead_of"]))
def test_a_replaced_word_is_not_used(word: str) -> None:
    allowed = MAY_SAY.get(word, ())
    used = [text for text in TEXTS if word in text and not any(phrase in text for phrase in allowed)]
    assert not used, f"write {GLOSSARY['instead_of'][word]} instead of {word}: {used}"


@pytest.mark.parametrize(
    "key", ["agent", "team", "first_reply", "satisfied_share", "csat", "invited", "rated", "cannot_tell", "how"]
)
def test_the_everyday_words_are_the_glossarys(key: str) -> None:
    chinese, english = GLOSSARY["terms"][key]
    assert any(chinese in text for text in TEXTS) and english


def test_every_term_has_both_languages_once() -> None:
    pairs = list(GLOSSARY["terms"].values())
    assert all(len(pair) == 2 and all(pair) for pair in pairs)
    assert len({pair[0] for pair in pairs}) == len(pairs) == len({pair[1] for pair in pairs})


def test_the_reader_is_addressed_alike_everywhere() -> None:
    assert not [text for text in TEXTS if "你" in text]


def test_the_templates_hold_no_chinese_of_their_own_but_the_name() -> None:
    allowed = ("和鸣", "中文", "首响", "好评率")
    for path in Path(WEB / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for word in allowed:
            text = text.replace(word, "")
        found = re.findall(r"[\u4e00-\u9fff]+", text)
        assert not found, f"{path.name} says {found}; put it into the message files"
