"""The rows of a review: what a fund states of its reviews, questions on lines, readers with their findings, and views."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.messages import Message, say
from placefund.domain.places import nation_scopes
from placefund.domain.portfolio_review import (
    Advice,
    QuestionStep,
    ReaderKind,
    ReviewSide,
    ReviewTerms,
    ViewAnswerKind,
    ViewOffice,
)
from placefund.funds.models import Programme, Strand
from placefund.people.models import Organisation, User
from placefund.pipelines.models import Candidate
from placefund.web.crumbs import HOME, Crumbs, Visitor

OF_THE_REVIEW = (
    "submission__edition__portfolio__programme__strand__fund",
    "submission__edition__portfolio__programme__place",
)


def _below(*path: str) -> tuple[str, ...]:
    """What is read with a row below a review, as its scopes ask for it."""
    return tuple("__".join((*path, each)) for each in OF_THE_REVIEW)


class StatedReview(models.Model):
    """What the fund's book states of reviews in a strand: who decides, the days of each side, whose view is asked for."""

    strand = models.OneToOneField(Strand, models.CASCADE, related_name="stated_review")
    record = models.JSONField("the terms, as JSON")
    source_refs = models.CharField("where it is written", max_length=200, blank=True)

    OPEN = "id strand record source_refs"

    def __str__(self) -> str:
        return say("Review in {strand}", strand=self.strand)

    def terms(self) -> ReviewTerms:
        return ReviewTerms.from_record(self.record)


class PortfolioReview(models.Model):
    """The delivery body's review of one submitted edition. It keeps the terms that held when it began."""

    LIFECYCLE = lifecycle.PORTFOLIO_REVIEW
    READ_WITH = OF_THE_REVIEW

    submission = models.OneToOneField("portfolios.PortfolioSubmission", models.PROTECT, related_name="review")
    state = models.CharField(max_length=20, default=lifecycle.PORTFOLIO_REVIEW.born)
    terms_record = models.JSONField("what the fund stated of reviews when it began")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    RESTRICTED = "id submission state terms_record opened_at closed_at"
    PERSONAL = "opened_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | models.Q(state="closed", closed_at__isnull=False),
                name="a_review_is_open_or_says_when_it_closed",
            ),
        )

    def __str__(self) -> str:
        return say("Review of edition {number}", number=self.edition.number)

    def way(self, visitor: Visitor) -> Crumbs:
        portfolio: Crumbs = self.edition.portfolio.way(visitor)
        return portfolio.to(str(self), "portfolio-review", self.pk)

    @property
    def edition(self) -> Any:
        """The edition that is reviewed. (Editions stand in the file above this one.)"""
        return self.submission.edition

    @property
    def programme(self) -> Programme:
        found: Programme = self.edition.portfolio.programme
        return found

    @property
    def fund_slug(self) -> str:
        return self.programme.fund_slug

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def scopes(self) -> frozenset[str]:
        return self.programme.scopes()

    def terms(self) -> ReviewTerms:
        return ReviewTerms.from_record(self.terms_record)

    @property
    def lines(self) -> dict[int, dict[str, Any]]:
        """What was submitted, by the number of the candidate, in the order of the edition."""
        return {line["candidate"]: line for line in self.edition.content["chosen"]}


class ReviewQuestion(models.Model):
    """One question to the place, on a project of the portfolio or on the whole. What is said stands in its thread."""

    LIFECYCLE = lifecycle.REVIEW_QUESTION
    READ_WITH = (*_below("review"), "candidate__programme__place")

    review = models.ForeignKey(PortfolioReview, models.PROTECT, related_name="questions")
    number = models.IntegerField("number within its review")
    candidate: models.ForeignKey[Any, Any] = models.ForeignKey(
        Candidate, models.PROTECT, null=True, related_name="+", verbose_name="the project it concerns; none: the whole"
    )
    state = models.CharField(max_length=20, default=lifecycle.REVIEW_QUESTION.born)
    due_on = models.DateField("until when the place answers")

    RESTRICTED = "id review number candidate state due_on"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("review", "number"), name="a_question_has_one_number_in_its_review"),
            models.CheckConstraint(
                condition=models.Q(state__in=lifecycle.REVIEW_QUESTION.states), name="a_review_question_is_in_a_state"
            ),
        )

    def __str__(self) -> str:
        return say("Question {number}", number=self.number)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.review.way(visitor).to(str(self), "review-question", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.review.fund_slug

    @property
    def concerns(self) -> str:
        """The project that it concerns, or the whole portfolio, in words."""
        if self.candidate is None:
            return say("The whole portfolio")
        return f"{self.candidate.reference} {self.candidate.title}"

    @property
    def asked(self) -> str:
        """What was asked first; what was asked further stands in its thread. Ask for `lines` before."""
        return next((line.text for line in self.lines.all()), "")

    def is_late(self, today: date) -> bool:
        return self.state == "with_place" and self.due_on < today

    def scopes(self) -> frozenset[str]:
        return self.review.scopes()


class ReviewQuestionLine(models.Model):
    """One line of a question's thread, and what it did. The database refuses to change or remove it."""

    question = models.ForeignKey(ReviewQuestion, models.PROTECT, related_name="lines")
    step = models.CharField(max_length=20, choices=choices.question_steps)
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id question step text written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="a_line_of_a_review_question_says_something"),
        )

    @property
    def told_step(self) -> Message:
        return QuestionStep(self.step).label

    @property
    def side(self) -> ReviewSide:
        """Who wrote it."""
        return ReviewSide.PLACE if self.step == QuestionStep.ANSWERED else ReviewSide.DELIVERY_BODY


class ReviewReader(models.Model):
    """Somebody who reads a portfolio for the delivery body and advises on its projects. They decide nothing."""

    READ_WITH = (*_below("review"), "user")

    review = models.ForeignKey(PortfolioReview, models.PROTECT, related_name="readers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=choices.reader_kinds)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    due_on = models.DateField("until when they read")
    declared_at = models.DateTimeField("when they declared their interests, or that they have none", null=True)
    ended_at = models.DateTimeField("when they stopped reading", null=True)

    RESTRICTED = "id review kind invited_at due_on declared_at ended_at"
    PERSONAL = "user invited_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("review", "user"),
                condition=models.Q(ended_at__isnull=True),
                name="somebody_reads_a_portfolio_for_one_thing",
            ),
        )

    def __str__(self) -> str:
        return say("Portfolio of {place} to read", place=self.review.programme.place)

    def way(self, visitor: Visitor) -> Crumbs:
        """A reader comes from their tasks: the programme's pages are closed to them."""
        return HOME.to(str(self), "portfolio-reading", self.pk)

    @property
    def told_kind(self) -> Message:
        return ReaderKind(self.kind).label

    @property
    def fund_slug(self) -> str:
        return self.review.fund_slug

    @property
    def scope(self) -> str:
        """The reader's own: nobody else reads by it."""
        return f"reader:{self.pk}"

    def scopes(self) -> frozenset[str]:
        return frozenset({self.scope})


class ReaderInterest(models.Model):
    """That a reader is tied to an organisation of the portfolio. Its projects are closed to them. Never changed or removed."""

    reader = models.ForeignKey(ReviewReader, models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    tie = models.CharField(max_length=20, choices=choices.board_interest_kinds)
    declared_at = models.DateTimeField()

    RESTRICTED = "id reader organisation declared_at"
    PERSONAL = "tie"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("reader", "organisation"), name="a_reader_declares_an_organisation_once"),
        )


class LineFinding(models.Model):
    """What a reader finds of one project. It is advice, and is never changed: a later one of theirs stands in its place."""

    reader = models.ForeignKey(ReviewReader, models.PROTECT, related_name="findings")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    advice = models.CharField(max_length=20, choices=choices.reader_advice)
    text = models.TextField()
    given_at = models.DateTimeField()

    RESTRICTED = "id reader candidate advice text given_at"

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(text=""), name="what_a_reader_finds_says_why"),)

    @property
    def told_advice(self) -> Message:
        return Advice(self.advice).label


class PortfolioViewRequest(models.Model):
    """That the fund asks a government or its department for its view on a portfolio, and until when."""

    READ_WITH = _below("review")

    review = models.ForeignKey(PortfolioReview, models.PROTECT, related_name="view_requests")
    office = models.CharField("whose view is asked for", max_length=20, choices=choices.view_offices)
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    RESTRICTED = "id review office due_on asked_at"
    PERSONAL = "asked_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("review", "office"), name="an_office_is_asked_once_in_a_review"),
        )

    def __str__(self) -> str:
        return say("View on the portfolio of {place}", place=self.review.programme.place)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.review.way(visitor)

    @property
    def told_office(self) -> Message:
        return ViewOffice(self.office).label

    @property
    def fund_slug(self) -> str:
        return self.review.fund_slug

    def scopes(self) -> frozenset[str]:
        """Those alone who are asked: the government of the place's nation, or the fund's department."""
        programme = self.review.programme
        if self.office == ViewOffice.NATION:
            return nation_scopes(programme.place.nation)
        return programme.strand.fund.scopes()


class PortfolioView(models.Model):
    """The view that was given on a portfolio. The database refuses to change or remove it."""

    READ_WITH = _below("request", "review")

    request = models.OneToOneField(PortfolioViewRequest, models.PROTECT, related_name="view")
    text = models.TextField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    RESTRICTED = "id request text given_at"
    PERSONAL = "given_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="a_view_on_a_portfolio_says_something"),
        )

    def __str__(self) -> str:
        return str(self.request)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.request.way(visitor)

    @property
    def fund_slug(self) -> str:
        return self.request.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.request.review.scopes()


class PortfolioViewAnswer(models.Model):
    """How the decision stands to a view, and why. The database refuses to change or remove it."""

    view = models.OneToOneField(PortfolioView, models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=20, choices=choices.view_answer_kinds)
    because = models.TextField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    RESTRICTED = "id view kind because answered_at"
    PERSONAL = "answered_by"

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(because=""), name="an_answer_to_a_portfolio_view_says_why"),
        )

    @property
    def told_kind(self) -> Message:
        return ViewAnswerKind(self.kind).label
