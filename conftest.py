"""Test settings that hold everywhere: a throw-away data folder per process, and needs that may not be skipped in CI."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from importlib import import_module
from importlib.util import find_spec

import django
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Before Django's settings are read, and once per process: xdist workers share nothing.
os.environ["HEMING_HOME"] = tempfile.mkdtemp(prefix="heming-test-")
atexit.register(shutil.rmtree, os.environ["HEMING_HOME"], ignore_errors=True)
if all(map(find_spec, ("heming.config", "heming.config.settings", "heming.access", "heming.access.models"))):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heming.config.settings")
    assert django_settings.DATABASES  # read now, with the folder above
    django.setup()  # before any folder's conftest, which may import models when its folder is named on the command line

# Real argon2 hashes, made with a thousandth of the work: what is slow by design is not what any test is about.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 64, 1

ACCEPTANCE = "tests/acceptance/"
REQUIRED = set(os.environ.get("HEMING_REQUIRE", "").split(",")) - {""}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever reaches the operational database is marked, so that `make postgres` runs it there as well."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"}:
            item.add_marker("operational")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hands whole files to the workers, in the order of their names; the acceptance tests, which share one loaded
    folder, go to one worker and go first: last and loaded twice, they kept one worker busy while the other waited."""
    config.option.loadscopereorder = False
    scheduler = import_module("xdist.scheduler").LoadScopeScheduling(config, log)
    scheduler._split_scope = lambda test: "acceptance" if test.startswith(ACCEPTANCE) else test.partition("::")[0]
    return scheduler


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A suite named in HEMING_REQUIRE must run: a skip in it is a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and any(item.get_closest_marker(name) for name in REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but HEMING_REQUIRE says it must run here: {report.longrepr}"
    return report
