"""# What visitors upload outlives the container

A file on the disk of one container is gone with the next release, and the other machines never had it.

## Mend
Set `STORAGES["default"]` to an object store (django-storages), or mount one volume in every web container.
"""

from __future__ import annotations

from django_cto.ready.code import Code
from django_cto.ready.outcome import Verdict, manual, not_applicable, passed

WEIGHT = 5
MINUTES = 120

FILES = ("FileField", "ImageField")
LOCAL = "django.core.files.storage.FileSystemStorage"


def code(code: Code) -> Verdict:
    fields = [
        f"{model.label}.{field.name}"
        for model in code.project.models.concrete
        for field in model.fields.values()
        if field.kind in FILES
    ]
    if not fields and (code.production is None or not code.settings.get("MEDIA_ROOT")):
        return not_applicable("No model keeps files")
    settings = code.settings
    what = f"`{fields[0]}`" if fields else "An app, in the folder `MEDIA_ROOT`,"
    backend = settings.get("STORAGES", "default", "BACKEND") or settings.get("DEFAULT_FILE_STORAGE") or LOCAL
    looked = settings.looked("STORAGES", "default", "BACKEND")
    if backend != LOCAL:
        return passed("Files go to a storage of their own", looked)
    return manual(f"{what} keeps files on the disk: is that a volume that every machine shares?", looked)
