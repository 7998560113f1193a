"""Django's PostgreSQL back end, which marks the tables it writes to; django-postgres-extra's stands on this one."""

from django.db import InterfaceError, OperationalError
from django.db.backends.postgresql import base

from apps.core.connections import is_silent
from apps.querycache.marks import Marks
from apps.querycache.tables import tables_written, text_of


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.marks = Marks()
        self.execute_wrappers.append(self.execute_marked)

    def is_usable(self):
        # CONN_HEALTH_CHECKS asks this in each request: without a round trip, unless something has happened.
        if self.connection is not None and not self.errors_occurred and is_silent(self.connection):
            return True
        return super().is_usable()

    def execute_marked(self, execute, sql, params, many, context):
        tables = tables_written(text_of(sql))
        if not tables:
            return execute(sql, params, many, context)
        self.marks.set(tables)
        if self.in_atomic_block or not self.autocommit:
            return execute(sql, params, many, context)
        return self.ending(lambda: execute(sql, params, many, context))

    def _commit(self):
        return self.ending(super()._commit)  # type: ignore[misc]

    def _rollback(self):
        # Whether it succeeds or not, nothing of the transaction will ever be seen.
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self.marks.lift()

    def _close(self):
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self.marks.lift()

    def ending(self, end):
        try:
            result = end()
        except (InterfaceError, OperationalError):
            self.marks.abandon()
            raise
        except Exception:
            self.marks.lift()
            raise
        self.marks.lift()
        return result
