"""Who calls a statistic or a metric learns from its docstring what goes in, what comes out and where it is from."""

import ast
from collections.abc import Iterator
from itertools import chain

import pytest

from tests.house.code import FunctionNode, python_files, tree

HEADINGS = ("Range:", "Parameters:", "Nulls:", "Returns:", "Errors:", "Reference:")
Documented = ast.Module | ast.ClassDef | FunctionNode


def public_parts(path: str) -> Iterator[tuple[str, Documented]]:
    """A module, its public functions and classes, and those classes' public methods."""
    module = tree(path)
    yield path, module
    for node in module.body:
        if isinstance(node, FunctionNode | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{path}::{node.name}", node
            for inner in node.body if isinstance(node, ast.ClassDef) else []:
                if isinstance(inner, FunctionNode) and not inner.name.startswith("_"):
                    yield f"{path}::{node.name}.{inner.name}", inner


def own_files(room: str) -> list[str]:
    return [path for path in python_files(f"src/heming/{room}") if not path.rsplit("/", 1)[-1].startswith("_")]


@pytest.mark.parametrize("room", ["stats", "metrics"])
def test_everything_public_says_what_it_means(room: str) -> None:
    parts = chain.from_iterable(public_parts(path) for path in own_files(room))
    silent = [where for where, node in parts if not ast.get_docstring(node)]
    assert not silent, "no docstring:\n  " + "\n  ".join(silent)


def test_every_statistic_states_its_contract_in_the_same_order() -> None:
    unfinished = []
    for where, node in chain.from_iterable(public_parts(path) for path in own_files("stats")):
        if isinstance(node, FunctionNode) and where.count(".") == 1:  # the one dot is that of `.py`
            text = ast.get_docstring(node) or ""
            places = [text.find(heading) for heading in HEADINGS]
            if -1 in places or places != sorted(places):
                missing = [heading for heading, place in zip(HEADINGS, places, strict=True) if place < 0]
                unfinished.append(f"{where}: {'missing ' + ' '.join(missing) if missing else 'wrong order'}")
    assert not unfinished, "docstring headings:\n  " + "\n  ".join(unfinished)
