"""Who has ever answered a case, as the stored cases and the platforms' day rows say."""

from collections import OrderedDict
from threading import Lock

from heming.facts.engines import engine_for
from heming.facts.store import Snapshot, Store
from heming.org.queries import aliases

KEPT = 4
_kept: OrderedDict[tuple[str, str], frozenset[int]] = OrderedDict()  # by data folder and snapshot
_lock = Lock()


def with_cases(store: Store) -> frozenset[int]:
    """Keys of the people who have at least one case, merged ones by the kept person's key. Read once per snapshot."""
    snapshot = store.snapshot()
    if not snapshot.id:
        return frozenset()
    name = (str(store.home), snapshot.id)
    with _lock:
        found = _kept.get(name)
    if found is None:
        found = _read(store, snapshot)
        with _lock:
            _kept[name] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    kept_by = aliases()
    return frozenset(kept_by.get(key, key) for key in found)


def _read(store: Store, snapshot: Snapshot) -> frozenset[int]:
    """Somebody of whom only day reports came has cases where any of them counts one."""
    engine = engine_for(store)
    cases, days = engine.table(snapshot, "cases"), engine.table(snapshot, "agent_days")
    counted = days.filter((days.received_count > 0) | (days.answered_count > 0))
    keys = cases.select("agent_key").union(counted.select("agent_key")).distinct().drop_null()
    return frozenset(engine.run(keys)["agent_key"].to_pylist())
