"""What difference the attribution rule makes: the result under each, and who changes place."""

from dataclasses import dataclass, replace

import pandas as pd

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.store import Store
from heming.metrics.answers import answer_from
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue, catalogue
from heming.metrics.stored import records_of


@dataclass(frozen=True)
class Sensitivity:
    """One row per group: value, n, low, high, note and place under every rule, and the difference of the extremes.

    `frame` columns: the dimension and its key, `value_<rule>`, `n_<rule>`, `low_<rule>`, `high_<rule>`, `note_<rule>`,
    `place_<rule>` (1 is best; equal values share a place; missing without an answer), `spread`, `places_moved`,
    `moves`.
    """

    metric: str
    rules: tuple[str, ...]
    frame: pd.DataFrame

    @property
    def changed(self) -> pd.DataFrame:
        """Those whose place depends on the rule, the most first."""
        return self.frame[self.frame.moves].sort_values("places_moved", ascending=False)


def under_each_rule(question: Question, scope: Scope, *, metric: str, store: Store | None = None) -> Sensitivity:
    """One metric by one dimension of people under each attribution rule that makes sense for it.

    Parameters: a question whose `by` is one of agent, team, supervisor, manager; the viewer's Scope; the metric.
    Errors: BadInput when the question is grouped otherwise; as `ask`.
    """
    records, folder = records_of(question, store=store)
    return compared(question, scope, metric=metric, records=records, catalogue=catalogue(folder.home))


def compared(question: Question, scope: Scope, *, metric: str, records: Records, catalogue: Catalogue) -> Sensitivity:
    """The comparison from records that are already open."""
    if len(question.by) != 1 or question.by[0] not in ("agent", "team", "supervisor", "manager"):
        raise BadInput(
            "Attribution can only be compared between people or teams.", "Group by agent, team, supervisor or manager."
        )
    entry = catalogue.asked(metric).metric
    key = f"{question.by[0]}_key"
    merged: pd.DataFrame | None = None
    for rule in entry.attribution:
        one = replace(question, metrics=(metric,), attribution=rule, snapshot=records.snapshot)
        frame = answer_from(one, scope, records=records, catalogue=catalogue).frame
        frame[f"place_{rule}"] = frame.value.rank(method="min", ascending=entry.better == "lower")
        renamed = frame.drop(columns=["metric", "enough"]).rename(
            columns={c: f"{c}_{rule}" for c in ("value", "n", "low", "high", "note")}
        )
        merged = renamed if merged is None else merged.merge(renamed, how="outer", on=[question.by[0], key])
    if merged is None:
        raise BadInput("The metric {metric} has no attribution rule.", "Choose another metric.", metric=metric)
    values = merged[[f"value_{rule}" for rule in entry.attribution]]
    places = merged[[f"place_{rule}" for rule in entry.attribution]]
    merged["spread"] = values.max(axis=1) - values.min(axis=1)
    merged["places_moved"] = (places.max(axis=1) - places.min(axis=1)).fillna(0)
    merged["moves"] = merged.places_moved > 0
    return Sensitivity(metric, entry.attribution, merged)
