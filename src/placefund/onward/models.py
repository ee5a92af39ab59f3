"""Money after the fund has paid it: who is paid, what the lead passes on, and schemes whose grants go to others."""

from __future__ import annotations

from typing import Any

from django.db import models

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.domain import choices, lifecycle
from placefund.domain.ledger import OnwardPath
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.onward_grants import OnwardMove, RecipientKind, RecipientNames
from placefund.people.models import Organisation, User
from placefund.web.crumbs import Crumbs, Visitor


class PaymentRoute(models.Model):
    """Whether a partner of a project is paid itself, or through the award's lead, from a day on. The newest holds."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="payment_routes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    through_lead = models.BooleanField("paid through the award's lead, which passes it on")
    from_day = models.DateField()
    reason = models.CharField("why, as it is published", max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    OPEN = "id project organisation through_lead from_day reason set_at"
    PERSONAL = "set_by"

    class Meta:
        ordering = ("from_day", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(reason=""), name="a_payment_route_says_why"),)

    @property
    def in_words(self) -> str:
        return say("Through the lead") if self.through_lead else say("Itself")


class Scheme(models.Model):
    """A project's scheme of grants to others: what for, by whose decision, under which rules, how much in all and for each."""

    LIFECYCLE = lifecycle.SCHEME
    READ_WITH = ("project__award__strand__fund", "project__award__partnership", "organisation")

    project = models.ForeignKey(Project, models.PROTECT, related_name="schemes")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="the partner that runs it and pays the grants"
    )
    title = models.CharField(max_length=140)
    summary = models.TextField("what it gives grants for, as it is published")
    state = models.CharField(max_length=20, default=lifecycle.SCHEME.born)
    pence = models.BigIntegerField("most it grants in all")
    most_pence = models.BigIntegerField("most it grants to one recipient")
    decided_by = models.CharField("who decides on its grants", max_length=200)
    rules = models.TextField("by which rules")
    subsidy_note = models.TextField("what holds for it under the law on subsidies")
    in_advance = models.BooleanField("granted money can be claimed before the recipient is paid", default=False)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    agreed_by: models.ForeignKey[Any, Any] = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    OPEN = (
        "id project organisation title summary state pence most_pence decided_by rules subsidy_note in_advance drafted_at "
        "agreed_at closed_at"
    )
    PERSONAL = "drafted_by agreed_by"
    TELLS_OF_BID = "project__award__application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(pence__gt=0, most_pence__gt=0, most_pence__lte=models.F("pence")),
                name="a_scheme_gives_one_recipient_no_more_than_it_has",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", agreed_at__isnull=True, agreed_by__isnull=True)
                | models.Q(state__in=("open", "closed"), agreed_at__isnull=False, agreed_by__isnull=False),
                name="an_agreed_scheme_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="a_closed_scheme_says_when",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def way(self, visitor: Visitor) -> Crumbs:
        return self.project.way(visitor).to(self.title, "scheme" if visitor.is_public else "manage-scheme", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[Scheme]:
        """A scheme is public once the fund has agreed it, in a project that is; it stays so when the project is stopped."""
        return cls.objects.filter(state__in=("open", "closed"), project__started_at__isnull=False).select_related(
            "organisation", "project__award__strand__fund", "project__award__partnership__lead"
        )

    @property
    def award(self) -> Award:
        return self.project.award

    @property
    def fund_slug(self) -> str:
        return self.project.fund_slug

    @property
    def amount(self) -> Money:
        """The most it grants in all."""
        return Money(self.pence)

    @property
    def most(self) -> Money:
        """The most it grants to one recipient."""
        return Money(self.most_pence)

    def scopes(self) -> frozenset[str]:
        """The fund's, the award's lead's and those of the partner that runs it; other partners have no part in it."""
        award = self.project.award
        own = {f"organisation:{self.organisation_id}", f"organisation:{award.partnership.lead_id}"}
        return award.strand.fund.scopes() | own


class OnwardGrant(models.Model):
    """A grant of a scheme to somebody else. What was granted, paid and given back is asked of the ledger. It is never removed.

    An organisation is public with its number at a register. The name of a private person is kept back, and can be removed.
    """

    LIFECYCLE = lifecycle.ONWARD_GRANT
    READ_WITH = (
        "scheme__project__award__strand__fund",
        "scheme__project__award__partnership",
        "scheme__organisation",
        "organisation",
    )

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="grants")
    number = models.IntegerField("number within its scheme")
    state = models.CharField(max_length=20, default=lifecycle.ONWARD_GRANT.born)
    recipient = models.CharField(max_length=20, choices=choices.onward_recipients)
    organisation: models.ForeignKey[Any, Any] = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="the organisation, where it is one of this site",
    )
    organisation_name = models.CharField("name of the organisation", max_length=200, blank=True)
    identifier = models.CharField("its number at a register", max_length=60, blank=True)
    person_name = models.CharField("name of the private person", max_length=200, blank=True)
    forgotten_at = models.DateTimeField("when the person's name was removed", null=True)
    purpose = models.TextField("what it is for, as it is published")
    pence = models.BigIntegerField("amount granted")
    starts_on = models.DateField()
    ends_on = models.DateField()
    decided_on = models.DateField()
    decided_by = models.CharField("who decided on it", max_length=200)
    has_conflict = models.BooleanField("somebody who had a part in the decision declared an interest")
    conflict_note = models.TextField("what was declared, and what was done about it", blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    why_ended = models.CharField("why it ended, as it is published", max_length=300, blank=True)

    OPEN = (
        "id scheme number state recipient organisation organisation_name identifier forgotten_at purpose pence starts_on "
        "ends_on decided_on decided_by has_conflict entered_at ended_on why_ended"
    )
    RESTRICTED = "conflict_note"
    PERSONAL = "person_name entered_by"
    TELLS_OF_BID = "scheme__project__award__application"

    class Meta:
        ordering = ("scheme", "number")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "number"), name="a_grant_has_one_number_in_its_scheme"),
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_grant_within_a_project_is_above_zero"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_grant_does_not_end_before_it_starts"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(recipient=RecipientKind.ORGANISATION, person_name="") & ~models.Q(organisation_name="")
                )
                | (
                    models.Q(
                        recipient=RecipientKind.PERSON, organisation_name="", identifier="", organisation__isnull=True
                    )
                    & (
                        (~models.Q(person_name="") & models.Q(forgotten_at__isnull=True))
                        | models.Q(person_name="", forgotten_at__isnull=False)
                    )
                ),
                name="a_grant_goes_to_an_organisation_or_to_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(has_conflict=False) | ~models.Q(conflict_note=""),
                name="a_declared_conflict_says_what_was_done",
            ),
            models.CheckConstraint(
                condition=(models.Q(state="ended", ended_on__isnull=False) & ~models.Q(why_ended=""))
                | models.Q(state="agreed", ended_on__isnull=True, why_ended=""),
                name="a_grant_that_ended_says_when_and_why",
            ),
        )

    def __str__(self) -> str:
        return say("Grant {number} of {scheme}", number=self.number, scheme=self.scheme)

    def way(self, visitor: Visitor) -> Crumbs:
        name = say("Grant {number}", number=self.number)
        return self.scheme.way(visitor).to(name, "onward-grant" if visitor.is_public else "manage-grant", self.pk)

    @classmethod
    def published(cls) -> models.QuerySet[OnwardGrant]:
        """A grant is public with its scheme."""
        return cls.objects.filter(scheme__in=Scheme.published()).select_related(*cls.READ_WITH)

    @property
    def fund_slug(self) -> str:
        return self.scheme.fund_slug

    @property
    def award(self) -> Award:
        return self.scheme.project.award

    @property
    def reference(self) -> str:
        """What it is called on bank papers and in files: the award's reference, the scheme's number and its own."""
        return f"{self.award.reference}-{self.scheme_id}-{self.number:03d}"

    @property
    def amount(self) -> Money:
        """What was granted when it was entered."""
        return Money(self.pence)

    @property
    def is_private(self) -> bool:
        return self.recipient == RecipientKind.PERSON

    @property
    def public_name(self) -> str:
        """Whom the public reads of."""
        return say("A private person") if self.is_private else self.organisation_name

    @property
    def full_name(self) -> str:
        """Whom those read of who look after it."""
        if not self.is_private:
            return self.organisation_name
        return self.person_name or say("A private person, whose name was removed")

    def names(self) -> RecipientNames:
        """What it is known by, to be compared with other grants."""
        return RecipientNames(self.organisation_id or 0, self.identifier, self.organisation_name or self.person_name)

    @property
    def path(self) -> OnwardPath:
        """Where its money is."""
        project = self.scheme.project
        return OnwardPath(self.fund_slug, project.award_id, project.pk, self.pk, self.scheme.organisation_id)

    def scopes(self) -> frozenset[str]:
        return self.scheme.scopes()


class EvidencedEntry(models.Model):
    """Money that somebody paid outside the fund's own accounts, as it was entered: with what shows it, and what takes it back."""

    pence = models.BigIntegerField()
    paid_on = models.DateField("the day on which it was paid")
    reference = models.CharField("reference of the payment", max_length=100)
    document: models.ForeignKey[Any, Any] = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="file that shows it"
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name="the entry that it takes back"
    )
    reason = models.CharField("why it is taken back, as it is published", max_length=300, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def amount(self) -> Money:
        return Money(self.pence)


class OnwardPayment(EvidencedEntry):
    """Money that went to the recipient of a grant, or came back, with what shows it. A mistake is taken back by a further row.

    The database refuses to change or remove a row.
    """

    grant = models.ForeignKey(OnwardGrant, models.PROTECT, related_name="payments")
    move = models.CharField(max_length=20, choices=choices.onward_moves)

    OPEN = "id grant move pence paid_on undoes reason entered_at"
    RESTRICTED = "reference document"
    PERSONAL = "entered_by"
    TELLS_OF_BID = "grant__scheme__project__award__application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="a_payment_to_a_recipient_is_above_zero"),
            models.CheckConstraint(
                condition=models.Q(undoes__isnull=True, reason="")
                | (models.Q(undoes__isnull=False) & ~models.Q(reason="")),
                name="a_payment_that_is_taken_back_says_why",
            ),
            models.CheckConstraint(condition=~models.Q(reference=""), name="a_payment_to_a_recipient_has_a_reference"),
        )

    def __str__(self) -> str:
        return say("{amount} on {day}", amount=self.amount, day=self.paid_on)

    @property
    def label(self) -> str:
        return say("Taken back") if self.undoes_id else OnwardMove(self.move).label

    @property
    def key(self) -> str:
        """Under what its transfers are posted."""
        return f"onward/payment/{self.pk}"


class PassedOn(EvidencedEntry):
    """What the lead passed on to a partner of what it was paid for it, with what shows it. Never changed; taken back by a row."""

    READ_WITH = ("project__award__strand__fund", "project__award__partnership", "organisation", "grant")

    project = models.ForeignKey(Project, models.PROTECT, related_name="passed_on")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    grant: models.ForeignKey[Any, Any] = models.ForeignKey(
        OnwardGrant,
        models.PROTECT,
        null=True,
        related_name="passed_on",
        verbose_name="the grant within the project it is for",
    )

    OPEN = "id project organisation grant pence paid_on undoes reason entered_at"
    RESTRICTED = "reference document"
    PERSONAL = "entered_by"
    TELLS_OF_BID = "project__award__application"

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="what_is_passed_on_is_above_zero"),
            models.CheckConstraint(
                condition=models.Q(undoes__isnull=True, reason="")
                | (models.Q(undoes__isnull=False) & ~models.Q(reason="")),
                name="what_is_passed_on_and_taken_back_says_why",
            ),
            models.CheckConstraint(condition=~models.Q(reference=""), name="what_is_passed_on_has_a_reference"),
        )

    def __str__(self) -> str:
        return say("{amount} passed on to {organisation}", amount=self.amount, organisation=self.organisation)

    def way(self, visitor: Visitor) -> Crumbs:
        return self.project.way(visitor).to(say("Who is paid"), "who-is-paid", self.project_id)

    @property
    def fund_slug(self) -> str:
        return self.project.fund_slug

    @property
    def key(self) -> str:
        """Under what its transfers are posted."""
        return f"onward/passed-on/{self.pk}"

    def scopes(self) -> frozenset[str]:
        return self.project.scopes()
