"""An address is invited to a role once at a time. Of several that are open, the newest stays and says so of the others."""

from typing import Any

from django.db import migrations, models

NOT_ANSWERED = {"accepted_at": None, "declined_at": None, "withdrawn_at": None, "replaced_at": None}


def replace_earlier_ones(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("accounts", "RoleInvitation").objects.filter(**NOT_ANSWERED)
    newer: dict[tuple[object, ...], Any] = {}
    for row in rows.order_by("-sent_at", "-pk"):
        same = (row.email, row.role, row.scope, row.is_first, row.invited_by_id if row.is_first else None)
        if same in newer:
            rows.filter(pk=row.pk).update(replaced_at=newer[same])
        else:
            newer[same] = row.sent_at


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="roleinvitation",
            name="replaced_at",
            field=models.DateTimeField(null=True, verbose_name="when a newer invitation to the same took its place"),
        ),
        migrations.RunPython(replace_earlier_ones, migrations.RunPython.noop),
    ]
