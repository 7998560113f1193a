"""What a project may be called, and that it is called so everywhere."""

from __future__ import annotations

import pytest

from django_cto.audit.mistake import Mistake
from django_cto.new.naming import LONGEST, check_name, named
from django_cto.new.tree import Entry

LOCK = {"requirements/production.txt": Entry(b"celery==5.7.0 \\\n    --hash=sha256:0\nDjango==5.2.19\n")}


@pytest.mark.parametrize("name", ["shop", "gift-shop", "a", "shop2", "web3-store", "x" * LONGEST])
def test_a_name_of_a_package_and_a_host_is_taken(name: str) -> None:
    check_name(name, LOCK)


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("Shop", "shop"),
        ("my_shop", "my-shop"),
        ("my shop", "my-shop"),
        ("3rd-shop", "rd-shop"),
        ("shop-", "shop"),
        ("gift--shop", "gift-shop"),
        ("Café.Noir", "cafe-noir"),
        ("../shop", "shop"),
        ("class", "class-site"),
        ("Django", "django-site"),
        ("celery", "celery-site"),
        ("y" * (LONGEST + 1), "y" * LONGEST),
    ],
)
def test_another_is_refused_with_the_nearest_that_would_do(name: str, suggested: str) -> None:
    with pytest.raises(Mistake, match=f"; did you mean `{suggested}`\\?$") as refused:
        check_name(name, LOCK)
    assert "\n" not in str(refused.value)
    check_name(suggested, LOCK)


@pytest.mark.parametrize("name", ["", "---", "店", "42"])
def test_nothing_is_suggested_where_nothing_is_near(name: str) -> None:
    with pytest.raises(Mistake) as refused:
        check_name(name, LOCK)
    assert "did you mean" not in str(refused.value)


def test_words_are_replaced_and_nothing_else_is() -> None:
    tree = {
        "README.md": Entry(b"# Shop\n\nshop, shops, workshop, Shop's shop-web _shop\n"),
        "run": Entry(b"#!/bin/sh\necho shop\n", executable=True),
        "logo.png": Entry(b"\0shop"),
        "plain": Entry(b"as it was\r\n"),
    }
    new = named(tree, "gift-store")
    assert new["README.md"].data == b"# Gift Store\n\ngift-store, shops, workshop, Gift Store's gift-store-web _shop\n"
    assert new["run"] == Entry(b"#!/bin/sh\necho gift-store\n", executable=True)
    assert (new["logo.png"], new["plain"]) == (tree["logo.png"], tree["plain"])
