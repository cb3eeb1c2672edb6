"""The server's entry: `granian --interface wsgi heming.config.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from heming.config.start import setup

setup()
application = get_wsgi_application()


def _warm() -> None:
    from heming.web import warming  # after set-up; in the process that answers, never before a fork

    warming.start()


_warm()
