"""A SELECT that grows layer by layer: each idea of enrichment adds columns to it and sees those added before."""

from collections.abc import Iterable, Mapping

from heming.facts.sql import names, quoted


class Rows:
    """Rows on their way into a table: a statement and the names of its columns. Layers nest; the engine flattens
    them."""

    def __init__(self, statement: str, columns: Iterable[str]) -> None:
        self.statement = statement
        self.columns = dict.fromkeys(columns)

    def has(self, *columns: str) -> bool:
        """Whether every one of these columns is there."""
        return all(column in self.columns for column in columns)

    def any(self, *columns: str) -> bool:
        """Whether at least one of them is there."""
        return any(column in self.columns for column in columns)

    def get(self, column: str, otherwise: str = "NULL") -> str:
        """The column as an expression, or what stands in for it."""
        return quoted(column) if column in self.columns else otherwise

    def add(self, expressions: Mapping[str, str]) -> None:
        """Adds or replaces columns; the expressions see the columns as they were before."""
        if not expressions:
            return
        kept = [column for column in self.columns if column not in expressions]
        made = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in expressions.items())
        self.statement = f"SELECT {names(kept)}{', ' if kept else ''}{made} FROM ({self.statement})"
        self.columns = dict.fromkeys([*kept, *expressions])

    def drop(self, column: str) -> None:
        """Leaves a column out."""
        self.columns = dict.fromkeys(c for c in self.columns if c != column)
        self.statement = f"SELECT {names(self.columns)} FROM ({self.statement})"

    def join(self, table: str, on: str, *, taken: Mapping[str, str]) -> None:
        """Left-joins another relation `j` to these rows `r`; `taken` says what to take from it, under which name."""
        kept = [column for column in self.columns if column not in taken]
        made = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in taken.items())
        self.statement = f"SELECT {names(kept, 'r.')}, {made} FROM ({self.statement}) r LEFT JOIN {table} j ON {on}"
        self.columns = dict.fromkeys([*kept, *taken])

    def keep(self, condition: str) -> None:
        """Leaves only the rows for which the condition holds."""
        self.statement = f"SELECT {names(self.columns)} FROM ({self.statement}) WHERE {condition}"

    def select(self, columns: Iterable[str]) -> str:
        """A statement with just these columns; absent ones are NULL."""
        return f"SELECT {', '.join(f'{self.get(c)} AS {quoted(c)}' for c in columns)} FROM ({self.statement})"
