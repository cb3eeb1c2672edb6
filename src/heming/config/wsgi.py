"""The server's entry: `granian --interface wsgi heming.config.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from heming.config.start import setup

setup()
application = get_wsgi_application()
