"""Suggestions with their evidence: what is offered, in which order, and what is never sure."""

from datetime import date

from heming.org.matching import Activity, Known, People, Seen, suggest

TEAM = 70


def codes(found: object) -> list[str]:
    return [one.code for one in found.evidence]  # type: ignore[attr-defined]


def hours(*numbers: int) -> int:
    return sum(1 << number for number in numbers)


MEI = Known(1, "王小美", ("0007",), "小美", TEAM, settled=True)
WEI = Known(2, "王伟", (), "", TEAM, settled=True)
NAMESAKE = Known(3, "王伟", (), "", 71, settled=True)


def test_an_account_with_the_work_number_is_sure() -> None:
    (one,) = suggest(Seen("cti", "0007", 9, "0007"), People([MEI, WEI]), activity={})
    assert (one.key, one.sure, codes(one)) == (1, True, ["number"])
    (inside,) = suggest(Seen("shop", "旗舰店:0007", 9, "旗舰店:0007"), People([MEI]), activity={})
    assert codes(inside) == ["number_inside"] and inside.sure


def test_a_nickname_behind_the_shops_name_is_found_and_with_the_team_sure() -> None:
    account = Seen("qianniu", "店铺A:小美", 9, "店铺A:小美", TEAM)
    (one,) = suggest(account, People([MEI, WEI]), activity={})
    assert codes(one) == ["nickname", "same_team"] and one.points == 60 and one.sure
    (elsewhere,) = suggest(Seen("qianniu", "店铺A:小美", 9, "店铺A:小美"), People([MEI, WEI]), activity={})
    assert not elsewhere.sure, "a nickname alone is not enough"


def test_two_people_of_one_name_are_both_offered_and_none_is_sure() -> None:
    account = Seen("feige", "王伟", 9, "王伟", TEAM)
    found = suggest(account, People([WEI, NAMESAKE]), activity={})
    assert found[0].key == WEI.key and not any(one.sure for one in found)
    assert all("several_of_that_name" in codes(one) for one in found)


def test_the_same_name_in_the_same_team_is_sure_only_when_nobody_else_bears_it_and_hours_agree() -> None:
    account = Seen("feige", "王伟", 9, "王伟", TEAM)
    work = {
        9: Activity(date(2026, 8, 1), date(2026, 8, 9), hours(*range(10, 20)), sources=frozenset(["feige"])),
        2: Activity(date(2026, 8, 1), date(2026, 8, 9), hours(*range(30, 50)), sources=frozenset(["qianniu"])),
    }
    (one,) = suggest(account, People([WEI, MEI]), activity=work)
    assert codes(one) == ["name", "same_team", "never_at_once"] and one.sure


def test_both_at_work_on_one_platform_in_the_same_hours_speaks_against_it() -> None:
    account = Seen("feige", "王伟", 9, "王伟", TEAM)
    work = {
        9: Activity(date(2026, 8, 1), date(2026, 8, 9), hours(*range(10, 20)), sources=frozenset(["feige"])),
        2: Activity(date(2026, 8, 1), date(2026, 8, 9), hours(*range(12, 30)), sources=frozenset(["feige"])),
    }
    (one,) = suggest(account, People([WEI]), activity=work)
    (doubt,) = one.doubts
    assert (doubt.code, doubt.points, doubt.values) == ("at_once", -40, {"n": 8, "of": 10}) and not one.sure
    elsewhere = {**work, 2: Activity(work[2].first, work[2].last, work[2].hours, sources=frozenset(["qianniu"]))}
    (other,) = suggest(account, People([WEI]), activity=elsewhere)
    assert other.doubts == (), "on two platforms one person serves at the same time"


def test_one_account_that_begins_as_the_other_stops_is_said() -> None:
    work = {9: Activity(date(2026, 8, 11), date(2026, 9, 1)), 2: Activity(date(2026, 1, 1), date(2026, 8, 10))}
    (one,) = suggest(Seen("feige", "王伟", 9, "王伟"), People([WEI]), activity=work)
    assert one.evidence[-1].code == "successor" and one.evidence[-1].values["last"] == date(2026, 8, 10)


def test_other_spellings_of_one_person_are_suggested_but_never_sure() -> None:
    for written, code in (
        ("王晓美", "sounds_alike"),
        ("wangxiaomei", "sounds_alike"),
        ("WangXiaoMei02", "sounds_alike"),
    ):
        (one,) = suggest(Seen("feige", written, 9, written, TEAM), People([MEI]), activity={})
        assert codes(one)[0] == code and not one.sure
    gupta = Known(5, "Mason Gupta", settled=True)
    (near,) = suggest(Seen("cti", "Mason Gupa", 9, "Mason Gupa"), People([gupta]), activity={})
    assert codes(near) == ["near_spelling"] and not near.sure


def test_team_and_hours_alone_suggest_nobody() -> None:
    work = {9: Activity(shops=frozenset(["A"])), 2: Activity(shops=frozenset(["A"]))}
    assert suggest(Seen("feige", "客服3", 9, "客服3", TEAM), People([WEI, MEI]), activity=work) == ()


def test_nobody_unconfirmed_is_sure_and_the_accounts_own_person_is_not_offered() -> None:
    guess = Known(4, "小安", settled=False, team=TEAM)
    own = Known(9, "小安", settled=False, team=TEAM)
    (one,) = suggest(
        Seen("feige", "小安", 9, "小安", TEAM), People([guess, own]), activity={9: Activity(), 4: Activity()}
    )
    assert one.key == 4 and not one.sure


def test_a_name_that_very_many_bear_finds_nobody_rather_than_everybody() -> None:
    crowd = [Known(key, "客服", settled=True) for key in range(100, 200)]
    assert suggest(Seen("feige", "客服", 9, "客服"), People(crowd), activity={}) == ()


def test_a_sound_alike_never_outranks_somebody_called_exactly_so() -> None:
    """王芳02 sounds like 王芳; the two who are called 王芳 come first, though each of them is in doubt."""
    alike = Known(4, "王芳02", ("E1020",), "", TEAM, settled=True)
    exact = [Known(key, "王芳", (f"E100{key}",), "", 71, settled=True) for key in (5, 6)]
    found = suggest(Seen("feige", "王芳", 9, "王芳"), People([alike, *exact]), activity={})
    assert [one.key for one in found] == [5, 6, 4]
    assert [one.points for one in found] == [15, 15, 10] and "exact_name_elsewhere" in codes(found[2])
    near = suggest(Seen("feige", "王芳", 9, "王芳", TEAM), People([alike, *exact]), activity={})
    assert [one.key for one in near] == [5, 6, 4], "nor with the team that both share"


def test_a_sound_alike_weighs_in_full_where_nobody_has_the_very_name() -> None:
    alike = Known(4, "王芳02", ("E1020",), "", TEAM, settled=True)
    (one,) = suggest(Seen("feige", "王芳", 9, "王芳"), People([alike]), activity={})
    assert one.points == 30 and codes(one) == ["sounds_alike"]
