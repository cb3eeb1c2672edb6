"""An agent's own page in words: the next step, the own place, and answers to what one may ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heming.facts.own_days import OwnDays
from heming.facts.ratings import Rating
from heming.reports.my_day import Standing
from heming.reports.my_day_fears import Fears, Mix
from heming.scorecards.queries import Changed, Mark
from heming.units import format_difference, format_interval, format_too_few, format_value
from heming.web.entries import metric_of, name_of
from heming.web.morning_words import cause_name
from heming.web.viewer import language

TONES = {"better": "hm-better", "worse": "hm-worse"}
MOST = 5


@dataclass(frozen=True)
class Line:
    """One measure: own, the team's middle, own tier, and whether one is surely better or worse."""

    name: str
    own: str
    middle: str
    tier: str
    words: str
    tone: str


@dataclass(frozen=True)
class Answered:
    """One question with its answer, and cases to look at (text, address)."""

    question: str
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()


def next_words(behind: Standing | None, ahead: Standing | None) -> str:
    """The own next step in one sentence."""
    hints = {
        "satisfied_share": _("Read your last bad ratings with your lead and take one thing from them."),
        "first_reply_seconds_mean": _("Answer with one sentence that fits the question before you look things up."),
        "turn_reply_seconds_mean": _(
            "Tell the customer when you need a moment, and keep fewer conversations open at "
            "once."
        ),
        "first_contact_resolved_share:7d": _("Before closing, ask whether everything is settled."),
    }  # fmt: skip
    if behind is not None:
        said = _("Next step: {metric}, where your figure is surely behind the team's. {hint}")
        return said.format(metric=name_of(behind.metric), hint=hints[behind.metric])
    if ahead is not None:
        said = _("Next step: show others how you do it; your {metric} is surely better than the team's.")
        return said.format(metric=name_of(ahead.metric))
    return _("Next step: keep going; nothing of yours is surely behind the team.")


def place_lines(found: Sequence[Standing]) -> list[Line]:
    """Where one stands per measure."""
    return [_place(one) for one in found]


def _place(one: Standing) -> Line:
    unit = metric_of(one.metric).unit
    own = one.own.value
    text = format_value(own, unit, language=language()) if own is not None else format_too_few(one.own.n, language())
    middle = (
        format_value(one.middle, unit, language=language()) if one.middle is not None else _("too few people to tell")
    )
    tier = ""
    if one.tier is not None:
        tier = _("tier {tier} of {n}").format(tier=one.tier, n=one.tiers) if one.tiers > 1 else _("nobody told apart")
    words = {"better": _("surely better than the team"), "worse": _("surely behind the team")}.get(
        one.verdict, _("cannot be told apart from the team")
    )
    return Line(name_of(one.metric), text, middle, tier, words, TONES.get(one.verdict, "hm-flat"))


def answers_of(found: Fears, bad: Sequence[Rating], *, marks: Mapping[tuple[str, str], Mark]) -> list[Answered]:
    """Everything one may ask, in the order in which people ask it."""
    return [
        _why_mine(bad, marks),
        Answered(_("Can a bad rating that is delivery's fault be left out?"), _left_out(bad, marks)),
        Answered(_("Why do the numbers differ from the platform's?"), _platform(found.days)),
        Answered(_("Do I get the hard cases?"), _mix(found.mix)),
        Answered(_("Does leave count against me?"), _leave(found.hours)),
        Answered(_("Did the rules change within the month?"), _rules(found)),
        Answered(
            _("On what grounds does my lead add or take points? How far to the next step? Where is my appeal?"),
            (_(
                "None of this is part of any score yet: here there are no points, no coefficient and "
                "no appeal. When that comes, each point will stand here with its case."
            ),),
        ),
    ]  # fmt: skip


def _why_mine(bad: Sequence[Rating], marks: Mapping[tuple[str, str], Mark]) -> Answered:
    lines = [_(
        "A rating counts for the agent who held the case when it was asked for. The case "
        "shows everybody who took part, and for whom it counts under each rule."
    )]  # fmt: skip
    if not bad:
        lines.append(_("You have no bad rating in this period."))
    links = tuple(
        (_link_text(one, marks.get((one.source, one.id))), reverse("case", args=[one.case_source, one.case_id]))
        for one in bad[:MOST]
        if one.case_id
    )
    return Answered(_("Why does this bad rating count for me?"), tuple(lines), links)


def _link_text(one: Rating, mark: Mark | None) -> str:
    parts = [str(one.day or ""), one.case_id or "", one.category, one.text[:40]]
    if mark and mark.cause:
        parts.append(_("first view: {cause}").format(cause=cause_name(mark.cause)))
    return " · ".join(part for part in parts if part)


def _left_out(bad: Sequence[Rating], marks: Mapping[tuple[str, str], Mark]) -> tuple[str, ...]:
    seen = sum(1 for one in bad if (mark := marks.get((one.source, one.id))) and mark.cause)
    first = ngettext(
        "Your lead has said of {n} of your {all} bad ratings in this period what the cause was.",
        "Your lead has said of {n} of your {all} bad ratings in this period what the cause was.",
        seen,
    ).format(n=seen, all=len(bad))
    return first, _(
        "That is a first view: quality or operations have to confirm it, and until scores "
        "exist no figure leaves a rating out."
    )  # fmt: skip


def _platform(days: OwnDays | None) -> tuple[str, ...]:
    if days is None:
        return (
            _("No day figures of a platform were imported for you in this period, so there is nothing to compare."),
        )
    names = {"received_count": _("received"), "answered_count": _("answered"), "rated_count": _("ratings")}
    lines = [
        _("{name}: platform {platform}, single cases {cases}, difference {difference}").format(
            name=names[one.name], platform=one.by_platform, cases=one.by_cases,
            difference=f"{one.by_platform - one.by_cases:+d}",
        )
        for one in days.counts
        if one.by_platform is not None and one.by_cases is not None
    ]  # fmt: skip
    head = _("{n} days were reported by {sources}.").format(n=days.days, sources="、".join(days.sources))
    tail = _(
        "Usual reasons: the platform counts a customer who comes twice on one day once, "
        "counts chats passed on for both, or includes default ratings. Case rows and day rows are never added together."
    )  # fmt: skip
    return (head, *lines, tail)


def _mix(mix: Mix) -> tuple[str, ...]:
    if mix.verdict == "few" or mix.difference is None:
        return (_(
            "{few}: how hard your cases are compared with the team's cannot be "
            "said."
        ).format(few=format_too_few(mix.cases, language())),)  # fmt: skip
    said = {
        "harder": _("Yes: by the kinds of your cases customers are harder to satisfy than the team's"),
        "easier": _("No: by the kinds of your cases customers are easier to satisfy than the team's"),
        "like": _("No: your cases are of the same kinds as the team's"),
        "unclear": _("It cannot be told whether your cases are harder than the team's"),
    }[mix.verdict]
    size = _("expected satisfaction {difference} ({interval})").format(
        difference=format_difference(mix.difference, "share", language=language()),
        interval=format_interval(
            (mix.low or 0) * 100, (mix.high or 0) * 100, unit="percentage_points", language=language()
        ),
    )
    lines = [f"{said}: {size}."]
    if mix.more:
        lines.append(_("You clearly have more of: {kinds}.").format(kinds="、".join(mix.more)))
    return tuple(lines)


def _leave(hours: float | None) -> tuple[str, ...]:
    if hours is None:
        return (
            _(
                "No roster or seat states are known for you in this period; shares and times per case "
                "do not depend on leave, counts of cases do."
            ),
        )  # fmt: skip
    known = _("Known working time in this period: {hours} hours.").format(hours=f"{hours:.1f}")
    return known, _(
        "Measures per hour divide by this time only, so leave takes nothing away; plain "
        "counts of cases are smaller when you are away, and are not compared between people."
    )  # fmt: skip


def _rules(found: Fears) -> tuple[str, ...]:
    versions = "、".join(f"{name_of(key)} v{version}" for key, version in found.versions)
    lines = [_(
        "The figures of this page use these definitions: {versions}. A change of a definition "
        "raises its version."
    ).format(versions=versions)]  # fmt: skip
    lines += [_changed(one) for one in found.changed]
    if not found.changed:
        lines.append(_("No target of this month was changed after it had begun."))
    return tuple(lines)


def _changed(one: Changed) -> str:
    unit = metric_of(one.metric).unit
    before, after = (
        format_value(value, unit, language=language()) if value is not None else _("none")
        for value in (one.before, one.after)
    )
    return _("The target of {metric} was changed on {day} from {before} to {after} by {name}.").format(
        metric=name_of(one.metric), day=one.at.date(), before=before, after=after, name=one.by
    )
