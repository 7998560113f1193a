"""django-postgres-extra is used in one place, so that it can be replaced there."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
USED_IN = "apps/core/postgres.py"


def test_is_imported_in_one_module_only():
    sources = [path for folder in ("apps", "config") for path in (ROOT / folder).rglob("*.py")]
    users = {str(path.relative_to(ROOT)) for path in sources if is_user(path.read_text())}
    assert users == {USED_IN}


def is_user(source):
    lines = (line.strip() for line in source.splitlines())
    return any(line.startswith(("import psqlextra", "from psqlextra")) for line in lines)
