from django.db import migrations


class Migration(migrations.Migration):
    """Second step, a release later: nobody reads the column."""

    dependencies = [("accounts", "0004_forget_newsletter_source")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE accounts_newslettersubscription DROP COLUMN source",
            reverse_sql="ALTER TABLE accounts_newslettersubscription ADD COLUMN source varchar(20) NULL",
        ),
    ]
