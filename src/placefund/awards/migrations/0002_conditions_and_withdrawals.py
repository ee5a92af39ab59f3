"""Conditions have an owner, a day and steps; an offer can be withdrawn and made anew. What was met stays met, and is the lead's."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def give_owners(apps, schema_editor):
    conditions = apps.get_model("awards", "Condition").objects
    for condition in conditions.select_related("award__partnership"):
        condition.owner_id = condition.award.partnership.lead_id
        condition.state = "met" if condition.met_at else "open"
        condition.save(update_fields=["owner", "state"])


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_what_counts"),
        ("awards", "0001_initial"),
        ("documents", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "award",
            "application",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awards",
                to="applications.application",
            ),
        ),
        migrations.AddField("condition", "state", models.CharField(default="open", max_length=20)),
        migrations.AddField("condition", "due_on", models.DateField(null=True)),
        migrations.AddField(
            "condition",
            "blocks_payment",
            models.BooleanField(default=False, verbose_name="nothing is paid before it is met"),
        ),
        migrations.AddField(
            "condition",
            "owner",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
                verbose_name="who has to meet it",
            ),
        ),
        migrations.RunPython(give_owners, migrations.RunPython.noop),
    ]
