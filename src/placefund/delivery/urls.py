"""The addresses of delivery."""

from django.urls import URLPattern, path

from placefund.delivery.from_portfolios.views.projects import set_up_approved_projects
from placefund.delivery.views import lead, public, reopening

urlpatterns: list[URLPattern] = [
    path("projects/<int:project>/", public.project, name="project"),
    path("projects/<int:project>/manage/", lead.manage, name="manage-project"),
    path("awards/<int:award>/projects/approved/", set_up_approved_projects, name="set-up-approved-projects"),
    path("awards/<int:award>/projects/new/", lead.set_up, name="set-up-project"),
    path("projects/<int:project>/partners/<int:organisation>/", lead.partner, name="project-partner"),
    path("projects/<int:project>/milestones/new/", lead.add_milestone, name="add-milestone"),
    path("projects/<int:project>/milestones/<int:milestone>/take-out/", lead.remove_milestone, name="remove-milestone"),
    path("projects/<int:project>/start/", lead.start, name="start-project"),
    path("projects/<int:project>/take-start-back/", lead.take_start_back, name="take-start-back"),
    path("projects/<int:project>/complete/", lead.complete, name="complete-project"),
    path("projects/<int:project>/reopen/", reopening.reopen, name="reopen-project"),
    path(
        "projects/<int:project>/reopenings/<int:reopening>/confirm/",
        reopening.confirm_reopening,
        name="confirm-project-reopening",
    ),
    path(
        "projects/<int:project>/reopenings/<int:reopening>/refuse/",
        reopening.refuse_reopening,
        name="refuse-project-reopening",
    ),
    path(
        "projects/<int:project>/reopenings/<int:reopening>/withdraw/",
        reopening.withdraw_reopening,
        name="withdraw-project-reopening",
    ),
]
