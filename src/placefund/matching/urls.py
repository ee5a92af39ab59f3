"""The addresses of matching."""

from django.urls import URLPattern, path

from placefund.matching.views import proposals

urlpatterns: list[URLPattern] = [
    path("rounds/<int:round_>/matching/", proposals.matching, name="matching"),
    path("rounds/<int:round_>/matching/fix/", proposals.fix, name="fix-pair"),
    path("fixed-pairs/<int:fixed>/lift/", proposals.lift, name="lift-pair"),
    path("proposals/<int:proposal>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal>/why/", proposals.why_this_reader, name="why-this-reader"),
    path("proposals/<int:proposal>/apply/", proposals.apply, name="apply-proposal"),
    path("proposals/<int:proposal>/discard/", proposals.discard, name="discard-proposal"),
]
