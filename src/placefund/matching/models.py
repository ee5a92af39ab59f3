"""Proposals of who reads what, kept with all that decided them, and the pairs a person has fixed by hand."""

from __future__ import annotations

from django.db import models

from placefund.applications.models import Application
from placefund.assessment.models import Assessor
from placefund.domain import lifecycle
from placefund.domain.messages import say
from placefund.funds.models import Round
from placefund.people.models import User
from placefund.web.crumbs import Crumbs, Visitor


class FixedPair(models.Model):
    """A hand change: this assessor must, or must not, read this application. It holds until somebody lifts it."""

    READ_WITH = ("application__round__strand__fund", "assessor__user")

    application = models.ForeignKey(Application, models.PROTECT, related_name="fixed_pairs")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="fixed_pairs")
    must_read = models.BooleanField("must read it; else must not")
    reason = models.TextField()
    fixed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    fixed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    OPEN = "id"
    RESTRICTED = "application must_read reason fixed_at lifted_at"
    PERSONAL = "assessor fixed_by"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "assessor"),
                condition=models.Q(lifted_at__isnull=True),
                name="a_pair_is_fixed_once_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_fixed_pair_has_a_reason"),
        )

    def __str__(self) -> str:
        told = (
            say("{assessor} must read {application}")
            if self.must_read
            else say("{assessor} must not read {application}")
        )
        return str(told.format(assessor=self.assessor, application=self.application))

    @property
    def fund_slug(self) -> str:
        return self.application.fund_slug

    def scopes(self) -> frozenset[str]:
        return self.application.round.scopes()


class Proposal(models.Model):
    """One computed assignment of a round. What decided it and what came out are never changed; only its state moves on."""

    LIFECYCLE = lifecycle.PROPOSAL
    READ_WITH = ("round__strand__fund",)

    round = models.ForeignKey(Round, models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=20, default=lifecycle.PROPOSAL.born)
    track = models.CharField("the track of a call that it finds readers for", max_length=20, blank=True)
    problem = models.JSONField("all that decided it, as JSON")
    problem_digest = models.CharField("SHA-256 of the problem", max_length=64)
    result = models.JSONField("the assignment with its proof, as JSON")
    result_digest = models.CharField("SHA-256 of the result", max_length=64)
    due_on = models.DateField("the day by which readings are wanted", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField("when it was applied or discarded", null=True)

    OPEN = "id round"
    RESTRICTED = "state track problem problem_digest result result_digest due_on made_at settled_at"
    PERSONAL = "made_by"

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="proposed", settled_at__isnull=True)
                | models.Q(state__in=("applied", "discarded"), settled_at__isnull=False),
                name="a_settled_proposal_says_when",
            ),
        )

    def __str__(self) -> str:
        return say("Proposal {pk} for {round}", pk=self.pk, round=self.round)

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.round.way(visitor).to(say("Who reads what"), "matching", self.round_id)
        return above.to(say("Proposal {pk}", pk=self.pk), "proposal", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.round.strand.fund.slug

    def scopes(self) -> frozenset[str]:
        return self.round.scopes()
