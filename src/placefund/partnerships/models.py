"""Partnerships and their partners."""

from __future__ import annotations

from django.db import models

from placefund.domain import lifecycle
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix, PartnerLine
from placefund.people.models import Organisation
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
