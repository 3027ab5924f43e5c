from django.urls import path

from incidents.records.views import joining, records

urlpatterns = [
    path("", records.home, name="home"),
    path("records/", records.listed, name="records"),
    path("new/", records.new, name="new"),
    path("find/", records.find, name="find"),
    path("nil/", records.declare_nil, name="nil"),
    path("nil/returns/", joining.nil_list, name="nil_returns"),
    path("nil/<int:pk>/withdraw/", joining.withdraw, name="withdraw_nil"),
    path("<int:pk>/event/", joining.join, name="join"),
    path("<int:pk>/event/leave/", joining.leave, name="leave"),
    path("<int:pk>/", records.one, name="record"),
    path("<int:pk>/correct/", records.correct, name="correct"),
    path("<int:pk>/void/", records.void, name="void"),
    path("<int:pk>/number/", records.show_number, name="number"),
]
