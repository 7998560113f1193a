from django.db import migrations

from catalogue.models import Genre


def fill_slugs(apps, schema_editor):
    """The receiver of pre_save fills the slug."""
    for genre in Genre.objects.filter(slug=""):  # planted: app-code-in-migration
        genre.save()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_remove_book_subtitle")]

    operations = [migrations.RunPython(fill_slugs, migrations.RunPython.noop)]
