"""Candidate projects of a place's programme, and what is said of each: money, partners, readiness, dependencies, risks."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.applications.models import Application, Snapshot
from placefund.domain import choices, lifecycle
from placefund.domain.coinvestment import CoInvestment, Form, SourceClass, Status
from placefund.domain.costs import SpendKind
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import (
    AskLine,
    AspectStanding,
    CandidateProject,
    Door,
    ProjectAspect,
    SubsidyActivity,
    SubsidyRoute,
    reference_of,
)
from placefund.domain.pipeline.particulars import SubsidyPosition
from placefund.funds.models import Fund, Programme
from placefund.people.models import Organisation, User
from placefund.pipelines import row_constraints
from placefund.web.crumbs import Crumbs, Visitor


class Candidate(models.Model):
    """One candidate project of a place's programme, from whichever door it came. It is never removed."""

    LIFECYCLE = lifecycle.CANDIDATE
    READ_WITH = ("programme__strand__fund", "programme__place", "lead")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="candidates")
    number = models.IntegerField("number within its programme")
    state = models.CharField(max_length=20, default=lifecycle.CANDIDATE.born)
    title = models.CharField(max_length=140)
    summary = models.TextField(blank=True)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="candidates")
    cluster = models.CharField("cluster or sector", max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    areas = models.JSONField("codes of the local authorities it is in", default=list)
    subsidy_activity = models.CharField(
        max_length=20, choices=choices.subsidy_activities, default=SubsidyActivity.UNKNOWN
    )
    subsidy_route = models.CharField(max_length=20, choices=choices.subsidy_routes, blank=True)
    subsidy_note = models.TextField("why it is so", blank=True)
    door = models.CharField(max_length=20, choices=choices.doors)
    application: models.ForeignKey[Any, Any] = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="+", verbose_name="the application it was taken from"
    )
    sent: models.ForeignKey[Any, Any] = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="+", verbose_name="that application as it was sent"
    )
    merged_into: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", verbose_name="the candidate it is part of now"
    )
    split_from: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="the candidate it was a part of"
    )
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    shared_at = models.DateTimeField("when its place let the fund and governments read it", null=True)
    submitted_at = models.DateTimeField("when it was first sent in a portfolio", null=True)

    WITH_FUND = models.Q(shared_at__isnull=False) | models.Q(submitted_at__isnull=False)

    RESTRICTED = (
        "id programme number state title summary lead cluster starts_on ends_on areas subsidy_activity subsidy_route "
        "subsidy_note door application sent merged_into split_from entered_at shared_at submitted_at"
    )
    PERSONAL = "entered_by"

    class Meta:
        ordering = ("number", "pk")
        constraints = row_constraints.CANDIDATE_CONSTRAINTS

    def __str__(self) -> str:
        return self.title

    def way(self, visitor: Visitor) -> Crumbs:
        """Below the programme's pipeline; for who proposed it, below their organisation's proposals."""
        programme = self.programme
        return programme.way(visitor).to(say("Pipeline"), "pipeline", programme.pk).to(str(self), "candidate", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    @property
    def reference(self) -> str:
        return reference_of(self.programme.place.name, self.number)

    @property
    def told_door(self) -> str:
        """The door it came by, as people read it."""
        return Door(self.door).label

    @property
    def told_subsidy(self) -> str:
        """Its subsidy position, in words."""
        return self.subsidy_position().told

    @property
    def is_open(self) -> bool:
        """Whether it can still be worked on: it is not refused, withdrawn, dropped, merged or split."""
        return self.state not in ("refused", "withdrawn", "dropped", "merged", "split")

    @property
    def is_with_fund(self) -> bool:
        """Whether the fund and governments read it: its place has shared it, or has sent it in a portfolio."""
        return self.shared_at is not None or self.submitted_at is not None

    def place_scopes(self) -> frozenset[str]:
        """Its place's own, with whoever accompanies the place; the fund's and governments' once it is with them."""
        return self.programme.scopes() if self.is_with_fund else frozenset({f"programme:{self.programme_id}"})

    def scopes(self) -> frozenset[str]:
        """Those of its place, and of the organisation that leads it: for what is its own to say."""
        return self.place_scopes() | {f"organisation:{self.lead_id}"}

    def subsidy_position(self) -> SubsidyPosition:
        activity, route = SubsidyActivity(self.subsidy_activity), SubsidyRoute(self.subsidy_route)
        return SubsidyPosition(activity, route, self.subsidy_note)

    def snapshot(self) -> CandidateProject:
        """A frozen picture of it for the rules. A list reads what belongs to many at once, with `queries.with_parts`."""
        partners = frozenset(part.organisation_id for part in self.partners.all())
        return CandidateProject(
            number=self.pk,
            reference=self.reference,
            title=self.title,
            stage=self.state,
            asks=tuple(line.ask_line() for line in self.asks.all()),
            co_investment=tuple(line.co_investment() for line in self.co_investment.all()),
            lead=self.lead_id,
            organisations=partners | {self.lead_id},
            cluster=self.cluster,
            areas=frozenset(self.areas),
            depends_on=frozenset(each.on_id for each in self.dependencies.all() if each.ended_at is None),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )


class CandidateAsk(models.Model):
    """What a candidate asks of the programme in one financial year, of one kind."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="asks")
    year = models.IntegerField("first calendar year of the financial year")
    kind = models.CharField(max_length=20, choices=choices.spend_kinds)
    pence = models.BigIntegerField()

    RESTRICTED = "id candidate year kind pence"

    class Meta:
        ordering = ("year", "kind")
        constraints = (
            models.UniqueConstraint(fields=("candidate", "year", "kind"), name="a_candidate_asks_once_a_year_and_kind"),
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="what_a_candidate_asks_is_above_zero"),
        )

    def ask_line(self) -> AskLine:
        return AskLine(FinancialYear(self.year), SpendKind(self.kind), Money(self.pence))


class CandidateMoney(models.Model):
    """Somebody else's money that a candidate expects."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="co_investment")
    investor = models.CharField(max_length=200)
    source = models.CharField(max_length=20, choices=choices.co_investment_sources)
    form = models.CharField(max_length=20, choices=choices.co_investment_forms)
    status = models.CharField(max_length=20, choices=choices.co_investment_statuses)
    pence = models.BigIntegerField()

    RESTRICTED = "id candidate investor source form status pence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_candidates_other_money_is_above_zero"),
        )

    def co_investment(self) -> CoInvestment:
        return CoInvestment(SourceClass(self.source), Form(self.form), Status(self.status), Money(self.pence))

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    @property
    def told(self) -> str:
        """Whose it is, in which form, how sure."""
        words = (SourceClass(self.source).label, Form(self.form).label, Status(self.status).label)
        return say("{source}; {form}; {status}", source=words[0], form=words[1], status=words[2])


class CandidatePartner(models.Model):
    """An organisation that stands beside the lead of a candidate, and what it does."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.CharField("what it does", max_length=200, blank=True)

    RESTRICTED = "id candidate organisation part"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("candidate", "organisation"), name="a_partner_stands_in_a_candidate_once"),
        )


class CandidateAspect(models.Model):
    """How ready a candidate is on one aspect, from a day on. A later one follows it; the database refuses to change it."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="aspects")
    aspect = models.CharField(max_length=20, choices=choices.project_aspects)
    standing = models.CharField(max_length=20, choices=choices.aspect_standings)
    note = models.TextField("what shows it", blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    RESTRICTED = "id candidate aspect standing note said_at"
    PERSONAL = "said_by"

    class Meta:
        ordering = ("pk",)

    @property
    def told_aspect(self) -> str:
        return ProjectAspect(self.aspect).label

    @property
    def told_standing(self) -> str:
        return AspectStanding(self.standing).label


class CandidateDependency(models.Model):
    """That a candidate falls without another one, and why. It ends; it is never removed."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="dependencies")
    on = models.ForeignKey(Candidate, models.PROTECT, related_name="needed_by")
    why = models.CharField(max_length=300)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField("when it was said not to hold any more", null=True)

    READ_WITH = ("candidate__programme__strand__fund", "candidate__programme__place", "candidate__lead", "on")

    RESTRICTED = "id candidate on why said_at ended_at"
    PERSONAL = "said_by"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.DEPENDENCY_CONSTRAINTS

    def __str__(self) -> str:
        return say("{candidate} falls without {on}", candidate=self.candidate, on=self.on)

    @property
    def fund_slug(self) -> str:
        return self.candidate.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.candidate.place_scopes()


class CandidateRisk(models.Model):
    """What may go wrong with a candidate, how likely and how bad, who answers for it, what is done. It is closed, not removed."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="risks")
    what = models.CharField("what may happen", max_length=300)
    likelihood = models.PositiveSmallIntegerField()
    effect = models.PositiveSmallIntegerField()
    owner = models.CharField("who answers for it", max_length=200, blank=True)
    response = models.TextField("what is done about it", blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    READ_WITH = ("candidate__programme__strand__fund", "candidate__programme__place", "candidate__lead")

    RESTRICTED = "id candidate what likelihood effect owner response said_at closed_at"
    PERSONAL = "said_by"

    class Meta:
        ordering = ("closed_at", "pk")
        constraints = row_constraints.RISK_CONSTRAINTS

    def __str__(self) -> str:
        return self.what

    @property
    def weight(self) -> int:
        return self.likelihood * self.effect

    @property
    def fund_slug(self) -> str:
        return self.candidate.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.candidate.place_scopes()


class CandidateStep(models.Model):
    """One step of a candidate from state to state, with its reason. The database refuses to change or remove it."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="steps")
    before = models.CharField("state before; empty for the first", max_length=20, blank=True)
    after = models.CharField("state after", max_length=20)
    reason = models.TextField(blank=True)
    by: models.ForeignKey[Any, Any] = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    RESTRICTED = "id candidate before after reason at"
    PERSONAL = "by"

    class Meta:
        ordering = ("pk",)


class CandidateNote(models.Model):
    """What is written about a line of a candidate: by its office among itself, or to and from who leads it. Never changed."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="notes")
    line = models.CharField(max_length=20, choices=choices.candidate_lines)
    text = models.TextField()
    is_for_lead = models.BooleanField("who leads the candidate reads it")
    is_from_lead = models.BooleanField("written by who leads the candidate")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id candidate line text is_for_lead is_from_lead written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.NOTE_CONSTRAINTS


class InvitedProposer(models.Model):
    """An organisation outside the partnership that a programme office lets propose projects. It ends; it is never removed."""

    READ_WITH = ("programme__strand__fund", "programme__place", "organisation")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="invited_proposers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    RESTRICTED = "id programme organisation invited_at ended_at"
    PERSONAL = "invited_by"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.PROPOSER_CONSTRAINTS

    def __str__(self) -> str:
        return say(
            "{organisation} may propose to {programme}", organisation=self.organisation, programme=self.programme
        )

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    def scopes(self) -> frozenset[str]:
        """The place's own: whom it courts is part of what it still works on."""
        return frozenset({f"programme:{self.programme_id}"})


class DoubleAsk(models.Model):
    """That one organisation seems to ask twice for the same thing in a fund. Its fund sees both sides, a place only its own."""

    READ_WITH = (
        *("fund", "organisation", "application__round__strand__fund", "application__partnership"),
        *(
            f"{side}__{path}"
            for side in ("first", "second")
            for path in ("programme__place", "programme__strand__fund")
        ),
    )

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="double_asks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    second: models.ForeignKey[Any, Any] = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="+")
    application: models.ForeignKey[Any, Any] = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="+"
    )
    why = models.TextField("what they have in common")
    found_at = models.DateTimeField()
    answer = models.TextField("what the organisation says", blank=True)
    is_shared = models.BooleanField("its places may read what it says", default=False)
    answered_by: models.ForeignKey[Any, Any] = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    finding = models.TextField("what the fund found", blank=True)
    settled_by: models.ForeignKey[Any, Any] = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    RESTRICTED = (
        "id fund organisation first second application why found_at answer is_shared answered_at finding settled_at"
    )
    PERSONAL = "answered_by settled_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(second__isnull=True, application__isnull=False)
                | models.Q(second__isnull=False, application__isnull=True),
                name="what_is_asked_twice_is_a_candidate_or_a_bid",
            ),
        )

    def __str__(self) -> str:
        return say("Two askings of {organisation}", organisation=self.organisation)

    def scopes(self) -> frozenset[str]:
        """The fund's, and the organisation's. No place's: each would learn of the other."""
        return self.fund.scopes() | {f"organisation:{self.organisation_id}"}

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    @property
    def other_title(self) -> str:
        """What the other side is called."""
        return str(self.second or self.application)

    @property
    def other_where(self) -> str:
        """Where the other side stands."""
        return str(self.second.programme.place if self.second else self.application.round)

    @property
    def is_known_to_owner(self) -> bool:
        """Whether the organisation leads both and an office entered neither by itself: it learns of nothing it did not do."""
        sides = [side for side in (self.first, self.second) if side is not None]
        return all(side.door != Door.ENTERED and side.lead_id == self.organisation_id for side in sides)
