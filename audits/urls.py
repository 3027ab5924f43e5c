"""Addresses of audit returns; each list is of one part of them."""

from audits.urls_fill import urlpatterns as fill
from audits.urls_points import urlpatterns as points
from audits.urls_questionnaires import urlpatterns as questionnaires
from audits.urls_results import urlpatterns as results
from audits.urls_rounds import urlpatterns as rounds
from audits.urls_sign import urlpatterns as sign

app_name = "audits"
urlpatterns = [
    *results,
    *points,
    *rounds,
    *sign,
    *questionnaires,
    *fill,
]
