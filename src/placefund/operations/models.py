"""Signs of life of what runs beside the pages, so that whoever looks after an installation sees what stands still."""

from __future__ import annotations

from django.db import models


class Job(models.TextChoices):
    """What leaves a sign of life."""

    WORKER = "worker", "worker"
    TICK = "tick", "tick"
    BACKUP = "backup", "backup"
    DRILL = "drill", "drill of a backup"


def jobs() -> list[tuple[str, str]]:
    """The values that a migration need not name."""
    return list(Job.choices)


class Heartbeat(models.Model):
    """When a kind of work was last done on a machine, how it went, and by which version. It is written over each time."""

    job = models.CharField(max_length=20, choices=jobs)
    host = models.CharField("name of the machine", max_length=200)
    at = models.DateTimeField()
    version = models.CharField("version of Placefund that did it", max_length=40)
    is_well = models.BooleanField("did what it should", default=True)
    told = models.CharField("what it said", max_length=500, blank=True)

    RESTRICTED = "id job host at version is_well told"

    class Meta:
        ordering = ("job", "-at")
        constraints = (
            models.UniqueConstraint(fields=("job", "host"), name="one_sign_of_life_of_each_job_on_each_machine"),
        )

    def __str__(self) -> str:
        return f"{self.job} on {self.host}"
