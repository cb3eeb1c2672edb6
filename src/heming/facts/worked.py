"""Who has ever answered a case, as the stored cases say."""

from heming.facts.engines import engine_for
from heming.facts.store import Store
from heming.org.queries import aliases


def with_cases(store: Store) -> frozenset[int]:
    """Keys of the people who have at least one case, merged ones by the kept person's key."""
    snapshot = store.snapshot()
    if not snapshot.id:
        return frozenset()
    engine, kept_by = engine_for(store), aliases()
    found = engine.run(engine.table(snapshot, "cases").select("agent_key").distinct().drop_null())
    return frozenset(kept_by.get(key, key) for key in found["agent_key"].to_pylist())
