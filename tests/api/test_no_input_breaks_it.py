"""Schemathesis against the API's own description: whatever is sent, no 5xx, and every answer as the description says.

FUZZ_EXAMPLES raises the number of requests per address (default 8).
"""

import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from tests.api.conftest import Place

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
CONFIG = SchemathesisConfig.from_dict({
    "checks": {
        # What is well-formed may still ask for something that does not exist, or may not be done.
        "positive_data_acceptance": {"expected-statuses": ["2xx", 400, 401, 403, 404, 409, 422]},
    },
})  # fmt: skip
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=CONFIG)
OPERATIONS = {one.label: one for result in SCHEMA.get_all_operations() if (one := cast(Any, result).ok())}


@pytest.fixture(scope="module")
def headers(place: Place) -> Iterator[dict[str, str]]:
    """An administrator by token, and by the cookies of the pages where only those will do."""
    browser = Client()
    browser.force_login(place.cast.ada.user)
    csrf = "x" * 32
    cookies = f"heming_session={browser.cookies['heming_session'].value}; heming_csrf={csrf}"
    for signal in (request_started, request_finished):  # they would close the connection with its open transaction
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {place.tokens['ada']}", "Cookie": cookies, "X-CSRFToken": csrf}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_one_of_those_described(label: str, headers: dict[str, str], db: None) -> None:
    checks = [CHECKS.get_one(name) for name in CHECKS.get_all_names()]

    @settings(
        max_examples=EXAMPLES, deadline=None, phases=(Phase.explicit, Phase.generate), database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=st.one_of(*(OPERATIONS[label].as_strategy(mode) for mode in GenerationMode)))
    def send(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=checks)

    send()
