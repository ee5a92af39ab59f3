from django.db import migrations


class Migration(migrations.Migration):
    """The rehearsal has an app of its own: its tables stay where they are, only the app that answers for them changes."""

    dependencies = [("fundbooks", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("Act"), migrations.DeleteModel("Rehearsal")],
        ),
    ]
