from django.db import migrations

from catalogue.models import Genre  # planted: app-code-in-migration


def fill_slugs(apps, schema_editor):
    """The receiver of pre_save fills the slug."""
    for genre in Genre.objects.filter(slug=""):
        genre.save()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_remove_book_subtitle")]

    operations = [migrations.RunPython(fill_slugs, migrations.RunPython.noop)]
