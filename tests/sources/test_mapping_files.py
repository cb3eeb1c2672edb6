"""A mapping is a file: it survives the way there and back, and every mistake in it is named."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.errors import BadInput, NotFound
from heming.facts.arrivals.mapping import FieldMap, Fold, Mapping, Parser
from heming.sources.fit_mapping import fit_mapping, same_headers
from heming.sources.mapping_file import from_toml, read_mapping, to_toml, write_mapping
from heming.sources.preset import find_preset, presets, read_preset, recognise
from tests.sources.made import SHOPZILLA, guessed, real

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
PARAMS = st.dictionaries(
    st.sampled_from(["order", "unit", "formats", "labels", "min", "serial"]),
    st.one_of(
        TEXT,
        st.integers(-9, 99),
        st.booleans(),
        st.lists(TEXT, max_size=3),
        st.dictionaries(TEXT, st.integers(0, 9), max_size=3),
    ),
    max_size=3,
)
FIELDS = st.builds(
    FieldMap,
    header=TEXT,
    position=st.integers(0, 4),
    target=st.sampled_from(["cases.opened_at", "answers.csat.value", "cases.x_城市"]),
    parser=st.builds(Parser, st.sampled_from(["text", "id", "instant", "level"]), PARAMS),
    confidence=st.floats(0, 1),
    why=TEXT,
    samples=st.lists(TEXT, max_size=2).map(tuple),
    label=TEXT,
    unit=TEXT,
)
MAPPINGS = st.builds(
    Mapping,
    stream=TEXT,
    table=st.just("cases"),
    fields=st.lists(FIELDS, max_size=4).map(tuple),
    headers=st.lists(TEXT, min_size=5, max_size=5).map(tuple),
    zone=st.just("Europe/Berlin"),
    constants=st.dictionaries(st.just("cases.currency"), TEXT),
    left_out=st.lists(st.integers(0, 4), max_size=2).map(tuple),
    fold=st.none() | st.builds(Fold, by=st.integers(0, 4), order=st.none() | st.integers(0, 4)),
    only_answered=st.booleans(),
    missing_words=st.lists(TEXT, max_size=3).map(tuple),
    preset=TEXT,
    notes=st.lists(TEXT, max_size=2).map(tuple),
    version=st.integers(1, 9),
)


@given(MAPPINGS)
def test_a_mapping_survives_the_way_to_a_file_and_back(mapping: Mapping) -> None:
    assert from_toml(to_toml(mapping)) == mapping


def test_the_guess_for_a_real_file_survives_without_its_personal_samples(tmp_path: Path) -> None:
    mapping = guessed(real(SHOPZILLA)).mapping
    path = write_mapping(mapping, tmp_path / "shop.toml")
    again = read_mapping(path)
    assert again.targets() == mapping.targets()
    assert [f.parser for f in again.fields] == [f.parser for f in mapping.fields]
    assert not any(f.samples for f in again.fields if f.personal)


GOOD = """
stream = "s"
table = "cases"
headers = ["id", "when"]
[[field]]
header = "id"
position = 0
target = "cases.source_id"
parser = {kind = "id"}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('table = "cases"', 'table = "case"', "Did you mean cases"),
        ("cases.source_id", "cases.opend_at", "Did you mean cases.opened_at"),
        ('kind = "id"', 'kind = "identity"', "not a kind of parser"),
        ("stream =", "straem =", "Did you mean stream"),
        ("position = 0", "position = 7", "only 2 headers"),
        ("position = 0", 'position = "0"', "must be a whole number"),
        ("header =", "heading =", "Did you mean header"),
        ("[[field]]", "[field]", "must be a list"),
        ("stream", "stream = = ", "not valid TOML"),
        ('stream = "s"', "", "'stream' must be a text"),
    ],
)
def test_every_mistake_in_a_mapping_file_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        from_toml(GOOD.replace(old, new, 1), "mine.toml")


def test_a_missing_or_unreadable_mapping_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_mapping(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="UTF-8"):
        read_mapping(tmp_path / "bad.toml")


def test_a_mapping_follows_its_columns_to_new_places() -> None:
    mapping = from_toml(GOOD)
    moved = fit_mapping(mapping, ("extra", "When", " ID "), name="new.csv")
    assert moved.fields[0].position == 2
    assert moved.left_out == (0, 1)
    assert same_headers(("a", "B c"), ("b_c", "A"))


def test_a_file_without_a_needed_column_is_refused() -> None:
    with pytest.raises(BadInput, match=r"no column 'id'.*Did you mean ids"):
        fit_mapping(from_toml(GOOD), ("ids x", "ids", "when"), name="new.csv")


def test_every_preset_is_valid_and_says_where_it_was_read() -> None:
    found = presets()
    assert {
        "zendesk",
        "freshdesk",
        "chatwoot",
        "qiyu_sessions",
        "sobot_sessions",
        "cases_zh",
        "survey",
        "google_forms",
        "servicenow_log",
    } <= set(found)
    for preset in found.values():
        assert preset.title
        assert preset.checked
        assert preset.columns
        assert set(preset.parsers) <= set(preset.columns)
        stated = set(preset.columns) | set(preset.ratios) | {"平均响应时长"}
        assert all(set(either.split("|")) & stated for either in preset.signature), preset.name
        assert set(preset.ratios) <= {h for h in preset.ratios if preset.table == "agent_days"}
        assert all(said.zh and said.en for said in (*preset.cannot, *preset.formulas))
        assert preset.verified in ("yes", "partly", "verify")
        assert (
            preset.verified == "verify"
            or preset.page.startswith("https://")
            or preset.page.startswith("http://")
            or preset.checked == "our own template"
        )


def test_a_preset_is_found_by_name_or_by_the_columns() -> None:
    assert find_preset("zendesk").stream == "zendesk"
    with pytest.raises(NotFound, match="Did you mean zendesk"):
        find_preset("zendesc")
    known = recognise(("Ticket ID", "Assignee Name", "Ticket satisfaction rating", "other"))
    assert known is not None
    assert known.name == "zendesk"
    assert recognise(("a", "b")) is None


@pytest.mark.parametrize(
    "change", [{"colums": {}}, {"columns": {"x": "cases.nothing"}}, {"parsers": {"x": {"kind": "dat"}}}]
)
def test_a_wrong_preset_is_refused(change: dict[str, Any]) -> None:
    lines = ['title = "t"', 'table = "cases"']
    if "columns" not in change:
        lines.append('columns = {"x" = "cases.opened_at"}')
    for key, value in change.items():
        (inner, target) = next(iter(value.items()), ("x", "cases.opened_at"))
        shown = '{kind = "dat"}' if isinstance(target, dict) else f'"{target}"'
        lines.append(f'{key} = {{"{inner}" = {shown}}}')
    with pytest.raises(BadInput):
        read_preset("mine", "\n".join(lines))
