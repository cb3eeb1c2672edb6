"""Refusing what a Scope has no right to."""

from django.utils.translation import gettext_noop

from heming.access.scope import Right, Scope
from heming.errors import NotAllowed, Phrase

# What a right lets one do, in words a page, an API answer and the command line can show.
RIGHT_NAMES: dict[Right, str] = {
    "import": gettext_noop("import records"),
    "export": gettext_noop("export figures"),
    "unmask": gettext_noop("see unmasked details"),
    "manage_people": gettext_noop("manage people and accounts"),
    "manage_users": gettext_noop("manage logins"),
    "define_metrics": gettext_noop("define measures and targets"),
    "erase": gettext_noop("erase a customer"),
    "see_audit": gettext_noop("see the audit trail"),
    "reconcile": gettext_noop("enter the source system's figures"),
}


def require(scope: Scope, right: Right) -> None:
    """NotAllowed when the right is missing."""
    if not scope.may(right):
        raise NotAllowed(
            "You do not hold the right to {right}.",
            "Ask an administrator for it, or somebody who has it to do this.",
            right=Phrase(RIGHT_NAMES[right]),
        )
