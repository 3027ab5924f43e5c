"""Addresses of audit returns; each list is of one part of them."""

from audits.points.urls import urlpatterns as points
from audits.questionnaires.urls import urlpatterns as questionnaires
from audits.results.urls import urlpatterns as results
from audits.returns.urls import urlpatterns as fill
from audits.rounds.urls import urlpatterns as rounds
from audits.signing.urls import urlpatterns as sign

app_name = "audits"
urlpatterns = [
    *results,
    *points,
    *rounds,
    *sign,
    *questionnaires,
    *fill,
]
