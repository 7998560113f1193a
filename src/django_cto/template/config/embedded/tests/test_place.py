"""Where servers lie: what root may not leave behind, and what is not there."""

import os
import shutil

import pytest

from config.embedded import place as places
from config.embedded.place import Account, Place, ServerError, open_to_all, place_of, program, rights, shelter_of
from config.embedded.processes import command_line, end_orphan, free_port

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root shelters servers")
NOBODY = Account(65534, 65534)


@pytest.fixture
def shelters(ground, monkeypatch):
    monkeypatch.setattr(places, "SHELTERS", ground)
    return ground


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """An installed server that only its owner reaches, as in a virtual environment below root's home."""
    package = tmp_path / "site" / "hidden_server"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "bin" / "server").touch(mode=0o755)
    (tmp_path / "site" / "hidden_server-1.2.dist-info").mkdir()
    (tmp_path / "site" / "hidden_server-1.2.dist-info" / "METADATA").write_text("Name: hidden-server\nVersion: 1.2\n")
    (tmp_path / "site").chmod(0o700)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return package


def test_a_wheel_that_is_not_installed_is_named(tmp_path):
    with pytest.raises(ServerError, match=r"no-such-server is not installed .*requirements/development.txt"):
        program("no_such_server", "bin/*", Place(tmp_path, tmp_path, None))


def test_a_wheel_without_a_program_for_this_machine_is_told(wheel, tmp_path):
    with pytest.raises(ServerError, match="no program for this machine"):
        program("hidden_server", "bin/other", Place(tmp_path, tmp_path, None))


def test_our_own_account_runs_what_is_installed(wheel, tmp_path):
    assert program("hidden_server", "bin/server", Place(tmp_path, tmp_path, None)) == wheel / "bin" / "server"


@as_root
def test_a_program_below_a_closed_folder_is_copied_once(wheel, tmp_path, shelters):
    place = Place(tmp_path, tmp_path, NOBODY)
    found = program("hidden_server", "bin/server", place)
    assert found.is_relative_to(shelters)
    assert found.parts[-3] == "hidden_server-1.2"
    assert open_to_all(found)
    assert found.stat().st_uid == NOBODY.uid
    assert program("hidden_server", "bin/server", place).stat().st_ino == found.stat().st_ino


@as_root
def test_a_shelter_that_somebody_else_laid_is_a_trap(tmp_path, shelters):
    shelter = shelter_of(tmp_path)
    assert shelter_of(tmp_path) == shelter
    os.chown(shelter, NOBODY.uid, NOBODY.gid)
    with pytest.raises(ServerError, match="not a folder of root's"):
        shelter_of(tmp_path)
    shelter.rmdir()
    shelter.symlink_to(tmp_path)
    with pytest.raises(ServerError, match="not a folder of root's"):
        shelter_of(tmp_path)


@as_root
def test_two_projects_never_share_a_shelter(tmp_path, shelters):
    assert shelter_of(tmp_path / "one" / "postgres") != shelter_of(tmp_path / "two" / "postgres")


@as_root
def test_a_closed_folder_is_left_and_an_open_one_used(ground, tmp_path, monkeypatch):
    monkeypatch.setattr(places, "SHELTERS", ground)
    assert place_of(ground).home == ground
    assert place_of(tmp_path).home.parent == ground
    assert rights(place_of(ground).account)["user"] != 0


def test_whoever_is_not_root_runs_servers_as_themselves(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert place_of(tmp_path) == Place(tmp_path, tmp_path, None)
    assert rights(None) == {}


def test_a_process_that_is_gone_has_no_command_and_needs_no_end():
    gone = os.posix_spawn(shutil.which("true"), ["true"], {})
    os.waitpid(gone, 0)
    assert command_line(gone) == ""
    end_orphan(gone, "anything", 15)
    assert 1024 < free_port() < 65536
