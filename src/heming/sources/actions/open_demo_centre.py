"""Open the simulated centre in a data folder of its own: simulate, publish in one batch, name it, make the logins."""

from collections.abc import Callable
from dataclasses import dataclass

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts import queries
from heming.facts.batches import count_rows, fail, open_batch
from heming.facts.checks.of_parcels import check_parcel
from heming.facts.parcels import forget
from heming.facts.publish import publish
from heming.facts.store import Store, open_store
from heming.org.actions.set_organisation import set_organisation
from heming.sources.centre.files import as_one_parcel
from heming.sources.centre.simulate import simulate
from heming.sources.centre.users import DemoUser, create_demo_users, demo_users
from heming.sources.centre.world import cast_of, organisation_name, source_name

KIND = "demo"
SIZE, SEED = 20_000, 20260701
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Plan:
    """What to simulate; None in the call means: whatever the folder holds, else the small centre."""

    size: int = SIZE
    seed: int = SEED
    planted: bool = True
    agents: int | None = None  # None lets their number grow with the size


@dataclass(frozen=True)
class Opened:
    """The demo of a data folder. `made_now` is False when the folder held it already."""

    plan: Plan
    users: tuple[DemoUser, ...]
    made_now: bool


def open_demo_centre(by: Scope, plan: Plan | None = None, *, progress: Progress | None = None) -> Opened:
    """Makes the demo, or finds it in the folder; refuses a folder with other records, or with a demo made otherwise."""
    require(by, "import")
    store = open_store()
    held = _held(store)
    if held is None:
        _make(by, store, plan or Plan(), progress=progress)
        return Opened(plan or Plan(), demo_users(store.home), made_now=True)
    if plan is not None and plan != held:
        raise BadInput(
            "{folder} already holds a simulated centre of {size} cases with seed {seed}.",
            "Start it without options, or make another one with --home FOLDER.",
            folder=store.home,
            size=f"{held.size:,}",
            seed=held.seed,
        )
    return Opened(held, demo_users(store.home), made_now=False)


def holds_demo() -> bool:
    """Whether the data folder holds a simulated centre, so that pages can say so."""
    return any(batch.state == "committed" for batch in queries.batches(kind=KIND))


def _held(store: Store) -> Plan | None:
    """The plan of the folder's demo; None in an empty folder."""
    made = [batch for batch in queries.batches(kind=KIND) if batch.state == "committed"]
    if made:
        return Plan(**made[-1].mapping)
    if store.snapshot().id:
        raise BadInput(
            "{folder} holds records of your own.",
            "Try the simulated centre in another folder: heming --home ./demo-data demo",
            folder=store.home,
        )
    return None


def _make(by: Scope, store: Store, plan: Plan, *, progress: Progress | None) -> None:
    tell = progress or (lambda stage, share: None)
    settings = {"size": plan.size, "seed": plan.seed, "planted": plan.planted, "agents": plan.agents}
    _tidy(store)
    set_organisation(by, name=organisation_name())
    batch = open_batch(KIND, source_name(), who=by.name, mapping=settings)
    try:
        folder = store.folder("personal", "parcels", str(batch))
        months = simulate(size=plan.size, seed=plan.seed, planted=plan.planted, zone=store.zone, agents=plan.agents)
        parcel = as_one_parcel(months, folder, told=lambda cases: tell("simulate", min(1.0, cases / plan.size)))
        parcel = check_parcel(store, parcel, batch=batch)
    except BaseException as error:
        fail(batch, str(error))
        raise
    published = publish(store, parcel, batch=batch, progress=tell)
    rows = sum(counts.rows_in for counts in published.tables.values())
    count_rows(batch, rows_in=rows, rows_quarantined=0)
    record(by, "open_demo_centre", on=("batch", batch), after=settings)
    _make_logins(by, store, plan)


def _tidy(store: Store) -> None:
    """A demo that did not get ready is made again from the start; the months it left behind are of no use."""
    for batch in queries.batches(kind=KIND):
        forget(store, batch.id)


def _make_logins(by: Scope, store: Store, plan: Plan) -> None:
    cast = cast_of(size=plan.size, seed=plan.seed, agents=plan.agents)
    create_demo_users(by, store.home, team=cast.speed_up_team, agent=cast.somebody)
