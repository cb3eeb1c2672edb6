"""Open the simulated centre in a data folder of its own: people, one batch for each of its platforms, logins."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts import queries
from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import count_rows, fail, open_batch
from heming.facts.checks.of_parcels import check_parcel
from heming.facts.parcels import forget
from heming.facts.publish import publish
from heming.facts.store import Store, open_store
from heming.org.accounts import keys_by_number, knows
from heming.org.actions.close_person import close_person
from heming.org.actions.introduce_people import introduce_people
from heming.org.actions.set_organisation import set_organisation
from heming.sources.actions.settle_platform import settle_platform
from heming.sources.centre.files import as_one_parcel
from heming.sources.centre.known_people import known_leavers, known_people
from heming.sources.centre.simulate import simulate_centre, simulate_second
from heming.sources.centre.users import DemoUser, create_demo_users, demo_users
from heming.sources.centre.world import Centre, build, cast_of, organisation_name, source_name

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
    """The plan of the folder's demo, whose first platform comes last; None in an empty folder, or after half a demo."""
    made = [batch for batch in queries.batches(kind=KIND) if batch.state == "committed"]
    done = [batch for batch in made if batch.source == source_name()]
    if done:
        return Plan(**done[-1].mapping)
    if store.snapshot().id and not made:
        raise BadInput(
            "{folder} holds records of your own.",
            "Try the simulated centre in another folder: heming --home ./demo-data demo",
            folder=store.home,
        )
    return None


def _make(by: Scope, store: Store, plan: Plan, *, progress: Progress | None) -> None:
    tell = progress or (lambda stage, share: None)
    _tidy(store)
    set_organisation(by, name=organisation_name())
    centre = build(plan.size, plan.seed, planted=plan.planted, months=None, zone=store.zone, agents=plan.agents)
    if not knows(source_name()):
        introduce_people(by, known_people(centre), reason=organisation_name())
    _send(by, store, plan, months=simulate_second(centre), progress=tell)
    _send(by, store, plan, months=simulate_centre(centre), progress=tell)
    settle_platform(by, stream=source_name(), same_as=source_name())  # so that totals add the second one up
    _close_leavers(by, centre)
    _make_logins(by, store, plan)


def _send(by: Scope, store: Store, plan: Plan, *, months: Iterator[Parcel], progress: Progress) -> None:
    """One platform's months as one batch."""
    settings, first = asdict(plan), next(months)
    batch = open_batch(KIND, first.source, who=by.name, mapping=settings)
    try:
        folder = store.folder("personal", "parcels", str(batch))
        told = partial(_tell_share, progress, plan.size)
        parcel = as_one_parcel(chain([first], months), folder, told=told)
        parcel = check_parcel(store, parcel, batch=batch)
    except BaseException as error:
        fail(batch, str(error))
        raise
    published = publish(store, parcel, batch=batch, progress=progress)
    rows = sum(counts.rows_in for counts in published.tables.values())
    count_rows(batch, rows_in=rows, rows_quarantined=0)
    record(by, "open_demo_centre", on=("batch", batch), after=settings)


def _tell_share(progress: Progress, size: int, cases: int) -> None:
    progress("simulate", min(1.0, cases / size))


def _close_leavers(by: Scope, centre: Centre) -> None:
    numbers = keys_by_number()
    for number, last_day in known_leavers(centre).items():
        close_person(by, numbers[number], last_day=last_day, reason=organisation_name())


def _tidy(store: Store) -> None:
    """A demo that did not get ready is made again from the start; the months it left behind are of no use."""
    for batch in queries.batches(kind=KIND):
        forget(store, batch.id)


def _make_logins(by: Scope, store: Store, plan: Plan) -> None:
    cast = cast_of(size=plan.size, seed=plan.seed, agents=plan.agents)
    create_demo_users(by, store.home, team=cast.speed_up_team, agent=cast.somebody)
