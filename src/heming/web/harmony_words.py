"""What 和鸣 found, in plain words: verdicts, intervals, advice. Statistics terms stand only in 怎么算的."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.insight.behaviours import Behaviour
from heming.insight.changes import MOVES, Changes
from heming.insight.comovement import Link
from heming.insight.harmony import Harmony
from heming.insight.next_steps import Step
from heming.insight.speed_alerts import Looked, SpeedAlert
from heming.insight.standing import Reading
from heming.stats.overlap import TopOverlap
from heming.units import format_value
from heming.web.bars import Bar, Scale
from heming.web.entries import name_of
from heming.web.periods import Period
from heming.web.viewer import language

VERDICTS = {
    "together": (gettext_noop("move together"), "hm-better", "trending-up"),
    "apart": (gettext_noop("move apart"), "hm-worse", "arrows-exchange"),
    "no_link": (gettext_noop("no link"), "hm-flat", "minus"),
    "cannot_tell": (gettext_noop("cannot tell"), "hm-flat", "help-circle"),
}
SENTENCES = {
    "together": gettext_noop("Those who do well on {measure} also have the more satisfied customers."),
    "apart": gettext_noop("Those who do well on {measure} have the less satisfied customers."),
    "no_link": gettext_noop("{measure} says next to nothing about how satisfied customers are."),
    "cannot_tell": gettext_noop("Whether {measure} and satisfaction belong together cannot be told from so little."),
}
MEASURES = {
    "handle": gettext_noop("speed of handling"), "reply": gettext_noop("speed of the first reply"),
    "volume": gettext_noop("volume"), "hourly": gettext_noop("cases per hour"),
}  # fmt: skip
CORNERS = {
    "fast_disliked": gettext_noop("fast, less liked"), "slow_loved": gettext_noop("slow, more liked"),
    "fast_loved": gettext_noop("fast and more liked"), "slow_disliked": gettext_noop("slow and less liked"),
    "unclear": gettext_noop("not told apart"),
}  # fmt: skip
WAYS = {
    "handle": gettext_noop("Handling time against usual"), "reply": gettext_noop("First reply time against usual"),
    "talk": gettext_noop("Talk time per case"), "replies": gettext_noop("Replies per case"),
    "resolved": gettext_noop("Resolved"), "transferred": gettext_noop("Passed on"),
    "again": gettext_noop("Customer back within 7 days"), "outbound": gettext_noop("Follow-ups (outbound cases)"),
    "ready_made": gettext_noop("Ready-made replies (nearly the same text again)"),
}  # fmt: skip
LEVELS = {"up": gettext_noop("up"), "unclear": gettext_noop("no clear change"), "down": gettext_noop("down")}
STEPS = {
    "alert": gettext_noop("{team}: look at what was cut when it became quicker, before praising the speed."),
    "reweight": gettext_noop("Lower the weight of {measure}, or count it only together with satisfaction."),
    "split": gettext_noop("Set {measure} per channel instead of one target for all."),
    "retire": gettext_noop("Take {measure} out of the score for a trial month."),
    "listen": gettext_noop("Read the bad ratings of the {n} people who are fast and less liked, together with them."),
    "learn": gettext_noop("Ask the {n} people who take longer and are more liked to show how they work."),
    "behaviour": gettext_noop("Try in one team what the better rated do differently: {way}."),
    "more_ratings": gettext_noop("Collect more ratings: with the {n} people compared here it stays open."),
    "look_again": gettext_noop("Nothing urgent stands out; look again when the next month is complete."),
}
SCALE = Scale(-1.0, 1.0)


@dataclass(frozen=True)
class Told:
    """A link in words: verdict, its look, a sentence, value and interval, how many people, and the bar from -1 to 1."""

    word: str
    tone: str
    icon: str
    sentence: str
    value: str
    interval: str
    n: int
    bar: Bar | None


@dataclass(frozen=True)
class Line:
    """One line of a table: its title, texts, what it rests on, and whether it stands out."""

    title: str
    texts: tuple[str, ...]
    note: str = ""
    tone: str = ""
    url: str = ""


def verdict(found: Link, measure: str) -> Told:
    """The verdict of the printed rule, with its evidence."""
    word, tone, icon = VERDICTS[found.verdict]
    sentence = _(SENTENCES[found.verdict]).format(measure=_(MEASURES[measure]))
    bar = SCALE.bar(found.value, low=found.low, high=found.high) if found.known else None
    return Told(
        _(word), tone, icon, sentence, short(found.value) if found.known else "–", interval(found), found.n, bar
    )


def interval(found: Link) -> str:
    """-0.73 to -0.29, or nothing."""
    return _("{low} to {high}").format(low=short(found.low), high=short(found.high)) if found.known else ""


def signed(value: float) -> str:
    """A number as a table of evidence shows it: three digits, with its sign."""
    return "–" if isnan(value) else f"{value:+.3f}".replace("-", "−")


def measure_name(name: str) -> str:
    """处理速度 …"""
    return _(MEASURES[name])


def short(value: float) -> str:
    """Two digits with a sign."""
    return "–" if isnan(value) else f"{value:+.2f}".replace("-", "−")


def links(found: Harmony) -> list[tuple[str, str, Told, Told]]:
    """Every measure of performance, by key and name: as people are, and among people alike."""
    return [
        (measure, _(MEASURES[measure]), verdict(pair.plain, measure), verdict(pair.alike, measure))
        for measure, pair in found.links.items()
    ]


def share(one: Reading) -> tuple[str, str]:
    """A share of time saved, signed, and its interval."""
    return _percent(one.value), f"{_percent(one.low)} … {_percent(one.high)}"


def points(one: Reading) -> tuple[str, str]:
    """A difference of shares in percentage points, signed, and its interval."""
    return _points(one.value), f"{_points(one.low)} … {_points(one.high)}"


def _percent(value: float) -> str:
    return f"{value:+.0%}".replace("-", "−")


def _points(value: float) -> str:
    return f"{100 * value:+.1f}".replace("-", "−")


def corner(name: str) -> str:
    """快而不讨喜, 慢而受欢迎 …"""
    return _(CORNERS[name])


def columns(keys: Sequence[str]) -> tuple[str, ...]:
    """The headings of catalogue figures."""
    return tuple(name_of(key) for key in keys)


def trend(found: Mapping[int, Link]) -> list[Line]:
    """The months as a table."""
    lines = []
    for month, one in found.items():
        told = verdict(one, "handle")
        texts = (told.value, told.interval or "–", str(one.n), told.word)
        lines.append(Line(Period("month", month).title, texts, tone=told.tone))
    return lines


def overlap(found: TopOverlap | None) -> str:
    """The busiest against the best rated, beside what chance alone gives."""
    if found is None:
        return ""
    words = _(
        "Of the {first} busiest, {shared} are among the {second} best rated. Chance alone gives about {chance} "
        "(usually {low} to {high}); at least so many by chance in {p} of 100 cases."
    ).format(
        first=found.first_size, shared=found.shared, second=found.second_size, chance=f"{found.chance_shared:.1f}",
        low=found.chance_low, high=found.chance_high, p=f"{100 * found.p_value:.0f}",
    )  # fmt: skip
    more = found.p_value < 0.05
    return f"{words} {_('That is more than chance.') if more else _('That is no more than chance.')}"


def changes(found: Changes) -> dict[str, object]:
    """Nine kinds of change, and whether the changes go together."""
    rows = [Line(_(LEVELS[first]), tuple(str(found.count(first, second)) for second in MOVES)) for first in MOVES]
    heads = [_(LEVELS[move]) for move in MOVES]
    return {"rows": rows, "heads": heads, "n": found.n, "told": verdict(found.link, "handle")}


def ways(found: Sequence[Behaviour]) -> list[Line]:
    """What the better rated do differently."""
    lines = []
    for one in found:
        low, high = _amount(one, one.difference.low), _amount(one, one.difference.high)
        between = _("{low} to {high}").format(low=low, high=high)
        texts = (_plain(one, one.loved), _plain(one, one.others), _amount(one, one.difference.value), between)
        note = _("differs") if one.told else _("may be chance")
        lines.append(Line(_(WAYS[one.name]), (*texts, str(one.difference.n)), note, "hm-told" if one.told else ""))
    return lines


def _plain(one: Behaviour, value: float) -> str:
    if one.kind == "seconds":
        return format_value(value, "seconds", language=language())
    return f"{value:.0%}" if one.kind in ("ratio", "share") else f"{value:.1f}"


def _amount(one: Behaviour, value: float) -> str:
    sign = "−" if value < 0 else "+"
    if one.kind in ("ratio", "share"):
        return f"{sign}{abs(100 * value):.1f}{_(' points')}"
    return f"{sign}{_plain(one, abs(value))}"


def alerts(found: Looked, teams: Mapping[int, str]) -> dict[str, object]:
    """Teams that became quicker and less liked, and how many looks there were."""
    lines = [_alert(one, teams) for one in found.alerts]
    return {"lines": lines, "looks": found.looks, "quicker": found.quicker}


def _alert(one: SpeedAlert, teams: Mapping[int, str]) -> Line:
    speed, liked = share(one.saved), points(one.satisfaction)
    title = _("{team}, since {month}").format(team=teams.get(one.team_key, "…"), month=Period("month", one.month).title)
    texts = (
        _("{measure} {value} ({interval})").format(measure=_(MEASURES[one.measure]), value=speed[0], interval=speed[1]),
        _("satisfied {value} points ({interval})").format(value=liked[0], interval=liked[1]),
    )
    note = _("{before} months before against {after} since; {cases} cases and {ratings} ratings since").format(
        before=one.before, after=one.after, cases=one.saved.n, ratings=one.satisfaction.n
    )
    return Line(title, texts, note, "hm-worse", reverse("team", args=[one.team_key]))


def steps(found: Sequence[Step], teams: Mapping[int, str]) -> list[Line]:
    """What to do next, each with its evidence and the place on the page that holds it."""
    return [_step(one, teams) for one in found]


def _step(one: Step, teams: Mapping[int, str]) -> Line:
    words = _(STEPS[one.kind])
    if one.alert is not None:
        line = _alert(one.alert, teams)
        return Line(words.format(team=teams.get(one.alert.team_key, "…")), line.texts, line.note, url="#alerts")
    if one.health is not None:
        return Line(
            words.format(measure=_(MEASURES[one.health.measure])), _evidence(one.health.link), url="#metric-health"
        )
    if one.behaviour is not None:
        way = ways([one.behaviour])[0]
        texts = (_("difference {value} ({interval}), {n} people").format(
            value=way.texts[2], interval=way.texts[3], n=way.texts[4]),)  # fmt: skip
        return Line(
            words.format(way=way.title), texts, _("It goes with better ratings; no effect is proven."), url="#ways"
        )
    if one.people:
        return Line(words.format(n=one.people), (_("each told apart on both sides"),), url="#people")
    return Line(words.format(n=one.link.n if one.link else 0), _evidence(one.link) if one.link else (), url="#verdict")


def _evidence(found: Link) -> tuple[str, ...]:
    told = verdict(found, "handle")
    return (
        _("co-movement {value} ({interval}), {n} people").format(
            value=told.value, interval=told.interval or _("no interval"), n=found.n
        ),
    )
