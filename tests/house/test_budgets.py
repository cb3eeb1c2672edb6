"""Files, functions and argument lists stay small; what is over is listed, and the list only shrinks."""

from collections.abc import Iterator

from tests.house.code import REPO, committed, functions, line_count, python_files

EXCEPTIONS = "docs/budget_exceptions.txt"
REMEDY = f"Split it by what it is about; only if that makes it worse, list it in {EXCEPTIONS} and say why."


def over_budget() -> Iterator[tuple[str, str, int]]:
    """(limit's name, where, how much) of everything over a limit."""
    for path in python_files("src", "tests", "benchmarks"):
        if line_count(path) > (400 if path.startswith("tests/") else 300):
            yield "file-lines", path, line_count(path)
        for function in functions(path):
            if function.lines > 50:
                yield "function-lines", function.where, function.lines
    for function in (function for path in python_files("src") for function in functions(path)):
        public = not any(part.startswith("_") for part in function.name.split("."))
        if function.arguments > 7:
            yield "arguments", function.where, function.arguments
        if len(function.positional) > 2 and public:  # a private function is read beside its callers
            yield "positional", function.where, len(function.positional)
    for path in committed("src/*.html", "src/*.txt"):
        if "/templates/" in path and line_count(path) > 200:
            yield "template-lines", path, line_count(path)
    for path in committed("src/*.js"):
        if line_count(path) > 100:
            yield "javascript-lines", path, line_count(path)


def listed() -> set[tuple[str, str, int]]:
    """The lines of the exceptions file: limit's name, where, how much, and after # the reason."""
    lines = (line.split("#")[0].split() for line in (REPO / EXCEPTIONS).read_text(encoding="utf-8").splitlines())
    return {(words[0], words[1], int(words[2])) for words in lines if words}


def as_lines(rows: set[tuple[str, str, int]]) -> str:
    return "\n".join(f"  {kind} {where} {size}" for kind, where, size in sorted(rows))


def test_nothing_new_is_over_a_limit() -> None:
    new = set(over_budget()) - listed()
    assert not new, f"over the limit:\n{as_lines(new)}\n{REMEDY}"


def test_exceptions_that_are_no_longer_needed_are_taken_off_the_list() -> None:
    stale = listed() - set(over_budget())
    assert not stale, f"listed in {EXCEPTIONS}, but no longer so:\n{as_lines(stale)}\nDelete or lower these lines."


def test_every_function_has_complete_type_hints() -> None:
    untyped = [
        f"  {function.where}: {', '.join(function.untyped)}"
        for path in python_files("src", "tests")
        for function in functions(path)
        if function.untyped
    ]
    assert not untyped, "type hints are missing:\n" + "\n".join(untyped)


def test_our_own_javascript_stays_small() -> None:
    total = sum(line_count(path) for path in committed("src/*.js"))
    assert total <= 1500, f"{total} lines of our own JavaScript; move the decision into Python"
