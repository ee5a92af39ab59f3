"""Questions to the fund about a round, and the answers to those who asked. What is answered to all is a clarification."""

from __future__ import annotations

from django.db import models

from placefund.applications.models import Application
from placefund.domain.messages import say
from placefund.funds.models import Clarification, Round
from placefund.people.models import Organisation, User
from placefund.records.models import Correction
from placefund.web.crumbs import Crumbs, Visitor


class Enquiry(models.Model):
    """One question of an organisation about a round. It says who asks, and not whether they have begun an application."""

    READ_WITH = ("round__strand__fund", "organisation", "asked_by", "clarification")
    WAITS = models.Q(withdrawn_at__isnull=True, clarification__isnull=True, answers__isnull=True)

    round = models.ForeignKey(Round, models.PROTECT, related_name="enquiries")
    number = models.IntegerField("number within its round")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField()
    is_for_all = models.BooleanField("may be answered to everybody, without saying who asked")
    due_on = models.DateField("day by which the fund answers")
    clarification: models.OneToOneField[Clarification | None, Clarification | None] = models.OneToOneField(
        Clarification, models.PROTECT, null=True, related_name="enquiry", verbose_name="how it was answered to all"
    )
    withdrawn_at = models.DateTimeField(null=True)

    RESTRICTED = "id round number organisation asked_at text is_for_all due_on clarification withdrawn_at"
    PERSONAL = "asked_by"

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("round", "number"), name="an_enquiry_has_one_number"),
            models.CheckConstraint(condition=~models.Q(text=""), name="an_enquiry_asks_something"),
            models.CheckConstraint(
                condition=models.Q(clarification__isnull=True) | models.Q(is_for_all=True),
                name="what_is_asked_in_private_is_not_published",
            ),
        )

    def __str__(self) -> str:
        return say("Question {number}", number=self.number)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.round.way(visitor).to(str(self), "enquiry", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        """Its asker's, and the fund's."""
        return self.round.scopes() | {f"organisation:{self.organisation_id}"}

    @property
    def answer(self) -> EnquiryAnswer | None:
        """The answer that holds; None while there is none, and where it was answered to all."""
        rows = sorted(self.answers.all(), key=lambda row: row.pk)
        return rows[-1] if rows else None

    @property
    def is_waiting(self) -> bool:
        return self.withdrawn_at is None and self.clarification_id is None and self.answer is None


class EnquiryAnswer(Correction):
    """What the fund answered to those who asked. The database refuses to change or remove it: a correction is a further one."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="answers")
    text = models.TextField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    RESTRICTED = "id enquiry text answered_at corrects why_corrected"
    PERSONAL = "answered_by"


class ThreadMessage(models.Model):
    """What the fund and the authors of a sent application write to one another about it. Assessors never read it.

    The database refuses to change or remove it.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="thread")
    text = models.TextField()
    is_from_fund = models.BooleanField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    RESTRICTED = "id application text is_from_fund written_at"
    PERSONAL = "written_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="a_message_of_a_thread_says_something"),
        )
