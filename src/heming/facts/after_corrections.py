"""What a correction of people sets going. Listens in every process, so it imports nothing of the store itself."""

from heming.jobs.run import run
from heming.org.changes import Authority, Change


def derive_after(sender: type[Change], *, by: Authority, change: Change, **_: object) -> None:
    """Hears of a correction in its own transaction; the job starts when that commits."""
    if change.everything:
        run("derive_again", {"who": by.name}, by=by)
    elif change.recount:
        run("count_again", {"who": by.name}, by=by)
    if change.rederive and not change.everything:
        run("derive_again", {"people": sorted(change.rederive), "who": by.name}, by=by)
    if not (change.everything or change.recount or change.rederive):  # those bring people and calendars along
        run("publish_dimensions", {"who": by.name}, by=by)
