"""The small centre of the page tests, and clients of its people."""

from tests.web.conftest import centre, log_in  # noqa: F401 - fixtures
