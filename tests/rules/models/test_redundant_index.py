import pytest

from django_cto.project import project_from
from django_cto.rules.models.redundant_index import check
from django_cto.text import apply_edits

HEAD = "from django.db import models\nfrom django.contrib.postgres.indexes import GinIndex\n\n\nclass Order(models.Model):\n"
FIELDS = (
    "    owner = models.ForeignKey('shop.Person', on_delete=models.CASCADE)\n"
    "    number = models.IntegerField(unique=True)\n    made = models.DateTimeField(db_index=True)\n"
    "    a = models.IntegerField()\n    b = models.IntegerField()\n    title = models.CharField(db_index=True)\n"
)


def text(*indexes: str, constraints: str = "[]") -> str:
    listed = "".join(f"            {index},\n" for index in indexes)
    return f"{HEAD}{FIELDS}\n    class Meta:\n        constraints = {constraints}\n        indexes = [\n{listed}        ]\n"


def messages(*indexes: str, constraints: str = "[]") -> list[str]:
    return [found.message for found in check(project_from({"shop/models.py": text(*indexes, constraints=constraints)}))]


@pytest.mark.parametrize(
    ("index", "does"),
    [
        (
            "models.Index(fields=['owner'])",
            "the index of `Order` on `owner` repeats what the column's own index on `owner` does",
        ),
        (
            "models.Index(fields=['number'])",
            "the index of `Order` on `number` repeats what the unique column `number` does",
        ),
        (
            "models.Index(fields=['-made'])",
            "the index of `Order` on `-made` repeats what the column's own index on `made` does",
        ),
    ],
)
def test_an_index_of_its_own_beside_the_columns_index(index: str, does: str) -> None:
    assert messages(index) == [does]


def test_the_shorter_of_two_is_redundant_in_the_same_order_or_fully_turned() -> None:
    assert len(messages("models.Index(fields=['a'])", "models.Index(fields=['a', 'b'])")) == 1
    assert len(messages("models.Index(fields=['a', '-b'])", "models.Index(fields=['-a', 'b', 'made'])")) == 1
    assert len(messages("models.Index(fields=['a', 'b'])", "models.Index(fields=['a', 'b'])")) == 1


@pytest.mark.parametrize(
    "indexes",
    [
        ["models.Index(fields=['b'])", "models.Index(fields=['a', 'b'])"],
        ["models.Index(fields=['a', 'b'])", "models.Index(fields=['a', '-b', 'made'])"],
        ["models.Index(fields=['number', 'a'])"],
        ["models.Index(fields=['a'], condition=models.Q(b=1))", "models.Index(fields=['a', 'b'])"],
        ["models.Index(fields=['a'])", "models.Index(fields=['a', 'b'], condition=models.Q(b=1))"],
        ["models.Index(fields=['a'], include=['b'])", "models.Index(fields=['a', 'b'])"],
        ["models.Index('a', name='x')", "models.Index(fields=['a', 'b'])"],
        ["GinIndex(fields=['a'])", "models.Index(fields=['a', 'b'])"],
        ["models.Index(fields=['title', 'a'])"],
    ],
)
def test_what_serves_other_queries_is_let_be(indexes: list[str]) -> None:
    assert messages(*indexes) == []


def test_a_unique_constraint_is_only_redundant_where_it_is_repeated() -> None:
    both = "[models.UniqueConstraint(fields=['a', 'b'], name='x')]"
    assert messages("models.Index(fields=['a', 'b', 'made'])", constraints=both) == []
    assert len(messages("models.Index(fields=['a', 'b'])", constraints=both)) == 1
    assert len(messages(constraints="[models.UniqueConstraint(fields=['number'], name='x')]")) == 1


def test_indexes_of_an_abstract_base_are_found_once() -> None:
    base = text("models.Index(fields=['number'])").replace("class Meta:", "class Meta:\n        abstract = True")
    files = {"shop/models.py": f"{base}\n\nclass A(Order): pass\n\n\nclass B(Order): pass\n"}
    assert len(list(check(project_from(files)))) == 1


@pytest.mark.parametrize(
    ("listed", "left"),
    [
        ("[models.Index(fields=['number']), models.Index(fields=['a'])]", "[models.Index(fields=['a'])]"),
        ("[models.Index(fields=['a']), models.Index(fields=['number'])]", "[models.Index(fields=['a'])]"),
        ("[models.Index(fields=['number'])]", "[]"),
    ],
)
def test_the_fix_takes_the_comma_along(listed: str, left: str) -> None:
    before = f"{HEAD}{FIELDS}\n    class Meta:\n        indexes = {listed}\n"
    found = list(check(project_from({"shop/models.py": before})))
    edits = [edit for finding in found if finding.fix for edit in finding.fix.edits]
    assert apply_edits({"shop/models.py": before}, edits)["shop/models.py"] == before.replace(listed, left)


def test_an_app_is_told_once_and_its_fix_has_all_edits() -> None:
    number = "models.Index(fields=['number'], name='n{}')"
    told = "the index of `Order` on `number` repeats what the unique column `number` does"
    assert messages(number) == [told]
    assert messages(number, number) == [f"{told}, like 1 other index of `shop`"]
    before = text(*(number.format(i) for i in range(5)), "models.Index(fields=['a'])")
    (found,) = check(project_from({"shop/models.py": before}))
    assert found.message == f"{told}, like 4 other indexes of `shop`"
    assert found.fix
    assert apply_edits({"shop/models.py": before}, found.fix.edits)["shop/models.py"] == text(
        "models.Index(fields=['a'])"
    )


@pytest.mark.parametrize(("apps", "count"), [(2, 2), (3, 1)])
def test_what_more_than_a_few_apps_have_is_told_once(apps: int, count: int) -> None:
    code = text("models.Index(fields=['number'])")
    found = list(check(project_from({f"app{number}/models.py": code for number in range(apps)})))
    assert len(found) == count
    assert {finding.place.path for finding in found} | {
        related.place.path for finding in found for related in finding.related
    } == {f"app{number}/models.py" for number in range(apps)}


def test_edits_that_overlap_wait_for_the_next_review() -> None:
    listed = "[models.Index(fields=['number']), models.Index(fields=['made'])]"
    before = f"{HEAD}{FIELDS}\n    class Meta:\n        indexes = {listed}\n"
    (found,) = check(project_from({"shop/models.py": before}))
    assert found.fix
    after = apply_edits({"shop/models.py": before}, found.fix.edits)["shop/models.py"]
    assert after == before.replace(listed, "[models.Index(fields=['made'])]")


def test_one_more_is_news() -> None:
    number = "models.Index(fields=['number'], name='n{}')"
    symbols = [
        found.symbol
        for many in (1, 2, 3)
        for found in check(project_from({"shop/models.py": text(*(number.format(i) for i in range(many)))}))
    ]
    first = "shop.models.Order.number"
    assert symbols == [first, f"{first} and 1 more", f"{first} and 2 more"]
