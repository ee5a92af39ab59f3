"""The database refuses to change or remove who was paid, what was passed on and what went to recipients; grants are never removed."""

from django.db import migrations

from placefund.records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("onward", "0001_onward_money")]
    operations = [
        append_only("onward_paymentroute", "Who was to be paid from which day stays on record."),
        append_only("onward_onwardpayment", "What went to a recipient and came back stays on record."),
        append_only("onward_passedon", "What a lead passed on stays on record."),
        append_only("onward_onwardgrant", "A grant within a project is never removed.", when=("DELETE",)),
    ]
