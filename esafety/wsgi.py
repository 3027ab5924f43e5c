"""The door through which the web server calls the application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esafety.settings")
application = get_wsgi_application()

from accounts.demo import refuse_unsafe_start  # noqa: E402 (needs the applications to be loaded)

refuse_unsafe_start()  # the web server runs no system checks of its own
