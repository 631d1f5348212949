"""Thousands of new rows, without what SQLAlchemy does for each of their values: that takes longer than storing them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the named columns; the others keep what the database gives."""
    if not rows:
        return
    dialect = connection.dialect
    columns = (
        _bound(table, name, values, dialect) for name, values in zip(names, zip(*rows, strict=True), strict=True)
    )
    connection.exec_driver_sql(_statement(table, names, dialect), list(zip(*columns, strict=True)))


def _statement(table: Table, names: Sequence[str], dialect: Dialect) -> str:
    into, *quoted = map(dialect.identifier_preparer.quote, (table.name, *names))
    mark = "?" if dialect.name == "sqlite" else "%s"
    columns, marks = ", ".join(quoted), ", ".join([mark] * len(names))
    return f"INSERT INTO {into} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own tables


def _bound(table: Table, name: str, values: tuple[Any, ...], dialect: Dialect) -> Sequence[Any]:
    """The values of a column as the engine's driver takes them."""
    bind = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return [bind(value) for value in values] if bind else values
