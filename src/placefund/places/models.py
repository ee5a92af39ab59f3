"""Areas and their history; places as dated sets of areas; boundaries when an operator has loaded them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from placefund.domain import choices
from placefund.domain.context.observations import Geography, Observation, Region
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

    @classmethod
    def published(cls) -> models.QuerySet[Area]:
        return cls.objects.all()

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


class ContextRegion(models.Model):
    """A statistical region in one vintage of its classification, with the local authorities that it holds."""

    code = models.CharField(max_length=9)
    geography = models.CharField(max_length=10)
    vintage = models.CharField("year of the classification", max_length=10)
    name = models.CharField(max_length=160)
    whole = models.JSONField("codes of the areas it holds", default=list)
    partial = models.JSONField("codes of the areas of which it holds a part", default=list)
    also = models.JSONField("names of what it holds in part", default=list)

    OPEN = "id code geography vintage name whole partial also"

    class Meta:
        ordering = ("geography", "vintage", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("geography", "vintage", "code"), name="a_region_is_known_once_in_a_vintage"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def region(self) -> Region:
        """The region as the rules read it."""
        held = frozenset(self.whole), frozenset(self.partial), tuple(self.also)
        return Region(self.code, Geography(self.geography), self.vintage, self.name, *held)


class ContextFigure(models.Model):
    """One published figure, for a code of a vintage, in a period, as one release has it. A later release is a further row."""

    measure = models.CharField(max_length=60)
    geography = models.CharField(max_length=10)
    vintage = models.CharField("year of the codes", max_length=10)
    code = models.CharField(max_length=9)
    period = models.CharField("year, or years", max_length=20)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    low = models.DecimalField("low end of its interval", max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField("high end of its interval", max_digits=20, decimal_places=6, null=True)
    edition = models.CharField("release that it was read from", max_length=20)

    OPEN = "id measure geography vintage code period value low high edition"

    class Meta:
        ordering = ("measure", "code", "period")
        constraints = (
            models.UniqueConstraint(
                fields=("measure", "geography", "vintage", "code", "period", "edition"),
                name="a_figure_is_known_once_in_a_release",
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("value"), high__gte=models.F("value")),
                name="a_figure_lies_in_its_interval",
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure}, {self.code}, {self.period}"

    def observation(self) -> Observation:
        """The figure as the rules read it."""
        return Observation(
            self.measure,
            Geography(self.geography),
            self.vintage,
            self.code,
            self.period,
            self.value,
            self.low,
            self.high,
            self.edition,
        )
