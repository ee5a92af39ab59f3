"""The text of an answer stands in its value, so the column for it goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_answer_value")]
    operations = [migrations.RemoveField("answer", "text")]
