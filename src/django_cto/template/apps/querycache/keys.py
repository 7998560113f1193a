"""Under which key a query is cached, and which queries are not."""

from hashlib import sha256

from cachalot.utils import UncachableQuery, check_parameter_types

from apps.querycache.tables import tables_read

QUERY = "query:"
TABLE = "table:"


def query_key(compiler):
    """The tables the query reads, and what it asks for."""
    # What the transaction itself has written is in the database only; and who has waited for a lock wants to know
    # what is true now, not what was when the transaction began.
    if in_transaction(compiler.connection):
        raise UncachableQuery
    sql, params = compiler.as_sql()
    check_parameter_types(params)
    tables = tables_read(sql)
    if tables is None:
        raise UncachableQuery
    # With their types: 1 and "1" and True look alike.
    asked = repr((compiler.using, sql, [(type(param).__name__, str(param)) for param in params]))
    return f"{QUERY}{','.join(tables)}:{sha256(asked.encode()).hexdigest()}"


def in_transaction(connection):
    # A connection that is not open yet is in none.
    return connection.in_atomic_block or (connection.connection is not None and not connection.autocommit)


def table_key(db_alias, table):
    return f"{TABLE}{table.lower()}"


def tables_of(key):
    return key.removeprefix(QUERY).rpartition(":")[0].split(",")
