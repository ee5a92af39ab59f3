import django.db.models.deletion
from django.db import migrations, models


def begin(apps, schema_editor):
    """A place that was promised money before has its programme."""
    allocation, programme = apps.get_model("funds", "Allocation"), apps.get_model("funds", "Programme")
    for strand, place in allocation.objects.filter(version=1).order_by("pk").values_list("strand_id", "place_id"):
        programme.objects.create(strand_id=strand, place_id=place)


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0018_allocation_announced_as'),
        ('places', '0003_parts_until_a_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='places.place')),
                ('strand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programmes', to='funds.strand')),
            ],
            options={
                'ordering': ('place__name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('strand', 'place'), name='a_place_has_one_programme_in_a_strand')],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
