"""Reports the figures that do not gate: medians, percentiles and the ratio of tests to source."""

from statistics import median, quantiles

import pytest

from tests.house.code import committed, functions, line_count, python_files


def spread(values: list[int]) -> str:
    """'median 40, 90 % at most 120, largest 290'."""
    if len(values) < 2:
        return "too few to tell"
    return f"median {median(values):g}, 90 % at most {quantiles(values, n=10)[-1]:.0f}, largest {max(values)}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One block after `make check`."""
    source, tests = python_files("src"), python_files("tests")
    lines = {"source": sum(map(line_count, source)), "tests": sum(map(line_count, tests))}
    write = terminalreporter.write_line
    terminalreporter.section("size of the house (targets, not limits)")
    write(f"source files      {spread([line_count(path) for path in source])}   (target 100, 250)")
    found = [function for path in source for function in functions(path)]
    write(f"functions         {spread([function.lines for function in found])}   (target 8, 30)")
    write(f"arguments         {spread([function.arguments for function in found])}   (target -, 4)")
    templates = [path for path in committed("src/*.html") if "/templates/" in path]
    write(f"templates         {spread([line_count(path) for path in templates])}   (target -, 80)")
    write(f"JavaScript        {sum(map(line_count, committed('src/*.js')))} lines   (limit 1500)")
    write(f"tests : source    {lines['tests']} : {lines['source']} lines = "
          f"{lines['tests'] / max(1, lines['source']):.2f}   (target 1.20)")  # fmt: skip
