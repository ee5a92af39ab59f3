"""A bid whose offer was declined can be offered again once its decision is revised; what was declined before is noted."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def note_what_was_declined(apps: Any, schema_editor: Any) -> None:
    """Of each declined offer, the version of the decision that stood when it was made: the last one told by then."""
    versions = apps.get_model("decisions", "DecisionVersion").objects
    declined = apps.get_model("awards", "Award").objects.filter(state="declined", application__isnull=False)
    for award in declined.select_related("application__decision").iterator(chunk_size=500):
        decision = award.application.decision
        told = versions.filter(decision=decision, released_at__lte=award.offered_at).order_by("-number").first()
        decision.declined_version = told.number if told else decision.standing
        decision.save(update_fields=["declined_version"])


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0008_each_partner_agrees'),
        ('awards', '0004_condition_steps_append_only'),
        ('decisions', '0007_declined_version'),
        ('funds', '0014_envelope_wording'),
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='award',
            name='a_bid_has_one_offer_that_stands',
        ),
        migrations.AlterField(
            model_name='award',
            name='instead_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='awards.award', verbose_name='the withdrawn or declined offer that it replaces'),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('offered', 'accepted', 'closed'))), fields=('application',), name='a_bid_has_one_offer_that_stands'),
        ),
        migrations.RunPython(note_what_was_declined, migrations.RunPython.noop),
    ]
