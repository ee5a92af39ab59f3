"""The addresses of writing a bid together."""

from django.urls import URLPattern, path

from placefund.drafting.views import comments, limits, parts, presence

ONE = "applications/<int:application>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}comments/", comments.comments_on_bid, name="comments"),
    path(f"{ONE}costs/comments/", comments.comments_on_costs, name="comments-on-costs"),
    path(f"{ONE}questions/<slug:question>/comments/", comments.comments_on_question, name="comments-on-question"),
    path("comments/<int:comment>/", comments.comment, name="comment"),
    path("comments/<int:comment>/resolve/", comments.resolve_comment, name="resolve-comment"),
    path("comments/<int:comment>/open/", comments.open_comment, name="open-comment"),
    path("comments/<int:comment>/withdraw/", comments.withdraw_comment, name="withdraw-comment"),
    path(f"{ONE}parts/", parts.parts_to_write, name="parts-to-write"),
    path(f"{ONE}questions/<slug:question>/writer/", parts.give_question, name="give-question"),
    path(f"{ONE}costs/<int:organisation>/writer/", parts.give_costs, name="give-costs"),
    path(f"{ONE}questions/<slug:question>/here/", presence.be_at_question, name="be-at-question"),
    path("organisations/<int:organisation>/bids/", limits.bids_of_organisation, name="bids-of-organisation"),
    path("organisations/<int:organisation>/bids/<int:bid>/", limits.limit_in_bid, name="limit-in-bid"),
    path("parts/<int:part>/ready/", parts.say_part_ready, name="say-part-ready"),
    path("parts/<int:part>/back/", parts.send_part_back, name="send-part-back"),
    path("parts/<int:part>/free/", parts.free_part, name="free-part"),
]
