"""Whether the manifest of hashed static files is there, and how many files it names."""

from __future__ import annotations

from typing import Any


def tell(options: dict[str, Any]) -> dict[str, Any]:
    """The class of the storage, and the size of its manifest, None where it keeps none."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    storage = staticfiles_storage
    manifest = getattr(storage, "hashed_files", None)
    return {
        "class": "{}.{}".format(type(storage._wrapped).__module__, type(storage._wrapped).__qualname__)
        if hasattr(storage, "_wrapped")
        else type(storage).__qualname__,
        "location": str(getattr(storage, "location", "")),
        "hashed": None if manifest is None else len(manifest),
    }
