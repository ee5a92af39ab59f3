"""The addresses of gates."""

from django.urls import URLPattern, path

from placefund.gates.views import board, steps

urlpatterns: list[URLPattern] = [
    path("manage/<slug:fund>/gates/", board.board, name="gate-board"),
    path("tranches/<int:tranche>/", board.tranche, name="tranche"),
    path("tranches/<int:tranche>/release/", steps.ask_release, name="release-tranche"),
    path(
        "tranches/<int:tranche>/releases/<int:release>/confirm/", steps.confirm_release, name="confirm-tranche-release"
    ),
    path("tranches/<int:tranche>/releases/<int:release>/refuse/", steps.refuse_release, name="refuse-tranche-release"),
    path(
        "tranches/<int:tranche>/releases/<int:release>/withdraw/",
        steps.withdraw_release,
        name="withdraw-tranche-release",
    ),
    path("tranches/<int:tranche>/hold-back/", steps.hold_back, name="hold-tranche-back"),
    path("tranches/<int:tranche>/take-release-back/", steps.take_release_back, name="take-tranche-release-back"),
    path("tranches/<int:tranche>/conditions/<int:condition>/judge/", steps.judge, name="judge-gate-condition"),
]
