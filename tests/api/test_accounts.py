"""Accounts over the API: for whom, and with what evidence."""

from tests.api.conftest import Place


def test_hr_reads_accounts_with_their_holders(place: Place) -> None:
    found = place.client("hui").ask("GET", "/accounts", search="ana")[1]
    assert [(one["account"], one["holders"][0]["name"]) for one in found if one["source"] == "cast"] == [
        ("ana", "安娜")
    ]
    assert found[0]["holders"][0]["held_from"] is None and isinstance(found[0]["holders"][0]["person"], str)


def test_an_unmatched_account_has_suggestions_with_points(place: Place) -> None:
    from heming.org.actions.resolve_accounts import resolve_accounts

    resolve_accounts("qianniu", [("店铺A:安娜", "店铺A:安娜", "售后一组")])
    (one,) = place.client("hui").ask("GET", "/accounts", show="unmatched", search="店铺A")[1]
    assert not one["matched"] and one["suggestions"][0]["name"] == "安娜"
    best = one["suggestions"][0]
    assert best["points"] == sum(e["points"] for e in best["evidence"]) > 0


def test_who_neither_corrects_people_nor_brings_files_is_refused(place: Place) -> None:
    for login in ("ana", "tom", "olga"):
        assert place.client(login).ask("GET", "/accounts")[0] == 403
