"""The fund's desk: its money, its rounds and what each waits for, its offers; the auditor sees it as the manager does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from placefund.awards.models import Award
from placefund.decisions.round_stages import RoundStage, stages
from placefund.design.charts import Chart, Meaning, StackPart, stack
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Round
from placefund.funds.queries import Headroom, coverage_of, floors_proof, headroom
from placefund.panels.confidentiality import closed_in
from placefund.panels.history import acts_in_fund
from placefund.people.access import has
from placefund.records import clock
from placefund.returns.models import Return
from placefund.web.crumbs import way_to
from placefund.web.pages import page, person, show

LATEST_ACTS = 30


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits: what to do, how often, and where."""

    text: str
    href: str
    count: int | None = None
    due: datetime | None = None
    is_late: bool = False


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def manage_fund(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The whole fund on one page, with a way to every step."""
    at = clock.now()
    money = headroom(fund)
    of_fund = list(Round.objects.filter(strand__fund=fund, programme=None).select_related("strand__fund"))
    rounds = stages(of_fund, closed_in(person(request), of_fund, at))
    waiting = [need for stage in rounds for need in needs_of(stage, at)] + _returns(fund)
    return show(
        request,
        "funds/manager/fund.html",
        way_to(request, fund),
        coverage=coverage_of(fund),
        headroom=money,
        chart=envelope_chart(money),
        proof=floors_proof(fund),
        rounds=rounds,
        waiting=waiting,
        offers=Award.objects.filter(strand__fund=fund, state="offered").select_related(
            "partnership__lead", "partnership__place"
        ),
        may_allocate=has(request.user, Capability.ALLOCATE, fund),
        may_give_roles=has(request.user, Capability.GIVE_ROLES, fund),
        has_a_round_ahead=any(stage.round.state in ("planned", "open") for stage in rounds),
        language=settings.LANGUAGE_CODE,
        history=acts_in_fund(fund.slug, reader=person(request), at=at)[:LATEST_ACTS],
    )


def envelope_chart(money: Headroom) -> Chart:
    """The envelope split by strand into what awards have committed and what they have not, and what is not set aside."""
    parts = []
    for each in money.strands:
        name = each.strand.name
        if isinstance(each.committed, Money) and isinstance(each.uncommitted, Money):
            parts.append(StackPart(say("{name}, committed to awards", name=name), each.committed, Meaning.COMMITTED))
            parts.append(StackPart(say("{name}, not committed yet", name=name), each.uncommitted, Meaning.SET_ASIDE))
        else:
            parts.append(StackPart(say("{name}, set aside", name=name), each.allocated, Meaning.SET_ASIDE))
    shown = [part for part in parts if part.amount]
    return stack(
        say("Where the envelope stands"), [*shown, StackPart(say("Not set aside"), money.unallocated, Meaning.FREE)]
    )


def needs_of(stage: RoundStage, at: datetime) -> list[Need]:
    """What one round waits for, in the order of its life."""
    round_, name = stage.round, stage.round.name
    if round_.state == "planned":
        return _to_open(round_)
    asked = [
        (
            0 if round_.is_sealed else stage.in_state("submitted"),
            say("to check for eligibility in {name}", name=name),
            _url("round-applications", round_) + "?state=submitted",
        ),
        (stage.lacking_readers, say("to give more assessors in {name}", name=name), _url("round-assessors", round_)),
        (stage.for_the_panel, say("for the panel to score in {name}", name=name), _url("panel", round_)),
        (stage.in_state("assessed"), say("to decide in {name}", name=name), _url("decisions", round_)),
        (stage.without_an_offer, say("to offer an award in {name}", name=name), _url("decisions", round_)),
    ]
    needs = [Need(words, href, count) for count, words, href in asked if count]
    if round_.state == "open" and round_.closes_at:
        is_late = at >= round_.closes_at
        words = (
            say("Close {name}", name=name)
            if is_late
            else say(
                "{name} is open: {drafts} in draft, {received} received",
                name=name,
                drafts=stage.drafts,
                received=stage.received,
            )
        )
        needs.insert(0, Need(words, _url("manage-round", round_), due=round_.closes_at, is_late=is_late))
    if stage.can_be_released and stage.in_state("decided", "ineligible"):
        needs.append(
            Need(say("Release the outcomes and feedback of {name}", name=name), _url("release-decisions", round_))
        )
    return needs


def _to_open(round_: Round) -> list[Need]:
    words = (
        say("Open {name}", name=round_.name)
        if round_.terms_record
        else say("{name}: its terms are not set yet", name=round_.name)
    )
    return [Need(words, _url("manage-round", round_), due=round_.opens_at)]


def _returns(fund: Fund) -> list[Need]:
    """Returns that wait for a check or a payment. The pages are the monitoring and the finance officers'."""
    states = list(Return.objects.filter(award__strand__fund=fund).values_list("state", flat=True))
    asked = (("sent", "monitoring", say("returns to check")), ("approved", "payments", say("returns to pay")))
    found = [(states.count(state), name, words) for state, name, words in asked]
    return [Need(words, _fund_page(name, fund), count) for count, name, words in found if count]


def _url(name: str, round_: Round) -> str:
    return reverse(name, args=[round_.pk])


def _fund_page(name: str, fund: Fund) -> str:
    try:
        return reverse(name, args=[fund.slug])
    except NoReverseMatch:
        return reverse("manage-fund", args=[fund.slug])
