"""账号映射 as it stands: accounts with their holders, who may be behind the unmatched ones, how shared are split."""

from dataclasses import dataclass

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.shared_told import SharedTold, shared_told
from heming.facts.sightings import suggestions
from heming.facts.store import Store, open_store
from heming.org.accounts import AccountRow, Which, account_rows
from heming.org.matching import Seen, Suggestion
from heming.org.queries import person_names, team_on, today

PAGE = 40
MOST_JUDGED = 1000  # unmatched accounts that are judged at once, so that the page stays quick


@dataclass(frozen=True)
class AccountTold:
    """One account with everything a hand needs to say whose it is."""

    row: AccountRow
    suggestions: tuple[Suggestion, ...] = ()
    names: tuple[str, ...] = ()  # of the suggested people, in the same order
    shared: SharedTold | None = None

    def as_dict(self) -> dict[str, object]:
        """As plain JSON; keys as text."""
        return {
            "source": self.row.source, "account": self.row.account,
            "shared": self.row.shared, "matched": self.row.matched,
            "holders": [
                {"person": str(key), "name": name, "from": first and first.isoformat(), "to": last and last.isoformat()}
                for key, name, first, last in self.row.holders
            ],
            "suggestions": [
                {"person": str(one.key), "name": name, "points": one.points, "sure": one.sure,
                 "evidence": [{"code": e.code, "points": e.points, **{k: str(v) for k, v in e.values.items()}}
                              for e in one.evidence]}
                for one, name in zip(self.suggestions, self.names, strict=True)
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class AccountPage:
    """One page of the list, and how many there are of each kind."""

    lines: tuple[AccountTold, ...]
    total: int
    unmatched: int
    shared: int
    all: int
    by_page: bool = False  # too many to judge at once: suggestions are made for the accounts shown, in order of name


def may_look(scope: Scope) -> None:
    """Whoever corrects people or brings files in may look at accounts."""
    if not (scope.may("manage_people") or scope.may("import")):
        raise NotAllowed(
            "You may not see whose account is whose.", "Ask somebody with the role HR, analyst or administrator."
        )


def accounts_told(
    scope: Scope, *, which: Which = "all", words: str = "", store: Store | None = None
) -> list[AccountTold]:
    """All accounts of that kind; suggestions for those that nobody has matched."""
    may_look(scope)
    return _told(account_rows(which, words=words), store or open_store())


def account_page(scope: Scope, *, which: Which, words: str = "", page: int = 1) -> AccountPage:
    """One page. Unmatched accounts that resemble somebody come first; of very many only those shown are judged."""
    may_look(scope)
    everything = account_rows("all", words=words)
    unmatched = [row for row in everything if not row.shared and not row.matched]
    shared = [row for row in everything if row.shared]
    chosen = {"unmatched": unmatched, "shared": shared, "all": everything}[which]
    shown = slice((page - 1) * PAGE, page * PAGE)
    by_page = which == "unmatched" and len(chosen) > MOST_JUDGED
    if which == "unmatched" and not by_page:
        judged = sorted(_told(chosen, open_store()), key=_promising)
        lines = tuple(judged[shown])
    else:
        lines = tuple(_told(chosen[shown], open_store()))
    return AccountPage(lines, len(chosen), len(unmatched), len(shared), len(everything), by_page)


def _promising(one: AccountTold) -> int:
    """Sure suggestions first, then by points."""
    return -(one.suggestions[0].points + 1000 * one.suggestions[0].sure) if one.suggestions else 1


def _told(rows: list[AccountRow], store: Store) -> list[AccountTold]:
    teams, snapshot = team_on(today()), store.snapshot()
    loose = [
        Seen(row.source, row.account, row.person_key, row.holders[-1][1], teams.get(row.person_key))
        for row in rows if not row.shared and not row.matched
    ]  # fmt: skip
    found = suggestions(store, snapshot, accounts=loose)
    names = person_names({one.key for several in found.values() for one in several})
    split = shared_told(store, snapshot) if any(row.shared for row in rows) else {}
    told = []
    for row in rows:
        several = found.get((row.source, row.account), ())
        told.append(
            AccountTold(row, several, tuple(names[one.key] for one in several), split.get((row.source, row.account)))
        )
    return told
