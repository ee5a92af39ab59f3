"""Funds, strands, rounds, allocations, clarifications, and the sourced facts of the fundbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.formulas.publication import PublishedFormula
from placefund.domain.ledger import place_account, strand_account
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.places import nation_scopes
from placefund.domain.roles import Capability
from placefund.domain.scope_names import owner_scopes
from placefund.domain.terms import Terms
from placefund.funds import row_constraints
from placefund.funds.descriptions import CoverageRecord, Fact, IndicatorDefinition, Objective, Source, Target, WelshText
from placefund.funds.place_records import KnownAnswer, KnownCall, KnownPriority, KnownProject, KnownStory, KnownSum
from placefund.places.models import Place
from placefund.records import clock
from placefund.web.crumbs import HOME, Crumbs, Visitor

__all__ = (
    "Allocation",
    "Clarification",
    "CoverageRecord",
    "Fact",
    "FormulaRecord",
    "Fund",
    "IndicatorDefinition",
    "KnownAnswer",
    "KnownCall",
    "KnownPriority",
    "KnownProject",
    "KnownStory",
    "KnownSum",
    "Objective",
    "Programme",
    "ProgrammeOffice",
    "Round",
    "Source",
    "Strand",
    "Target",
    "WelshText",
)
"""Every table of this room, wherever in it the class is written."""


class Fund(models.Model):
    """A programme with an envelope and a life. Its envelope is what the ledger says; `envelope_pence` is what was announced."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    is_invented = models.BooleanField("an invented fund, for rehearsal", default=False)
    department = models.CharField(max_length=200)
    delivery_body = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    envelope_pence = models.BigIntegerField()
    envelope_wording = models.CharField("published words of limit, such as “up to”", max_length=40, blank=True)
    starts_on = models.DateField("first day of funded activity")
    ends_on = models.DateField("last day of funded activity")
    reporting_years = models.IntegerField("years in which outcomes are reported", default=5)
    claim_within_days = models.PositiveSmallIntegerField("days to make a return, after its quarter", default=30)
    pay_within_days = models.PositiveSmallIntegerField("days to pay a return, after its approval", null=True)
    predecessor = models.CharField("name of the programme before", max_length=200, blank=True)
    reply_to = models.EmailField("where a reply to its mails goes", blank=True)
    fundbook_digest = models.CharField("SHA-256 of the fundbook that is in force", max_length=64, blank=True)
    reminder_record = models.JSONField("on which days its book says that people are reminded", default=dict)
    call_frame_record = models.JSONField("the frame that its book gives local calls, by strand", default=dict)
    award_rules_record = models.JSONField("what its book asks of an award and of who gets it", default=dict)

    OPEN = (
        "id slug name short_name is_invented department delivery_body purpose envelope_pence envelope_wording starts_on ends_on "
        "reporting_years claim_within_days pay_within_days predecessor reply_to fundbook_digest award_rules_record "
        "reminder_record call_frame_record"
    )

    class Meta:
        ordering = ("is_invented", "name")
        constraints = row_constraints.FUND_CONSTRAINTS

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        """From the list of funds for the public; for its managers it begins at the fund's desk."""
        if visitor.is_public:
            return replace(HOME, fund=self).to(self.short_name, "fund", self.slug)
        return Crumbs(fund=self).to(self.short_name, "manage-fund" if visitor.manages(self) else "fund", self.slug)

    @classmethod
    def published(cls) -> models.QuerySet[Fund]:
        return cls.objects.all()

    @property
    def fund_slug(self) -> str:
        return self.slug

    @property
    def envelope(self) -> Money:
        return Money(self.envelope_pence)

    def scopes(self) -> frozenset[str]:
        return frozenset({f"fund:{self.slug}"})


class Strand(models.Model):
    """A route within a fund: earmarked for named places, or competed for."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="strands")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=choices.strand_kinds)
    purpose = models.TextField(blank=True)
    floor_pence = models.BigIntegerField("least for one place", null=True)
    cap_pence = models.BigIntegerField("most for one award", null=True)

    OPEN = "id fund slug name kind purpose floor_pence cap_pence"

    class Meta:
        ordering = ("pk",)
        constraints = row_constraints.STRAND_CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.fund.short_name}: {self.name}"

    def way(self, visitor: Visitor) -> Crumbs:
        return self.fund.way(visitor).to(self.name, "strand", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Strand]:
        return cls.objects.select_related("fund")

    @property
    def fund_slug(self) -> str:
        return self.fund.slug

    @property
    def floor(self) -> Money | None:
        return None if self.floor_pence is None else Money(self.floor_pence)

    @property
    def cap(self) -> Money | None:
        return None if self.cap_pence is None else Money(self.cap_pence)

    @property
    def account(self) -> str:
        return strand_account(self.fund.slug, self.slug)

    def scopes(self) -> frozenset[str]:
        return self.fund.scopes()


class Allocation(models.Model):
    """What a place is promised, from a day on; a later version replaces it. Never edited: a change is a new version."""

    strand = models.ForeignKey(Strand, models.CASCADE, related_name="allocations")
    place = models.ForeignKey(Place, models.PROTECT, related_name="allocations")
    version = models.IntegerField()
    pence = models.BigIntegerField()
    announced_on = models.DateField()
    announced_as = models.CharField("the day as it is published, where no source names one", max_length=80, blank=True)
    effective_on = models.DateField()
    is_at_least = models.BooleanField("published as “at least”", default=False)
    source_refs = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=300, blank=True)

    OPEN = "id strand place version pence announced_on announced_as effective_on is_at_least source_refs why"

    class Meta:
        ordering = ("place__name", "version")
        constraints = row_constraints.ALLOCATION_CONSTRAINTS

    def __str__(self) -> str:
        return f"{self.place}: {self.amount}"

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    @property
    def account(self) -> str:
        """The account in which the place's money stands."""
        return place_account(self.strand.fund.slug, self.place.slug)

    def scopes(self) -> frozenset[str]:
        return self.strand.fund.scopes()


class Programme(models.Model):
    """A place's half of a strand: what its partnership plans and runs with the money that the place is promised."""

    READ_WITH = ("strand__fund", "place")

    strand = models.ForeignKey(Strand, models.CASCADE, related_name="programmes")
    place = models.ForeignKey(Place, models.PROTECT, related_name="programmes")

    OPEN = "id strand place"

    class Meta:
        ordering = ("place__name", "pk")
        constraints = row_constraints.PROGRAMME_CONSTRAINTS

    def __str__(self) -> str:
        return say("Programme of {place}", place=self.place)

    def way(self, visitor: Visitor) -> Crumbs:
        """The public reads the place's page; those who work on the programme come from its desk."""
        if visitor.is_public:
            return self.strand.fund.way(visitor).to(self.place.name, "place", self.place.slug)
        return self.strand.fund.way(visitor).to(self.place.name, "programme", self.pk)

    @property
    def name_with_fund(self) -> str:
        """Its name where programmes of several funds stand beside one another: a place may be promised money by two."""
        return say("Programme of {place} ({fund})", place=self.place, fund=self.strand.fund.short_name)

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    @property
    def account(self) -> str:
        return place_account(self.strand.fund.slug, self.place.slug)

    def scopes(self) -> frozenset[str]:
        """Its own people's, its fund's, and those of the government of its nation."""
        return self.strand.fund.scopes() | {f"programme:{self.pk}"} | nation_scopes(self.place.nation)

    @property
    def office(self) -> ProgrammeOffice:
        """The programme as it runs calls of its own."""
        return ProgrammeOffice(pk=self.pk, strand=self.strand, place=self.place)


class ProgrammeOffice(Programme):
    """A programme as the owner of calls and of a pool of readers: what its own people do, and its fund only reads."""

    OPEN = ""

    class Meta:
        proxy = True

    @property
    def fund(self) -> Fund:
        return self.strand.fund

    @property
    def name(self) -> str:
        return str(self)

    @property
    def short_name(self) -> str:
        return self.place.name

    def scopes(self) -> frozenset[str]:
        return owner_scopes(self.strand.fund.scopes(), self.pk)


class FormulaRecord(models.Model):
    """A formula that would share a strand's money among its places, beside which its allocations are shown. Never edited."""

    strand = models.OneToOneField(Strand, models.CASCADE, related_name="formula_record")
    record = models.JSONField("figures, indicators and weightings, as JSON")

    OPEN = "id strand record"

    def __str__(self) -> str:
        return say("Formula of {strand}", strand=self.strand)

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    def formula(self) -> PublishedFormula:
        return PublishedFormula.from_record(self.record)


class Round(models.Model):
    """One intake within a strand. Its terms are locked, and hashed, when it opens."""

    LIFECYCLE = lifecycle.ROUND
    READ_WITH = ("strand__fund",)

    strand = models.ForeignKey(Strand, models.CASCADE, related_name="rounds")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=20, default=lifecycle.ROUND.born)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closing_note = models.CharField("what is known of the closing time", max_length=200, blank=True)
    terms_record = models.JSONField("terms, as JSON", default=dict)
    terms_digest = models.CharField("SHA-256 of the terms, set when they were locked", max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    line_pence = models.BigIntegerField("the money its line was drawn at, in pence, settled at the release", null=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        related_name="calls",
        verbose_name="whose local call it is; none: the fund's own",
    )
    bound_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="the fund's round whose rules bind a local call",
    )
    call_pence = models.BigIntegerField("the money of a local call, in pence", null=True)
    introduction = models.TextField("what a place says of its local call", blank=True)
    contact = models.CharField("whom to ask about a local call", max_length=200, blank=True)
    public_from = models.DateTimeField("when the embargo on its outcomes ends; empty when there is none", null=True)

    OPEN = (
        "id strand slug name state opens_at closes_at closing_note terms_record terms_digest opened_at closed_at released_at "
        "line_pence public_from programme bound_by call_pence introduction contact"
    )
    TELLS_OF_ROUND = "pk"

    class Meta:
        ordering = ("opens_at", "pk")
        constraints = row_constraints.ROUND_CONSTRAINTS

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        """Below its strand for the public; those who work on it go straight from the fund to the round."""
        if visitor.is_public:
            return self.strand.way(visitor).to(self.name, "round", self.pk)
        above = self.strand.fund.way(visitor)
        if self.programme is not None and visitor.may(Capability.READ_PROGRAMME, self.programme):
            above = self.programme.way(visitor).to(say("Local calls"), "local-calls", self.programme_id)
        return above.to(self.name, "manage-round" if visitor.may(Capability.FOLLOW_ROUND, self) else "round", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Round]:
        """Every round but a call that its place has planned and not opened: until then it is the place's own business."""
        rows = cls.objects.exclude(programme__isnull=False, state="planned")
        return rows.select_related("strand__fund", "programme__place")

    @property
    def fund_slug(self) -> str:
        return self.strand.fund.slug

    @property
    def last_day(self) -> date | None:
        """The last day, in London, on which an application is taken: closing at midnight ends the day before."""
        return london(self.closes_at - timedelta.resolution).date() if self.closes_at else None

    @property
    def is_sealed(self) -> bool:
        """Whether what was sent is closed to everybody of the fund: its method says so, and it has not closed yet."""
        return self.state == "open" and bool(self.terms_record.get("method", {}).get("is_sealed"))

    @classmethod
    def sealed(cls) -> models.QuerySet[Round]:
        """The rounds of which that is so."""
        return cls.objects.filter(state="open", terms_record__method__is_sealed=True)

    @property
    def why_unread(self) -> str:
        """Why nobody of the fund reads what was sent, in a sentence; empty when they may."""
        told = say(
            "What is sent to {round} is sealed: nobody of the fund reads it before the round has closed. It closes {closes}."
        )
        closes = self.closes_at or say("when the fund closes it")
        return told.format(round=self, closes=closes) if self.is_sealed else ""

    def is_public(self, at: datetime) -> bool:
        """Whether anyone may read its outcomes: they are released, and the embargo on them has ended."""
        return self.state == "released" and (self.public_from is None or self.public_from <= at)

    @property
    def told_state(self) -> str:
        """Its state as everybody may know it: that outcomes went out to those who applied is under the embargo too."""
        return "closed" if self.state == "released" and not self.is_public(clock.now()) else self.state

    @property
    def line(self) -> Money | None:
        """The money its line was drawn at; None before its release settles it."""
        return None if self.line_pence is None else Money(self.line_pence)

    def terms(self) -> Terms:
        return Terms.from_record(self.terms_record)

    @property
    def has_tracks(self) -> bool:
        """Whether it is a local call whose quality and local fit are judged apart."""
        return any("track" in criterion for criterion in self.terms_record.get("criteria", ()))

    @property
    def is_local_call(self) -> bool:
        """Whether a place's programme runs it."""
        return self.programme_id is not None

    @property
    def call_money(self) -> Money | None:
        """The money that a local call has to choose with; None for a round of the fund."""
        return None if self.call_pence is None else Money(self.call_pence)

    def scopes(self) -> frozenset[str]:
        """Its owner's: the fund's, or a programme's, which the fund then reads, and finds readers of its quality track for."""
        return owner_scopes(self.strand.scopes(), self.programme_id, is_judged=self.has_tracks) | {f"round:{self.pk}"}

    @property
    def owner(self) -> Fund | ProgrammeOffice:
        """Who runs it, and whose readers read it: its fund, or a place's programme."""
        return self.strand.fund if self.programme is None else self.programme.office


class Clarification(models.Model):
    """A dated answer to a question about a round. A later one may supersede it; neither is ever edited."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="clarifications")
    number = models.IntegerField()
    question = models.TextField()
    answer = models.TextField()
    published_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    source_refs = models.CharField(max_length=200, blank=True)
    why_corrected = models.CharField("what was wrong with the one it corrects, if it does", max_length=300, blank=True)

    OPEN = "id round number question answer published_at supersedes source_refs why_corrected"

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("round", "number"), name="a_clarification_has_one_number"),)

    def __str__(self) -> str:
        return say("Clarification {number}", number=self.number)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()
