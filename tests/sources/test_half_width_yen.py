"""GB18030 writes the half-width yen in four bytes, two of them digits: lines full of them are Chinese all the same."""

from pathlib import Path

from heming.sources.open.encoding import find_encoding, looks_chinese


def test_prices_with_a_half_width_yen_stay_chinese(tmp_path: Path) -> None:
    lines = [f"订单{n},¥{n}.00,¥{n + 1}.50,已付款" for n in range(300)]
    path = tmp_path / "orders.csv"
    path.write_bytes("\n".join(["订单号,应付,实付,状态", *lines]).encode("gb18030"))
    assert find_encoding(path).codec == "gb18030"


def test_a_line_of_prices_alone_is_no_western_text() -> None:
    assert looks_chinese("1,¥12.00,¥9.90".encode("gb18030"))


def test_western_letters_between_digits_stay_western() -> None:
    assert not looks_chinese("caf\xe9 1, t\xea te, \xe9t\xe9".encode("cp1252"))
    assert not looks_chinese("No\xeb5, Zo\xeb7, \xc9mile".encode("cp1252"))
