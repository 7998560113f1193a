"""Which calls send a statement to the database, and which of them change it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django_cto.flow import vocabulary as v
from django_cto.flow.sites import CallSite
from django_cto.flow.values import Instance, Manager, Queryset
from django_cto.project.definitions import Module
from django_cto.project.models import Model
from django_cto.read import syntax as s

if TYPE_CHECKING:
    from django_cto.flow.flow import Flow

# Of the many-row methods of a plain manager; a related manager's `add` and the like are known by their relation.
ROW_WRITES = v.WRITES_ROWS - v.RELATED_WRITES
FETCHES = v.READS | v.ONE_ROW | {"get_object_or_404", "get_list_or_404", "refresh_from_db", "arefresh_from_db"}
# They put a savepoint around their own statement, so that an error leaves the transaction usable.
SAVEPOINTS = v.ROW_OR_MADE
# Modules that fill a developer's database.
SAMPLES = re.compile(
    r"(.*/)?(faker?/.*|(create_?)?(fake|dummy)\w*\.py|(sample|random|demo|initial)_?(data|db|rows)\.py"
    r"|seeds?\.py|seeder\.py|populate\w*\.py)$"
)


def is_write(site: CallSite) -> bool:
    """Whether a call surely changes rows of a known model."""
    rows = site.receiver
    if type(rows) is Instance:
        return site.name in v.WRITES_INSTANCE
    if type(rows) is Manager:
        return site.name in (v.WRITES_ROWS if rows.step else ROW_WRITES)
    return type(rows) is Queryset and site.name in ROW_WRITES


def is_query(site: CallSite) -> bool:
    """Whether a call surely sends a statement; what a loop or template evaluates later is not seen here."""
    if isinstance(site.receiver, Manager | Queryset) and site.name in FETCHES:
        return True
    if isinstance(site.receiver, Instance) and site.name in {"refresh_from_db", "arefresh_from_db"}:
        return True
    return is_write(site)


def written_model(site: CallSite) -> Model | None:
    """The model whose rows a writing call changes."""
    return site.receiver.model if is_write(site) and isinstance(site.receiver, Instance | Manager | Queryset) else None


# What is called so takes a lock: advisory locks, `LOCK TABLE`, mutexes in Redis.
LOCKS = frozenset({"lock", "acquire", "acquire_lock", "advisory_lock", "pg_advisory_xact_lock", "lock_table"})


def takes_lock(site: CallSite) -> bool:
    """Whether a call locks rows, or by its name something else: then others wait until this code is through."""
    return "for_update" in site.name or site.name in LOCKS


def runs_alone(module: Module) -> bool:
    """Whether code is started by hand or by a deployment, so seldom twice at once: commands, migrations, samples."""
    name = module.path.rpartition("/")[2]
    return "management/commands/" in module.path or "migration" in name or bool(SAMPLES.match(module.path))


def is_under_lock(flow: Flow, site: CallSite) -> bool:
    """Whether the function takes a lock before a call, or the call itself does so."""
    if any("lock" in s.dotted(_called(block.test)).lower() for block in site.blocks if block.kind == "with"):
        return True
    earlier = (other for other in flow.evaluation(site.function).sites if other.order < site.order)
    return any(takes_lock(other) for other in earlier)


def _called(test: s.Expr | None) -> s.Expr | None:
    return test.func if isinstance(test, s.Call) else test
