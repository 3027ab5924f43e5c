from django.urls import path

from actions.structure.views import merging, reshaping, structure

urlpatterns = [
    path("structure/", structure.structure, name="structure"),
    path("structure/priority/add/", structure.add_priority, name="add_priority"),
    path("structure/<str:kind>/<int:pk>/", structure.part_menu, name="part_menu"),
    path("structure/<str:kind>/<int:pk>/edit/", structure.edit_part, name="edit_part"),
    path("structure/<str:kind>/<int:pk>/add/", structure.add_part, name="add_part"),
    path("structure/<str:kind>/<int:pk>/shift/", structure.shift_part, name="shift_part"),
    path("structure/<str:kind>/<int:pk>/move/", structure.move_part, name="move_part"),
    path("structure/<str:kind>/<int:pk>/archive/", structure.archive_part, name="archive_part"),
    path("structure/method/<int:pk>/actions/add/", reshaping.add_action, name="add_action"),
    path("rows/<int:pk>/", structure.row_menu, name="row_menu"),
    path("placements/<int:pk>/move/", structure.move_placement, name="move_placement"),
    path("placements/<int:pk>/remove/", structure.remove_placement, name="remove_placement"),
    path("placements/<int:pk>/shift/", structure.shift_placement, name="shift_placement"),
    path("actions/<int:pk>/edit/", reshaping.edit_action, name="edit_action"),
    path("actions/<int:pk>/leads/", reshaping.set_leads, name="set_leads"),
    path("actions/<int:pk>/split/", reshaping.split_action, name="split_action"),
    path("actions/<int:pk>/merge/", merging.merge_action, name="merge_action"),
    path("actions/<int:pk>/place/", reshaping.place_action, name="place_action"),
    path("actions/<int:pk>/withdraw/", reshaping.withdraw_action, name="withdraw_action"),
    path("actions/<int:pk>/reinstate/", reshaping.reinstate_action, name="reinstate_action"),
]
