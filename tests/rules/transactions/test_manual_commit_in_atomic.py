import pytest
from tests.rules.transactions.shop import lines

from django_cto.rules.transactions import manual_commit_in_atomic as rule


@pytest.mark.parametrize("call", ["transaction.rollback()", "connection.commit()", "transaction.set_autocommit(False)"])
def test_every_forbidden_call_is_found(call: str):
    assert lines(rule, f"@transaction.atomic\ndef go():\n    {call}\n") == [call]


@pytest.mark.parametrize(
    "code",
    [
        "def go():\n    transaction.set_autocommit(False)\n    transaction.commit()\n",
        "def go():\n    with transaction.atomic(using='a'):\n        transaction.commit(using='b')\n",
        "def go(repository):\n    with transaction.atomic():\n        repository.commit()\n",
        "def go():\n    with transaction.atomic():\n        transaction.set_rollback(True)\n",
    ],
)
def test_what_is_allowed_is_let_be(code: str):
    assert lines(rule, code) == []
