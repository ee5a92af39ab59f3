import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnerships', '0002_later_closings'),
        ('programmes', '0002_who_binds'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='partnership',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.partnership', verbose_name='the partnership whose lead wishes it, and is told how it ends'),
        ),
    ]
