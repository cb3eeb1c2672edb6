"""Yes and no, in both languages and in the words of the source."""

from heming.facts.arrivals.parsers.reading import Cell, Reading, word_map

TRUE = ("true", "t", "yes", "y", "1", "1.0", "是", "有", "已", "对", "√", "✓", "✔", "真", "on", "已解决", "已邀请", "已评价")
FALSE = ("false", "f", "no", "n", "0", "0.0", "否", "没有", "未", "不是", "错", "×", "✗", "✘", "假", "off", "未解决", "未邀请", "未评价")


def read(cell: Cell) -> Reading:
    """A flag. Parameters `true` and `false` add words and win over the usual ones."""
    words: dict[str, object] = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
    words |= {word.strip().lower(): True for word in cell.param_list("true")}
    words |= {word.strip().lower(): False for word in cell.param_list("false")}
    return Reading(((cell.name, word_map(cell, cell.name, words)),), cell.name, problem="'not a yes or no'")
