"""The addresses of awards."""

from django.urls import URLPattern, path

from placefund.awards.views import holder, lead, offers, public

urlpatterns: list[URLPattern] = [
    path("funds/<slug:fund>/awards/", public.awards, name="awards"),
    path("awards/", holder.my_awards, name="my-awards"),
    path("awards/<int:award>/", public.award, name="award"),
    path("awards/<int:award>/manage/", lead.manage, name="manage-award"),
    path("awards/<int:award>/accept/", lead.accept, name="accept-award"),
    path("awards/<int:award>/decline/", lead.decline, name="decline-award"),
    path("awards/<int:award>/close/", lead.close, name="close-award"),
    path("awards/<int:award>/conditions/<int:condition>/met/", lead.meet_condition, name="meet-condition"),
    path("applications/<int:application>/offer/", offers.offer_award, name="offer-award"),
    path("manage/<slug:fund>/allocations/<int:allocation>/offer/", offers.offer_allocation, name="offer-allocation"),
]
