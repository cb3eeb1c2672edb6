"""The corrections of one person, from what a form sends to a verb of the organisation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.org.accounts import staff_facts
from heming.org.actions.close_person import close_person
from heming.org.actions.hand_over_account import hand_over_account
from heming.org.actions.lend_person import Loan, lend_person
from heming.org.actions.merge_people import merge_people
from heming.org.actions.move_person import Post, move_person
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.actions.set_details import set_details
from heming.org.actions.split_account import split_account
from heming.org.actions.split_person import split_person
from heming.web.account_forms import day_from, day_or_none, person_of, team_of


@dataclass(frozen=True)
class Asked:
    """Who asks what of whom."""

    scope: Scope
    key: int
    typed: Mapping[str, str]

    def said(self, name: str) -> str:
        """What was typed into one field."""
        return self.typed.get(name, "").strip()

    @property
    def reason(self) -> str:
        """Why; the audit trail wants to know."""
        return self.said("reason")


@dataclass(frozen=True)
class Verb:
    """One correction."""

    title: str
    act: Callable[[Asked], object]


def _merge(a: Asked) -> None:
    merge_people(a.scope, a.key, merged=person_of(a.said("other")), reason=a.reason, work_number=a.said("stays"))


def _split(a: Asked) -> None:
    merged = {str(key): key for key, _ in staff_facts(a.key).merged}
    if a.said("merged") not in merged:
        raise BadInput("This person was not merged with anybody of that name.", "Choose one of those on the page.")
    split_person(a.scope, merged[a.said("merged")], reason=a.reason)


def _account(a: Asked) -> tuple[str, str]:
    for source, account, *_ in staff_facts(a.key).accounts:
        if a.said("account") == f"{source}:{account}":
            return source, account
    raise BadInput("This person has no such account.", "Choose one of those on the page.")


def _split_account(a: Asked) -> None:
    split_account(
        a.scope, _account(a), name=a.said("name"), from_day=day_or_none(a.said("from")), reason=a.reason
    )  # fmt: skip


def _hand_over(a: Asked) -> None:
    to = person_of(a.said("to"))
    hand_over_account(a.scope, _account(a), to=to, from_day=day_from(a.said("from")), reason=a.reason)


def _move(a: Asked) -> None:
    post = Post(job=a.said("job"), employer=a.said("employer"), site=a.said("site"))
    move_person(
        a.scope, a.key, team_key=team_of(a.said("team")), from_day=day_from(a.said("from")), reason=a.reason,
        post=post if post != Post() else None,
    )  # fmt: skip


def _lend(a: Asked) -> None:
    loan = Loan(team_of(a.said("team")), day_from(a.said("from")), day_from(a.said("to")))
    lend_person(a.scope, a.key, loan=loan, reason=a.reason)


def _close(a: Asked) -> None:
    close_person(a.scope, a.key, last_day=day_from(a.said("last")), reason=a.reason)


def _details(a: Asked) -> None:
    known = staff_facts(a.key)
    if a.said("name") and a.said("name") != known.name:
        rename_person(a.scope, known.key, name=a.said("name"), reason=a.reason)
    if a.said("work_number") != known.work_number:
        set_work_number(a.scope, known.key, work_number=a.said("work_number"), reason=a.reason)
    set_details(
        a.scope, known.key, reason=a.reason, nickname=a.said("nickname"), joined_on=day_or_none(a.said("joined")),
        novice_until=day_or_none(a.said("novice")),
    )  # fmt: skip


VERBS: Mapping[str, Verb] = {
    "details": Verb(gettext_noop("Name, number and days"), _details),
    "move": Verb(gettext_noop("Transfer to another team"), _move),
    "lend": Verb(gettext_noop("Lend to another team"), _lend),
    "close": Verb(gettext_noop("Leaves the company"), _close),
    "merge": Verb(gettext_noop("Merge with somebody"), _merge),
    "split": Verb(gettext_noop("Split again"), _split),
    "hand_over": Verb(gettext_noop("Hand an account to a successor"), _hand_over),
    "split_account": Verb(gettext_noop("An account is somebody else's"), _split_account),
}
