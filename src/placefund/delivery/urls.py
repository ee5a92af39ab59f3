"""The addresses of delivery."""

from django.urls import URLPattern, path

from placefund.delivery.views import lead, public

urlpatterns: list[URLPattern] = [
    path("projects/<int:project>/", public.project, name="project"),
    path("projects/<int:project>/manage/", lead.manage, name="manage-project"),
    path("awards/<int:award>/projects/new/", lead.set_up, name="set-up-project"),
    path("projects/<int:project>/partners/<int:organisation>/", lead.partner, name="project-partner"),
    path("projects/<int:project>/milestones/new/", lead.add_milestone, name="add-milestone"),
    path("projects/<int:project>/start/", lead.start, name="start-project"),
    path("projects/<int:project>/complete/", lead.complete, name="complete-project"),
]
