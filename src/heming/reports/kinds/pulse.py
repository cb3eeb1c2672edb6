"""Day, week and month: key figures against earlier ones and targets, their course, teams, bad ratings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.metrics.periods import Period
from heming.reports.asking import Series, Stretch, listed, series, stretch_of
from heming.reports.kinds import bad_ratings
from heming.reports.kinds.teams import by_team
from heming.reports.known import Known, where_of
from heming.reports.numbers import against, name_of, number_of, to_target, verdict
from heming.reports.sheet import Chart, Figures, KeyFigure, Line, Note, Table
from heming.scorecards.queries import target_for
from heming.scorecards.wish import Unit

SERVICE = ("case_count", "first_reply_seconds_p50", "handle_seconds_mean", "first_contact_resolved_share:7d")
SATISFACTION = ("satisfied_share", "dissatisfied_share", "complaint_share", "response_share")
KEYS = (*SERVICE, *SATISFACTION)
MOST_NAMED = 3
BARS, LINE = "case_count", "satisfied_share"


@dataclass(frozen=True)
class Back:
    """An earlier period to compare with: so many steps back, under this name."""

    steps: int
    label: Callable[[Period], str]


@dataclass(frozen=True)
class Pulse:
    """The values of a period and of those before it, and what they are set against."""

    period: Period
    found: Series
    backs: tuple[Back, ...]
    known: Known
    scope: Scope

    @property
    def stretch(self) -> Stretch:
        """The period's days."""
        return stretch_of(self.period)

    @property
    def before(self) -> Period | None:
        """The period before, where its days are all there."""
        earlier = self.period.before(self.backs[0].steps)
        return earlier if earlier.start >= self.known.first else None


def pulse(period: Period, *, backs: Sequence[Back], course: int, known: Known, scope: Scope) -> Pulse:
    """One question over the period, those of its course and those it is compared with."""
    furthest = max(course - 1, *(back.steps for back in backs))
    periods = [period.before(steps) for steps in range(furthest, -1, -1)]
    return Pulse(period, series(KEYS, periods, scope=scope), tuple(backs), known, scope)


def key_figures(one: Pulse) -> Figures:
    """Both sides; a measure whose column was never imported is left to the notes."""
    aims = targets(one)
    shown = [key for key in one.found.question.metrics if _has_data(one, key)]
    return Figures(_("Key figures"), tuple(_key_figure(one, key, aims.get(key)) for key in shown))


def _key_figure(one: Pulse, key: str, aim: float | None) -> KeyFigure:
    now = one.found.at(key, one.period)
    beside = []
    for back in one.backs:
        earlier = one.period.before(back.steps)
        if earlier.start >= one.known.first:
            beside.append(against(now, one.found.at(key, earlier), label=back.label(earlier), looks=looks(one)))
    said = to_target(now, aim)
    return KeyFigure(name_of(key), one.found.number(key, one.period), (*beside, *([said] if said else [])))


def looks(one: Pulse) -> int:
    """How many comparisons the key figures show."""
    return len(one.found.question.metrics) * max(1, len(one.backs))


def targets(one: Pulse) -> dict[str, float]:
    """The targets of the period's month for whom the report is about."""
    where = where_of(one.scope)
    keys = [int(key) for key in where[0].values] if where else []
    units = [Unit("team", keys[0])] if len(keys) == 1 else [Unit()] if not keys else []
    if not units:
        return {}
    found = target_for(one.scope, listed(KEYS), units=units, day=one.period.start)
    return {key: float(target.value) for key, target in found.items()}


def _has_data(one: Pulse, key: str) -> bool:
    value = one.found.at(key, one.period)
    return value is not None and not (value.note or "").startswith("needs column")


def course(one: Pulse, count: int, *, title: str) -> Chart:
    """Volume and satisfaction over the last periods there are data for."""
    earlier = [one.period.before(steps) for steps in range(count - 1, -1, -1)]
    periods = [period for period in earlier if period.end >= one.known.first]
    lines = []
    for key in (BARS, LINE):
        values = [one.found.at(key, period) for period in periods]
        lines.append(Line(name_of(key), tuple(number_of(v) if v and v.value is not None else None for v in values)))
    note = _("The band is how sure the figure is: the true value lies in it 19 times out of 20.")
    return Chart(title, tuple(_short(period) for period in periods), lines[0], lines[1], note)


def _short(period: Period) -> str:
    if period.grain == "month":
        return f"{period.start:%Y-%m}"
    return f"{period.start:%m-%d}"


def moves(one: Pulse) -> dict[str, list[str]]:
    """Names of measures by what became of them against the period before."""
    found: dict[str, list[str]] = {}
    if one.before is None:
        return found
    for key in one.found.question.metrics:
        now, before = one.found.at(key, one.period), one.found.at(key, one.before)
        if now is not None and now.value is not None and before is not None and before.value is not None:
            found.setdefault(verdict(now, before, looks=looks(one)), []).append(name_of(key))
    return found


def moved_sentence(one: Pulse) -> str:
    """与5月相比:会话量+60%,变好 满意率;变差 首响;看不准 其余3项."""
    before = one.before
    if before is None:
        return _("There is no earlier period to compare with.")
    found, parts = moves(one), [_volume(one, before)]
    for word, said in (("better", _("better: {names}")), ("worse", _("worse: {names}"))):
        if found.get(word):
            parts.append(said.format(names=_(", ").join(found[word])))
    unclear = found.get("unclear", [])
    if len(unclear) > MOST_NAMED:
        parts.append(_("of {n} more measures it cannot be told").format(n=len(unclear)))
    elif unclear:
        parts.append(_("cannot tell: {names}").format(names=_(", ").join(unclear)))
    return _("Against {before}: {parts}.").format(before=before.title, parts=_("; ").join(filter(None, parts)))


def _volume(one: Pulse, before: Period) -> str:
    now, earlier = one.found.at(BARS, one.period), one.found.at(BARS, before)
    if now is None or earlier is None or not now.value or not earlier.value:
        return ""
    share = f"{now.value / earlier.value - 1:+.0%}"
    return _("{name} {change}").format(name=name_of(BARS), change=share)


def risk_sentence(one: Pulse, more: Sequence[str] = ()) -> str:
    """What is at risk: what is told to be worse, missed targets, where most bad ratings come from, and `more`."""
    risks = [*more]
    aims = targets(one)
    missed = [name_of(key) for key, aim in aims.items() if _missed(one, key, aim)]
    if missed:
        risks.append(_("target missed: {names}").format(names=_(", ").join(missed)))
    worse = moves(one).get("worse", [])
    if worse:
        risks.append(_("{names} told to be worse").format(names=_(", ").join(worse)))
    top = bad_ratings.largest(one.stretch, scope=one.scope)
    if top is not None:
        risks.append(
            _("most bad ratings come from {category} ({share})").format(category=top[0], share=f"{top[1]:.0%}")
        )
    if not risks:
        return _("At risk: nothing stands out.")
    return _("At risk: {risks}.").format(risks=_("; ").join(risks))


def _missed(one: Pulse, key: str, aim: float) -> bool:
    said = to_target(one.found.at(key, one.period), aim)
    return said is not None and said.tone == "worse"


def gaps(one: Pulse) -> Note:
    """How many answered, and which measures the data cannot tell."""
    lines = []
    answers = one.found.at(LINE, one.period)
    volume = one.found.at(BARS, one.period)
    if answers is not None and volume is not None and volume.value:
        words = _("{answers} ratings for {cases} cases in this period.")
        lines.append(words.format(answers=f"{answers.n:,}", cases=f"{volume.value:,.0f}"))
    missing = [name_of(key) for key in one.found.question.metrics if not _has_data(one, key)]
    if missing:
        lines.append(_("Not told, the data lack it: {names}.").format(names=_(", ").join(missing)))
    lines.append(_("Several changes are read together, so each range is wide enough for all of them to hold at once."))
    lines.append(_("How each figure is computed stands beside it on the page."))
    return Note(_("What these figures rest on"), tuple(lines))


def teams(one: Pulse) -> Table:
    """Teams of the period beside the one before."""
    return by_team(one.stretch, stretch_of(one.before) if one.before else None, scope=one.scope)
