"""What each column is: Chinese and English exports of the kinds people bring."""

from pathlib import Path

import pytest

from heming.facts.arrivals.mapping import Mapping
from tests.sources.made import SHOPZILLA, column, csv, guessed, opened, real, write


def targets(mapping: Mapping) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in mapping.fields:
        found.setdefault(item.header, item.target)
    return found


def test_the_marketplace_file_is_recognised_without_a_question(tmp_path: Path) -> None:
    guess = guessed(real(SHOPZILLA))
    assert guess.questions == ()
    mapping = guess.mapping
    assert mapping.table == "cases"
    assert mapping.only_answered
    assert targets(mapping) == {
        "Unique id": "cases.source_id",
        "channel_name": "cases.channel",
        "category": "cases.category",
        "Sub-category": "cases.subcategory",
        "Customer Remarks": "answers.csat.comment",
        "Order_id": "cases.order_id",
        "order_date_time": "cases.x_order_date_time",
        "Issue_reported at": "cases.opened_at",
        "issue_responded": "cases.first_human_reply_at",
        "Survey_response_Date": "answers.csat.answered_at",
        "Customer_City": "cases.region",
        "Product_category": "cases.product_category",
        "Item_price": "cases.amount",
        "connected_handling_time": "cases.handle_seconds",
        "Agent_name": "cases.agent_account",
        "Supervisor": "cases.supervisor_name",
        "Manager": "cases.manager_name",
        "Tenure Bucket": "cases.tenure_band",
        "Agent Shift": "cases.shift_kind",
        "CSAT Score": "answers.csat.value",
    }
    assert [mapping.headers[i] for i in mapping.left_out] == ["column 1"]
    assert column(mapping, "cases.opened_at").parser.params["order"] == "dmy"
    assert column(mapping, "answers.csat.answered_at").parser.params["formats"] == ["%d-%b-%y"]


def test_the_incident_log_is_folded_by_its_number_in_the_order_of_its_changes() -> None:
    mapping = guessed(real("incidents/incident_event_log.csv.gz")).mapping
    assert mapping.fold is not None
    assert mapping.headers[mapping.fold.by] == "number"
    assert mapping.headers[mapping.fold.order or 0] == "sys_mod_count"
    assert set(mapping.fold.maxima) == {"cases.reopen_count", "cases.transfer_count"}
    assert mapping.fold.first == ("cases.opened_at",)
    found = targets(mapping)
    assert found["assigned_to"] == "cases.agent_account"
    assert found["assignment_group"] == "cases.skill_group"
    assert found["made_sla"] == "cases.sla_met"
    assert found["caller_id"] == "cases.customer_id"


SESSIONS = csv(
    [
        "会话ID",
        "访客",
        "客服",
        "客服工号",
        "渠道",
        "会话开始时间",
        "会话结束时间",
        "首响时长",
        "会话分类",
        "满意度",
        "评价内容",
        "是否解决",
        "结束方",
    ],
    [
        [
            f'="00{i}"',
            f"访客{i % 40}",
            f"小{'美丽强'[i % 3]}",
            f"00{i % 3}",
            "微信",
            f"2024/3/{1 + i % 28} 9:{i % 60:02}:00",
            f"2024/3/{1 + i % 28} 10:00:00",
            f"00:00:{i % 60:02}",
            "退款",
            ("非常满意", "满意", "一般", "--", "不满意")[i % 5],
            "好" if i % 3 else "",
            "是" if i % 2 else "否",
            "访客",
        ]
        for i in range(200)
    ],
)


def test_a_chinese_session_export_is_recognised(tmp_path: Path) -> None:
    guess = guessed(write(tmp_path, "会话.csv", SESSIONS, "gb18030"))
    found = targets(guess.mapping)
    assert guess.questions == ()
    assert found["会话ID"] == "cases.source_id"
    assert found["客服"] == "cases.agent_name"
    assert found["客服工号"] == "cases.agent_account"
    assert found["首响时长"] == "cases.source_first_reply_seconds"
    assert found["满意度"] == "answers.csat.value"
    assert found["评价内容"] == "answers.csat.comment"
    assert found["是否解决"] == "cases.is_resolved"
    assert column(guess.mapping, "cases.ended_by").parser.params["codes"] == {"访客": "customer"}
    labels = column(guess.mapping, "answers.csat.value").parser.params["labels"]
    assert isinstance(labels, dict)
    assert (labels["非常满意"], labels["一般"], labels["不满意"]) == (5, 3, 2)
    assert not guess.mapping.only_answered


def test_an_export_of_days_per_agent_is_recognised(tmp_path: Path) -> None:
    text = "客服绩效日报\n日期,客服,接待,,首响,,评价,,,在线时长\n,,接待量,转出量,平均,最大,邀评量,参评量,满意率,\n"
    for day in range(1, 11):
        text += "".join(f"2024-01-{day:02},店铺A:{a},60,3,12秒,50秒,40,18,98.5%,07:12:33\n" for a in ("小美", "阿强"))
    text += "合计,,1200,60,,,800,360,98.5%,\n"
    mapping = guessed(write(tmp_path, "日报.csv", text)).mapping
    assert mapping.table == "agent_days"
    assert targets(mapping) == {
        "日期": "agent_days.day",
        "客服": "agent_days.agent_account",
        "接待 / 接待量": "agent_days.received_count",
        "接待 / 转出量": "agent_days.transfer_out_count",
        "首响 / 平均": "agent_days.first_reply_seconds_mean_given",
        "首响 / 最大": "agent_days.x_首响_最大",
        "评价 / 邀评量": "agent_days.invited_count",
        "评价 / 参评量": "agent_days.rated_count",
        "评价 / 满意率": "agent_days.satisfied_share_given",
        "在线时长": "agent_days.online_seconds",
    }


def test_a_call_list_with_day_and_time_apart_is_recognised(tmp_path: Path) -> None:
    header = [
        "Call Id",
        "Agent",
        "Date",
        "Time",
        "Topic",
        "Answered (Y/N)",
        "Resolved",
        "Speed of answer in seconds",
        "AvgTalkDuration",
        "Satisfaction rating",
    ]
    rows = [
        [
            f"ID{i:04}",
            ("Diane", "Becky")[i % 2],
            f"2021-01-{1 + i % 28:02}",
            f"{9 + i % 9}:12:58",
            "Contract related",
            "YN"[i % 2],
            "NY"[i % 3 == 0],
            10 + i % 60,
            f"00:0{i % 6}:23",
            i % 5 + 1,
        ]
        for i in range(100)
    ]
    mapping = guessed(write(tmp_path, "calls.csv", csv(header, rows))).mapping
    found = targets(mapping)
    opened_at = column(mapping, "cases.opened_at")
    assert opened_at.parser.kind == "instant"
    assert opened_at.parser.params["time_position"] == 3
    assert found["Answered (Y/N)"] == "cases.human_answered"
    assert found["Resolved"] == "cases.is_resolved"
    assert found["Speed of answer in seconds"] == "cases.queue_seconds"
    assert found["AvgTalkDuration"] == "cases.talk_seconds"
    assert found["Satisfaction rating"] == "answers.csat.value"


def test_a_ticket_list_whose_response_time_is_a_moment_is_recognised(tmp_path: Path) -> None:
    header = [
        "Ticket ID",
        "Customer Name",
        "Customer Email",
        "Product Purchased",
        "Ticket Type",
        "Ticket Subject",
        "Ticket Status",
        "Ticket Priority",
        "Ticket Channel",
        "First Response Time",
        "Time to Resolution",
        "Customer Satisfaction Rating",
    ]
    rows = [
        [
            i,
            f"Ann {i}",
            f"a{i}@x.com",
            "Camera",
            "Refund",
            "Help",
            "Closed",
            "High",
            "Email",
            f"2023-06-01 12:{i % 60:02}:36",
            f"2023-06-01 18:{i % 60:02}:38",
            f"{i % 5 + 1}.0" if i % 3 else "",
        ]
        for i in range(100)
    ]
    found = targets(guessed(write(tmp_path, "t.csv", csv(header, rows))).mapping)
    assert found["First Response Time"] == "cases.first_human_reply_at"
    assert found["Time to Resolution"] == "cases.resolved_at"
    assert found["Customer Satisfaction Rating"] == "answers.csat.value"
    assert found["Customer Email"] == "cases.customer_contact"
    assert found["Ticket Channel"] == "cases.channel"


def test_messages_of_conversations_are_recognised(tmp_path: Path) -> None:
    rows = [
        [f"s{i // 5}", ("visitor", "agent")[i % 2], f"2024-01-02 10:{i % 60:02}:00", f"hello {i}"] for i in range(100)
    ]
    mapping = guessed(write(tmp_path, "m.csv", csv(["session id", "sender", "time", "content"], rows))).mapping
    assert mapping.table == "messages"
    assert targets(mapping) == {
        "session id": "messages.case_id",
        "sender": "messages.author_kind",
        "time": "messages.sent_at",
        "content": "messages.text",
    }
    assert mapping.fold is None


def test_rows_without_id_and_date_are_still_cases(tmp_path: Path) -> None:
    rows = [[f"小{'美丽强'[i % 3]}", ["退款", "物流", "售后"][i % 3], i % 5 + 1] for i in range(100)]
    mapping = guessed(write(tmp_path, "a.csv", csv(["客服", "问题类型", "满意度"], rows))).mapping
    assert mapping.table == "cases"
    assert "cases.source_id" not in mapping.targets()


def test_the_same_headers_give_the_same_stream_whatever_the_file_is_called(tmp_path: Path) -> None:
    one, other = (guessed(write(tmp_path, name, SESSIONS)).mapping.stream for name in ("一月.csv", "二月.csv"))
    assert one == other


def test_unknown_columns_become_typed_extra_columns(tmp_path: Path) -> None:
    header = [
        "ticket id",
        "created at",
        "Wait (min)",
        "VIP",
        "Branch code",
        "Contract end",
        "Card holder name",
        "Share",
        "leer",
    ]
    rows = [
        [
            f"T{i}",
            "2024-01-02 10:00",
            i,
            "yes" if i % 2 else "no",
            f"00{i % 7}",
            "2024-05-01",
            f"Ann {i}",
            f"{i % 90}%",
            "",
        ]
        for i in range(60)
    ]
    mapping = guessed(write(tmp_path, "a.csv", csv(header, rows))).mapping
    kinds = {item.header: item.parser.kind for item in mapping.fields if ".x_" in item.target}
    assert kinds == {
        "VIP": "flag",
        "Branch code": "text",
        "Contract end": "date",
        "Card holder name": "text",
        "Share": "percent",
    } | {key: value for key, value in kinds.items() if key == "Wait (min)"}
    assert column(mapping, "cases.x_card_holder_name").personal
    assert not column(mapping, "cases.x_vip").personal
    assert [mapping.headers[i] for i in mapping.left_out] == ["leer"]


def test_order_numbers_rounded_by_a_spreadsheet_are_told(tmp_path: Path) -> None:
    rows = [[f"T{i}", "1.23457E+18", "2024-01-02"] for i in range(30)]
    guess = guessed(write(tmp_path, "a.csv", csv(["工单号", "订单号", "创建时间"], rows)))
    assert column(guess.mapping, "cases.order_id").parser.params == {"rounded": True}
    assert any(notice.code == "rounded_ids" for notice in guess.notices)


@pytest.mark.parametrize(
    ("header", "values", "unit"),
    [
        ("处理时长(分钟)", ["3", "4.5"], "min"),
        ("Handle time (hrs)", ["0.2", "1"], "h"),
        ("处理时长(秒)", ["20", "31"], None),
    ],
)
def test_the_unit_of_a_duration_is_read_from_its_name(
    tmp_path: Path, header: str, values: list[str], unit: str | None
) -> None:
    rows = [[f"T{i}", "2024-01-02 10:00", values[i % 2]] for i in range(30)]
    mapping = guessed(write(tmp_path, "a.csv", csv(["工单号", "创建时间", header], rows))).mapping
    assert column(mapping, "cases.handle_seconds").parser.params.get("unit") == unit


def test_a_sample_of_a_personal_column_is_marked_personal(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv", SESSIONS))
    assert file.sample.is_complete
    mapping = guessed(write(tmp_path, "a.csv", SESSIONS)).mapping
    assert column(mapping, "cases.customer_id").personal
    assert column(mapping, "answers.csat.comment").personal
