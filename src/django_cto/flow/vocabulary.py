"""What Django's manager and queryset methods return and do (Django documentation, "QuerySet API reference")."""

from __future__ import annotations

CHAINING = frozenset({
    "all", "filter", "exclude", "order_by", "reverse", "distinct", "annotate", "alias", "select_related",
    "prefetch_related", "defer", "only", "using", "select_for_update", "extra", "union", "intersection",
    "difference", "complex_filter", "none", "raw", "fetch_mode", "get_queryset", "non_polymorphic",
    "instance_of", "not_instance_of", "_clone", "iterator", "cursor_paginate",
})  # fmt: skip
TO_VALUES = frozenset({"values", "values_list", "dates", "datetimes"})
ONE_ROW = frozenset({"get", "first", "last", "latest", "earliest", "aget", "afirst", "alast", "alatest", "aearliest"})
MAKES_ROW = frozenset({"create", "acreate", "create_user", "create_superuser"})
ROW_OR_MADE = frozenset({"get_or_create", "update_or_create", "aget_or_create", "aupdate_or_create"})
# Methods that send a statement to the database when called.
WRITES_ROWS = frozenset({
    "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "acreate",
    "aupdate", "adelete", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create", "add",
    "remove", "set", "clear", "aadd", "aremove", "aset", "aclear",
})  # fmt: skip
RELATED_WRITES = frozenset({"add", "remove", "set", "clear", "aadd", "aremove", "aset", "aclear"})
WRITES_INSTANCE = frozenset({"save", "delete", "asave", "adelete", "save_base"})
READS = frozenset({
    "get", "first", "last", "latest", "earliest", "count", "exists", "aggregate", "in_bulk", "contains",
    "explain", "iterator", "aget", "afirst", "alast", "acount", "aexists", "aaggregate", "ain_bulk",
})  # fmt: skip
LOOKUPS = frozenset({
    "filter", "exclude", "get", "get_or_create", "update_or_create", "complex_filter", "aget", "aget_or_create",
    "aupdate_or_create",
})  # fmt: skip
