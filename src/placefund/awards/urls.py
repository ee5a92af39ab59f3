"""The addresses of awards."""

from django.urls import URLPattern, path

from placefund.awards.from_portfolios.views.offers import offer_portfolio
from placefund.awards.views import conditions, holder, lead, offers, promises, public, reopening, tranches

urlpatterns: list[URLPattern] = [
    path("funds/<slug:fund>/awards/", public.awards, name="awards"),
    path("awards/", holder.my_awards, name="my-awards"),
    path("awards/<int:award>/", public.award, name="award"),
    path("awards/<int:award>/manage/", lead.manage, name="manage-award"),
    path("awards/<int:award>/accept/", lead.accept, name="accept-award"),
    path("awards/<int:award>/decline/", lead.decline, name="decline-award"),
    path("awards/<int:award>/close/", lead.close, name="close-award"),
    path("awards/<int:award>/withdraw/", lead.withdraw, name="withdraw-offer"),
    path("awards/<int:award>/promises/", promises.enter, name="enter-promises"),
    path("awards/<int:award>/promises/<int:promise>/correct/", promises.correct, name="correct-promise"),
    path("awards/<int:award>/reopen/", reopening.reopen, name="reopen-award"),
    path(
        "awards/<int:award>/reopenings/<int:reopening>/confirm/",
        reopening.confirm_reopening,
        name="confirm-award-reopening",
    ),
    path(
        "awards/<int:award>/reopenings/<int:reopening>/refuse/",
        reopening.refuse_reopening,
        name="refuse-award-reopening",
    ),
    path(
        "awards/<int:award>/reopenings/<int:reopening>/withdraw/",
        reopening.withdraw_reopening,
        name="withdraw-award-reopening",
    ),
    path("awards/<int:award>/tranches/plan/", tranches.plan, name="plan-tranches"),
    path("awards/<int:award>/tranches/new/", tranches.add_tranche, name="add-tranche"),
    path("awards/<int:award>/tranches/<int:place>/take-out/", tranches.remove_tranche, name="remove-tranche"),
    path(
        "awards/<int:award>/tranches/<int:place>/gate/<slug:kind>/", tranches.add_condition, name="add-gate-condition"
    ),
    path(
        "awards/<int:award>/tranches/<int:place>/gate/<int:position>/take-out/",
        tranches.remove_condition,
        name="remove-gate-condition",
    ),
    path("awards/<int:award>/tranches/put/", tranches.put_into_force, name="put-tranches"),
    path("awards/<int:award>/tranches/throw-away/", tranches.drop_draft, name="drop-tranches"),
    path("conditions/<int:condition>/", conditions.condition, name="condition"),
    path("conditions/<int:condition>/answer/", conditions.answer, name="answer-condition"),
    path("conditions/<int:condition>/met/", conditions.meet, name="meet-condition"),
    path("conditions/<int:condition>/send-back/", conditions.send_back, name="send-condition-back"),
    path("conditions/<int:condition>/reopen/", conditions.reopen, name="reopen-condition"),
    path("conditions/<int:condition>/change/", conditions.change, name="change-condition"),
    path("applications/<int:application>/offer/", offers.offer_award, name="offer-award"),
    path("manage/<slug:fund>/allocations/<int:allocation>/offer/", offers.offer_allocation, name="offer-allocation"),
    path("portfolios/<int:portfolio>/offer/", offer_portfolio, name="offer-portfolio"),
]
