"""# The database's role may not do this

`migrate` or a query is refused, though the server is reached and the password is right.

## You see
```python
# config/role.py
from config.settings import *

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "USER": "app", "PASSWORD": "app"}}
```
```console
$ psql -q -d shop -c "DROP ROLE IF EXISTS app" -c "CREATE ROLE app LOGIN PASSWORD 'app'"
$ python manage.py migrate --settings config.role
django.db.migrations.exceptions.MigrationSchemaMissing: Unable to create the django_migrations table (permission denied for schema public
```

## Because
From PostgreSQL 15 on only a database's owner may make tables in the schema `public`. The database was made by another role than
the one that the settings name, tables were made by an administrator or restored from a dump and belong to him, or the project
runs as a role that may read and write rows, and nothing else, and is not meant to migrate.

## Answer
```text
`DATABASES` of `config.role` logs in as `app` (config/role.py:3)
Make the role the owner of the database: ALTER DATABASE shop OWNER TO app
Or let it make tables there (as the owner, connected to this database): GRANT USAGE, CREATE ON SCHEMA public TO app
See who owns what: psql -d shop -c '\\dt' -c '\\dn+'
```

## Good
```console
$ psql -q -d shop -c "GRANT USAGE, CREATE ON SCHEMA public TO app"
$ python manage.py migrate -v0 --settings config.role
$ psql -q -d shop -c "DROP OWNED BY app" -c "GRANT USAGE, CREATE ON SCHEMA public TO app"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from django_cto.error import Fact, Seen, Step
from django_cto.project import Project
from django_cto.project.settings.values import Table, text_in

RAISED = (
    "django.db.utils.ProgrammingError django.db.migrations.exceptions.MigrationSchemaMissing "
    "psycopg.errors.InsufficientPrivilege psycopg2.errors.InsufficientPrivilege django.db.utils.OperationalError"
)
MESSAGE = (
    r"permission denied for (?P<kind>schema|table|relation|sequence) \"?(?P<name>\w+)|must be owner of (?:table|relation) (?P<owned>\w+)"
    r"|\(1142, [\"'](?P<right>[A-Z, ]+) command denied to user"
)
DOCS = "ref/databases/#postgresql-notes"


def explain(seen: Seen, project: Project) -> Iterator[Fact | Step]:
    user, name = "", ""
    for entry in project.settings.modules:
        databases = entry.table("DATABASES")
        default = databases.get("default") if databases else None
        found = text_in(default.get("USER")) if isinstance(default, Table) else None
        if found and isinstance(default, Table):
            user, name = found, text_in(default.get("NAME")) or ""
            yield Fact(f"`DATABASES` of `{entry.name}` logs in as `{user}`", entry.settings["DATABASES"].place)
    role, database = user or "the_role", name or "the_database"
    if seen["right"]:
        yield Step("Let it do that", f"GRANT {seen['right']} ON {database}.* TO '{role}'@'%'")
    elif seen["kind"] == "schema":
        yield Step("Make the role the owner of the database", f"ALTER DATABASE {database} OWNER TO {role}")
        right = f"GRANT USAGE, CREATE ON SCHEMA {seen['name']} TO {role}"
        yield Step("Or let it make tables there (as the owner, connected to this database)", right)
    elif seen["owned"]:
        yield Step("Make it the owner of what it is to change", f"ALTER TABLE {seen['owned']} OWNER TO {role}")
    else:
        yield Step(
            "Let it read and write", f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        yield Step("And use the sequences", f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
    if not seen["right"]:
        yield Step("See who owns what", f"psql -d {database} -c '\\dt' -c '\\dn+'")
