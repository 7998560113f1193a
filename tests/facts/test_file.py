"""Which files are test code, by the names that projects give to their folders and files."""

from __future__ import annotations

import pytest

from django_cto.facts.file import is_test_path

TESTS = [
    "shop/tests/test_views.py", "shop/tests.py", "tests/conftest.py", "unittests/shop_case.py", "test_shop.py",
    "shop/integration_tests/base.py", "e2e/pages.py",
]  # fmt: skip
OTHERS = ["shop/views.py", "shop/testimonials.py", "contest/models.py", "config/settings/test.py", "latest/views.py"]


@pytest.mark.parametrize("path", TESTS)
def test_is_test_code(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize("path", OTHERS)
def test_is_no_test_code(path: str) -> None:
    assert not is_test_path(path)
