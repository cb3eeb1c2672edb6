"""What the house tests look at: the committed files, and the functions in them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """One function as written, with the file it stands in."""

    path: str
    name: str
    node: FunctionNode

    @property
    def where(self) -> str:
        """Its name in docs/budget_exceptions.txt."""
        return f"{self.path}::{self.name}"

    @property
    def lines(self) -> int:
        """Lines from `def` to the end, without the docstring."""
        first = self.node.body[0]
        is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
        return (self.node.end_lineno or 0) - self.node.lineno + 1 - docstring

    @property
    def positional(self) -> list[str]:
        """Arguments that may be given by position, without self and cls."""
        args = self.node.args
        return [arg.arg for arg in args.posonlyargs + args.args if arg.arg not in ("self", "cls")]

    @property
    def arguments(self) -> int:
        """All named arguments, without self and cls."""
        return len(self.positional) + len(self.node.args.kwonlyargs)

    @property
    def untyped(self) -> list[str]:
        """Arguments without a type hint, and 'return'."""
        args = self.node.args
        every = args.posonlyargs + args.args + args.kwonlyargs + [arg for arg in (args.vararg, args.kwarg) if arg]
        missing = [arg.arg for arg in every if arg.annotation is None and arg.arg not in ("self", "cls")]
        return missing + (["return"] if self.node.returns is None and self.name.rsplit(".")[-1] != "__init__" else [])


@cache
def committed(*patterns: str) -> tuple[str, ...]:
    """Committed files by git's patterns, as paths from the top; those still on disk."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=REPO, capture_output=True, check=True)
    return tuple(path for path in listed.stdout.decode().split("\0") if path and (REPO / path).is_file())


def python_files(*folders: str) -> list[str]:
    """Committed Python files below these folders, without migrations."""
    return [path for path in committed(*(f"{folder}/*.py" for folder in folders)) if "/migrations/" not in path]


def line_count(path: str) -> int:
    """Lines of a file as an editor counts them."""
    return len((REPO / path).read_text(encoding="utf-8").splitlines())


@cache
def tree(path: str) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse((REPO / path).read_text(encoding="utf-8"))


def functions(path: str) -> Iterator[Function]:
    """Every function of a file, methods and inner functions included, with its dotted name."""
    yield from _functions_in(tree(path), path, "")


def _functions_in(node: ast.AST, path: str, prefix: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        name = prefix
        if isinstance(child, FunctionNode | ast.ClassDef):
            name = f"{prefix}{child.name}."
        if isinstance(child, FunctionNode):
            yield Function(path, name[:-1], child)
        yield from _functions_in(child, path, name)
