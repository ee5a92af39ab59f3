"""Everything that changes an application. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications import refusals
from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Answer, Application, CoInvestmentLine, Cost, EligibilityCheck, Snapshot
from placefund.applications.queries import content, findings_for_eligibility, unfinished_business
from placefund.domain.answers.register import in_words, parsed
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.eligibility import ON_CERTIFICATION, ON_SUBMISSION, findings
from placefund.domain.findings import NotAllowed, require
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.questions import word_count
from placefund.domain.roles import Capability, Role
from placefund.domain.terms import digest
from placefund.funds.models import Round
from placefund.notices.actions import people_with, tell
from placefund.partnerships import actions as partnerships
from placefund.partnerships.models import Partnership
from placefund.people.access import allow, has, locked, move
from placefund.people.models import Actor, Organisation, User
from placefund.places.models import Place
from placefund.records.actions import record


class EditConflict(NotAllowed):
    """Somebody else saved this answer since it was opened. `theirs` is what they saved."""

    def __init__(self, theirs: Answer) -> None:
        self.theirs = theirs
        super().__init__(refusals.ANSWER_SAVED_BY_ANOTHER.format(saved_by=theirs.saved_by))


class NotEditable(NotAllowed):
    """The application is not a draft, or the part cannot be changed so."""


@transaction.atomic
def start(round_: Round, partnership: Partnership, *, by: User, at: datetime) -> Application:
    """Begin a draft in an open round."""
    allow(by, Capability.EDIT_APPLICATION, partnership)
    partnership = locked(partnership)  # two people who start at once are told apart here, not by the database
    if round_.state != "open" or not round_.terms().opens_at <= at < round_.terms().closes_at:
        raise NotEditable(say("{name} is not open, so an application cannot be started in it.", name=round_.name))
    if Application.objects.filter(round=round_, partnership=partnership).exclude(state="withdrawn").exists():
        raise NotEditable(
            say("{partnership} already has an application in {name}.", partnership=partnership, name=round_.name)
        )
    newest = round_.clarifications.order_by("-number").values_list("number", flat=True).first() or 0
    application = Application.objects.create(
        round=round_, partnership=partnership, started_at=at, clarifications_read_to=newest
    )
    record(ApplicationAct.STARTED, application, by=by, at=at)
    return application


def _draft(application: Application, by: User, capability: Capability = Capability.EDIT_APPLICATION) -> Application:
    allow(by, capability, application)
    application = locked(application)
    if not application.is_editable:
        raise NotEditable(
            say("This application is {state}, so it cannot be changed. ", state=application.state)
            + (say("Return it for changes first.") if application.state == "certified" else "")
        )
    return application


@transaction.atomic
def describe(
    application: Application, *, title: str, summary: str, sectors: Iterable[str], by: User, at: datetime
) -> Application:
    """Set the title, the public summary and the sectors."""
    application = _draft(application, by)
    application.title, application.summary, application.sectors = title.strip(), summary.strip(), sorted(set(sectors))
    application.save(update_fields=["title", "summary", "sectors"])
    record(ApplicationAct.DESCRIBED, application, by=by, at=at)
    return application


@transaction.atomic
def answer(
    application: Application, question_key: str, given: Any, *, seen_version: int | None = None, by: User, at: datetime
) -> Answer:
    """Save one answer. `seen_version` is the version the writer started from (0 for none; None overwrites knowingly).

    Raises:
        AnswerRefused: what was given is no answer of the kind that is asked for.
        EditConflict: somebody else saved since; nothing is overwritten.
    """
    application = _draft(application, by)
    question = next((asked for asked in application.round.terms().questions if asked.key == question_key), None)
    if question is None:
        raise NotEditable(say("This round does not ask that question."))
    value = parsed(question, given)
    found = Answer.objects.filter(application=application, question_key=question_key).select_related("saved_by").first()
    if found and found.value == value:
        return found
    if found and seen_version is not None and seen_version != found.version:
        raise EditConflict(found)
    saved, _ = Answer.objects.update_or_create(
        application=application,
        question_key=question_key,
        defaults={"value": value, "version": (found.version if found else 0) + 1, "saved_by": by, "saved_at": at},
    )
    record(
        ApplicationAct.ANSWERED,
        application,
        by=by,
        at=at,
        question=question_key,
        words=word_count(in_words(question, value)),
        version=saved.version,
    )
    return saved


@transaction.atomic
def set_cost(
    application: Application,
    organisation: Organisation,
    category: CostCategory,
    kind: SpendKind,
    year: FinancialYear,
    cost: Money,
    *,
    by: User,
    at: datetime,
) -> None:
    """Set one cost; £0 removes it. A partner may set their own organisation's, the lead anyone's."""
    capability = Capability.EDIT_OWN_COSTS
    application = _draft(application, by, capability)
    is_lead = has(by, Capability.EDIT_APPLICATION, application)
    if not is_lead and not has(by, Capability.JOIN_PARTNERSHIP, organisation):
        raise NotEditable(
            say("Only {organisation} and the lead can enter the costs of {organisation}.", organisation=organisation)
        )
    if cost.pence < 0:
        raise NotEditable(say("A cost cannot be below £0."))
    # What an organisation that has left had entered can still be removed: the rules ask for exactly that.
    if cost and organisation.pk not in {line.organisation_id for line in application.partnership.partner_lines()}:
        raise NotEditable(say("{organisation} is not a partner, so it has no costs here.", organisation=organisation))
    where: dict[str, Any] = {
        "application": application,
        "organisation": organisation,
        "category": category,
        "kind": kind,
        "year": year.start,
    }
    if cost.pence == 0:
        Cost.objects.filter(**where).delete()
    else:
        Cost.objects.update_or_create(**where, defaults={"pence": cost.pence})
    record(
        ApplicationAct.COSTED,
        application,
        by=by,
        at=at,
        organisation=organisation.name,
        year=str(year),
        pence=cost.pence,
    )


@transaction.atomic
def set_costs(
    application: Application,
    organisation: Organisation,
    category: CostCategory,
    kind: SpendKind,
    costs: Mapping[FinancialYear, Money],
    *,
    by: User,
    at: datetime,
) -> None:
    """Set a row of costs at once, one amount a year; years whose amount stays are left alone."""
    now = {
        cost.year: cost.pence
        for cost in Cost.objects.filter(
            application=application, organisation=organisation, category=category, kind=kind
        )
    }
    for year, cost in sorted(costs.items()):
        if now.get(year.start, 0) != cost.pence:
            set_cost(application, organisation, category, kind, year, cost, by=by, at=at)


@transaction.atomic
def add_co_investment(
    application: Application,
    *,
    investor: str,
    source: SourceClass,
    form: Form,
    status: Status,
    year: FinancialYear,
    amount: Money,
    by: User,
    at: datetime,
) -> CoInvestmentLine:
    """Add one line of co-investment."""
    application = _draft(application, by)
    if amount.pence <= 0:
        raise NotEditable(say("Co-investment is an amount above £0."))
    if not investor.strip():
        raise NotEditable(say("Name the investor."))
    line = CoInvestmentLine.objects.create(
        application=application,
        investor=investor.strip(),
        source=source,
        form=form,
        status=status,
        year=year.start,
        pence=amount.pence,
    )
    record(ApplicationAct.ADDED_CO_INVESTMENT, application, by=by, at=at, investor=line.investor, pence=line.pence)
    return line


@transaction.atomic
def remove_co_investment(line: CoInvestmentLine, *, by: User, at: datetime) -> None:
    """Remove one line of co-investment from a draft."""
    application = _draft(line.application, by)
    record(ApplicationAct.REMOVED_CO_INVESTMENT, application, by=by, at=at, investor=line.investor, pence=line.pence)
    line.delete()


@transaction.atomic
def read_clarifications(application: Application, *, up_to: int | None = None, by: User, at: datetime) -> None:
    """Note that the authors have read the clarifications up to a number (every one so far when none is given).

    The page gives the last number it showed, so that one published meanwhile stays unread.
    """
    allow(by, Capability.EDIT_APPLICATION, application)
    application = locked(application)
    newest = application.round.clarifications.order_by("-number").values_list("number", flat=True).first() or 0
    read_to = newest if up_to is None else min(newest, up_to)
    if application.clarifications_read_to < read_to:
        application.clarifications_read_to = read_to
        application.save(update_fields=["clarifications_read_to"])
        record(ApplicationAct.READ_CLARIFICATIONS, application, by=by, at=at, to=read_to)


@transaction.atomic
def ask_for_certification(application: Application, *, by: User, at: datetime) -> None:
    """Tell the lead organisation's certifiers that a draft is ready to be read and signed."""
    application = _draft(application, by)
    people = people_with(Role.CERTIFIER, [f"organisation:{application.partnership.lead_id}"])
    if not people:
        raise NotEditable(refusals.NO_CERTIFIER.format(lead=application.partnership.lead))
    record(ApplicationAct.ASKED_FOR_CERTIFICATION, application, by=by, at=at, of=[str(person) for person in people])
    text = refusals.ASKED_TO_CERTIFY.format(by=by, application=application, lead=application.partnership.lead)
    tell(
        people,
        say("To certify: {application}", application=application),
        text,
        page="certify-application",
        args=[application.pk],
        at=at,
    )


def _place_may_change(partnership: Partnership) -> None:
    """What was signed, sent or awarded says where it is for: its place stays."""
    if bid := unfinished_business(partnership).first():
        todo = say("Return it for changes first.") if bid.state == "certified" else say("It has gone to the fund.")
        raise NotEditable(
            refusals.PLACE_IS_FIXED_BY_A_BID.format(bid=bid, state=bid.state, partnership=partnership, todo=todo)
        )
    # Read through the partnership, because the stage of awards comes after this one and may not be imported here.
    if award := partnership.awards.exclude(state="declined").first():
        raise NotEditable(refusals.PLACE_HAS_AN_OFFER.format(partnership=partnership, title=award.title))


@transaction.atomic
def change_place(partnership: Partnership, name: str, codes: Iterable[str], *, by: User, at: datetime) -> Place:
    """Compose a partnership's place, unless an application for it is signed or with the fund."""
    partnership = locked(partnership)
    _place_may_change(partnership)
    return partnerships.draw_place(partnership, name, codes, by=by, at=at)


@transaction.atomic
def change_to_earmarked(partnership: Partnership, place: Place, *, by: User, at: datetime) -> Partnership:
    """Stand for an earmarked place, unless an application for another is signed or with the fund."""
    partnership = locked(partnership)
    _place_may_change(partnership)
    return partnerships.stand_for(partnership, place, by=by, at=at)


@transaction.atomic
def certify(application: Application, *, by: User, at: datetime) -> Application:
    """Sign for the lead organisation that a finished draft may be sent."""
    locked(application.partnership)  # its place and partners stay as they are while they are signed for
    application = locked(application)
    step = move(application, "certify", by=by)
    found = require(findings(ON_CERTIFICATION, application.proposal(), application.round.terms(), at))
    application.state, application.certified_at, application.certified_by = step.target, at, by
    application.save(update_fields=["state", "certified_at", "certified_by"])
    record(ApplicationAct.CERTIFIED, application, by=by, at=at, passed=[finding.rule for finding in found])
    _tell_authors(application, say("Your application is certified"), say("It can be submitted now."), at=at)
    return application


@transaction.atomic
def return_for_changes(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Make a certified application a draft again, so that it can be changed; it needs a new signature afterwards."""
    application = locked(application)
    step = move(application, "return_for_changes", by=by)
    if not reason.strip():
        raise NotEditable(say("Say what has to change, so that the authors know."))
    application.state, application.certified_at, application.certified_by = step.target, None, None
    application.save(update_fields=["state", "certified_at", "certified_by"])
    record(ApplicationAct.RETURNED_FOR_CHANGES, application, by=by, at=at, reason=reason)
    _tell_authors(application, say("Your application was returned for changes"), reason, at=at)
    return application


@transaction.atomic
def submit(application: Application, *, by: User, at: datetime) -> Application:
    """Send a certified draft to the fund: an immutable snapshot is kept, and a receipt given."""
    locked(application.partnership)  # what is kept is what was signed
    application = locked(application)
    step = move(application, "submit", by=by)
    found = require(findings(ON_SUBMISSION, application.proposal(), application.round.terms(), at))
    application.state, application.submitted_at = step.target, at
    application.save(update_fields=["state", "submitted_at"])
    kept = content(application)
    snapshot = Snapshot.objects.create(
        application=application,
        receipt=f"{application.fund_slug.upper()}-{application.round_id:03d}-{application.pk:05d}",
        submitted_at=at,
        submitted_by=by,
        content=kept,
        digest=digest(kept),
    )
    record(
        ApplicationAct.SUBMITTED,
        application,
        by=by,
        at=at,
        passed=[f.rule for f in found],
        receipt=snapshot.receipt,
        digest=snapshot.digest,
    )
    _tell_authors(
        application,
        say("Submitted: receipt {receipt}", receipt=snapshot.receipt),
        say("{application} was received.", application=application),
        at=at,
    )
    return application


@transaction.atomic
def withdraw(application: Application, *, reason: str, by: User, at: datetime) -> Application:
    """Take an application out of the round."""
    application = locked(application)
    step = move(application, "withdraw", by=by)
    if not reason.strip():
        raise NotEditable(say("Say why the application is withdrawn: the record keeps it."))
    application.state, application.withdrawn_at = step.target, at
    application.save(update_fields=["state", "withdrawn_at"])
    record(ApplicationAct.WITHDREW, application, by=by, at=at, reason=reason)
    return application


def _decide_eligibility(
    application: Application, name: str, act: ApplicationAct, reasons: str, *, by: User, at: datetime
) -> Application:
    application = locked(application)
    step = move(application, name, by=by)
    found = findings_for_eligibility(application, at)
    if not reasons.strip():
        raise NotAllowed(say("Give reasons: the applicant is told them, and the record keeps them."))
    if step.target == "eligible":
        require(found)
    EligibilityCheck.objects.create(
        application=application,
        is_eligible=step.target == "eligible",
        reasons=reasons.strip(),
        findings=[finding.as_record() for finding in found],
        checked_by=by,
        checked_at=at,
    )
    application.state = step.target
    application.save(update_fields=["state"])
    failed = [finding.rule for finding in found if not finding.passed]
    record(act, application, by=by, at=at, reasons=reasons.strip(), failed=failed)
    return application


@transaction.atomic
def find_eligible(application: Application, *, reasons: str, by: User, at: datetime) -> Application:
    """Let a submitted application go forward to assessment; every rule must hold."""
    return _decide_eligibility(application, "find_eligible", ApplicationAct.FOUND_ELIGIBLE, reasons, by=by, at=at)


@transaction.atomic
def find_ineligible(application: Application, *, reasons: str, by: User, at: datetime) -> Application:
    """Find that a submitted application cannot go forward, with reasons."""
    return _decide_eligibility(application, "find_ineligible", ApplicationAct.FOUND_INELIGIBLE, reasons, by=by, at=at)


def _advance(application: Application, name: str, act: ApplicationAct, *, by: Actor, at: datetime) -> Application:
    application = locked(application)
    application.state = move(application, name, by=by).target
    application.save(update_fields=["state"])
    record(act, application, by=by, at=at)
    return application


@transaction.atomic
def agree_score(application: Application, *, by: Actor, at: datetime) -> Application:
    """Note that the panel has agreed a score; `panels` calls this with the score."""
    return _advance(application, "agree_score", ApplicationAct.PANEL_SCORE_AGREED, by=by, at=at)


@transaction.atomic
def decide(application: Application, *, by: Actor, at: datetime) -> Application:
    """Note that it is decided; `decisions` calls this with the decision."""
    return _advance(application, "decide", ApplicationAct.DECIDED, by=by, at=at)


@transaction.atomic
def release_success(application: Application, *, by: Actor, at: datetime) -> Application:
    """Let the applicant know that it is funded; `decisions` calls this when outcomes go out."""
    return _advance(application, "release_success", ApplicationAct.TOLD_OF_SUCCESS, by=by, at=at)


@transaction.atomic
def release_decline(application: Application, *, by: Actor, at: datetime) -> Application:
    """Let the applicant know that it is not funded; `decisions` calls this when outcomes go out."""
    return _advance(application, "release_decline", ApplicationAct.TOLD_OF_NO_SUCCESS, by=by, at=at)


def _tell_authors(application: Application, subject: str, text: str, *, at: datetime) -> None:
    people = people_with(Role.LEAD_BIDDER, [f"organisation:{application.partnership.lead_id}"])
    tell(people, subject, text, page="application", args=[application.pk], at=at)
