"""What was sent, found or removed can be corrected: further rows name the ones they correct."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import placefund.domain.choices


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0005_answer_without_text'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='eligibilitycheck',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='eligibility_checks', to='applications.application'),
        ),
        migrations.AlterField(
            model_name='snapshot',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='applications.application'),
        ),
        migrations.CreateModel(
            name='RemovedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=placefund.domain.choices.removable_rows, max_length=20)),
                ('content', models.JSONField()),
                ('removed_at', models.DateTimeField()),
                ('put_back_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('-removed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField()),
                ('reopened_at', models.DateTimeField()),
                ('certified_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='application',
            name='eligibility',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.eligibilitycheck', verbose_name='what was found last, which counts'),
        ),
        migrations.AddField(
            model_name='application',
            name='snapshot',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.snapshot', verbose_name='what was sent last, which counts'),
        ),
        migrations.AddField(
            model_name='eligibilitycheck',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='applications.eligibilitycheck'),
        ),
        migrations.AddField(
            model_name='eligibilitycheck',
            name='why_corrected',
            field=models.TextField(blank=True, verbose_name='why the earlier one is corrected'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='applications.snapshot'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='why_corrected',
            field=models.TextField(blank=True, verbose_name='why the earlier one is corrected'),
        ),
        migrations.AddConstraint(
            model_name='eligibilitycheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('why_corrected', '')), models.Q(('corrects__isnull', False), models.Q(('why_corrected', ''), _negated=True)), _connector='OR'), name='a_corrected_eligibilitycheck_says_why'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('why_corrected', '')), models.Q(('corrects__isnull', False), models.Q(('why_corrected', ''), _negated=True)), _connector='OR'), name='a_corrected_snapshot_says_why'),
        ),
        migrations.AddField(
            model_name='removedrow',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removed_rows', to='applications.application'),
        ),
        migrations.AddField(
            model_name='removedrow',
            name='removed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reopening',
            name='certified_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who had certified what was sent'),
        ),
        migrations.AddField(
            model_name='reopening',
            name='reopened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reopening',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='applications.snapshot'),
        ),
        migrations.AddConstraint(
            model_name='reopening',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_reopening_says_why'),
        ),
    ]
