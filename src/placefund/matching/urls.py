"""The addresses of matching."""

from django.urls import URLPattern, path

from placefund.matching.views import desk

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/matching/", desk.matching, name="matching"),
    path("rounds/<int:round_>/matching/fix/", desk.fix, name="fix-pair"),
    path("fixed-pairs/<int:fixed>/lift/", desk.lift, name="lift-pair"),
    path("proposals/<int:proposal>/", desk.proposal, name="proposal"),
    path("proposals/<int:proposal>/why/", desk.why_this_reader, name="why-this-reader"),
    path("proposals/<int:proposal>/apply/", desk.apply, name="apply-proposal"),
    path("proposals/<int:proposal>/discard/", desk.discard, name="discard-proposal"),
]
