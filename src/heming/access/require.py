"""Refusing what a Scope has no right to."""

from heming.access.scope import Right, Scope
from heming.errors import NotAllowed


def require(scope: Scope, right: Right) -> None:
    """NotAllowed when the right is missing."""
    if not scope.may(right):
        raise NotAllowed(
            "You do not hold the right {right}.",
            "Ask an administrator for it, or somebody who has it to do this.",
            right=right,
        )
