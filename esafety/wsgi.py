"""The WSGI application that the web server calls.

What is loaded at the start is left out of the search for garbage, which took 105 ms in the middle of a page. Higher
thresholds made these pauses rarer and longer.
"""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esafety.settings")
application = get_wsgi_application()

from core.web.charsets import only_utf8  # noqa: E402 (needs the applications to be loaded)
from core.web.checks import refuse_unsafe_start  # noqa: E402

refuse_unsafe_start()  # the web server runs no system checks of its own
connections.close_all()  # requests are answered by other threads, which open connections of their own
application = only_utf8(application)

# What has been loaded stays until the process ends. Left among what is searched for garbage, all of it was gone
# through now and then in the middle of a request, which took a tenth of a second (docs/performance.md).
import_module(settings.ROOT_URLCONF)  # the first request would load the pages
gc.collect()
gc.freeze()
