"""One server for all who ask, from the first to the last, however they end."""

import os
import signal
import socket
import subprocess

from config.embedded.tests.conftest import eventually, lives


def test_the_second_user_meets_the_server_of_the_first(users):
    first, second = users().arrive(), users().arrive()
    assert (first.port, first.password) == (second.port, second.password)
    first.leave()
    assert lives(second.server)


def test_the_server_ends_with_the_last_user(users):
    user = users().arrive()
    server, keeper = user.server, user.keeper
    user.leave()
    assert eventually(lambda: not lives(server) and not lives(keeper))


def test_the_server_ends_when_its_users_are_killed(users):
    first, second = users().arrive(), users().arrive()
    server = first.server
    first.kill()
    assert lives(server)
    second.kill()
    assert eventually(lambda: not lives(server))


def test_many_who_start_at_once_share_one_server(users):
    crowd = [users() for _ in range(8)]
    assert len({user.arrive().port for user in crowd}) == 1


def test_who_comes_while_the_server_ends_gets_a_new_one(users):
    for _ in range(6):
        user = users().arrive()
        assert lives(user.server)
        user.leave()


def test_a_child_that_outlives_its_parent_keeps_the_server(users):
    user = users().arrive()
    forked = users(folder=user.folder, preexec_fn=None)
    forked.arrive()
    user.leave()
    assert lives(forked.server)


def test_ctrl_c_ends_the_command_and_not_the_server_of_its_neighbour(users):
    first = users(start_new_session=True).arrive()
    second = users().arrive()
    os.killpg(first.process.pid, signal.SIGINT)
    first.process.communicate(timeout=60)
    assert lives(second.server)


def test_a_killed_server_is_started_again_where_it_was(users):
    user = users().arrive()
    killed = user.server
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: user.server != killed and lives(user.server))
    with socket.create_connection(("127.0.0.1", user.port), timeout=5):
        pass


def test_a_killed_keeper_takes_its_server_along(users):
    user = users().arrive()
    server = user.server
    os.kill(user.keeper, signal.SIGKILL)
    user.kill()
    again = users().arrive()
    assert again.server != server
    assert eventually(lambda: not lives(server))


def test_a_keeper_asked_to_end_takes_its_word_back(users):
    user = users().arrive()
    keeper, server = user.keeper, user.server
    os.kill(keeper, signal.SIGTERM)
    assert eventually(lambda: not lives(server) and not lives(keeper))
    assert users().arrive().server != server


def test_a_port_that_somebody_took_is_left_to_him(users):
    user = users().arrive()
    taken, server = user.port, user.server
    user.leave()
    assert eventually(lambda: not lives(server))
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", taken))
        stranger.listen()
        assert users().arrive().port != taken


def test_the_port_of_the_last_time_is_used_again(users):
    user = users().arrive()
    port, server = user.port, user.server
    user.leave()
    assert eventually(lambda: not lives(server))
    assert users().arrive().port == port


def test_a_process_that_ended_unseen_is_no_server(users, ground):
    folder = ground / "valkey"
    user = users().arrive()
    server = user.server
    user.leave()
    assert eventually(lambda: not lives(server))
    zombie = subprocess.Popen(["true"])  # nobody waits for it before the new server is there
    assert eventually(lambda: not lives(zombie.pid))
    (folder / "data" / "valkey.pid").write_text(str(zombie.pid))
    assert lives(users().arrive().server)
    zombie.wait()


def test_why_a_server_does_not_start_is_said_in_one_line(users, ground):
    folder = ground / "valkey"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "appendonlydir").write_text("a file where a folder is due")
    (told,) = users().refusal()
    assert "does not start" in told
    assert "THE_URL" in told
