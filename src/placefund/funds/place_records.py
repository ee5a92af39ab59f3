"""What is published of a place's own half of a fund, as its book tells it: calls, answers, projects, shared sums, priorities."""

from __future__ import annotations

from datetime import date

from django.db import models

from placefund.domain.fundbook.place_records import CallState, PriorityOrigin
from placefund.domain.fundbook.values import ApproximateDate
from placefund.domain.messages import Message
from placefund.domain.money import Money


def amount_or_none(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)


class KnownOfPlace(models.Model):
    """What every row here has: its key in the book, the place that it is of, and what it rests on."""

    key = models.CharField(max_length=80)
    place_slug = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    source_refs = models.CharField(max_length=200)
    confidence = models.CharField(max_length=20, default="firm")

    class Meta:
        abstract = True
        ordering = ("pk",)


class KnownCall(KnownOfPlace):
    """A call that a place runs, as far as it is published: what is empty is not. Days are as exact as they are known."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="known_calls")
    name = models.CharField(max_length=160)
    pence = models.BigIntegerField("how much it gives out", null=True)
    opened = models.CharField("when it opened, in the form of the book", max_length=30, blank=True)
    closes = models.CharField("when it closes, in the form of the book", max_length=30, blank=True)
    stood = models.CharField("how it stood on the day of its source", max_length=20, blank=True)
    stood_on = models.CharField("the day of its source, in the form of the book", max_length=30, blank=True)
    who = models.TextField("who may apply, and for what", blank=True)
    has_least = models.BooleanField("whether a least for a bid is told of, or said not to be published", default=False)
    least_pence = models.BigIntegerField("the least for a bid", null=True)
    url = models.URLField(max_length=600, blank=True)
    remark = models.TextField(blank=True)

    OPEN = (
        "id fund key place_slug name pence opened closes stood stood_on who has_least least_pence url remark note source_refs "
        "confidence"
    )

    class Meta(KnownOfPlace.Meta):
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_known_call_is_told_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def amount(self) -> Money | None:
        return amount_or_none(self.pence)

    @property
    def least(self) -> Money | None:
        return amount_or_none(self.least_pence)

    def state_on(self, day: date) -> CallState | None:
        """Open or closed on a day: by its closing day where that is known, else as its source found it; None: not published."""
        if self.closes and ApproximateDate.parse(self.closes).last < day:
            return CallState.CLOSED
        if self.closes and self.opened and ApproximateDate.parse(self.opened).last <= day:
            return CallState.OPEN
        return CallState(self.stood) if self.stood else None


class KnownAnswer(KnownOfPlace):
    """A published answer to a question about a place's call; one that a later answer replaced stays beside it."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="known_answers")
    call_name = models.CharField("name of the call it was asked in", max_length=160, blank=True)
    question = models.TextField()
    answer = models.TextField()
    reason = models.TextField(blank=True)
    answered_on = models.DateField()
    answered_by = models.CharField(max_length=200)
    supersedes = models.CharField("key of the answer that it replaces", max_length=80, blank=True)

    OPEN = (
        "id fund key place_slug call_name question answer reason answered_on answered_by supersedes note source_refs "
        "confidence"
    )

    class Meta(KnownOfPlace.Meta):
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_known_answer_is_told_once"),)

    def __str__(self) -> str:
        return self.question


class KnownProject(KnownOfPlace):
    """A project of a place's portfolio, as far as it is published: what is empty is not published."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="known_projects")
    name = models.CharField(max_length=200)
    says = models.TextField()
    lead = models.CharField(max_length=200, blank=True)
    pence = models.BigIntegerField("its own amount", null=True)
    awarded = models.CharField("when it was awarded, in the form of the book", max_length=30, blank=True)

    OPEN = "id fund key place_slug name says lead pence awarded note source_refs confidence"

    class Meta(KnownOfPlace.Meta):
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_known_project_is_told_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def amount(self) -> Money | None:
        return amount_or_none(self.pence)


class KnownSum(KnownOfPlace):
    """One amount for several projects of a place together. It stays one amount: nothing here shares it out."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="known_sums")
    words = models.TextField()
    pence = models.BigIntegerField()
    how_many = models.PositiveSmallIntegerField("for how many projects")
    projects = models.CharField("keys of those that are known, by spaces", max_length=600, blank=True)

    OPEN = "id fund key place_slug words pence how_many projects note source_refs confidence"

    class Meta(KnownOfPlace.Meta):
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_known_sum_is_told_once"),)

    def __str__(self) -> str:
        return self.words

    @property
    def amount(self) -> Money:
        return Money(self.pence)

    @property
    def unnamed(self) -> int:
        """Of how many of its projects nothing is published."""
        return self.how_many - len(self.projects.split())


class KnownPriority(KnownOfPlace):
    """A cluster, sector or aim of a place, and what makes it one; without words it is not published."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="known_priorities")
    origin = models.CharField(max_length=20)
    words = models.TextField(blank=True)
    why_it_matters = models.TextField("what is missing where it is not published", blank=True)

    OPEN = "id fund key place_slug origin words why_it_matters note source_refs confidence"

    class Meta(KnownOfPlace.Meta):
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_known_priority_is_told_once"),)

    def __str__(self) -> str:
        return self.words or self.key

    @property
    def origin_label(self) -> Message:
        return PriorityOrigin(self.origin).label


class KnownStory(KnownOfPlace):
    """A case study, or a finding that somebody has published, as the book tells it: of a place, or of the whole fund."""

    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="known_stories")
    is_finding = models.BooleanField("somebody found it; else it is a case study", default=False)
    title = models.CharField(max_length=200)
    found_by = models.CharField("who found it", max_length=200, blank=True)
    told_on = models.CharField(
        "when, in the form of the book; empty where it is not published", max_length=30, blank=True
    )
    words = models.TextField()
    figures = models.JSONField("each figure: what it counts, and its value in words or nothing", default=list)
    picture = models.URLField("where a picture of it can be seen", max_length=600, blank=True)
    picture_says = models.TextField("what can be seen on it", blank=True)

    OPEN = (
        "id fund key place_slug is_finding title found_by told_on words figures picture picture_says note source_refs "
        "confidence"
    )

    class Meta(KnownOfPlace.Meta):
        constraints = (models.UniqueConstraint(fields=("fund", "key"), name="a_known_story_is_told_once"),)

    def __str__(self) -> str:
        return self.title


KNOWN_OF_PLACES: tuple[type[KnownOfPlace], ...] = (
    KnownCall,
    KnownAnswer,
    KnownProject,
    KnownSum,
    KnownPriority,
    KnownStory,
)
"""Every table of this module, in the order in which a book tells of them."""
