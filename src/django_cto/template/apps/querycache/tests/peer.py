"""Another process of the same project, told line by line what to do: `python -m apps.querycache.tests.peer`.

It answers each command with one line. `pause` makes the next statement on users wait for a line, either before it
runs or, for a query, after it has run and before its result is stored.
"""

import os
import signal
import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - after the set-up
from rest_framework.test import APIClient  # noqa: E402

from apps.querycache.marks import Marks  # noqa: E402
from apps.querycache.store import outage  # noqa: E402
from apps.users.models import User  # noqa: E402


class Peer:
    def __init__(self):
        self.block = None
        self.pause_at = None
        connection.execute_wrappers.append(self.watch)

    def watch(self, execute, sql, params, many, context):
        pause, mine = self.pause_at, "users_user" in sql
        if pause and mine:
            self.pause_at = None
        if pause == "before" and mine:
            wait()
        result = execute(sql, params, many, context)
        if pause == "after" and mine:
            wait()
        return result

    def read(self, key):
        return User.objects.get(pk=key).name

    def ask(self, token):
        """What the API tells the bearer of a token of the account's name."""
        answer = APIClient().get("/api/v1/users/me/", headers={"Authorization": f"Bearer {token}"})
        return answer.json().get("name", answer.status_code)

    def pause(self, at):
        self.pause_at = at
        return "ok"

    def begin(self):
        self.block = transaction.atomic()
        self.block.__enter__()
        return "ok"

    def commit(self):
        self.block.__exit__(None, None, None)
        return "ok"

    def rollback(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        return "ok"

    def save(self, key, name):
        user = User.objects.get(pk=key)
        user.name = name
        user.save()
        return "ok"

    def update(self, key, name):
        User.objects.filter(pk=key).update(name=name)
        return "ok"

    def bulk(self, key, name):
        User.objects.bulk_update([User(pk=key, name=name)], ["name"])
        return "ok"

    def raw(self, key, name):
        with connection.cursor() as cursor:
            cursor.execute("update users_user set name = %s where id = %s", [name, key])
        return "ok"

    def with_query(self, key, name):
        with connection.cursor() as cursor:
            cursor.execute(
                "with changed as (update users_user set name = %s where id = %s returning id) select * from changed",
                [name, key],
            )
        return "ok"

    def rest(self):
        """As it was before the test."""
        self.pause_at = None
        connection.close()
        outage.until, outage.owed = 0.0, False
        return "ok"

    def die_after_commit(self):
        Marks.lift = lambda marks: os.kill(os.getpid(), signal.SIGKILL)
        return "ok"


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def wait():
    say("paused")
    sys.stdin.readline()


def main():
    peer = Peer()
    say("ready")
    for line in sys.stdin:
        command, *arguments = line.split()
        say(getattr(peer, command)(*arguments))


if __name__ == "__main__":
    main()
