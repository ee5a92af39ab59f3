from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0006_first_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='declined_version',
            field=models.IntegerField(null=True, verbose_name='number of the version whose offer was declined, if one was'),
        ),
    ]
