"""The periods of `metrics`, under the name the pages know them by."""

from heming.metrics.periods import FINER, GRAINS, Grain, Period, last, last_complete, period_at, period_of

__all__ = ["FINER", "GRAINS", "Grain", "Period", "last", "last_complete", "period_at", "period_of"]
