import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0005_offered_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AwardReopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('is_confirmed', models.BooleanField(null=True)),
                ('answer', models.TextField(blank=True, verbose_name='why it was refused or withdrawn')),
                ('answered_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='when whoever asked withdrew it')),
                ('reason', models.CharField(max_length=200, verbose_name='why, as it is published with the transfers')),
                ('pence', models.BigIntegerField(verbose_name='what comes back to it')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='awards.award')),
            ],
            options={
                'ordering': ('pk',),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_awardreopening_gives_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('is_confirmed__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('is_confirmed__isnull', False)), _connector='OR'), name='an_answered_awardreopening_says_who_and_when'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='who_asks_for_a_awardreopening_does_not_confirm'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='a_awardreopening_is_answered_or_withdrawn'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('award',), name='an_award_is_asked_for_once')],
            },
        ),
    ]
