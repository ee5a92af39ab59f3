"""Reading applications: what they say, what the rules find in them, what is unread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Cast

from placefund.applications.acts import ApplicationAct
from placefund.applications.models import Answer, Application, CoInvestmentLine, Reopening, Snapshot
from placefund.domain.acts import Tells
from placefund.domain.answers.kinds.files import KIND as FILES_KIND
from placefund.domain.answers.register import as_counted, in_words, kind_of, value_of
from placefund.domain.asking import for_each_partner, partner_of
from placefund.domain.coinvestment import CoInvestment, Form, Leverage, SourceClass, Status, leverage
from placefund.domain.costs import CostCategory, CostLine, SpendKind, grants
from placefund.domain.eligibility import ON_CERTIFICATION, ON_ELIGIBILITY_CHECK, ON_SUBMISSION, Proposal, findings
from placefund.domain.findings import Finding, NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.domain.periods import FinancialYear
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.roles import OF_A_DRAFT, Capability
from placefund.domain.row_numbers import row_number
from placefund.domain.stages import partners_of
from placefund.domain.terms import Terms
from placefund.funds.models import Clarification, Round
from placefund.funds.stages import earlier_of, earlier_stage, invited_bid, stage_of
from placefund.partnerships.models import LaterClosing, Partnership
from placefund.people.access import has, has_for
from placefund.people.models import Membership, Organisation, User
from placefund.people.queries import numbers_with
from placefund.records.models import Event
from placefund.records.queries import telling

PARTS = (
    "partnership__partners__organisation",
    "partnership__place__parts__area",
    "answers",
    "costs__organisation",
    "cost_tables",
    "co_investment",
)
"""What `proposals` reads, each in one query however many applications there are."""


def proposals(applications: Iterable[Application]) -> dict[int, Proposal]:
    """The frozen pictures of these applications by number, read together."""
    rows = with_closings(applications)
    prefetch_related_objects(rows, *PARTS)
    found = {}
    for row in rows:
        place = row.partnership.place
        areas = {part.area_id: part.area.name for part in place.parts.all()} if place else {}
        found[row.pk] = row.proposal(areas=areas, costs=tuple(cost.line() for cost in row.costs.all()))
    return found


def with_closings(applications: Iterable[Application]) -> list[Application]:
    """These applications, each with the later closing that its lead was given, if one was. One query for all."""
    rows = list(applications)
    given = LaterClosing.objects.filter(LaterClosing.IN_FORCE, round__in={row.round_id for row in rows})
    closings = {(one.round_id, one.organisation_id): one.closes_at for one in given} if rows else {}
    for row in rows:
        row.later_closing = closings.get((row.round_id, row.partnership.lead_id))
    return rows


def taken(at: datetime) -> Q:
    """The applications that may still be sent, reopened or brought back: those of which `is_taken` says so."""
    in_time = Q(round__state="open", round__closes_at__gt=at) | (
        Q(round__state__in=("open", "closed")) & LaterClosing.of_bids(at)
    )
    return in_time & Q(round__opens_at__lte=at)


def findings_while_drafting(application: Application, at: datetime) -> tuple[Finding, ...]:
    """Every rule's finding as it stands, for the authors."""
    rules = ON_SUBMISSION if application.state == "certified" else ON_CERTIFICATION
    return findings(rules, application.proposal(), application.round.terms(), at)


def findings_for_eligibility(application: Application, at: datetime) -> tuple[Finding, ...]:
    """What the fund checks again after closing: what was submitted, whatever its partnership has done since."""
    snapshot = getattr(application, "snapshot", None)
    proposal = application.proposal() if snapshot is None else submitted_proposal(snapshot.content)
    return findings(ON_ELIGIBILITY_CHECK, proposal, application.round.terms(), at)


def every_rule_holds(application: Application, at: datetime) -> bool:
    """Whether no rule speaks against what was submitted."""
    return not any(finding.failed for finding in findings_for_eligibility(application, at))


def next_receipt(application: Application) -> str:
    """The number of the receipt it gets when it is sent: what is sent again has the first number with a count."""
    sent = application.snapshots.count()
    number = f"{application.fund_slug.upper()}-{application.round_id:03d}-{application.pk:05d}"
    return f"{number}-{sent + 1}" if sent else number


def why_reopened(snapshot: Snapshot | None) -> str:
    """Why what was sent was last reopened; empty where nothing had been sent."""
    return Reopening.objects.filter(snapshot=snapshot).latest("pk").why if snapshot else ""


def why_changes_are_wanted(application: Application) -> str:
    """Why the fund last asked for changes; empty where it never did."""
    asked = requests_for_changes([application.pk]).get(application.pk)
    return str(asked.details["reason"]) if asked else ""


def requests_for_changes(numbers: Iterable[int]) -> dict[int, Event]:
    """The act by which the fund last asked for changes of each of these applications, by its number. One query."""
    asked = Event.objects.filter(
        subject_kind=Application._meta.label_lower,
        subject_id__in=[str(number) for number in numbers],
        verb=ApplicationAct.ASKED_FOR_CHANGES.verb,
    )
    return {int(event.subject_id): event for event in asked.order_by("pk")}


def submitted_proposal(content: Mapping[str, Any]) -> Proposal:
    """The frozen picture of what a snapshot holds, for the rules. All its partners had joined: the rules asked for it."""
    helices = {partner["id"]: Helix(partner["helix"]) for partner in content["partners"]}
    return Proposal(
        title=content["title"],
        summary=content["summary"],
        sectors=tuple(content["sectors"]),
        partners=tuple(
            PartnerLine(p["id"], p["organisation"], Helix(p["helix"]), p["is_lead"], has_joined=True)
            for p in content["partners"]
        ),
        areas=content["areas"],
        answers={answer["key"]: answer.get("value", answer["text"]) for answer in content["answers"]},
        costs=tuple(
            CostLine(
                line["organisation_id"],
                helices[line["organisation_id"]],
                CostCategory(line["category"]),
                SpendKind(line["kind"]),
                FinancialYear(int(line["year"][:4])),
                Money(line["cost_pence"]),
            )
            for line in content["costs"]
        ),
        co_investment=tuple(
            CoInvestment(SourceClass(line["source"]), Form(line["form"]), Status(line["status"]), Money(line["pence"]))
            for line in content["co_investment"]
        ),
        is_certified=bool(content["certified_at"]),
        invited=dict(follows["partners"]) if (follows := content.get("follows")) else None,
    )


@dataclass(frozen=True, slots=True)
class PartnerToAsk:
    """A partner that the certifier should ask: it has no costs. That those with costs approve them is a rule."""

    organisation_id: int
    organisation: str

    @property
    def why(self) -> str:
        """What there is to ask, in a sentence."""
        return say("{organisation} has no costs in this application.", organisation=self.organisation)


def partners_to_ask(application: Application) -> tuple[PartnerToAsk, ...]:
    """The partners beside the lead that have no costs. One query."""
    spending = set(application.costs.values_list("organisation_id", flat=True))
    return tuple(
        PartnerToAsk(line.organisation_id, line.organisation)
        for line in application.partnership.partner_lines()
        if line.has_joined and not line.is_lead and line.organisation_id not in spending
    )


def question_called(application: Application, key: str) -> Question | None:
    """The question of its round by that key, as it asks the bid or one of its partners; None where it asks no such thing."""
    asked = for_each_partner(application.round.terms().questions, application.partnership.partner_lines())
    return next((question for question in asked if question.key == key), None)


def may_answer(user: Any, application: Application, key: str) -> bool:
    """Whether a question is this person's to answer: a partner's own, for who acts for it; any other, for who writes the bid."""
    number = partner_of(key)
    if number is None:
        return has(user, Capability.WRITE_ANSWERS, application)
    own = Organisation.objects.filter(pk=number).first()
    return own is not None and has_for(user, Capability.ANSWER_QUESTIONS, application, own)


def written_and_not_sent(application: Application) -> tuple[Question, ...]:
    """The questions that it is not asked as things stand, and has words for: these are kept, and are not sent."""
    return application.proposal().set_aside(application.round.terms())


def unfinished_business(partnership: Partnership) -> QuerySet[Application]:
    """The applications of a partnership that are signed, with the fund, or won: their place stays as it is."""
    waiting = ("certified", "submitted", "eligible", "ineligible", "assessed", "decided", "successful")
    return Application.objects.filter(partnership=partnership, state__in=waiting).order_by("pk")


def leverage_of(application: Application) -> Leverage:
    """Counted and uncounted co-investment beside the ask, by the round's rule."""
    terms, proposal = application.round.terms(), application.proposal()
    return leverage(proposal.co_investment, proposal.ask(terms), terms.counting)


def unread_clarifications(application: Application) -> QuerySet[Clarification]:
    """The clarifications of its round that its authors have not read yet, oldest first."""
    return Clarification.objects.filter(
        round=application.round_id, number__gt=application.clarifications_read_to
    ).order_by("number")


def languages_of(application: Application) -> dict[str, str]:
    """Under the words of which language each question was answered, where not the English ones."""
    return {answer.question_key: answer.asked_in for answer in application.answers.all() if answer.asked_in}


def answer_record(question: Question, stored: Any, asked_in: str = "") -> dict[str, Any]:
    """An answer with its words; any other than a long text with what it is worth as well, and the kind that reads it.

    Where it was answered under other than the English words of the question, their language is kept beside it.
    """
    said = {"key": question.key, "title": question.title, "text": in_words(question, stored)}
    said |= {"asked_in": asked_in} if asked_in else {}
    return said if question.kind == LONG_TEXT else said | {"kind": question.kind, "value": as_counted(question, stored)}


def documents_sent_with(application: Application) -> dict[int, str]:
    """The files that an application was sent with, once or again: the name of each by its number."""
    answers = (row for snapshot in application.snapshots.all() for row in snapshot.content["answers"])
    files = (one for row in answers if row.get("kind") == FILES_KIND.name for one in row["value"] or ())
    return {one["document"]: one["name"] for one in files}


def costs_that_count(application: Application) -> tuple[CostLine, ...]:
    """Its costs as they were sent; of a draft, as they stand. What was changed since and never sent is no part of it."""
    sent = application.snapshot
    return application.cost_lines() if sent is None else submitted_proposal(sent.content).costs


def cost_records(lines: Sequence[CostLine], names: Mapping[int, str], terms: Terms) -> list[dict[str, Any]]:
    """Costs as a snapshot keeps them, each with what the fund pays of it."""
    return [
        {
            "organisation": names.get(line.organisation_id, ""),
            "organisation_id": line.organisation_id,
            "category": line.category.value,
            "kind": line.kind.value,
            "year": str(line.year),
            "cost_pence": line.cost.pence,
            "grant_pence": part.pence,
        }
        for line, part in zip(lines, grants(lines, terms.rates), strict=True)
    ]


def mark_of(line: CoInvestmentLine) -> str:
    """A mark of what a line of co-investment says: another one once any of its values is another."""
    return hashlib.sha256(json.dumps(line.as_entered(), sort_keys=True).encode()).hexdigest()[:16]


def co_investment_record(line: CoInvestmentLine) -> dict[str, Any]:
    """A line of co-investment as a snapshot keeps it."""
    return line.as_entered() | {"year": str(FinancialYear(line.year))}


def content(application: Application) -> dict[str, Any]:
    """Everything an application says, as JSON values: what the snapshot keeps."""
    terms, proposal = application.round.terms(), application.proposal()
    lines, languages = application.cost_lines(), languages_of(application)
    names = {partner.organisation_id: partner.organisation for partner in proposal.partners}
    return {
        "round": application.round.name,
        "terms_digest": application.round.terms_digest,
        "title": proposal.title,
        "summary": proposal.summary,
        "sectors": list(proposal.sectors),
        "partnership": application.partnership.name,
        "partners": [
            {"organisation": p.organisation, "id": p.organisation_id, "helix": p.helix.value, "is_lead": p.is_lead}
            for p in proposal.partners
        ],
        "place": application.partnership.place.name if application.partnership.place else "",
        "areas": dict(sorted(proposal.areas.items())),
        "answers": [
            answer_record(question, proposal.answers.get(question.key, ""), languages.get(question.key, ""))
            for question in proposal.asked(terms)
        ],
        "costs": cost_records(lines, names, terms),
        "co_investment": [co_investment_record(line) for line in application.co_investment.all()],
        "ask_pence": proposal.ask(terms).pence,
        "certified_by": str(application.certified_as),
        "certified_at": application.certified_at.isoformat() if application.certified_at else "",
        **_followed(application),
    }


def _followed(application: Application) -> dict[str, Any]:
    """The receipt of what it was invited with, and the partners of that; nothing where it was not invited."""
    earlier = earlier_of(application)
    if earlier is None:
        return {}
    sent = earlier.snapshot
    partners = sorted([number, name] for number, name in partners_of(sent.content).items())
    return {"follows": {"receipt": sent.receipt, "digest": sent.digest, "partners": partners}}


def why_not_invited(round_: Round, partnership: Partnership) -> str:
    """Why a partnership cannot apply in a round that follows another, in a sentence; empty where it can."""
    stage = stage_of(round_)
    if not stage.follows or not stage.is_invited_only:
        return ""
    if invited_bid(round_, partnership.pk) is not None:
        return ""
    return say(
        "{round} is for those alone whom {earlier} invited. {partnership} was not invited, so it cannot apply.",
        round=round_.name,
        earlier=earlier_stage(round_) or say("the earlier stage"),
        partnership=partnership,
    )


def require_invited(round_: Round, partnership: Partnership) -> None:
    """Refuse a partnership that cannot apply in a round that follows another.

    Raises:
        NotAllowed: saying whom the round is for.
    """
    if why := why_not_invited(round_, partnership):
        raise NotAllowed(why)


def require_not_fixed(application: Application, question: Question) -> None:
    """Refuse to change an answer that stays as it was carried over.

    Raises:
        NotAllowed: saying that it stays.
    """
    if why := why_fixed(application, question):
        raise NotAllowed(why)


def why_fixed(application: Application, question: Question) -> str:
    """Why an answer stays as it was carried over, in a sentence; empty where it may be changed. One that does not fit what is
    asked now may be mended."""
    stage = stage_of(application.round)
    if question.key not in stage.fixed:
        return ""
    found = Answer.objects.filter(application=application, question_key=question.key).first()
    if found is None or earlier_of(application) is None:
        return ""
    if kind_of(question).findings(question, value_of(question, found.value)):
        return ""
    return say("This answer stays as it was in the earlier stage.")


ON_APPLICATIONS = Q(subject_kind=Application._meta.label_lower)


def without_drafts(events: QuerySet[Event]) -> QuerySet[Event]:
    """These acts without those on a draft, or on what is sealed: its authors' business alone, not an auditor's either."""
    unsent = Application.objects.exclude(Application.opened()).annotate(number=Cast("pk", CharField()))
    return events.exclude(ON_APPLICATIONS & Q(subject_id__in=unsent.values("number")))


def known_to_the_fund(events: QuerySet[Event]) -> QuerySet[Event]:
    """These acts without those that are the authors' own business: all on a draft, and what was done before it was sent."""
    return without_drafts(events).exclude(telling(Tells.DRAFT))


def own_applications(user: User) -> QuerySet[Application]:
    """Every application of the partnerships that a person leads, certifies for, or has joined; the newest first."""
    led = numbers_with(user, Capability.READ_APPLICATION, "organisation")
    joined = numbers_with(user, Capability.READ_APPLICATION, "partnership")
    guest = numbers_with(user, Capability.READ_APPLICATION, "draft")
    if not led and not joined and not guest:
        return Application.objects.none()
    own = Q(partnership__lead__in=led) | Q(partnership__in=joined) | Q(pk__in=guest, state="draft")
    return Application.objects.filter(own).select_related(
        "round__strand__fund", "partnership__lead", "partnership__place"
    )


def leads_with_an_open_draft(round_: Round) -> tuple[int, ...]:
    """The numbers of the lead organisations that still work on an application in a round, each once."""
    drafts = Application.objects.filter(round=round_, state__in=("draft", "certified"))
    return tuple(sorted(set(drafts.values_list("partnership__lead_id", flat=True))))


def readable_in(round_: Round) -> QuerySet[Application]:
    """Every application of a round that the fund may read, those withdrawn since included, with what a list shows."""
    return (
        Application.objects.filter(Application.opened(), round=round_)
        .select_related("partnership__lead", "partnership__place", "round__strand__fund", "snapshot", "eligibility")
        .order_by("submitted_at", "pk")
    )


def may_have_guests(user: Any, number: str) -> bool:
    """Whether a person may have guests in a draft: whoever drafts it for its lead, while it is one."""
    found = _draft(number)
    return found is not None and has(user, Capability.EDIT_APPLICATION, found)


def draft_called(number: str) -> str:
    """What a draft is called where its guests stand; empty where there is no such application."""
    row = Application.objects.select_related("partnership").filter(pk=number).first()
    return (row.title or row.partnership.name) if row else ""


def _draft(number: str) -> Application | None:
    rows = Application.objects.select_related("round__strand__fund", "partnership")
    wanted = row_number(number)
    return rows.filter(pk=wanted, state="draft").first() if wanted is not None else None


def guests_of(application: Application) -> QuerySet[Membership]:
    """Who is, or was, a guest of a bid, with who invited them."""
    rows = Membership.objects.filter(role__in=OF_A_DRAFT, scope=f"draft:{application.pk}")
    return rows.select_related("user", "granted_by").order_by("user__name", "pk")
