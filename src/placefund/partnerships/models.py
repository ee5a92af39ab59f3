"""Partnerships and their partners, and until when a round takes what their lead sends."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from placefund.domain import choices, lifecycle
from placefund.domain.closing import ClosingGround
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.funds.models import Round
from placefund.people.models import Organisation, TwoPersonStep
from placefund.places.models import Place
from placefund.web.crumbs import Crumbs, Visitor


class Partnership(models.Model):
    """Organisations that stand together for a place, behind one lead."""

    name = models.CharField(max_length=200)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="led_partnerships")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="partnerships")
    formed_at = models.DateTimeField()

    OPEN = "id name lead place formed_at"

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    def way(self, visitor: Visitor) -> Crumbs:
        return Crumbs().to(say("Partnerships"), "partnerships").to(str(self), "partnership", self.pk)

    def scopes(self) -> frozenset[str]:
        return frozenset({f"partnership:{self.pk}", f"organisation:{self.lead_id}"})

    def partner_lines(self) -> tuple[PartnerLine, ...]:
        """The partners as the rules see them: those invited and those joined, the lead first."""
        rows = self.partners.all()
        if "partners" not in getattr(self, "_prefetched_objects_cache", {}):
            rows = rows.select_related("organisation")
        return tuple(
            PartnerLine(
                partner.organisation_id,
                partner.organisation.name,
                Helix(partner.organisation.helix),
                partner.organisation_id == self.lead_id,
                partner.state == "joined",
            )
            for partner in sorted(rows, key=lambda p: (p.organisation_id != self.lead_id, p.pk))
            if partner.state in ("invited", "joined")
        )


class Partner(models.Model):
    """One organisation's part in a partnership."""

    LIFECYCLE = lifecycle.PARTNER
    READ_WITH = ("partnership", "organisation")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parts")
    state = models.CharField(max_length=20, default=lifecycle.PARTNER.born)
    contribution = models.TextField("what it brings", blank=True)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    OPEN = "id partnership organisation state contribution invited_at answered_at"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("partnership", "organisation"), name="an_organisation_is_a_partner_once"),
            models.CheckConstraint(
                condition=models.Q(state="invited", answered_at__isnull=True)
                | (~models.Q(state="invited") & models.Q(answered_at__isnull=False)),
                name="a_partner_who_answered_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.partnership}"

    def scopes(self) -> frozenset[str]:
        """An organisation answers and leaves for itself; the lead asks again one that is out."""
        if self.state in ("invited", "joined"):
            return frozenset({f"organisation:{self.organisation_id}"})
        return frozenset({f"organisation:{self.organisation_id}"}) | self.partnership.scopes()


class LaterClosing(TwoPersonStep):
    """That a round closes later for the bids that one organisation leads. Given at once while the round is open; afterwards one
    person asks for it and another confirms it.

    It names the organisation and no bid: whether there is a draft is its authors' business, and giving it tells nobody.
    """

    READ_WITH = ("round__strand__fund", "organisation")

    round = models.ForeignKey(Round, models.PROTECT, related_name="later_closings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    closes_at = models.DateTimeField("when the round closes for it")
    ground = models.CharField(max_length=20, choices=choices.closing_grounds)
    is_at_once = models.BooleanField("given before the round closed, without a second person")

    OPEN = "id round closes_at ground asked_at is_at_once is_confirmed answered_at withdrawn_at"
    RESTRICTED = "organisation reason answer"
    PERSONAL = "asked_by answered_by"

    WAITS = TwoPersonStep.WAITS & models.Q(is_at_once=False)
    IN_FORCE = models.Q(withdrawn_at__isnull=True) & (models.Q(is_at_once=True) | models.Q(is_confirmed=True))

    class Meta(TwoPersonStep.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *TwoPersonStep.Meta.constraints,
            models.UniqueConstraint(
                fields=("round", "organisation"),
                condition=models.Q(withdrawn_at__isnull=True)
                & (models.Q(is_confirmed__isnull=True) | models.Q(is_confirmed=True)),
                name="a_round_closes_later_once_for_an_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(is_at_once=False) | models.Q(answered_at__isnull=True),
                name="what_is_given_at_once_is_not_confirmed",
            ),
        )

    def why_closed(self) -> str:
        """What is given at once waits for nobody: it can be withdrawn and not answered."""
        at_once = say("It was given while the round was open, so nobody has to confirm it.") if self.is_at_once else ""
        return super().why_closed() or at_once

    @property
    def told_state(self) -> str:
        """Where it stands, in a word that pages print."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.is_in_force:
            return "given"
        return "refused" if self.answered_at else "to_confirm"

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and (self.is_at_once or bool(self.is_confirmed))

    @property
    def told_ground(self) -> str:
        """The ground, as everybody reads it."""
        return ClosingGround(self.ground).label

    def __str__(self) -> str:
        return say("A later closing of {round} for {organisation}", round=self.round, organisation=self.organisation)

    @classmethod
    def _of_bid(cls) -> models.QuerySet[LaterClosing]:
        bid = {"round": models.OuterRef("round"), "organisation": models.OuterRef("partnership__lead")}
        return cls.objects.filter(cls.IN_FORCE, **bid)

    @classmethod
    def moment_of_bid(cls) -> models.Subquery:
        """For a query of bids: when its round closes for each, where that is later than for the others."""
        return models.Subquery(cls._of_bid().values("closes_at")[:1])

    @classmethod
    def of_bids(cls, at: datetime, *, is_sealed: bool = False) -> models.Q:
        """For a query of bids: those whose lead has one that is still to come; with `is_sealed` only where a round seals."""
        given = cls._of_bid().filter(closes_at__gt=at)
        sealing = models.Q(round__terms_record__method__is_sealed=True) if is_sealed else models.Q()
        return models.Q(models.Exists(given.filter(sealing)))

    @classmethod
    def of(cls, round_: Round, organisation: int) -> datetime | None:
        """When a round closes for what an organisation leads, where that is later than for the others."""
        given = cls.objects.filter(cls.IN_FORCE, round=round_, organisation=organisation)
        return given.values_list("closes_at", flat=True).first()
