"""The record of every act. The database itself refuses to change or remove a row."""

from __future__ import annotations

from django.db import models

from placefund.domain.acts import Act, resolve


class Event(models.Model):
    """One act: who did what to which, and when. It holds labels and numbers, not foreign keys, so it can outlive anything.

    Of people it holds numbers: their names stand among people alone, where they can be emptied. `who` and `what` are the
    names as they were at that time, which the queries of this room read beside the rows. In rows of earlier versions the
    names stand in `actor` and `subject`, below the seals.
    """

    told: tuple[str, str] | None = None
    """The names of a row that is just being written."""

    at = models.DateTimeField("when it happened")
    written_at = models.DateTimeField("when it was written down", auto_now_add=True)
    actor_id = models.BigIntegerField("number of the person", null=True)
    actor = models.CharField("the clock; the name of a person in rows of earlier versions", max_length=200)
    verb = models.CharField("what was done", max_length=60)
    subject_kind = models.CharField("what it was done to", max_length=60)
    subject_id = models.CharField(max_length=60)
    subject = models.CharField("name of it at that time", max_length=300)
    about_person = models.BigIntegerField("number of the person whose name belongs to that name", null=True)
    fund = models.CharField("slug of the fund it belongs to, if any", max_length=60, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_id"), name="event_by_subject"),
            models.Index(fields=("fund", "at"), name="event_by_fund"),
        )

    OPEN = "id at written_at verb subject_kind subject_id subject fund"
    RESTRICTED = "details"
    PERSONAL = "actor_id actor about_person"

    def __str__(self) -> str:
        return f"{self.who} {self.verb} {self.what}"

    @property
    def who(self) -> str:
        """The name of whoever did it, as it was then."""
        name: str = self.told[0] if self.told else getattr(self, "named_actor", self.actor)
        return name

    @property
    def what(self) -> str:
        """What it was done to, by the name it had then."""
        name: str = self.told[1] if self.told else getattr(self, "named_thing", self.subject)
        return name

    @property
    def act(self) -> Act | None:
        """Which act it was; None when it was stored by a version whose acts this one does not know."""
        return resolve(self.verb, self.subject_kind)

    @property
    def sentence(self) -> str:
        """What was done, for a person, without the name of the thing."""
        return self.act.sentence if self.act else self.verb.capitalize()


class Correction(models.Model):
    """A row that may correct an earlier one of its kind: it names the earlier and says why. Both stay as they were written.

    An earlier row is corrected by one row at most, so the rows about one thing stand in a line; the newest counts. Nobody's
    word is taken for it: migrations that make such a table make the database refuse changes to it.
    """

    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    why_corrected = models.TextField("why the earlier one is corrected", blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True, why_corrected="")
                | (models.Q(corrects__isnull=False) & ~models.Q(why_corrected="")),
                name="a_corrected_%(class)s_says_why",
            ),
        )


class Seal(models.Model):
    """A digest over a batch of events, the new rows of other tables and the seal before it: a change breaks every later seal."""

    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField(unique=True)
    previous = models.CharField("digest of the seal before", max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    tables = models.JSONField("the new rows of other tables that never change", default=list)

    OPEN = "id first_event last_event previous digest sealed_at tables"

    class Meta:
        ordering = ("pk",)


class SealedUntil(models.Model):
    """How far the rows of a table are sealed, so that a seal need not read all those before it. `verify` does not trust it."""

    table = models.CharField(primary_key=True, max_length=100)
    last = models.BigIntegerField("highest number that is sealed", default=0)
    gaps = models.JSONField("numbers below it at which no row stood, each with how many seals ago", default=dict)

    OPEN = "table last gaps"


class Clock(models.Model):
    """How far the clock of a rehearsal is moved. An installation that runs a real fund has no such row."""

    only = models.BooleanField(primary_key=True, default=True)
    offset_seconds = models.BigIntegerField()

    OPEN = "only offset_seconds"

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="there_is_one_clock"),)
