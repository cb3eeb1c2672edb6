"""What a stretch of days is compared with: the period before, or as many days right before."""

from datetime import date, timedelta

from heming.reports.asking import Stretch, stretch_of
from heming.reports.known import Known


def earlier(stretch: Stretch, found: Known) -> Stretch | None:
    """The period before a period, the same number of days before a range; None where the data begin later."""
    if stretch.period is not None:
        before = stretch_of(stretch.period.before())
    else:
        end = stretch.start - timedelta(days=1)
        before = ranged(end - timedelta(days=stretch.days - 1), end)
    return before if before.start >= found.first else None


def ranged(start: date, end: date) -> Stretch:
    """Days from and to, both included."""
    return Stretch(start, end, f"{start.isoformat()} – {end.isoformat()}", f"{start.isoformat()}..{end.isoformat()}")
