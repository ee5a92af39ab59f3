
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('returns', '0007_removed_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='reversal',
            name='a_payment_is_asked_back_once',
        ),
        migrations.AddField(
            model_name='reversal',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='when whoever asked withdrew it'),
        ),
        migrations.AlterField(
            model_name='reversal',
            name='answer',
            field=models.TextField(blank=True, verbose_name='why it was refused or withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='who_asks_for_a_reversal_does_not_confirm'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='a_reversal_is_answered_or_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('report',), name='a_payment_is_asked_back_once'),
        ),
    ]
