"""One walk over all public functions: parameters are guarded, docstrings complete, examples true, imports light."""

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import heming.stats
from heming.errors import BadParameter
from heming.stats._check import rules_of

HEADINGS = ["Range:", "Parameters:", "Nulls:", "Returns:", "Errors:", "Reference:", "Example:"]
MODULES = [
    importlib.import_module(f"heming.stats.{found.name}")
    for found in pkgutil.iter_modules(heming.stats.__path__)
    if not found.name.startswith("_")
]
FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
}
GOOD: dict[str, dict[str, Any]] = {
    "wilson_interval": {"successes": [3, 4], "n": [5, 6]},
    "share_difference": {"successes_a": 3, "n_a": 5, "successes_b": 4, "n_b": 6},
    "nps_interval": {"promoters": [3], "passives": [2], "detractors": [1]},
    "mean_interval": {"n": [3], "total": [6], "total_of_squares": [14]},
    "variance_from_sums": {"n": [3], "total": [6], "total_of_squares": [14]},
    "quantile_ranks": {"n": [30, 40], "p": 0.5},
    "quantile_of_sorted": {"values": [1, 2, 3], "p": 0.5},
    "quantile_interval": {"values": [1, 2, 3], "p": 0.5},
    "kish_design_effect": {"weights": [1, 2]},
    "effective_n": {"n": [10, 20], "design_effect": [2, 3]},
    "clustered_mean": {"values": [1, 2, 3, 4], "clusters": ["a", "a", "b", "b"]},
    "clustered_means_from_sums": {
        "groups": [0, 1],
        "n": [1, 2],
        "total": [1, 2],
        "total_of_squares": [1, 4],
        "group_count": 2,
    },
    "shrink_shares": {"successes": [1, 2], "n": [3, 4]},
    "shrink_means": {"estimates": [1, 2], "variances": [1, 1]},
    "rank_intervals": {"estimates": [1, 2], "standard_errors": [1, 1]},
    "correlation": {"x": [1, 2, 3, 4, 5], "y": [1, 3, 2, 4, 5]},
    "partial_correlation": {"x": [1, 2, 3, 4, 5], "y": [1, 3, 2, 4, 5], "controls": [1, 1, 2, 3, 5]},
    "top_overlap": {"first": [1, 2, 3], "second": [3, 2, 1], "k": 2},
    "adjust_p_values": {"p_values": [0.01, 0.2]},
    "erlang_c": {"contacts_per_second": 0.1, "handle_seconds": 60, "agents": [7, 8]},
    "agents_needed": {"contacts_per_second": 0.1, "handle_seconds": 60.0},
    "erlang_a": {"contacts_per_second": 0.1, "handle_seconds": 60.0, "agents": 7, "patience_seconds": 90.0},
    "impatient_agents_needed": {"contacts_per_second": 0.1, "handle_seconds": 60.0, "patience_seconds": 90.0},
    "impatient_service_level": {
        "contacts_per_second": 0.1,
        "handle_seconds": 60.0,
        "agents": 7,
        "patience_seconds": 90.0,
    },
}
PARAMETERS = [(name, parameter) for name in FUNCTIONS for parameter in inspect.signature(FUNCTIONS[name]).parameters]


def test_every_public_function_is_walked() -> None:
    assert sorted(FUNCTIONS) == sorted(GOOD)
    for name, arguments in GOOD.items():
        FUNCTIONS[name](**arguments)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_a_bad_value_is_refused_with_one_sentence_that_names_the_parameter(name: str, parameter: str) -> None:
    rules = rules_of(inspect.unwrap(FUNCTIONS[name]))
    assert parameter in rules, f"{parameter} of {name} may be anything: give it a rule"
    for bad in rules[parameter].bad_values():
        with pytest.raises(BadParameter) as raised:
            FUNCTIONS[name](**{**GOOD[name], parameter: bad})
        sentence = rf"The '{parameter}' parameter of {name} must be .+\. Got .+\."
        assert re.fullmatch(sentence, raised.value.cause, flags=re.DOTALL), (bad, raised.value.cause)
        assert raised.value.remedy


def test_the_sentence_names_the_first_offending_entry() -> None:
    with pytest.raises(BadParameter) as raised:
        FUNCTIONS["wilson_interval"]([1, 2, -3], [5, 5, 5])
    expected = "must be a number or an array of numbers of at least 0. Got -3 at position 2."
    assert raised.value.cause == f"The 'successes' parameter of wilson_interval {expected}"


@pytest.mark.parametrize(
    ("name", "changed", "parameter"),
    [
        ("wilson_interval", {"successes": [6, 4]}, "successes"),
        ("wilson_interval", {"n": [5, 6, 7]}, "n"),
        ("shrink_shares", {"successes": [4, 2]}, "successes"),
        ("shrink_means", {"variances": [1, 1, 1]}, "variances"),
        ("clustered_mean", {"clusters": ["a"]}, "clusters"),
        ("clustered_mean", {"population_clusters": 1}, "population_clusters"),
        ("clustered_means_from_sums", {"groups": [0, 2]}, "groups"),
        ("partial_correlation", {"controls": [1, 2]}, "controls"),
        ("top_overlap", {"k": 4}, "k"),
    ],
)
def test_values_that_contradict_each_other_are_refused(name: str, changed: dict[str, Any], parameter: str) -> None:
    with pytest.raises(BadParameter, match=f"The '{parameter}' parameter of {name} must be"):
        FUNCTIONS[name](**{**GOOD[name], **changed})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_docstring_tells_the_contract_in_order(name: str) -> None:
    lines = [line.strip() for line in (inspect.getdoc(FUNCTIONS[name]) or "").splitlines()]
    assert lines[0].endswith(".") and lines[1] == "", "one sentence first"
    found = [heading for line in lines for heading in HEADINGS if line.startswith(heading)]
    assert found == HEADINGS
    start, end = (
        lines.index(next(line for line in lines if line.startswith(head))) for head in ("Parameters:", "Nulls:")
    )
    told = [line.split(":")[0] for line in lines[start + 1 : end] if re.match(r"\w+: ", line)]
    assert told == list(inspect.signature(FUNCTIONS[name]).parameters)
    reference = " ".join(lines[end:])
    assert "doi:10." in reference or "no DOI" in reference


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_examples_in_docstrings_are_true(module: ModuleType) -> None:
    failed, attempted = doctest.testmod(module)
    assert (failed, attempted > 0) == (0, True)


def test_results_are_frozen() -> None:
    share = FUNCTIONS["wilson_interval"](3, 5)
    with pytest.raises(AttributeError):
        share.value = 1


def test_inputs_are_left_as_they_were() -> None:
    for name, arguments in GOOD.items():
        held = {key: np.array(value) for key, value in arguments.items() if isinstance(value, list)}
        FUNCTIONS[name](**{**arguments, **held})
        for key, array in held.items():
            assert array.tolist() == arguments[key], (name, key)


def test_importing_the_room_loads_no_scipy_django_or_ibis() -> None:
    names = ", ".join(module.__name__ for module in MODULES)
    heavy = ("scipy", "statsmodels", "pandas", "django", "ibis")
    code = f"import sys, {names}; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
