"""The addresses of changes of projects."""

from django.urls import URLPattern, path

from placefund.changes.views import pages

urlpatterns: list[URLPattern] = [
    path("awards/<int:award>/changes/", pages.changes, name="project-changes"),
    path("awards/<int:award>/changes/new/<slug:kind>/", pages.begin, name="begin-project-change"),
    path("changes/<int:change>/", pages.change, name="project-change"),
    path("changes/<int:change>/ask/", pages.ask, name="ask-project-change"),
    path("changes/<int:change>/withdraw/", pages.withdraw, name="withdraw-project-change"),
    path("changes/<int:change>/board/", pages.put_before_board, name="put-change-before-board"),
    path("changes/<int:change>/agree/", pages.agree, name="agree-project-change"),
    path("changes/<int:change>/refuse/", pages.refuse, name="refuse-project-change"),
]
