"""Changes of the projects of an award: what is asked, its effect when it was asked, and what was decided."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain import choices, lifecycle
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.people.models import Organisation, User
from placefund.pipelines.models import Candidate
from placefund.web.crumbs import Crumbs, Visitor


class ProjectChange(models.Model):
    """One change that the lead of an award asks for. What it says is fixed when it begins: another wish is another change."""

    LIFECYCLE = lifecycle.PROJECT_CHANGE
    READ_WITH = ("award__strand__fund", "award__partnership", "project", "to", "organisation", "partner")

    award = models.ForeignKey(Award, models.PROTECT, related_name="project_changes")
    number = models.PositiveSmallIntegerField("number within its award")
    kind = models.CharField(max_length=20, choices=choices.project_change_kinds)
    state = models.CharField(max_length=20, default=lifecycle.PROJECT_CHANGE.born)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    project: models.ForeignKey[Any, Any] = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        related_name="changes",
        verbose_name="what is stopped, changed or gives money",
    )
    to: models.ForeignKey[Any, Any] = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="+", verbose_name="what gets the money"
    )
    candidate = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="+")
    organisation: models.ForeignKey[Any, Any] = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="whose grant it is now"
    )
    partner: models.ForeignKey[Any, Any] = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="who is paid by it"
    )
    pence = models.BigIntegerField("grant of the new project, or money that is moved", null=True)
    title = models.CharField("title of the new project", max_length=140, blank=True)
    summary = models.TextField("public summary of the new project", blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    milestone = models.CharField("first milestone of the new project", max_length=200, blank=True)
    milestone_on = models.DateField(null=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    reason = models.TextField("why it is asked for", blank=True)
    effect = models.JSONField("its effect when it was asked for", default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    decision_reason = models.TextField("why it was agreed or refused", blank=True)
    conditions = models.TextField("on what it was agreed", blank=True)
    public_line = models.CharField("what was changed and why, as it is published", max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    brought: models.ForeignKey[Any, Any] = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="brought_by", verbose_name="the project that came in by it"
    )

    OPEN = (
        "id award number kind state programme project to candidate organisation partner pence title summary starts_on "
        "ends_on milestone milestone_on begun_at asked_at public_line decided_at brought"
    )
    RESTRICTED = "reason effect decision_reason conditions"
    PERSONAL = "begun_by asked_by decided_by"
    TELLS_OF_BID = "award__application"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("award", "number"), name="a_change_has_one_number_in_its_award"),
            models.CheckConstraint(
                condition=models.Q(pence__isnull=True) | models.Q(pence__gt=0), name="a_change_moves_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="asked") | (models.Q(asked_at__isnull=False) & ~models.Q(reason="")),
                name="a_change_that_is_asked_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("agreed", "refused"), decided_at__isnull=False, decided_by__isnull=False)
                & ~models.Q(decision_reason="")
                | (~models.Q(state__in=("agreed", "refused")) & models.Q(decided_at__isnull=True)),
                name="a_decided_change_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="agreed") | ~models.Q(public_line=""),
                name="an_agreed_change_is_told_in_public",
            ),
        )

    def __str__(self) -> str:
        return say("Change {number} of {reference}", number=self.number, reference=self.award.reference)

    def way(self, visitor: Visitor) -> Crumbs:
        reads_award = visitor.may(Capability.READ_AWARD, self.award)
        above = self.award.way(visitor) if reads_award or self.programme is None else self.programme.way(visitor)
        return above.to(say("Change {number}", number=self.number), "project-change", self.pk)

    @property
    def fund_slug(self) -> str:
        return self.award.fund_slug

    @property
    def amount(self) -> Money | None:
        return None if self.pence is None else Money(self.pence)

    @property
    def what(self) -> ProjectChangeKind:
        return ProjectChangeKind(self.kind)

    def scopes(self) -> frozenset[str]:
        """Its award's people; and where a place's board has a word on it, those of the place's programme."""
        own = frozenset() if self.programme_id is None else frozenset({f"programme:{self.programme_id}"})
        return self.award.scopes() | own
