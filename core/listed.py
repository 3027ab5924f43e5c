"""Whether a key is among those that a query finds, where the query is to be answered first and whole.

For IN and EXISTS PostgreSQL looks each key up by itself, through a table of all that were found; for a list it goes
through the index once. Rows of one lead of a plan then take a third of the time.
"""

from __future__ import annotations

from django.db.models import BooleanField, F, Func, QuerySet, Subquery


class _Listed(Subquery):
    template = "(ARRAY(%(subquery)s))"

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="(%(subquery)s)", **extra)


class Among(Func):
    """A condition for filter(): the `field` of a row is one of the keys of a values_list of one field.

    The query must not refer to the row.
    """

    template = "%(expressions)s"
    arg_joiner = " = ANY "

    def __init__(self, field: str, keys: QuerySet):
        super().__init__(F(field), _Listed(keys), output_field=BooleanField())

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, arg_joiner=" IN ", **extra)
