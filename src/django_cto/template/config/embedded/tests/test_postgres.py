"""PostgreSQL from its wheel: what it is like, and what it stands."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.embedded.lease import NOTICE
from config.embedded.locks import is_held
from config.embedded.place import open_to_all
from config.embedded.processes import command_line, end_orphan
from config.embedded.tests.conftest import User, eventually, lives, open_folder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a process to somebody else")


def connect(user, password=None):
    secret = password or user.password
    return psycopg.connect(host="127.0.0.1", port=user.port, user="app", password=secret, dbname="app", autocommit=True)


@pytest.fixture(scope="module")
def made():
    """The data of a server that ran once, to be copied: making them takes longer than all else."""
    for ground in open_folder():
        user = User("postgres", ground / "postgres").arrive()
        with connect(user) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
        user.leave()
        assert eventually(lambda folder=user.folder: not is_held(folder / "keeper.lock"))
        yield user.folder


@pytest.fixture
def folder(made, ground):
    copy = ground / "postgres"
    subprocess.run(["cp", "-a", str(made), str(copy)], check=True)
    return copy


def test_it_is_what_production_has(users, folder):
    user = users("postgres").arrive()
    with connect(user) as connection:
        connection.execute("CREATE EXTENSION hstore")
        row = connection.execute(
            "SELECT current_setting('server_encoding'), lower('ÄÉ'), count(*) FROM kept"
        ).fetchone()
    assert row == ("UTF8", "äé", 1000)


def test_nobody_enters_without_the_password(users, folder):
    user = users("postgres").arrive()
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(user, "guessed")
    assert stat.S_IMODE((folder / "password").stat().st_mode) == 0o600


def test_rows_survive_the_kill_of_everything(users, folder):
    user = users("postgres").arrive()
    with connect(user) as connection:
        connection.execute("INSERT INTO kept SELECT generate_series(1, 5000)")
        for pid in (user.server, user.keeper, user.process.pid):
            os.kill(pid, signal.SIGKILL)
    again = users("postgres").arrive()
    with connect(again) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (6000,)


def test_who_comes_while_a_killed_one_still_writes_waits_and_is_told_why(users, folder):
    user = users("postgres").arrive()
    server = user.server
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    writer = next(int(child) for child in children if "checkpointer" in command_line(int(child)))
    # As one whose last write to a slow disk takes its time.
    os.kill(writer, signal.SIGSTOP)
    for pid in (user.keeper, server, user.process.pid):
        os.kill(pid, signal.SIGKILL)
    again = users("postgres")
    try:
        assert eventually(lambda: "is still in use" in (folder / "server.log").read_text())
        time.sleep(NOTICE)
        assert again.process.poll() is None
    finally:
        os.kill(writer, signal.SIGCONT)
    with connect(again.arrive()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    assert "Waiting for the embedded postgres" in again.error()


def test_it_comes_back_to_its_clients_after_a_kill(users, folder):
    user = users("postgres").arrive()
    killed = user.server
    os.kill(killed, signal.SIGKILL)
    assert eventually(
        lambda: (folder / "data/postmaster.pid").exists() and user.server != killed and lives(user.server)
    )

    def answers() -> bool:
        try:
            connect(user).close()
        except psycopg.OperationalError:
            return False
        return True

    assert eventually(answers)


def command_lines():
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return {pid: command_line(pid) for pid in pids}


def test_data_half_made_are_made_again(users, ground):
    folder = ground / "postgres"
    user = users("postgres")
    assert eventually(lambda: (folder / "data.new").exists())
    keeper = next(pid for pid, line in command_lines().items() if f"keeper postgres {folder}" in line)
    os.kill(keeper, signal.SIGKILL)
    assert "keeper ended" in user.error()
    # What the keeper had begun goes on without it for a while.
    assert eventually(lambda: not any(f"{folder}/data.new" in line for line in command_lines().values()), 60)
    with connect(users("postgres").arrive()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("state", ["zombie", "stranger"])
def test_the_number_of_another_process_is_no_server(users, folder, state):
    other = subprocess.Popen(["true"] if state == "zombie" else ["sleep", "60"])
    if state == "zombie":
        assert eventually(lambda: not lives(other.pid))
    lines = [other.pid, folder / "data", int(time.time()), 5432, "", "127.0.0.1", "12345 0", "ready"]
    (folder / "data" / "postmaster.pid").write_text("".join(f"{line}\n" for line in lines))
    with connect(users("postgres").arrive()) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    assert state == "zombie" or other.poll() is None
    other.kill()
    other.wait()


def test_an_orphan_is_ended_before_its_data_are_opened_again(users, folder):
    user = users("postgres").arrive()
    # As on a system that tells children nothing of their parent's end: the keeper is stopped, not dead.
    os.kill(user.keeper, signal.SIGSTOP)
    keeper, server = user.keeper, user.server
    end_orphan(server, str(folder / "data"), signal.SIGINT)
    assert not lives(server)
    os.kill(keeper, signal.SIGCONT)


def test_data_of_another_release_are_refused_in_one_line(users, folder):
    (folder / "data" / "PG_VERSION").write_text("9.6\n")
    (told,) = users("postgres").refusal()
    assert "not compatible" in (folder / "server.log").read_text()
    assert "THE_URL" in told


@as_root
def test_root_hands_it_to_nobody(users, folder):
    user = users("postgres").arrive()
    assert Path(f"/proc/{user.server}").stat().st_uid == (folder / "data").stat().st_uid != 0


@as_root
def test_a_folder_that_nobody_may_enter_is_left_closed(users, ground):
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    user = users("postgres", closed / "postgres").arrive()
    with connect(user) as connection:
        kept = Path(connection.execute("SHOW data_directory").fetchone()[0])
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not (closed / "postgres" / "data").exists()
    assert kept.stat().st_uid != 0
    assert kept.parent.stat().st_uid == 0
    user.leave()
    assert eventually(lambda: not is_held(closed / "postgres" / "keeper.lock"))
    shutil.rmtree(kept.parent)


@as_root
@pytest.mark.skipif(not open_to_all(Path(sys.executable).resolve()), reason="only root may run this Python")
def test_another_account_runs_it_as_itself(users, ground):
    os.chown(ground, 65534, 65534)
    user = users("postgres", user=65534, group=65534, extra_groups=[]).arrive()
    assert Path(f"/proc/{user.server}").stat().st_uid == 65534
    assert (ground / "postgres").stat().st_uid == 65534
