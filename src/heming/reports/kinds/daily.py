"""日报 and 周报: yesterday or last week, for a group: teams, never people."""

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.metrics.periods import Period
from heming.reports.asking import Stretch
from heming.reports.kinds import pulse
from heming.reports.kinds.bad_ratings import by_category
from heming.reports.kinds.frame import framed
from heming.reports.known import Known
from heming.reports.sheet import Sheet


def _day_before(period: Period) -> str:
    return _("day before")


def _week_before(period: Period) -> str:
    return _("a week before")


def _four_weeks_before(period: Period) -> str:
    return _("four weeks before")


def day(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """日报: one day against the day before and the same weekday of the week before."""
    backs = (pulse.Back(1, _day_before), pulse.Back(7, _week_before))
    return _build("day", _("Daily report"), stretch, backs=backs, course=14, found=found, scope=scope)


def week(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """周报: one week against the week before and four weeks before."""
    backs = (pulse.Back(1, _week_before), pulse.Back(4, _four_weeks_before))
    return _build("week", _("Weekly report"), stretch, backs=backs, course=13, found=found, scope=scope)


def _build(
    key: str, title: str, stretch: Stretch, *, backs: tuple[pulse.Back, ...], course: int, found: Known, scope: Scope
) -> Sheet:
    assert stretch.period is not None
    one = pulse.pulse(stretch.period, backs=backs, course=course, known=found, scope=scope)
    blocks = (
        pulse.key_figures(one), pulse.course(one, course, title=_("Volume and satisfaction")), pulse.teams(one),
        by_category(stretch, scope=scope), pulse.gaps(one),
    )  # fmt: skip
    conclusion = (pulse.moved_sentence(one), pulse.risk_sentence(one))
    return framed(key, title, stretch=stretch, found=found, scope=scope, conclusion=conclusion, blocks=blocks)
