"""Means of times and counts: no such mean lies below 0, so neither does the low end of its interval (decision 0028)."""

import numpy as np

from heming.metrics.columns import Floats
from heming.metrics.compile.terms import Term
from heming.metrics.tables import DECLARED

SIZES = ("seconds", "count")  # types of columns


def never_negative(term: Term) -> bool:
    """Whether the measure is the mean of one declared column of times or counts.

    Differences of columns and columns of an organisation's own may be below 0 (minutes early), so they are left alone.
    """
    value = term.form.value
    if value is None or len(value.columns) != 1 or value.text.strip() != value.columns[0]:
        return False
    types = {column.name: column.type for column in DECLARED[term.form.table].columns}
    return types.get(value.columns[0]) in SIZES


def kept_above_zero(term: Term, low: Floats, *, value: Floats) -> Floats:
    """The low ends, in the unit of the values, lifted to 0 where Student's interval reaches below it.

    Shapes: low and value alike, one per group. Nulls stay. A value below 0 (a source that counts wrongly) keeps its
    interval: lifting it would put the value outside. What is cut off can hold no true mean, so the interval holds the
    truth as often as before; the high end stays.
    Reference: Mandelkern 2002, Setting confidence intervals for bounded parameters, Statistical Science 17:149.
    """
    return np.where((low < 0) & (value >= 0), 0.0, low) if never_negative(term) else low
