"""The table of column names: which of our columns a header may be, per table."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from heming.sources.guess.words import likeness

TABLES = ("cases", "agent_days", "answers", "messages", "complaints", "reviews", "orders", "shifts", "agent_states")
INSTRUMENTS = ("csat", "nps", "ces", "resolved")
_WITHOUT_WHERE = ("reviews", "shifts", "agent_states")
_LEAST = 0.55
_BARE_STATISTICS = frozenset(
    ("平均", "最大", "最小", "合计", "最长", "最短", "总计", "均值", "avg", "max", "min", "mean", "total", "sum")
)


@dataclass(frozen=True)
class NameMatch:
    """A column a header may mean, how alike the names are (0–1), and which synonym said so."""

    column: str
    likeness: float
    word: str


@lru_cache(maxsize=4096)
def name_matches(header: str, table: str) -> tuple[NameMatch, ...]:
    """Columns of a table the header may be, best first; likeness 1 means the same name."""
    found: list[NameMatch] = []
    last = header.rsplit(" / ", 1)[-1] if " / " in header else ""
    last = "" if last in _BARE_STATISTICS else last
    for column, words in columns_of(table).items():
        best = max(((_likeness(header, last, word), -i, word) for i, word in enumerate(words)), default=(0.0, 0, ""))
        if best[0] >= _LEAST:
            # The usual name of a column comes first in its list: it wins among equals.
            found.append(NameMatch(column, best[0] - min(-best[1], 60) * 1e-4, best[2]))
    return tuple(sorted(found, key=lambda match: -match.likeness))


def _likeness(header: str, last: str, word: str) -> float:
    """Of a joined two-level header the lower level counts almost as much as the whole."""
    whole = likeness(header, word)
    return max(whole, 0.97 * likeness(last, word)) if last else whole


@cache
def columns_of(table: str) -> Mapping[str, tuple[str, ...]]:
    """Column -> names, with who and where columns added to the tables that have them."""
    data = _data()
    columns = dict(data[table])
    if table in TABLES:
        columns |= {name: words for name, words in data["who"].items() if name not in columns}
        if table not in _WITHOUT_WHERE:
            columns |= {name: words for name, words in data["where"].items() if name not in columns}
    return columns


@cache
def _data() -> dict[str, dict[str, tuple[str, ...]]]:
    data = tomllib.loads((files(__package__) / "synonyms.toml").read_text(encoding="utf-8"))
    return {table: {column: tuple(words) for column, words in columns.items()} for table, columns in data.items()}
