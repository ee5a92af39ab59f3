"""The day on which an area leaves a place is called as the fund's book calls it, and means the same: it is not included."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_choices_by_name")]
    operations = [
        migrations.RemoveConstraint(model_name="placearea", name="an_area_leaves_a_place_after_it_joined"),
        migrations.RenameField(model_name="placearea", old_name="ends_on", new_name="until"),
        migrations.AlterField(
            model_name="placearea",
            name="until",
            field=models.DateField(null=True, verbose_name="first day on which it is no longer part"),
        ),
        migrations.AddConstraint(
            model_name="placearea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    ("starts_on__isnull", True),
                    ("until__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="an_area_leaves_a_place_after_it_joined",
            ),
        ),
    ]
