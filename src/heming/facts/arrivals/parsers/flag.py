"""Yes and no, in both languages and in the words of the source."""

from heming.facts.arrivals.parsers.reading import Cell, Reading, folded, word_map

TRUE = (
    "true",
    "t",
    "yes",
    "y",
    "1",
    "1.0",
    "是",
    "有",
    "已",
    "对",
    "√",
    "✓",
    "✔",
    "真",
    "on",
    "已解决",
    "已邀请",
    "已评价",
)
FALSE = (
    "false",
    "f",
    "no",
    "n",
    "0",
    "0.0",
    "否",
    "没有",
    "未",
    "不是",
    "错",
    "×",
    "✗",
    "✘",
    "假",
    "off",
    "未解决",
    "未邀请",
    "未评价",
)


def read(cell: Cell) -> Reading:
    """A flag. Parameters `true` and `false` add words and win over the usual ones."""
    yes = (*TRUE, *map(folded, cell.param_list("true")))
    no = (*FALSE, *map(folded, cell.param_list("false")))
    words = dict.fromkeys(yes, True) | dict.fromkeys(no, False)
    words |= {folded(word): True for word in cell.param_list("true")}
    return Reading(((cell.name, word_map(cell, words)),), cell.name, problem="'not a yes or no'")
