"""How far the rehearsal has been played, and the acts still to come."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.funds.models import Fund


class Rehearsal(models.Model):
    """The rehearsal of an invented fund: its scale, and the moment up to which every act has been played."""

    fund = models.OneToOneField(Fund, models.CASCADE, related_name="rehearsal")
    scale = models.CharField(max_length=20)
    played_to = models.DateTimeField()
    acts_played = models.BigIntegerField(default=0)
    next_number = models.BigIntegerField("number of the next act to be planned", default=1)

    OPEN = "id fund scale played_to acts_played next_number"

    class Meta:
        db_table = "fundbooks_rehearsal"  # as it was named before the rehearsal had a room of its own

    def __str__(self) -> str:
        return f"Rehearsal of {self.fund}"


class PlannedAct(models.Model):
    """Something that somebody will do at a moment of the rehearsal. The row goes when it is done; the record keeps the doing."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="acts")
    number = models.BigIntegerField("order among acts of the same moment")
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    about: models.JSONField[Any, Any] = models.JSONField("what it is done to", default=dict)

    OPEN = "id rehearsal number at name about"

    class Meta:
        db_table = "fundbooks_act"
        ordering = ("at", "number")
        constraints = (models.UniqueConstraint(fields=("rehearsal", "number"), name="an_act_has_one_number"),)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
