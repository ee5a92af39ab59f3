from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0005_corrected_findings")]
    operations = [
        migrations.AddField(
            model_name="predecessorproject",
            name="area_codes",
            field=models.JSONField(default=list, verbose_name="codes of the local authorities it is said to be in"),
        ),
    ]
