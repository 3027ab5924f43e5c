"""Addresses. docs/promised.json lists those that others rely on."""

from django.urls import include, path

from actions.calendar.views.calendar import calendar_feed
from esafety import search
from esafety.board_settings import views as views_settings
from esafety.history import views as history
from esafety.home import views
from esafety.mail import views as views_mail
from esafety.removals import views as views_removals
from esafety.security import views as views_security
from voices.feedback import views as posters
from voices.papers.views import children_privacy

handler400 = "core.web.views.bad_request"
handler403 = "core.web.views.permission_denied"
handler404 = "core.web.views.page_not_found"
handler429 = "accounts.sign_in.limits.too_many_attempts"
handler500 = "core.web.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("data-protection/", views.data_protection, name="data_protection"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("history/incident/<int:pk>/", history.history_of_incident, {"kind": "incident"}, name="history_of_incident"),
    path(
        "history/case_number/<int:pk>/",
        history.history_of_incident,
        {"kind": "case_number"},
        name="history_of_case_number",
    ),
    path("history/<str:kind>/<int:pk>/", history.history, name="history"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("search/", search.search, name="search"),
    path("mail/", views_mail.emails, name="mail"),
    path("mail/addresses/", views_mail.addresses, name="dead_addresses"),
    path("mail/<int:pk>/", views_mail.email, name="letter"),
    path("mail/<int:pk>/again/", views_mail.send_again, name="send_again"),
    path("security/", views_security.journal, name="security"),
    path("removals/<slug:about>/", views_removals.one, name="removal"),
    path("removals/<slug:about>/stop/", views_removals.stop, name="stop_removal"),
    path("account/activity/", views_security.own_activity, name="own_activity"),
    path("settings/", views_settings.settings, name="settings"),
    path("settings/closed-days/", views_settings.closed_days, name="closed_days"),
    path("settings/closed-days/<int:pk>/remove/", views_settings.remove_closed, name="remove_closed_day"),
    path("settings/<str:key>/", views_settings.change_setting, name="change_setting"),
    path("plan/", include("actions.urls")),
    path("agencies/", include("agencies.urls")),
    path("links/", include("audits.signing.urls_links")),
    path("links/", include("agencies.signatories.urls_links")),
    path("links/", include("audits.links.urls")),
    path("links/", include("agencies.links.urls")),
    path("people/", include("agencies.people.urls")),
    path("audits/", include("audits.urls")),
    path("incidents/", include("incidents.urls")),
    path("voices/", include("voices.urls")),
    path("", include("guidance.urls")),
    path("s/privacy/", children_privacy, name="children_privacy"),
    path("said/<int:issue>/", posters.public_page, name="said"),
    path("said/<int:issue>/poster.pdf", posters.poster, name="said_poster"),
    path("s/lead/", include("voices.classes.urls_lead")),
    path("s/", include("voices.answering.urls")),
    path("", include("reminders.urls")),
    path("reports/", include("reports.urls")),
    path("feeds/v1/", include("api.feeds.urls")),
    path("", include("api.urls")),
]
