"""Accounts in plain words: what each one is, and the page of the place, award or project it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.accounts import AccountNames, AccountPath, meaning, name, read_path
from placefund.domain.messages import say
from placefund.funds.models import Fund, Strand
from placefund.people.models import Organisation
from placefund.places.models import Place


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account as a page shows it. `thing` is the page it belongs to: its words, and its address or nothing."""

    path: str
    name: str
    meaning: str
    href: str
    thing: str = ""
    thing_href: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The things that some accounts belong to, read in one query a kind."""

    fund: Fund
    strands: dict[str, Strand]
    places: dict[str, Place]
    awards: dict[int, Award]
    projects: dict[int, Project]
    organisations: dict[int, Organisation]

    @classmethod
    def of(cls, fund: Fund, paths: Iterable[str]) -> Names:
        """Five queries at most, whatever the number of accounts."""
        read_paths = [read_path(path) for path in paths]
        return cls(
            fund,
            {strand.slug: strand for strand in fund.strands.all()},
            {place.slug: place for place in Place.objects.filter(slug__in={p.place for p in read_paths if p.place})},
            Award.objects.in_bulk({p.award for p in read_paths if p.award}),
            Project.objects.in_bulk({p.project for p in read_paths if p.project}),
            Organisation.objects.in_bulk({p.organisation for p in read_paths if p.organisation}),
        )

    def account(self, path: str) -> NamedAccount:
        """One account in plain words."""
        found = read_path(path)
        named = self._named(found)
        thing, thing_href = self._thing(found)
        return NamedAccount(
            path, name(found, named), meaning(found, named), account_address(self.fund, path), thing, thing_href
        )

    def _named(self, path: AccountPath) -> AccountNames:
        """The names behind a path; what is gone or was never here is called by its number."""
        strand, place = self.strands.get(path.strand), self.places.get(path.place)
        award, project = self.awards.get(path.award), self.projects.get(path.project)
        organisation = self.organisations.get(path.organisation)
        return AccountNames(
            strand=strand.name if strand else path.strand,
            place=place.name if place else path.place,
            award=award.reference if award else say("award {award}", award=path.award),
            title=award.title if award else "",
            project=project.title if project else say("project {project}", project=path.project),
            payee=organisation.name
            if organisation
            else say("organisation {organisation}", organisation=path.organisation),
        )

    def _thing(self, path: AccountPath) -> tuple[str, str]:
        """The most particular public page that an account belongs to."""
        if project := self.projects.get(path.project):
            return say("Project: {title}", title=project.title), reverse("project", args=[project.pk])
        if award := self.awards.get(path.award):
            return say("Award: {reference}", reference=award.reference), reverse("award", args=[award.pk])
        if (place := self.places.get(path.place)) and place.is_public:
            return say("Place: {name}", name=place.name), reverse("place", args=[place.slug])
        if strand := self.strands.get(path.strand):
            return say("Strand: {name}", name=strand.name), reverse("strand", args=[strand.pk])
        return self.fund.name, reverse("fund", args=[self.fund.slug])


def account_address(fund: Fund, path: str) -> str:
    """The address of an account's statement, or of everything below a prefix."""
    return reverse("account", args=[fund.slug, path.strip("/")])
