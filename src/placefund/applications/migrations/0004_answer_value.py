"""An answer becomes a value of its question's kind, as JSON; every text that was written stays the text it was."""

from typing import Any

from django.db import migrations, models

MANY = 500


def copy(source: str, target: str) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        answers = apps.get_model("applications", "Answer").objects
        batch = []
        for answer in answers.order_by("pk").iterator(chunk_size=MANY):
            held = getattr(answer, source)
            setattr(answer, target, held if isinstance(held, str) else "")
            batch.append(answer)
            if len(batch) == MANY:
                answers.bulk_update(batch, [target])
                batch = []
        answers.bulk_update(batch, [target])

    return run


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_choices_by_name")]
    operations = [
        migrations.AddField("answer", "value", models.JSONField(default=str)),
        migrations.RunPython(copy("text", "value"), copy("value", "text")),
    ]
