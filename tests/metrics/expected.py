"""Every measure once more in plain pandas, from the definitions in words; nothing of Heming is used here."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

LAST = date(2023, 9, 30)
DAY = 86_400
Frames = dict[str, pd.DataFrame]
Figure = tuple[float, float]
Measure = Callable[[Frames], Figure]


def true(column: pd.Series) -> pd.Series:
    """Where a flag is known and true."""
    return column.fillna(False).astype(bool)


def not_false(column: pd.Series) -> pd.Series:
    """Where a flag is true or unknown."""
    return column.fillna(True).astype(bool)


def share(hit: pd.Series, among: pd.Series) -> Figure:
    """Hits among rows."""
    n = int(among.sum())
    return (float((hit & among).sum()) / n if n else np.nan), n


def of(
    table: str, column: str, where: Callable[[pd.DataFrame], pd.Series] | None = None
) -> Callable[[Frames], pd.Series]:
    """The known values of a column."""

    def values(f: Frames) -> pd.Series:
        frame = f[table] if where is None else f[table][where(f[table])]
        return frame[column].dropna().astype(float)

    return values


def statistics(name: str, values: Callable[[Frames], pd.Series]) -> dict[str, Measure]:
    """Mean, median and 90th percentile."""
    return {
        f"{name}_mean": lambda f: (values(f).mean(), len(values(f))),
        f"{name}_p50": lambda f: (values(f).quantile(0.5), len(values(f))),
        f"{name}_p90": lambda f: (values(f).quantile(0.9), len(values(f))),
    }


def mean(values: Callable[[Frames], pd.Series]) -> Measure:
    """A mean alone."""
    return lambda f: (values(f).mean(), len(values(f)))


def known_share(table: str, column: str, where: Callable[[pd.DataFrame], pd.Series] | None = None) -> Measure:
    """A flag (or a positive count) among rows where it is known."""

    def figure(f: Frames) -> Figure:
        frame = f[table] if where is None else f[table][where(f[table])]
        known = frame[column].dropna()
        return share(known.astype(float) > 0, known.notna())

    return figure


def ok_time(c: pd.DataFrame) -> pd.Series:
    return c.time_problem.isna()


def resolved(c: pd.DataFrame) -> pd.Series:
    return c.is_resolved.where(c.is_resolved.notna(), c.resolved_at.notna()).astype(bool)


def older(days: pd.Series, than: int) -> pd.Series:
    """Days that lie at least so many days before the end of the records."""
    return days.map(lambda d: isinstance(d, date) and d <= LAST - timedelta(days=than))


def fcr(f: Frames) -> Figure:
    c = f["cases"]
    among = resolved(c) & c.customer_key.notna() & older(c.resolved_date, 7)
    again = c.next_contact_seconds.notna() & (c.next_contact_seconds <= 7 * DAY)
    return share((c.reopen_count.fillna(0) == 0) & (c.transfer_count.fillna(0) == 0) & ~again, among)


def repeat(f: Frames) -> Figure:
    c = f["cases"]
    return share(c.next_contact_seconds <= 7 * DAY, c.customer_key.notna() & older(c.opened_date, 7))


def sla(f: Frames) -> Figure:
    c = f["cases"]
    met = c.sla_met.where(c.sla_met.notna(), c.resolved_at <= c.due_at).astype(bool)
    return share(met, c.due_at.notna() & older(c.due_date, 1))


def asked_in(c: pd.DataFrame) -> pd.Series:
    return not_false(c.asked_human) & (c.direction.isna() | (c.direction == "in"))


def level(f: Frames) -> Figure:
    c = f["cases"]
    return share(not_false(c.human_answered) & (c.answer_wait_seconds <= 20), asked_in(c))


def bot_resolved(f: Frames) -> Figure:
    c = f["cases"]
    back = c.next_any_contact_seconds <= DAY
    # Who came back within a day was not helped, whether or not they asked for a person.
    among = c.had_bot & c.customer_key.notna() & older(c.opened_date, 1) & (c.asked_human.notna() | back)
    return share(~true(c.asked_human) & ~back, among)


def bot_share(column: str, wanted: bool = True) -> Measure:
    def figure(f: Frames) -> Figure:
        c = f["cases"][f["cases"].had_bot & f["cases"][column].notna()]
        return share(true(c[column]) == wanted, c.had_bot)

    return figure


def csat(a: pd.DataFrame) -> pd.Series:
    return (a.instrument == "csat") & ~a.is_default


def levels(name: str) -> Measure:
    def figure(f: Frames) -> Figure:
        a = f["answers"]
        return share(a.satisfaction == name, csat(a) & a.satisfaction.notna())

    return figure


def nps(f: Frames) -> Figure:
    a = f["answers"][f["answers"].instrument == "nps"]
    n = len(a)
    return (100 * ((a.value >= 9).sum() - (a.value <= 6).sum()) / n if n else np.nan), n


def group_share(name: str) -> Measure:
    def figure(f: Frames) -> Figure:
        a = f["answers"][f["answers"].instrument == "nps"]
        return share(a.nps_group == name, a.nps_group.notna())

    return figure


def spearman(x: str) -> Measure:
    def figure(f: Frames) -> Figure:
        a = f["answers"][csat(f["answers"])].dropna(subset=[x, "score"])
        return float(a[x].astype(float).rank().corr(a.score.astype(float).rank())), len(a)

    return figure


def state_share(top: tuple[str, ...], bottom: tuple[str, ...]) -> Measure:
    def figure(f: Frames) -> Figure:
        s = f["agent_states"]
        over = s[s.state.isin(bottom)].state_seconds.sum()
        return s[s.state.isin(top)].state_seconds.sum() / over, over

    return figure


SERVING = ("talking", "hold", "wrap")
LOGGED_IN = ("ready", "talking", "hold", "wrap", "busy", "break")


def handled(f: Frames) -> int:
    return int(not_false(f["cases"].human_answered).sum())


def reviews(f: Frames) -> pd.DataFrame:
    return f["reviews"].sort_values("source_id").drop_duplicates("review_id")


def fatal(f: Frames) -> Figure:
    per = f["reviews"].groupby("review_id").is_fatal_error.any()
    return share(per, per.notna())


def paid(f: Frames) -> pd.DataFrame:
    return f["orders"][f["orders"].paid_at.notna()]


def repurchase(f: Frames) -> Figure:
    o = paid(f)
    o = o[older(o.paid_date, 30) & o.customer_key.notna()]
    again = o[o.next_paid_seconds <= 30 * DAY].customer_key.nunique()
    n = o.customer_key.nunique()
    return (again / n if n else np.nan), n


def enquired(f: Frames) -> Figure:
    c = f["cases"]
    c = c[(c.service_stage == "presale") & c.customer_key.notna() & older(c.opened_date, 3)]
    orders = f["all_orders"].dropna(subset=["paid_at", "customer_key"])
    both = c.merge(orders[["customer_key", "paid_at"]], on="customer_key")
    hit = both[(both.paid_at >= both.opened_at) & (both.paid_at <= both.opened_at + 3 * DAY)]
    n = c.customer_key.nunique()
    return (hit.customer_key.nunique() / n if n else np.nan), n


def retained(f: Frames) -> Figure:
    """Without a period asked for, the period ends a window before the newest day."""
    end = LAST - timedelta(days=90)
    o = f["orders"].dropna(subset=["customer_key"])
    before = set(o[o.placed_date <= end].customer_key)
    later = f["all_orders"]  # whoever served them: they are back
    after = set(later[(later.placed_date > end) & (later.placed_date <= end + timedelta(days=90))].customer_key)
    return (len(before & after) / len(before) if before else np.nan), len(before)


def churned(f: Frames) -> Figure:
    value, n = retained(f)
    return 1 - value, n


def count(table: str, where: Callable[[pd.DataFrame], pd.Series] | None = None) -> Measure:
    def figure(f: Frames) -> Figure:
        n = len(f[table]) if where is None else int(where(f[table]).sum())
        return n, n

    return figure


def total(table: str, column: str, where: Callable[[pd.DataFrame], pd.Series] | None = None) -> Measure:
    values = of(table, column, where)
    return lambda f: (values(f).sum(), len(values(f)))


def whole(condition: Callable[[pd.DataFrame], tuple[pd.Series, pd.Series]], table: str) -> Measure:
    """A share given as (hit, among)."""
    return lambda f: share(*condition(f[table]))
