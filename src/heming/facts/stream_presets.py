"""By which preset each stream was last imported."""

from collections.abc import Mapping
from functools import lru_cache

from heming.facts.models import Batch
from heming.facts.store import Snapshot


def stream_presets(snapshot: Snapshot) -> Mapping[str, str]:
    """Stream to the name of its newest preset; streams that were mapped by hand are left out."""
    return _presets(snapshot.id, snapshot.batch)


@lru_cache(maxsize=16)
def _presets(snapshot: str, batch: int | None) -> Mapping[str, str]:
    """Kept by the snapshot, whose batches never change; its number alone would not tell two data folders apart."""
    if not snapshot or batch is None:
        return {}
    rows = Batch.objects.filter(kind="import", state=Batch.State.COMMITTED, pk__lte=batch).order_by("pk")
    found = {}
    for source, preset in rows.values_list("source", "mapping__preset"):
        if preset:
            found[source] = str(preset)
    return found
