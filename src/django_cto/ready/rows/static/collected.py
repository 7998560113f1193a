"""# The static files of this release are collected

With hashed names each page asks the manifest; without `collectstatic` it is not there, and each page is an error 500.

## Mend
Run `python manage.py collectstatic --no-input` where the image is built.
"""

from __future__ import annotations

from django_cto.ready.loaded import Loaded
from django_cto.ready.outcome import Looked, Verdict, judged, not_applicable

WEIGHT = 6
MINUTES = 5


def loaded(loaded: Loaded) -> Verdict:
    storage = loaded.part("storage")
    looked = Looked(storage["class"], storage["location"])
    if storage["hashed"] is None:
        return not_applicable("The storage keeps no manifest", looked)
    return judged(
        storage["hashed"] > 0, f"The manifest names {storage['hashed']} files", "No manifest is there", looked
    )
