"""What is kept of looking after an organisation: who handed it over to whom, and what was open then."""

from __future__ import annotations

from django.db import models

from placefund.domain.messages import say
from placefund.people.models import Organisation, User
from placefund.web.crumbs import Crumbs, Visitor


class Handover(models.Model):
    """One administrator of an organisation makes way for another. `open_things` are the labels and addresses of that day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="handovers")
    leaver = models.ForeignKey(User, models.PROTECT, related_name="+")
    successor = models.ForeignKey(User, models.PROTECT, related_name="+")
    leaves = models.BooleanField("whether all roles of whoever hands over ended with it")
    reason = models.TextField()
    open_things = models.JSONField("what was open, as names and addresses", default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    OPEN = "id organisation at"
    RESTRICTED = "leaves reason open_things"
    PERSONAL = "leaver successor by"
    READ_WITH = ("organisation", "leaver", "successor")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_handover_gives_its_reason"),
            models.CheckConstraint(
                condition=~models.Q(leaver=models.F("successor")), name="nobody_hands_over_to_themselves"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.leaver} to {self.successor}"

    def scopes(self) -> frozenset[str]:
        return self.organisation.scopes()

    def way(self, visitor: Visitor) -> Crumbs:
        people = Crumbs().to(say("People"), "people")
        return people.to(str(self.organisation), "people-of", ["organisation", str(self.organisation_id)])
