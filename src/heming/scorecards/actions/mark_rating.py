"""A lead's first view of a bad rating: one click on a cause, or a mark that the customer is called back.

It is a proposal (初判): whoever confirms a cause stands outside the line, and nothing is left out of any figure by it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed, NotFound
from heming.facts.ratings import rating
from heming.facts.store import open_store
from heming.scorecards.models import RatingMark

CAUSES = ("agent", "product", "logistics", "policy", "system", "mistaken", "unclear")
MAY = frozenset(("lead", "quality", "analyst", "admin"))


@dataclass(frozen=True)
class View:
    """What is said of a rating; None leaves as it is."""

    cause: str | None = None
    call_back: str | None = None


@transaction.atomic
def mark_rating(by: Scope, *, source: str, id: str, view: View) -> None:
    """Keeps the view, in place of an earlier one, which stays in the audit trail."""
    if not by.roles & MAY:
        raise NotAllowed("Only leads, quality and operations say what a bad rating was about.", "Ask your lead.")
    if view.cause not in (None, "", *CAUSES) or view.call_back not in (None, *RatingMark.CallBack.values):
        raise BadInput("'{text}' is no cause.", "Take one of the buttons.", text=view.cause or view.call_back)
    store = open_store()
    found = rating(store, store.snapshot(), scope=by, source=source, id=id)
    if found is None:
        raise NotFound("There is no such rating.", "Choose one from the board.")
    row = RatingMark.objects.select_for_update().filter(source=source, answer_id=id).first()
    before = {"cause": row.cause, "call_back": row.call_back} if row else {}
    row = row or RatingMark(source=source, answer_id=id, agent_key=found.agent_key)
    row.cause = row.cause if view.cause is None else view.cause
    row.call_back = row.call_back if view.call_back is None else view.call_back
    row.set_by, row.set_by_name, row.set_at = by.user, by.name, timezone.now()
    row.save()
    after = {"cause": row.cause, "call_back": row.call_back}
    record(by, "mark_rating", on=("rating", f"{source}/{id}"), before=before, after=after)
