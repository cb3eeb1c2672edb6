"""No figure of fewer than k people is shown, and none can be worked out from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from heming.access.small_groups import hidden, hidden_table

COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=12)
TABLES = arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 20))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([9, 8, 7], [False, False, False]),
        ([4, 8, 9], [True, True, False]),  # 4 alone would follow from the total
        ([1, 1, 9, 8], [True, True, False, True]),  # 1 and 1 together are still fewer than 5
        ([3, 4, 9], [True, True, False]),
        ([0, 4, 9], [False, True, True]),  # an empty group protects nobody
        ([4], [True]),
        ([0, 0], [False, False]),
        ([5, 5], [False, False]),
    ],
)
def test_groups_are_hidden_until_subtracting_tells_nothing(counts: list[int], expected: list[bool]) -> None:
    assert hidden(counts).tolist() == expected


def test_without_a_total_only_small_groups_are_hidden() -> None:
    assert hidden([4, 8, 9], total_shown=False).tolist() == [True, False, False]


def test_k_is_a_choice() -> None:
    assert hidden([9, 12, 40], 10).tolist() == [True, True, False]


@given(COUNTS, st.integers(5, 10))
def test_nothing_small_is_shown_and_the_rest_is_no_small_group(counts: list[int], k: int) -> None:
    mask = hidden(counts, k)
    values = np.array(counts)
    assert not ((values > 0) & (values < k) & ~mask).any()
    rest = values[mask].sum()
    everything_hidden = mask.sum() == (values > 0).sum()
    assert rest == 0 or everything_hidden or (rest >= k and mask.sum() >= 2)


@given(COUNTS)
def test_nothing_is_hidden_where_nothing_is_small(counts: list[int]) -> None:
    assert not hidden([count + 5 for count in counts]).any()


@given(TABLES)
def test_no_row_or_column_of_a_table_gives_a_cell_away(table: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> None:
    mask = hidden_table(table)
    for lines, masks in ((table, mask), (table.T, mask.T)):
        for line, hides in zip(lines, masks, strict=True):
            rest, all_hidden = line[hides].sum(), hides.sum() == (line > 0).sum()
            assert rest == 0 or all_hidden or (rest >= 5 and hides.sum() >= 2)


def test_a_table_without_totals_hides_only_what_is_small() -> None:
    table = np.array([[4, 9], [9, 9]])
    assert hidden_table(table, totals_shown=False).tolist() == [[True, False], [False, False]]
    assert hidden_table(table).all()
