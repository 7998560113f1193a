"""Which tables a statement reads or writes, seen in its SQL: what is in doubt counts as written and is not cached."""

import re
from functools import cache, lru_cache

from cachalot.settings import cachalot_settings
from django.db import connections

COMMENTS = r"(?:\s|/\*.*?\*/|--[^\n]*\n|\()*"
READING = re.compile(
    COMMENTS + r"(select|values|show|set|savepoint|release|rollback|begin|commit|fetch|close|lock|analyze)\b",
    re.IGNORECASE | re.DOTALL,
)
NAMING = re.compile(COMMENTS + r"(insert|update|delete|merge|with|declare)\b", re.IGNORECASE | re.DOTALL)
WRITING = re.compile(r"\b(insert|update|delete|merge)\b", re.IGNORECASE)
# Their results differ from call to call, or are about more than tables.
CHANGING = re.compile(
    r"\b(now|random|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|current_timestamp"
    r"|current_date|current_time|localtime|localtimestamp|nextval|currval|setval|gen_random_uuid|uuidv7"
    r"|pg_\w+|txid_\w+|current_setting)\b",
    re.IGNORECASE,
)
SOURCE = re.compile(r'\b(?:from|join)\s+(?:lateral\s+)?"([^"]+)"', re.IGNORECASE)
WORD = re.compile(r"\w+")


@cache
def known_tables():
    return frozenset(table.lower() for table in connections["default"].introspection.django_table_names())


@cache
def cached_tables():
    return known_tables() - {table.lower() for table in cachalot_settings.CACHALOT_UNCACHABLE_TABLES}


def named_in(sql):
    return known_tables().intersection(WORD.findall(sql.lower()))


@lru_cache(4096)
def tables_written(sql):
    """The cached tables a statement may write to."""
    several = ";" in sql.rstrip("; \n")
    if several or not (READING.match(sql) or NAMING.match(sql)):
        # TRUNCATE … CASCADE, DDL, CALL: may reach more than they name.
        return cached_tables()
    if READING.match(sql) or not WRITING.search(sql):
        return frozenset()
    return named_in(sql) & cached_tables()


@lru_cache(4096)
def tables_read(sql):
    """The tables a query depends on; None if that cannot be told, or if not all of them are cached."""
    found = named_in(sql)
    sources = {source.lower() for source in SOURCE.findall(sql)}
    if CHANGING.search(sql) or not sources or not sources <= found or not found <= cached_tables():
        return None
    return tuple(sorted(found))


def text_of(sql):
    """The SQL as text: psycopg also takes bytes and its own composed statements."""
    if isinstance(sql, bytes):
        return sql.decode()
    return sql if isinstance(sql, str) else sql.as_string(connections["default"].connection)
