"""The layout of each platform's day export: header and where each column comes from."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.platforms.made import csv, days, html_xls, mean_of, rate, rows_of, xlsx

Layout = Callable[[Path], Path]


def qianniu(folder: Path) -> Path:
    """千牛: HTML named .xls, two header rows, 合计 and 平均 lines, ids with a trailing tab."""
    frame = days()
    body = rows_of(frame, [
        "day", lambda f: f.agent_account + "\t", "received", "received",
        mean_of("first_sum", "replied"), mean_of("first_sum", "replied"),
        "invited", "rated", "very_satisfied", "satisfied", "neutral", "dissatisfied", "very_dissatisfied",
        lambda f: percent_satisfied(f),
    ])  # fmt: skip
    total = ["合计", "", frame.received.sum(), frame.received.sum(), "--", "--", 40, 20,
             1, 1, 1, 1, 1, "--"]  # fmt: skip
    mean = ["平均", "", 2, 2, "12.00", "31.00", 1, 1, 1, 1, 1, 1, 1, "90.0%"]
    groups = [("日期", 0), ("旺旺昵称", 0), ("咨询人数", 0), ("接待人数", 0), ("首次响应(秒)", 0), ("平均响应(秒)", 0),
              ("邀评数", 0), ("评价", 7)]  # fmt: skip
    lower = ["参评数", "很满意", "满意", "一般", "不满意", "很不满意", "满意率"]
    return html_xls(folder / "客服绩效_202606.xls", groups, lower, [*body, total, mean])


def percent_satisfied(frame: pd.DataFrame) -> list[str]:
    """满意率 with one decimal."""
    return rate("good", "rated")(frame.assign(good=frame.very_satisfied + frame.satisfied))


def feige(folder: Path) -> Path:
    """飞鸽: XLSX with rates of two decimals."""
    body = rows_of(days(), [
        "day", "agent_account", "received", "received", "within", rate("within", "received", 2),
        mean_of("first_sum", "replied"), mean_of("first_sum", "replied"), "invited", "rated", percent_satisfied,
    ])  # fmt: skip
    header = ["日期", "客服昵称", "人工接待会话量", "应回复会话量", "3分钟内回复会话量", "3分钟人工回复率",
              "平均首次响应时长(秒)", "平均响应时长(秒)", "邀评数", "评价数", "满意率"]  # fmt: skip
    return xlsx(folder / "飞鸽客服数据.xlsx", header, body, above=[["客服数据 2026-06-01 至 2026-06-30"]])


def dongdong(folder: Path) -> Path:
    """咚咚: one CSV a day in a folder, leading zeros kept as =\"0012\"."""
    place = folder / "咚咚日报"
    place.mkdir()
    header = ["日期", "客服", "咨询量", "接待量", "30s应答率", "平均响应时间(s)",
              "邀评量", "评价量", "非常满意", "满意", "一般",
              "不满意", "非常不满意"]  # fmt: skip
    for day, frame in days().groupby("day"):
        body = rows_of(frame, [
            "day", lambda f: '="' + f.agent_account + '"', "received", "received",
            rate("within", "received"),
            mean_of("first_sum", "replied"), "invited", "rated", "very_satisfied", "satisfied", "neutral",
            "dissatisfied", "very_dissatisfied",
        ])  # fmt: skip
        csv(place / f"客服工作量_{str(day).replace('-', '')}.csv", header, body, "gb18030")
    return place


def pinduoduo(folder: Path) -> Path:
    """拼多多: CSV with a score of its own."""
    header = ["日期", "客服账号", "咨询人数", "3分钟人工回复率(8-23点)", "平均人工响应时长(秒)", "评价数"]
    body = rows_of(days(), ["day", "agent_account", "received", rate("within", "received", 2),
                            mean_of("first_sum", "replied"), "rated"])  # fmt: skip
    return csv(folder / "多多客服绩效.csv", header, body)


def wecom(folder: Path) -> Path:
    """微信客服: rates only, each with the count it is a share of."""
    header = ["日期", "接待人员", "客服账号", "咨询会话数", "人工回复率", "平均首次响应时长",
              "满意度评价发送数", "满意度参评率",
              "满意评价占比", "一般评价占比", "不满意评价占比"]  # fmt: skip
    frame = days().assign(
        good=lambda f: f.very_satisfied + f.satisfied, bad=lambda f: f.dissatisfied + f.very_dissatisfied
    )
    body = rows_of(frame, [
        "day", "agent_account", lambda f: ["官方客服"] * len(f), "received", rate("replied", "received", 2),
        mean_of("first_sum", "replied", "{:.4f}"), "invited", rate("rated", "invited", 2), rate("good", "rated", 2),
        rate("neutral", "rated", 2), rate("bad", "rated", 2),
    ])  # fmt: skip
    return xlsx(folder / "微信客服接待人员统计.xlsx", header, body)


def _plain(name: str, header: str) -> Layout:
    def write(folder: Path) -> Path:
        body = rows_of(days(), ["day", "agent_account", "received", mean_of("first_sum", "replied"), "invited", "rated",
                                lambda f: f.very_satisfied + f.satisfied, "neutral",
                                lambda f: f.dissatisfied + f.very_dissatisfied, "online"])  # fmt: skip
        return xlsx(folder / name, header.split(), body)

    return write


PLAIN: dict[str, Layout] = {
    "qidian_days": _plain(
        "企点客服统计.xlsx",
        "日期 员工姓名 人工接待量 平均首次响应时长 邀评次数 参评数 满意 一般 不满意 在线时长",
    ),
    "qiyu_days": _plain(
        "七鱼坐席报表.xlsx",
        "日期 客服 接入会话量 平均首响时长 邀评量 参评量 满意 一般 不满意 在线时长",
    ),
    "sobot_days": _plain(
        "智齿工作量.xlsx",
        "日期 客服昵称 接待会话量 首次响应平均时长 邀评量 参评量 满意量 一般量 不满意量 在线总时长",
    ),
    "udesk_days": _plain(
        "Udesk客服报表.xlsx",
        "日期 客服姓名 对话总数 平均首次响应时间 邀请评价数 参评数 满意 一般 不满意 在线时长",
    ),
    "meiqia_days": _plain(
        "美洽工作量.xlsx",
        "日期 客服 总对话量 平均首次响应时长 邀评数 评价数 好评 中评 差评 在线时长",
    ),
}
