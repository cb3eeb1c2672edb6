"""What is said in a chat, line by line: bot, automatic greeting, customer and agent in turns."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Rows, chosen
from heming.sources.centre.contact import CHAT
from heming.sources.centre.days import OPENS
from heming.sources.centre.phrases import Writer, grammar
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, flags, known, listed, numbered, who

AUTHORS = ("customer", "agent", "bot", "system", "auto_reply")
CUSTOMER, AGENT, BOT, SYSTEM, AUTO = range(5)
LINES_PER_CASE = 100
HANDED_OVER = "已为您转接人工客服"


class Lines:
    """The lines of a month, column by column."""

    def __init__(self) -> None:
        self.case: list[int] = []
        self.at: list[int] = []
        self.author: list[int] = []
        self.text: list[str] = []
        self.template: list[int] = []

    def add(self, case: int, at: int, *, author: int, text: str, template: int = NONE) -> None:
        """One line more."""
        self.case.append(case)
        self.at.append(at)
        self.author.append(author)
        self.text.append(text)
        self.template.append(template)


def messages(rows: Rows, scene: Scene) -> pa.Table:
    """One row per line of the chats whose words were kept."""
    kept = (
        rows["served"]
        & (rows["kind"] == CHAT)
        & (rows["second"] >= OPENS)
        & (scene.random.random(len(rows["opened"])) < scene.centre.dialogue_share)
    )
    mine = chosen(rows, kept)
    lines, writer = Lines(), Writer(scene.random, scene)
    columns = {name: values.tolist() for name, values in mine.items()}
    for i in range(len(mine["number"])):
        _talk({name: values[i] for name, values in columns.items()}, i, lines=lines, writer=writer)
    return _as_table(lines, mine, scene)


def _talk(case: dict[str, int], i: int, *, lines: Lines, writer: Writer) -> None:
    forms = grammar()["dialogue"]
    about = {"matter": case["matter"], "product": case["product"]}
    lines.add(i, case["opened"], author=CUSTOMER, text=writer.one_of(forms["ask"], **about))
    if case["had_bot"]:
        ended = case["bot_ended"]
        lines.add(i, min(case["opened"] + 2, ended), author=BOT, text=writer.fill(forms["bot"][1], **about))
        lines.add(i, ended, author=CUSTOMER, text=("人工", "转人工", "人工客服", "找人工")[writer.throw(4)])
        lines.add(i, ended, author=SYSTEM, text=HANDED_OVER)
    lines.add(i, case["assigned"], author=AUTO, text=forms["auto"])
    _turns(case, i, lines=lines, writer=writer)


def _turns(case: dict[str, int], i: int, *, lines: Lines, writer: Writer) -> None:
    """The agent's replies, each after a line of the customer; a last word that may stay unanswered."""
    forms, about = grammar()["dialogue"], {"matter": case["matter"], "product": case["product"]}
    replies, own_left = case["replies"], case["own_words"]
    waits = _around(case["turn"], replies - 1, writer)
    gap = max(4, (int(case["handle"] * 1.2) - sum(waits)) // max(1, replies))
    at = case["first_reply"]
    for turn in range(replies):
        if turn:
            at += max(2, int(gap * (0.4 + 1.2 * writer.throw(1000) / 1000)))
            lines.add(i, at, author=CUSTOMER, text=writer.one_of(forms["more"], **about))
            at += waits[turn - 1]
        own = writer.throw(replies - turn) < own_left
        own_left -= own
        template = NONE if own else _template(turn, replies, writer)
        text = writer.one_of(forms["own"], **about) if own else forms["template"][template]
        lines.add(i, at, author=AGENT, text=text, template=template)
    if case["last_word"]:
        tone = "thanks" if case["level"] >= 4 else "angry" if case["level"] <= 2 else "more"
        lines.add(i, at + max(3, gap // 2), author=CUSTOMER, text=writer.one_of(forms[tone], **about))


def _around(mean: int, count: int, writer: Writer) -> list[int]:
    """Waits that vary and keep this mean (up to the rounding of one)."""
    weights = [0.4 + 1.2 * writer.throw(1000) / 1000 for _ in range(count)]
    scale = mean * count / sum(weights) if weights else 0
    waits = [max(1, round(weight * scale)) for weight in weights]
    if waits:
        waits[-1] = max(1, waits[-1] + mean * count - sum(waits))
    return waits


def _template(turn: int, replies: int, writer: Writer) -> int:
    """The opening first, the closing last, anything between."""
    if turn == 0:
        return 1
    return 3 if turn == replies - 1 else (0, 2, 4, 5)[writer.throw(4)]


def _as_table(lines: Lines, mine: Rows, scene: Scene) -> pa.Table:
    case = np.array(lines.case, dtype=np.int64)
    at, author = np.array(lines.at, dtype=np.int64), np.array(lines.author, dtype=np.int64)
    template = np.array(lines.template, dtype=np.int64)
    number, agent = mine["number"][case], np.where(author == AGENT, mine["agent"][case], NONE)
    begins = np.flatnonzero(np.append(True, case[1:] != case[:-1])) if len(case) else case
    line = np.arange(len(case)) - np.repeat(begins, np.diff(np.append(begins, len(case))))
    columns = who(scene.centre, agent, day=mine["day"][case], shop=mine["shop"][case], night=mine["night"][case]) | {
        "source_id": numbered("M", number * LINES_PER_CASE + line),
        "case_id": numbered("S", number),
        "sent_at": known(at),
        "author_kind": listed(AUTHORS, author),
        "is_public": flags(np.ones(len(case), dtype=np.bool_)),
        "text": pa.array(lines.text, pa.string()),
        "template": listed(grammar()["dialogue"]["template_names"], template),
    }
    return assembled("messages", columns)
