from django.urls import path

from agencies.directory.views import addresses, agency, coverage, lists

urlpatterns = [
    path("", lists.agencies, name="agencies"),
    path("export/<str:format>/", lists.export_agencies, name="export_agencies"),
    path("eslos/", lists.eslos, name="eslos"),
    path("eslos/export/<str:format>/", lists.export_eslos, name="export_eslos"),
    path("add/", agency.add_agency, name="add_agency"),
    path("<int:pk>/", agency.agency, name="agency"),
    path("<int:pk>/edit/", agency.edit_agency, name="edit_agency"),
    path("<int:pk>/close/", agency.close_agency, name="close_agency"),
    path("<int:pk>/reopen/", agency.reopen_agency, name="reopen_agency"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/export/vcf/", addresses.export_cards, name="export_cards"),
    path("addresses/export/<str:format>/", addresses.export_addresses, name="export_addresses"),
    path("addresses/keep/", addresses.keep_list, name="keep_list"),
    path("addresses/kept/<int:pk>/remove/", addresses.remove_list, name="remove_list"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/export/<str:format>/", coverage.export_coverage, name="export_coverage"),
]
