
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import placefund.domain.choices


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0004_choices_by_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='standing',
            field=models.IntegerField(default=1, verbose_name='number of the version that stands'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='released_at',
            field=models.DateTimeField(null=True, verbose_name='when applicants were first told'),
        ),
        migrations.CreateModel(
            name='DecisionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why_corrected', models.TextField(blank=True, verbose_name='why the earlier one is corrected')),
                ('number', models.IntegerField(verbose_name='1 for what was decided first')),
                ('outcome', models.CharField(choices=placefund.domain.choices.decision_outcomes, max_length=20)),
                ('pence', models.BigIntegerField(default=0, verbose_name='amount to be offered; 0 when declined')),
                ('reasons', models.TextField()),
                ('feedback', models.TextField(verbose_name='what the applicant is told')),
                ('departs_from_rank', models.BooleanField(default=False, verbose_name='funded below the line, or declined above it')),
                ('decided_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(null=True, verbose_name='when it was told; empty when it never was')),
                ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='decisions.decisionversion')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='decisions.decision')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('why_corrected', '')), models.Q(('corrects__isnull', False), models.Q(('why_corrected', ''), _negated=True)), _connector='OR'), name='a_corrected_decisionversion_says_why'), models.UniqueConstraint(fields=('decision', 'number'), name='a_version_has_a_number_of_its_own')],
            },
        ),
    ]
