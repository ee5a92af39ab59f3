"""The database refuses to change or remove a transfer or an account, and to take more from an account than it holds."""

from django.db import migrations

from placefund.records.triggers import append_only, run_sql

MESSAGE = "A transfer would take more from an account than it holds."
HELD = (
    "(SELECT coalesce(sum(pence), 0) FROM ledger_transfer WHERE target = NEW.source)"
    " - (SELECT coalesce(sum(pence), 0) FROM ledger_transfer WHERE source = NEW.source)"
)
SQLITE = (
    f"CREATE TRIGGER ledger_transfer_is_covered BEFORE INSERT ON ledger_transfer "
    f"WHEN NEW.source NOT LIKE 'outside/%' AND {HELD} < NEW.pence "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;",
)
POSTGRESQL = (
    # The row of the account is what two transfers out of it wait for; after the wait the sum is read afresh.
    f"CREATE FUNCTION ledger_transfer_is_covered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF NEW.source NOT LIKE 'outside/%' THEN "
    f"PERFORM 1 FROM ledger_account WHERE path = NEW.source FOR UPDATE; "
    f"IF {HELD} < NEW.pence THEN "
    f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; END IF; RETURN NEW; END $$;",
    "CREATE TRIGGER ledger_transfer_is_covered BEFORE INSERT ON ledger_transfer "
    "FOR EACH ROW EXECUTE FUNCTION ledger_transfer_is_covered();",
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        append_only("ledger_transfer", "A transfer is never changed or removed; it is reversed by another."),
        append_only("ledger_account", "An account is never changed or removed."),
        run_sql(SQLITE, POSTGRESQL),
    ]
