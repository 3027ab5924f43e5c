from django.urls import path

from agencies.returns.views import asking, returns

urlpatterns = [
    path("eslos/ask/", asking.ask_many, name="ask_eslos"),
    path("eslos/<int:pk>/ask/", asking.ask_one, name="ask_eslo"),
    path("leavers/", asking.leavers, name="leavers"),
    path("leavers/ask/", asking.ask_to_blank, name="ask_to_blank"),
    path("leavers/confirm/", asking.confirm_blanking, name="confirm_blanking"),
    path("returns/", returns.returns, name="eslo_returns"),
    path("returns/add/", returns.add, name="add_return"),
    path("returns/<int:pk>/", returns.one, name="eslo_return"),
    path("returns/<int:pk>/export/<str:format>/", returns.export, name="export_return"),
    path("returns/<int:pk>/edit/", returns.edit, name="edit_return"),
    path("returns/<int:pk>/send/", returns.send, name="send_return"),
    path("returns/<int:pk>/close/", returns.close, name="close_return"),
    path("returns/<int:pk>/add/", returns.add_agency, name="add_to_return"),
    path("returns/lines/<int:pk>/answer/", returns.answer, name="answer_line"),
    path("returns/lines/<int:pk>/ours/", returns.answer_own, name="answer_own_line"),
    path("returns/lines/<int:pk>/write/", returns.write, name="write_line"),
    path("returns/lines/<int:pk>/take-out/", returns.take_out, name="take_out_line"),
    path("returns/lines/<int:pk>/address/", returns.address, name="line_address"),
]
