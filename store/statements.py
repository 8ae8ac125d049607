"""SQL as text: each statement is parsed once per process, and lists of ids travel as one literal."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import TextClause, text


@lru_cache(maxsize=512)
def sql(statement: str) -> TextClause:
    """The statement, ready to execute. Parsing its parameters anew each time costs more than many a query."""
    return text(statement)


def array(values: Iterable[object]) -> str:
    """Ids or numbers as the literal of a PostgreSQL array, to be cast in the statement.

    For values that were checked to be ids or numbers, which need no quoting; the driver's own way quotes each.
    """
    return "{" + ",".join(map(str, values)) + "}"
