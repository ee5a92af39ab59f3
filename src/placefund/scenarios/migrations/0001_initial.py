import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0002_append_only'),
        ('funds', '0004_embargo'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='what it is to show')),
                ('plan_record', models.JSONField(verbose_name='the rules as they were chosen on the form')),
                ('problem_record', models.JSONField(verbose_name='the whole question: bids, rules, what is made largest')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256 of the question')),
                ('seed', models.BigIntegerField(verbose_name='what every draw begins from')),
                ('code_version', models.CharField(max_length=120, verbose_name='versions of the software and of the solver')),
                ('made_at', models.DateTimeField()),
                ('state', models.CharField(default='queued', max_length=20)),
                ('attempt', models.IntegerField(default=0, verbose_name='how often its computation was begun')),
                ('progress_done', models.IntegerField(default=0)),
                ('progress_total', models.IntegerField(default=0)),
                ('progress_says', models.CharField(blank=True, max_length=200)),
                ('heard_at', models.DateTimeField(null=True, verbose_name='when its computation was last heard of')),
                ('result_record', models.JSONField(null=True, verbose_name='the answer, with every explanation')),
                ('result_digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the answer')),
                ('solved_at', models.DateTimeField(null=True)),
                ('failure', models.TextField(blank=True, verbose_name='why there is no answer')),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='built_on_it', to='scenarios.scenario')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scenarios', to='funds.round')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.TextField()),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256 of the question that was signed')),
                ('result_digest', models.CharField(max_length=64, verbose_name='SHA-256 of the answer that was signed')),
                ('signed_at', models.DateTimeField()),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='scenarios.scenario')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.TextField()),
                ('revoked_at', models.DateTimeField()),
                ('revoked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='scenarios.signature')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='StatedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(max_length=120, verbose_name='who said it')),
                ('office', models.CharField(max_length=160, verbose_name='in which office')),
                ('nation', models.CharField(blank=True, max_length=20, verbose_name='nation they speak for, if one')),
                ('stance', models.CharField(choices=[('support', 'Supports a bid'), ('must_fund', 'Asks that a bid is funded'), ('must_not_fund', 'Asks that a bid is not funded'), ('floor', 'Asks for at least so much'), ('cap', 'Asks for at most so much'), ('comment', 'Comments')], max_length=20, verbose_name='what they asked for')),
                ('group', models.CharField(blank=True, max_length=200, verbose_name='the group of bids it is about: nation:Wales')),
                ('pence', models.BigIntegerField(null=True, verbose_name='the money of a floor or a cap')),
                ('bids', models.IntegerField(null=True, verbose_name='the number of bids of a floor or a cap')),
                ('reason', models.TextField()),
                ('reference', models.CharField(max_length=300, verbose_name='where it is written')),
                ('stated_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stated_views', to='applications.application')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stated_views', to='funds.round')),
                ('withdraws', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='scenarios.statedview')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.UniqueConstraint(fields=('round', 'name'), name='a_scenario_has_a_name_of_its_own_in_a_round'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'signed')), fields=('round',), name='one_scenario_of_a_round_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('solved', 'signed')), _negated=True), models.Q(('solved_at__isnull', False), models.Q(('result_digest', ''), _negated=True)), _connector='OR'), name='a_solved_scenario_has_its_answer'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('queued', 'running')), _negated=True), ('result_digest', ''), _connector='OR'), name='a_waiting_scenario_has_no_answer_yet'),
        ),
        migrations.AddConstraint(
            model_name='scenario',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'failed'), ('failure', ''), _connector='OR'), name='a_failed_scenario_says_why'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='a_signature_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='revocation',
            constraint=models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='a_revocation_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='statedview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('reference', ''), _negated=True), models.Q(('person', ''), _negated=True), models.Q(('office', ''), _negated=True)), name='a_view_says_who_why_and_where'),
        ),
    ]
