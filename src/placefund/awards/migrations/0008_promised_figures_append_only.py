"""The database refuses to change or remove a figure that an offer promised."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("awards", "0007_promised_figures")]
    operations = [
        append_only("awards_promisedfigure", "What an offer promised stays on record as it was offered."),
    ]
