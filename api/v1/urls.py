"""All operations, as Django loads them with the first request (api/v1/views/entry.py)."""

from api.v1.operations import api, schema  # noqa: F401 (entry.py reads it here, where every operation is known)
from api.v1.views import audits, directory, figures, guidance, me, plans, reports  # noqa: F401 (each adds its operations)

urlpatterns = api.urls[0]
