"""Projects under an award, the partners who are paid in them, and their milestones."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from placefund.awards.models import Award
from placefund.domain import lifecycle
from placefund.domain.ledger import project_account
from placefund.domain.money import Money
from placefund.people.models import Organisation, TwoPersonStep
from placefund.places.models import Area
from placefund.web.crumbs import Crumbs, Visitor


class Project(models.Model):
    """Funded work under an award. Its budget is what the ledger gave it when it started."""

    LIFECYCLE = lifecycle.PROJECT
    READ_WITH = ("award__strand__fund", "award__partnership")

    award = models.ForeignKey(Award, models.PROTECT, related_name="projects")
    title = models.CharField(max_length=140)
    summary = models.TextField("public summary")
    state = models.CharField(max_length=20, default=lifecycle.PROJECT.born)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    lead: models.ForeignKey[Any, Any] = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="the organisation that leads it, where that is said",
    )
    approved_pence = models.BigIntegerField("the most that the approved portfolio gives it", null=True)
    reference = models.CharField("its reference in the approved portfolio", max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_up_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField("when a change of the award ended it", null=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name="the project that was stopped for it",
    )

    OPEN = (
        "id award title summary state area lead approved_pence reference starts_on ends_on set_up_at started_at "
        "completed_at stopped_at replaces"
    )
    TELLS_OF_BID = "award__application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="a_project_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", started_at__isnull=True)
                | models.Q(state__in=("active", "completed"), started_at__isnull=False)
                | models.Q(state="stopped"),
                name="an_active_project_says_when_it_started",
            ),
            models.CheckConstraint(
                condition=models.Q(state="completed", completed_at__isnull=False)
                | (~models.Q(state="completed") & models.Q(completed_at__isnull=True)),
                name="a_completed_project_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_pence__isnull=True) | models.Q(approved_pence__gt=0),
                name="an_approved_project_is_above_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(state="stopped", stopped_at__isnull=False)
                | (~models.Q(state="stopped") & models.Q(stopped_at__isnull=True)),
                name="a_stopped_project_says_when",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def way(self, visitor: Visitor) -> Crumbs:
        return self.award.way(visitor).to(self.title, "project" if visitor.is_public else "manage-project", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Project]:
        """A project is public once it has started, and stays so when it is stopped."""
        return cls.objects.filter(started_at__isnull=False).select_related(
            "award__strand__fund", "award__partnership__lead", "award__partnership__place", "area"
        )

    @property
    def fund_slug(self) -> str:
        return self.award.strand.fund.slug

    @property
    def account(self) -> str:
        return project_account(self.award_id, self.pk)

    @property
    def approved(self) -> Money | None:
        """The most that the approved portfolio gives it; None where it comes from none."""
        return None if self.approved_pence is None else Money(self.approved_pence)

    @property
    def budget(self) -> Money:
        """What its partners' grants add up to."""
        return Money.total(partner.grant for partner in self.partners.all())

    def scopes(self) -> frozenset[str]:
        return self.award.scopes()


class ProjectReopening(TwoPersonStep):
    """That a completed project be opened again to which money comes back: asked for by one person, confirmed by another."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reopenings")
    reason = models.CharField("why, as it is published with the transfers", max_length=200)
    pence = models.BigIntegerField("what comes back to it")

    OPEN = "id project reason pence asked_at is_confirmed answered_at withdrawn_at"
    RESTRICTED = "answer"
    PERSONAL = "asked_by answered_by"
    TELLS_OF_BID = "project__award__application"

    class Meta(TwoPersonStep.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *TwoPersonStep.Meta.constraints,
            models.UniqueConstraint(
                fields=("project",), condition=TwoPersonStep.WAITS, name="a_project_is_asked_for_once"
            ),
        )

    @property
    def amount(self) -> Money:
        return Money(self.pence)


class ProjectPartner(models.Model):
    """An organisation that is paid in a project, and the most it can be paid."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    pence = models.BigIntegerField("most grant it can be paid")

    OPEN = "id project organisation pence"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("project", "organisation"), name="an_organisation_is_in_a_project_once"),
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_project_partner_has_a_grant"),
        )

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def grant(self) -> Money:
        return Money(self.pence)


class Milestone(models.Model):
    """Something a project will have done by a day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    reached_on = models.DateField(null=True)

    OPEN = "id project title due_on reached_on"

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title
