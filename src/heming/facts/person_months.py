"""What people did and how customers rated it, summed per person, month and half: the base of every co-movement.

Each case falls into one of two halves by a digest of its id, the same on every engine and every day, so that work
can be
taken from one half and ratings from the other: then nothing but the person connects them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.facts.engines import engine_for
from heming.facts.store import Snapshot, Store

BY = ("agent_key", "team_key", "channel", "month_number", "half")
HARD = 4  # difficulty from which a case counts as hard
TIMES = {"handle": "handle_seconds", "reply": "first_reply_seconds"}
MEANS = {
    "talk": "talk_seconds", "replies": "agent_reply_count", "resolved": "is_resolved", "difficulty": "difficulty",
    "tenure": "tenure_days",
}  # fmt: skip
REPEAT_SECONDS = 7 * 86_400
OUTCOMES = ("repeated", "settled", "reopened", "complained")  # what became of a case, without anybody's answer


@dataclass(frozen=True)
class Part:
    """Which cases: `kind` by what they are about (channel, category, service_stage), `whose` by where they were worked
    on (team_key, site, skill_group). What is usual is told of all cases of a kind, wherever they were worked on."""

    kind: tuple[tuple[str, str], ...] = ()
    whose: tuple[tuple[str, str | int], ...] = ()


def person_months(store: Store, snapshot: Snapshot, *, part: Part) -> pa.Table:
    """Sums over cases with an agent: counts, and for times `<name>_n`, `_log` (sum of ln seconds), `_off` and `_off2`
    (sum, and sum of squares, of ln seconds less the mean of cases of the same channel, category and difficulty).

    For each of `OUTCOMES` `<name>_n` and `_off`: the flag less its share among cases of the same kind.
    """
    engine = engine_for(store)
    cases = _only(engine.table(snapshot, "cases"), part.kind).filter(lambda t: t.agent_key.notnull())
    rows = cases.select(
        "agent_key", "team_key", "channel", "category", "difficulty", *_places(part),
        month_number=_month(cases.opened_date), half=_half(cases.source, cases.source_id),
        **{name: _log(cases[column]) for name, column in TIMES.items()},
        **{f"{name}_value": cases[column].cast("float64") for name, column in MEANS.items()},
        hard=(cases.difficulty >= HARD).cast("float64"),
        transferred=(cases.transfer_count > 0).cast("float64"),
        again=(cases.next_contact_seconds <= REPEAT_SECONDS).fill_null(False).cast("float64"),
        outbound=(cases.direction == "out").cast("float64"),
        **{name: flag.cast("float64") for name, flag in _outcomes(cases).items()},
    )  # fmt: skip
    compared = (*TIMES, *OUTCOMES)
    rows = _beside(rows, ("channel", "category", "difficulty"), {name: f"{name}_usual" for name in compared})
    rows = _only(rows.mutate(**{f"{name}_off": rows[name] - rows[f"{name}_usual"] for name in compared}), part.whose)
    sums: dict[str, ir.Value] = {"cases": rows.count(), "again": rows.again.sum()}
    for name in TIMES:
        sums |= {
            f"{name}_n": rows[name].count(),
            f"{name}_log": rows[name].sum(),
            f"{name}_off": rows[f"{name}_off"].sum(),
        }
        sums[f"{name}_off2"] = (rows[f"{name}_off"] * rows[f"{name}_off"]).sum()
    for name in OUTCOMES:
        sums |= {f"{name}_n": rows[name].count(), f"{name}_off": rows[f"{name}_off"].sum()}
    for name in (*(f"{n}_value" for n in MEANS), "hard", "transferred", "outbound"):
        short = name.removesuffix("_value")
        sums |= {f"{short}_n": rows[name].count(), f"{short}_sum": rows[name].sum()}
    return engine.run(rows.group_by(list(BY)).aggregate(**sums))


def _outcomes(cases: ir.Table) -> dict[str, ir.BooleanValue]:
    """What became of a case; null where the records do not tell."""
    return {
        "repeated": (cases.next_contact_seconds <= REPEAT_SECONDS).fill_null(False),
        "settled": cases.is_resolved, "reopened": cases.reopen_count > 0, "complained": cases.complaint_count > 0,
    }  # fmt: skip


def rated_months(store: Store, snapshot: Snapshot, *, part: Part) -> pa.Table:
    """Real ratings with an agent: how many, how many satisfied, `off` (satisfied less the share among answers of the
    same
    channel and category) and `spread` (the variance such answers have by chance)."""
    engine = engine_for(store)
    answers = _only(engine.table(snapshot, "answers"), part.kind).filter(
        lambda t: (
            (t.instrument == "csat") & t.agent_key.notnull() & t.satisfaction.notnull() & ~t.is_default.fill_null(False)
        )
    )
    source = ibis.coalesce(answers.case_source, answers.source)
    rows = answers.select(
        "agent_key", "team_key", "channel", "category", *_places(part), month_number=_month(answers.answered_date),
        half=_half(source, ibis.coalesce(answers.case_id, answers.source_id)),
        good=(answers.satisfaction == "satisfied").cast("float64"),
    )  # fmt: skip
    rows = _only(_beside(rows, ("channel", "category"), {"good": "usual"}), part.whose)
    sums = {
        "rated": rows.count(),
        "satisfied": rows.good.sum(),
        "rated_off": (rows.good - rows.usual).sum(),
        "rated_spread": (rows.usual * (1 - rows.usual)).sum(),
    }
    return engine.run(rows.group_by(list(BY)).aggregate(**sums))


def sampled_replies(store: Store, snapshot: Snapshot, *, first: date, last: date, each: int) -> pa.Table:
    """Up to `each` public replies per person in these days, chosen by digest: agent_key, case, text (masked). For
    counting
    near-duplicates only; the words themselves never leave that count."""
    engine = engine_for(store)
    if not snapshot.table("message_texts").rows:
        return pa.table({"agent_key": pa.array([], pa.int64()), "case_id": pa.array([], pa.string()), "text": []})
    said = engine.table(snapshot, "messages")
    said = said.filter(
        (said.author_kind == "agent") & said.agent_key.notnull() & said.sent_date.between(first, last)
    ).select("source", "source_id", "agent_key", "case_id", turn=said.source_id.hexdigest("md5"))
    order = ibis.window(group_by="agent_key", order_by=[said.turn, said.source_id])
    chosen = said.mutate(place=ibis.row_number().over(order)).filter(lambda t: t.place < each)
    texts = engine.table(snapshot, "message_texts").select("source", "source_id", "text")
    return engine.run(chosen.join(texts, ["source", "source_id"]).select("agent_key", "case_id", "text"))


def _places(part: Part) -> list[str]:
    """The columns of `whose` that a row does not carry anyway."""
    return [column for column, _value in part.whose if column != "team_key"]


def _only(rows: ir.Table, equal: tuple[tuple[str, str | int], ...] | tuple[tuple[str, str], ...]) -> ir.Table:
    for column, value in equal:
        rows = rows.filter(rows[column] == value)
    return rows


def _beside(rows: ir.Table, kind: tuple[str, ...], means: Mapping[str, str]) -> ir.Table:
    """The mean of each value over rows of one kind, beside every row. A small table is joined: a window would hold all
    rows at once.
    """
    usual = rows.group_by(list(kind)).aggregate(**{mean: rows[name].mean() for name, mean in means.items()})
    usual = usual.rename({f"kind_{column}": column for column in kind})
    same = [rows[column].identical_to(usual[f"kind_{column}"]) for column in kind]
    return rows.inner_join(usual, same).drop(*(f"kind_{column}" for column in kind))


def _month(day: ir.Value) -> ir.Value:
    return (day.year() * 12 + day.month() - 1).cast("int32")


def _half(source: ir.Value, case: ir.Value) -> ir.Value:
    digest = (source.fill_null("") + "\n" + case.fill_null("")).hexdigest("md5")
    return digest.substr(0, 1).isin(list("01234567")).cast("int8")


def _log(seconds: ir.Value) -> ir.Value:
    """Natural log of seconds; times are long-tailed, and a share quicker means the same for short and long ones."""
    return ibis.ifelse(seconds >= 0, (seconds.cast("float64") + 1).ln(), ibis.null("float64"))
