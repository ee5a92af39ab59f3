"""Releases: what was published, exactly as it was, with its digest. The database refuses to change or remove one."""

from __future__ import annotations

from django.db import models

from placefund.domain.messages import say
from placefund.funds.models import Fund
from placefund.web.crumbs import Crumbs, Visitor


class Release(models.Model):
    """One numbered release of a fund's awards as 360Giving JSON."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="releases")
    number = models.IntegerField()
    released_at = models.DateTimeField()
    content = models.TextField("the published file")
    digest = models.CharField("SHA-256 of the file", max_length=64)
    awards = models.IntegerField("number of awards in it")

    OPEN = "id fund number released_at content digest awards"

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("fund", "number"), name="a_release_has_one_number_in_a_fund"),)

    def __str__(self) -> str:
        return say("{short_name} release {number}", short_name=self.fund.short_name, number=self.number)

    def way(self, visitor: Visitor) -> Crumbs:
        above = self.fund.way(visitor).to(say("Open data"), "open-data", self.fund.slug)
        return above.to(say("Release {number}", number=self.number), "release", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Release]:
        return cls.objects.select_related("fund")

    @property
    def fund_slug(self) -> str:
        return self.fund.slug
