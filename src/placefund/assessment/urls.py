"""The addresses of assessment."""

from django.urls import URLPattern, path

from placefund.assessment.views import assessor, manager, panel

urlpatterns: list[URLPattern] = [
    path("assignments/", assessor.my_assignments, name="my-assignments"),
    path("assignments/<int:assignment>/", assessor.assignment, name="assignment"),
    path("assignments/<int:assignment>/conflict/", assessor.declare_conflict, name="declare-conflict"),
    path("assignments/<int:assignment>/unassign/", manager.unassign, name="unassign"),
    path("applications/<int:application>/assessors/", manager.assign, name="assign"),
    path("rounds/<int:round_>/assessors/", manager.round_assessors, name="round-assessors"),
    path("manage/<slug:fund>/assessors/", manager.pool, name="assessor-pool"),
    path("manage/<slug:fund>/assessors/new/", manager.add_assessor, name="add-assessor"),
    path("rounds/<int:round_>/panel/", panel.panel, name="panel"),
    path("applications/<int:application>/agreed-score/", panel.agree_score, name="agree-score"),
]
