"""Which code takes a database error by a savepoint, so that the transaction around it can go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_cto.flow.atomic import is_atomic
from django_cto.flow.effects import is_write
from django_cto.flow.sites import Block, CallSite
from django_cto.flow.vocabulary import WRITES_INSTANCE
from django_cto.project.definitions import Definition, FunctionDef
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow


def opens_savepoint(flow: Flow, block: Block) -> bool:
    """Whether a block is an `atomic` that rolls back to where it began."""
    if block.kind not in {"with", "decorator"} or not is_atomic(flow, block.definition):
        return False
    given = block.test.keyword("savepoint") if isinstance(block.test, s.Call) else None
    return not (isinstance(given, s.Constant) and given.value is False)


def has_savepoint(flow: Flow, method: Definition | None) -> bool:
    """Whether a model's own `save` or `delete` writes in a transaction of its own, the call of Django's included."""
    if not isinstance(method, FunctionDef):
        return False
    writes = [site for site in flow.evaluation(method).sites if is_write(site) or _is_of_base(site)]
    return bool(writes) and all(any(opens_savepoint(flow, block) for block in site.blocks) for site in writes)


def _is_of_base(site: CallSite) -> bool:
    match site.call.func:
        case s.Attribute(value=s.Call(func=s.Name(id="super"))):  # `super(Order, self)` as well
            return site.name in WRITES_INSTANCE
    return False
