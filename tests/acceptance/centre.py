"""One invented centre of twelve people, as its platforms, switch, planner and personnel office export it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pandas as pd

from tests.platforms.made import csv, html_xls, xlsx

SHOP = "和鸣旗舰店"
DAYS = [date(2026, 6, 1) + timedelta(days=n) for n in range(30)]
LAST = DAYS[-1]


@dataclass(frozen=True)
class Agent:
    """Who it is and under which accounts; `untold` are accounts that the HR sheet does not have."""

    number: str
    name: str
    team: str
    wangwang: str = ""
    feige: str = ""
    extension: str = ""
    untold: tuple[str, ...] = ()


LEADS = {"淘宝组": "周芳", "抖音组": "韩磊", "热线组": "罗莎"}
AGENTS = (
    Agent("1001", "安琪", "淘宝组", wangwang=f"{SHOP}:小安", feige="和鸣安安"),
    Agent("1002", "白露", "淘宝组", wangwang=f"{SHOP}:小白", feige="白露", untold=("feige",)),
    Agent("1003", "陈晨", "淘宝组", wangwang=f"{SHOP}:晨曦", untold=("wangwang",)),
    Agent("1004", "丁宁", "淘宝组", wangwang=f"{SHOP}:丁宁", untold=("wangwang",)),
    Agent("1005", "方圆", "抖音组", feige="和鸣圆圆"),
    Agent("1006", "高远", "抖音组", feige="高远", untold=("feige",)),
    Agent("1007", "何洁", "抖音组", feige="和鸣小洁"),
    Agent("1008", "江雪", "热线组", extension="8001"),
    Agent("1009", "康健", "热线组", extension="8002"),
)
QIANNIU = [agent for agent in AGENTS if agent.wangwang]
FEIGE = [agent for agent in AGENTS if agent.feige]
HOTLINE = [agent for agent in AGENTS if agent.extension]


def is_on(agent: Agent, day: date) -> bool:
    """Six days on, one off, each on another weekday."""
    return (day.toordinal() + int(agent.number)) % 7 != 0


def chats(platform: str) -> pd.DataFrame:
    """Day rows of one platform as plain numbers."""
    draw, rows = Random(platform), []
    for day in DAYS:
        for agent in QIANNIU if platform == "qianniu" else FEIGE:
            if not is_on(agent, day):
                continue
            received = draw.randrange(20, 60)
            invited = draw.randrange(10, received)
            rated = draw.randrange(4, invited)
            bad = draw.randrange(0, 1 + rated // 4)
            account = agent.wangwang if platform == "qianniu" else agent.feige
            rows.append([day, agent.name, agent.team, account, received, invited, rated, rated - bad, bad,
                         draw.randrange(received // 2, received + 1), draw.randrange(10, 60)])  # fmt: skip
    columns = ["day", "name", "team", "account", "received", "invited", "rated", "good", "bad", "within", "first"]
    return pd.DataFrame(rows, columns=pd.Index(columns))


def calls() -> pd.DataFrame:
    """Phone calls; every call may be rated 1 (satisfied) to 3 (dissatisfied)."""
    draw = Random("calls")
    rows: list[list[object]] = []
    for day in DAYS:
        for agent in HOTLINE:
            for number in range(12 if is_on(agent, day) or day == LAST else 0):
                rung = datetime(day.year, day.month, day.day, 9) + timedelta(minutes=30 * number)
                answered = rung + timedelta(seconds=draw.randrange(4, 40))
                talk = draw.randrange(60, 400)
                level = draw.choice(["满意", "满意", "满意", "一般", "", ""])
                level = "不满意" if day == LAST and number == 3 else level
                rows.append([f"L{len(rows):05d}", f"139{len(rows):08d}", agent.extension, agent.name, "呼入", rung,
                             answered, answered + timedelta(seconds=talk), (answered - rung).seconds, talk,
                             level])  # fmt: skip
    columns = ["通话流水号", "主叫号码", "坐席工号", "坐席姓名", "呼叫类型", "来电时间", "接听时间", "挂机时间",
               "振铃时长", "通话时长", "满意度"]  # fmt: skip
    return pd.DataFrame(rows, columns=pd.Index(columns))


def share(part: int, whole: int) -> str:
    """A rate as platforms write it."""
    return f"{100 * part / whole:.1f}%" if whole else "--"


def qianniu_files(folder: Path, frame: pd.DataFrame | None = None) -> Path:
    """Thirty day exports: HTML named .xls, two header rows, a line of totals."""
    place = folder / "千牛日报"
    place.mkdir()
    names = ["日期", "旺旺昵称", "咨询人数", "接待人数", "首次响应(秒)", "平均响应(秒)", "邀评数"]
    groups = [*((name, 0) for name in names), ("评价", 4)]
    for day, rows in (chats("qianniu") if frame is None else frame).groupby("day"):
        body: list[list[object]] = [
            [day, f"{r.account}\t", r.received, r.received, f"{r.first:.2f}", f"{r.first:.2f}", r.invited, r.rated,
             r.good, r.bad, share(r.good, r.rated)] for r in rows.itertuples()]  # fmt: skip
        body.append(["合计", "", rows.received.sum(), rows.received.sum(), "--", "--", rows.invited.sum(),
                     rows.rated.sum(), rows.good.sum(), rows.bad.sum(), "--"])  # fmt: skip
        html_xls(place / f"客服绩效_{day:%Y%m%d}.xls", groups, ["参评数", "满意", "不满意", "满意率"], body)
    return place


def feige_file(folder: Path) -> Path:
    """A month in one workbook, a title line above the header."""
    header = ["日期", "客服昵称", "人工接待会话量", "应回复会话量", "3分钟内回复会话量", "3分钟人工回复率",
              "平均首次响应时长(秒)", "邀评数", "评价数", "满意率"]  # fmt: skip
    body = [[str(r.day), r.account, r.received, r.received, r.within, share(r.within, r.received), r.first, r.invited,
             r.rated, share(r.good, r.rated)] for r in chats("feige").itertuples()]  # fmt: skip
    return xlsx(folder / "飞鸽客服数据.xlsx", header, body, above=[["客服数据 2026-06-01 至 2026-06-30"]])


def calls_file(folder: Path) -> Path:
    """The switch's list of calls, in GB18030."""
    frame = calls()
    return csv(folder / "话单_202606.csv", list(frame.columns), frame.values.tolist(), "gb18030")


def roster_file(folder: Path) -> Path:
    """One line per person, one column per day."""
    rows: list[list[object]] = [
        [a.number, a.name, a.team, *("早" if is_on(a, day) else "休" for day in DAYS)] for a in AGENTS
    ]
    legend: list[list[object]] = [["说明:早=08:00-16:00"]]
    header = ["工号", "姓名", "班组", *(str(day.day) for day in DAYS)]
    return xlsx(folder / "排班.xlsx", header, [*rows, *legend], above=[["客服部2026年6月排班表"]], sheet="6月")


def staff_file(folder: Path) -> Path:
    """花名册 with a column of accounts per platform; some accounts are not in it."""
    header = ["工号", "姓名", "班组", "岗位", "职场", "用工性质", "入职日期", "离职日期", "直属主管", "千牛账号",
              "飞鸽账号", "电话分机"]  # fmt: skip

    def told(agent: Agent, kind: str) -> str:
        return "" if kind in agent.untold else str(getattr(agent, kind))

    rows = [[a.number, a.name, a.team, "客服", "上海", "自有", "2025-03-01", "", LEADS[a.team], told(a, "wangwang"),
             told(a, "feige"), told(a, "extension")] for a in AGENTS]  # fmt: skip
    rows += [[f"200{n}", name, team, "主管", "上海", "自有", "2024-01-01", "", "", "", "", ""]
             for n, (team, name) in enumerate(LEADS.items())]  # fmt: skip
    return xlsx(folder / "人员花名册.xlsx", header, rows)


def all_files(folder: Path) -> list[Path]:
    """Everything but the HR sheet, in the order in which an office brings it."""
    return [qianniu_files(folder), feige_file(folder), calls_file(folder), roster_file(folder)]
