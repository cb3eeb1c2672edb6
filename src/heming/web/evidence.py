"""Why the guess thinks so, in the reader's language: the evidence comes in English parts with values in them."""

import re

from heming.web.viewer import is_chinese

# A part as `sources.guess` writes it, and how it reads in Chinese.
PARTS = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"the name says so", "列名一致"),
        (r"the name is like '(.+)'", r"列名与“\1”相近"),
        (r"(\d+) different values in (\d+) filled cells", r"\2格有内容,\1种不同的值"),
        (r"(\d+) different values", r"\1种不同的值"),
        (r"(\d+) different names", r"\1个不同的名字"),
        (r"free text", "文字说明"),
        (r"amounts", "金额"),
        (r"numbers, read as seconds", "数字,按秒读"),
        (r"numbers, read as minutes", "数字,按分钟读"),
        (r"numbers, read as hours", "数字,按小时读"),
        (r"numbers, read as milliseconds", "数字,按毫秒读"),
        (r"numbers, read as days", "数字,按天读"),
        (r"numbers up to (.+)", r"最大到\1的数字"),
        (r"whole numbers", "整数"),
        (r"numbers", "数字"),
        (r"clock times", "时:分:秒"),
        (r"lengths of time", "时长"),
        (r"per cent", "百分数"),
        (r"yes and no", "是与否"),
        (r"yes: (.*)", r"是:\1"),
        (r"no: (.*)", r"否:\1"),
        (r"the column is empty in the sample", "抽样中这一列是空的"),
        (r"no column of ours", "没有对应的项目"),
        (r"kept as an extra one", "保留为附加列"),
        (r"chosen by hand", "手工指定"),
        (r"placed by the preset", "按预设"),
        (r"keys of a telephone, from the best to the worst: (\d)-(\d)", r"电话按键,\1最好、\2最差"),
        (r"no scale could be seen in the cells", "内容里看不出分制"),
        (r"the question states its scale", "题目写明了分制"),
        (r"values from (\S+) to (\S+)", r"取值\1到\2"),
        (r"0 may mean 'not answered'", "0可能是没有评价"),
        (r"0–10 is possible", "也可能是0到10分"),
        (r"(\d+) of (\d+) different values are words of a scale of (\S+)", r"\2种不同的值里有\1种是\3级评价用语"),
        (r"extra column", "附加列"),
        (r"no account beside it", "没有另外的账号列"),
        (r"with the time of day from '(.+)'", r"时刻取自“\1”"),
        (r"the first number goes up to (\d+), the second to (\d+): day first", r"第一个数最大到\1,第二个到\2:日在前"),
        (r"the second number goes up to (\d+), the first to (\d+): month first", r"第二个数最大到\1,第一个到\2:月在前"),
        (r"the first number hardly changes, so it is the year", "第一个数几乎不变,是年份"),
        (r"no number is above 12", "没有大于12的数"),
        (r"the first one changes more \((\d+) against (\d+) values\)", r"第一个数变化更多(\1种对\2种)"),
        (r"the second one changes more \((\d+) against (\d+) values\)", r"第二个数变化更多(\1种对\2种)"),
        (r"numbers are seconds since 1970 of our times", "时间戳(1970年起的秒数)"),
        (r"numbers are Excel's days since 1900", "Excel 日期序号"),
        (r"long numbers were rounded by a spreadsheet, .+", "长数字被表格软件四舍五入,末尾已丢失"),
        (r"values from (\S+) to (\S+): a scale from (\S+) to (\S+)", r"取值\1到\2,按\3到\4分制"),
        (r"the question states its scale: a scale from (\S+) to (\S+)", r"题目写明了\1到\2分制"),
        (r"(.+): a scale from (\S+) to (\S+)", r"按\2到\3分制"),
        (r"like '(.+)'", r"与“\1”相近"),
        (r"(\d+) columns of that kind: (.+)", r"有\1列属于这一类"),
    )
)


# How a date's pattern is written in spreadsheets, which readers know: 26-Aug-23 is DD-MMM-YY.
PATTERN = {
    "%Y": "YYYY", "%y": "YY", "%m": "MM", "%B": "MMMM", "%b": "MMM", "%d": "DD",
    "%H": "hh", "%I": "hh", "%M": "mm", "%S": "ss", "%f": "fff", "%p": "AM/PM",
}  # fmt: skip


def in_words(text: str) -> str:
    """The evidence; a part nobody foresaw stays as it is."""
    text = re.sub(r"%[A-Za-z]", lambda found: PATTERN.get(found[0], found[0]), text)
    if not is_chinese():
        return text
    return ";".join(_part(part) for part in text.split("; ") if part)


def _part(part: str) -> str:
    for pattern, chinese in PARTS:
        if found := pattern.fullmatch(part):
            return found.expand(chinese)
    return part
