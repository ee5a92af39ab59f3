"""Putting a portfolio before the board, signing it by the board's decision, and sending it. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.governance.binding import why_not_bound
from placefund.domain.messages import all_of, say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.place_portfolio import PortfolioPart
from placefund.domain.plans.release import PlanAudience
from placefund.domain.roles import Capability, Role
from placefund.domain.terms import digest
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked, move
from placefund.people.models import Organisation, User
from placefund.pipelines.models import Candidate
from placefund.pipelines.sharing.actions import note_submitted
from placefund.pipelines.steps.actions import choose
from placefund.plans.models import PlanVersion
from placefund.plans.versions.actions import release
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.editions import content_of, digest_of_all, papers_with
from placefund.portfolios.models import (
    Portfolio,
    PortfolioEdition,
    PortfolioReview,
    PortfolioSignature,
    PortfolioSubmission,
)
from placefund.portfolios.queries import Arrangement, approved_in, arrangement_of, newest_edition, why_closed_to
from placefund.programmes.board.queries import bodies_of
from placefund.programmes.governance.queries import binders_able
from placefund.programmes.meetings.actions import put_on_agenda
from placefund.programmes.meetings.queries import decision_on
from placefund.programmes.models import BoardMeeting
from placefund.records.actions import record


@transaction.atomic
def put_before_board(portfolio: Portfolio, meeting: BoardMeeting | None, *, by: User, at: datetime) -> PortfolioEdition:
    """Freeze a draft as an edition, and put it on the agenda of a meeting that is to come where one is named.

    Raises:
        NotPossible: nothing is in it, or something in it does not say what it asks for, or falls without what is out.
    """
    portfolio = locked(portfolio)
    step = move(portfolio, "put_before_board", by=by)
    arrangement = arrangement_of(portfolio)
    _require_whole(arrangement)
    content = content_of(arrangement)
    last = newest_edition(portfolio)
    edition = PortfolioEdition.objects.create(
        portfolio=portfolio,
        number=last.number + 1 if last else 1,
        content=content,
        digest=digest(content),
        made_by=by,
        made_at=at,
    )
    portfolio.state = step.target
    portfolio.save(update_fields=["state"])
    record(PortfolioAct.PUT_BEFORE_BOARD, portfolio, by=by, at=at, edition=edition.number, digest=edition.digest)
    if meeting is not None:
        bodies = bodies_of(Organisation.objects.filter(pk__in=arrangement.organisations))
        put_on_agenda(meeting, subject=edition, page="portfolio-edition", bodies=bodies, by=by, at=at)
    return edition


def _require_whole(arrangement: Arrangement) -> None:
    """What no board can sign: a portfolio with nothing in it, with an ask that is not said, or with a project that falls."""
    if not arrangement.of_part(PortfolioPart.CHOSEN):
        raise NotPossible(say("Nothing is in the portfolio yet."))
    stops = ("every_project_says_what_it_asks_for", "nothing_falls", "the_money_is_enough")
    wrong = [str(finding.why) for finding in arrangement.findings if finding.rule in stops and finding.failed]
    if wrong:
        raise NotPossible(" ".join(wrong))


@transaction.atomic
def take_back(portfolio: Portfolio, *, reason: str, by: User, at: datetime) -> Portfolio:
    """Work on a portfolio again that was put before the board, signed, or decided on. Its editions stay.

    What was approved is decided for good, and is not put before the board again: a later edition holds what is left.

    Raises:
        NotPossible: no reason.
    """
    if not reason.strip():
        raise NotPossible(say("Say why it is taken back. The board reads it."))
    portfolio = locked(portfolio)
    portfolio.state = move(portfolio, "take_back", by=by).target
    portfolio.save(update_fields=["state"])
    portfolio.lines.filter(candidate__in=approved_in(portfolio)).update(part=PortfolioPart.LEFT)
    record(PortfolioAct.TOOK_BACK, portfolio, by=by, at=at, reason=reason.strip())
    return portfolio


@transaction.atomic
def sign(portfolio: Portfolio, *, by: User, at: datetime) -> PortfolioSignature:
    """Sign the edition before the board, for the board, by its decision. A member with an interest in a project does not.

    Raises:
        NotPossible: the board has not endorsed this edition; or the member has to leave for one of its projects.
    """
    portfolio = locked(portfolio)
    step = move(portfolio, "sign", by=by)
    edition = newest_edition(portfolio)
    decision = decision_on(edition) if edition else None
    if edition is None or decision is None or not decision.is_endorsement:
        raise NotPossible(
            say(
                "The board has not endorsed this edition yet. Its decision is recorded at the meeting that it is put before."
            )
        )
    if why := why_closed_to(by, arrangement_of(portfolio), london(at).date()):
        raise NotPossible(say("{why} Another member signs.", why=why))
    signature = PortfolioSignature.objects.create(edition=edition, decision=decision, signed_by=by, signed_at=at)
    portfolio.state = step.target
    portfolio.save(update_fields=["state"])
    record(PortfolioAct.SIGNED, portfolio, by=by, at=at, edition=edition.number, digest=edition.digest)
    return signature


@transaction.atomic
def submit(portfolio: Portfolio, *, by: User, at: datetime) -> PortfolioSubmission:
    """Send the signed edition to the delivery body, with the digests of the plan and of what was sent of readiness.

    Whoever accompanies the place is told; its projects are chosen for good.

    Raises:
        NotPossible: another portfolio of the place is with the delivery body; or a project is not as it was signed; or
            governance names others to bind the partnership, or these up to less than it asks for.
    """
    portfolio = locked(portfolio)
    step = move(portfolio, "submit", by=by)
    edition = newest_edition(portfolio)
    if edition is None or not hasattr(edition, "signature"):
        raise NotPossible(say("This edition is not signed."))
    if Portfolio.objects.filter(programme=portfolio.programme, state="submitted").exists():
        raise NotPossible(say("Another portfolio of this place is with the delivery body. Withdraw it first."))
    _require_as_signed(portfolio, edition)
    _require_binding(edition, by=by, at=at)
    _give_plan(portfolio, by=by, at=at)
    papers = papers_with(portfolio.programme)
    submission = PortfolioSubmission.objects.create(edition=edition, papers=papers, sent_by=by, sent_at=at)
    portfolio.state = step.target
    portfolio.save(update_fields=["state"])
    whole = digest_of_all(edition.digest, papers)
    record(PortfolioAct.SUBMITTED, portfolio, by=by, at=at, edition=edition.number, digest=edition.digest, whole=whole)
    for candidate in Candidate.objects.filter(pk__in=[line["candidate"] for line in edition.content["chosen"]]):
        if candidate.state == "ready":
            choose(candidate, by=by, at=at)
    sent = (*edition.content["chosen"], *edition.content["reserve"])
    note_submitted([line["candidate"] for line in sent], at=at)
    _tell_delivery_body(portfolio, edition, at=at)
    return submission


def _require_binding(edition: PortfolioEdition, *, by: User, at: datetime) -> None:
    """Where governance names people who bind the partnership, and some of them may send here, nobody else sends for it."""
    able = binders_able(edition.portfolio.programme, Capability.SUBMIT_PORTFOLIO, london(at).date())
    if why := why_not_bound(able, by.pk, Money(edition.content["sums"]["ask"])):
        raise NotPossible(why)


def _give_plan(portfolio: Portfolio, *, by: User, at: datetime) -> None:
    """The newest version of the plan is read by whoever reads the portfolio: it is released to them where it was not."""
    plan = PlanVersion.objects.filter(programme=portfolio.programme).order_by("number").last()
    if plan is not None and not plan.released_to:
        release(plan, PlanAudience.DELIVERY_BODY, by=by, at=at)


def _require_as_signed(portfolio: Portfolio, edition: PortfolioEdition) -> None:
    """What was signed is what is sent: a project that has changed since has to go before the board again."""
    now = {line["candidate"]: line for line in content_of(arrangement_of(portfolio))["chosen"]}
    changed = [
        line["reference"]
        for line in edition.content["chosen"]
        if _figures(now.get(line["candidate"], {})) != _figures(line)
    ]
    if changed:
        raise NotPossible(
            say(
                "These are not as the board signed them: {projects}. Take the portfolio back, and put it before the board again.",
                projects=all_of(changed),
            )
        )


def _figures(line: dict[str, object]) -> tuple[object, ...]:
    return tuple(
        line.get(name) for name in ("ask", "co_investment", "organisations", "falls_without", "starts_on", "ends_on")
    )


def _tell_delivery_body(portfolio: Portfolio, edition: PortfolioEdition, *, at: datetime) -> None:
    programme = portfolio.programme
    managers = people_with(Role.RELATIONSHIP_MANAGER, [f"programme:{programme.pk}"])
    tell(
        managers or people_with(Role.FUND_MANAGER, [f"fund:{programme.fund_slug}"]),
        say("Portfolio of {place} is with you", place=programme.place),
        say("Its board has signed edition {number}.", number=edition.number),
        kind=NoticeKind.PORTFOLIO,
        about=programme.strand.fund,
        asks=programme.place,
        page="portfolio",
        args=[portfolio.pk],
        at=at,
    )


@transaction.atomic
def withdraw(portfolio: Portfolio, *, reason: str, by: User, at: datetime) -> Portfolio:
    """Withdraw a portfolio that was sent, before its review has begun. It can be worked on again.

    Raises:
        NotPossible: no reason, or its review has begun.
    """
    if not reason.strip():
        raise NotPossible(say("Say why it is withdrawn. The delivery body reads it."))
    portfolio = locked(portfolio)
    allow(by, Capability.RUN_PROGRAMME, portfolio)
    if PortfolioReview.objects.filter(submission__edition__portfolio=portfolio, state="open").exists():
        raise NotPossible(
            say("Its review has begun, and ends with a decision. Ask the delivery body to decide that it be developed.")
        )
    portfolio.state = move(portfolio, "withdraw", by=by).target
    portfolio.save(update_fields=["state"])
    record(PortfolioAct.WITHDREW, portfolio, by=by, at=at, reason=reason.strip())
    return portfolio
