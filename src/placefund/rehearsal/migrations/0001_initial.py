import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Takes over the two tables that the fundbooks app made. Nothing is changed in the database."""

    initial = True

    dependencies = [
        ("fundbooks", "0002_the_rehearsal_is_a_room_of_its_own"),
        ("funds", "0003_details"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Rehearsal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("scale", models.CharField(max_length=20)),
                        ("played_to", models.DateTimeField()),
                        ("acts_played", models.BigIntegerField(default=0)),
                        ("next_number", models.BigIntegerField(default=1, verbose_name="number of the next act to be planned")),
                        (
                            "fund",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rehearsal", to="funds.fund"
                            ),
                        ),
                    ],
                    options={"db_table": "fundbooks_rehearsal"},
                ),
                migrations.CreateModel(
                    name="PlannedAct",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.BigIntegerField(verbose_name="order among acts of the same moment")),
                        ("at", models.DateTimeField()),
                        ("name", models.CharField(max_length=60)),
                        ("about", models.JSONField(default=dict, verbose_name="what it is done to")),
                        (
                            "rehearsal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="rehearsal.rehearsal"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "fundbooks_act",
                        "ordering": ("at", "number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("rehearsal", "number"), name="an_act_has_one_number")
                        ],
                    },
                ),
            ],
        ),
    ]
