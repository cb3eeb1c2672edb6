"""Names as people write them in accounts."""

import pytest

from heming.org.spelling import near_keys, parts_of_account, plain, sound_of


@pytest.mark.parametrize(("account", "held"), [
    ("店铺A:小美", {"店铺A", "小美"}), ("旗舰店：小美03", {"小美03", "小美", "03"}), ("xiaomei_01", {"xiaomei", "01"}),
    ("cs-007", {"cs", "007"}), ("小美(夜班)", {"小美", "夜班"}), ("ＡＢＣ：王伟", {"ABC", "王伟"}), ("1001", {"1001"}),
])  # fmt: skip
def test_the_words_of_an_account_are_found(account: str, held: set[str]) -> None:
    assert held <= set(parts_of_account(account))


def test_one_name_has_one_spelling() -> None:
    assert plain("Ａna  Ｌi") == plain("ana li") == "anali"
    assert plain("阿依·古丽") == plain("阿依古丽")


def test_a_chinese_name_and_its_pinyin_sound_alike_in_either_order() -> None:
    assert sound_of("王伟") & sound_of("WangWei01") and sound_of("王伟") & sound_of("weiwang")
    assert sound_of("王小美") & sound_of("王晓美")
    assert not sound_of("王伟") & sound_of("李伟")
    assert sound_of("1001") == sound_of("店铺A") == frozenset()


def test_one_slip_of_the_pen_is_near_and_two_are_not() -> None:
    assert near_keys("Mason Gupta") & near_keys("Mason Gupa")
    assert near_keys("欧阳小美") & near_keys("欧阳小梅")
    assert not near_keys("Mason Gupta") & near_keys("Jason Gupt")


def test_short_names_and_numbers_are_never_near_each_other() -> None:
    assert near_keys("王小美") == near_keys("Ana") == near_keys("10012") == frozenset()
