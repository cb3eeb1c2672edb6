"""Changes of people and teams, written to the audit trail as they happen."""

from typing import Any

from django.dispatch import receiver

from heming.access.audit import record
from heming.org.changes import Authority, Change, changed


@receiver(changed, dispatch_uid="audit trail of org")
def write_down(sender: type[Change], *, by: Authority, change: Change, **_: Any) -> None:
    """One entry per change."""
    record(
        by, change.verb, on=(change.object_kind, change.object_key),
        before=change.before, after=change.after, reason=change.reason,
    )  # fmt: skip
