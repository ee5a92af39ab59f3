"""Areas and their history; places as dated sets of areas; boundaries when an operator has loaded them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from placefund.domain import choices
from placefund.domain.places import AreaPoint, Nation


class Area(models.Model):
    """A local authority by its GSS code. Its dot on the map is its centroid."""

    code = models.CharField("GSS code", max_length=9, primary_key=True)
    name = models.CharField(max_length=120)
    nation = models.CharField(max_length=20)
    region = models.CharField("region of England, else the nation", max_length=60)
    longitude = models.FloatField("degrees east, WGS 84")
    latitude = models.FloatField("degrees north, WGS 84")
    population = models.IntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField("last day it existed", null=True)

    OPEN = "code name nation region longitude latitude population starts_on ends_on"

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def point(self) -> AreaPoint:
        return AreaPoint(self.code, self.name, Nation(self.nation), self.region, self.longitude, self.latitude)


class AreaChange(models.Model):
    """An old code that became another, so that older data still joins."""

    old_code = models.CharField(max_length=9)
    new_code = models.CharField(max_length=9)
    kind = models.CharField(max_length=30)
    effective_on = models.DateField(null=True)

    OPEN = "id old_code new_code kind effective_on"

    class Meta:
        ordering = ("old_code", "new_code")
        constraints = (models.UniqueConstraint(fields=("old_code", "new_code"), name="a_code_change_is_known_once"),)


class Place(models.Model):
    """A named set of areas with a stated basis: earmarked by government, or drawn by a partnership."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    nation = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=20, choices=choices.place_origins)
    basis = models.CharField("what the set of areas rests on", max_length=300, blank=True)
    confidence = models.CharField(max_length=20, default="firm")
    is_public = models.BooleanField("has a public page", default=False)

    OPEN = "id slug name nation origin basis confidence is_public"

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def published(cls) -> models.QuerySet[Place]:
        return cls.objects.filter(is_public=True)

    def area_codes(self, on: date | None = None) -> frozenset[str]:
        """The codes of its areas on a day; without a day, of those that have no end."""
        return frozenset(
            part.area_id
            for part in self.parts.all()
            if (part.until is None or (on is not None and on < part.until))
            and (on is None or part.starts_on is None or part.starts_on <= on)
        )

    def scopes(self) -> frozenset[str]:
        return frozenset({f"place:{self.slug}"})


class PlaceArea(models.Model):
    """One area of a place, from a day until a day (not included) where those are known: as the fund's book writes them."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="parts")
    area = models.ForeignKey(Area, models.PROTECT)
    starts_on = models.DateField(null=True)
    until = models.DateField("first day on which it is no longer part", null=True)
    basis = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=20, default="firm")

    OPEN = "id place area starts_on until basis confidence"

    class Meta:
        ordering = ("area__name",)
        constraints = (
            models.UniqueConstraint(fields=("place", "area", "starts_on"), name="an_area_is_in_a_place_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(until__gt=models.F("starts_on")),
                name="an_area_leaves_a_place_after_it_joined",
            ),
        )

    @property
    def last_day(self) -> date | None:
        """The last day on which the area is part of the place, as a page says it; None where it has no end."""
        return None if self.until is None else self.until - timedelta(days=1)


class Boundary(models.Model):
    """An area's outline, loaded by the operator; no boundary comes with the software."""

    area = models.OneToOneField(Area, models.CASCADE, related_name="boundary", primary_key=True)
    geometry = models.JSONField("rings of [longitude, latitude]")
    source = models.CharField(max_length=300)
    loaded_at = models.DateTimeField()

    OPEN = "area geometry source loaded_at"
