"""Thousands of rows at a time, without what SQLAlchemy does for each value: that takes longer than storing it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, func, select

from monitor.storage.database import BATCH, AnyRow, in_batches


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the named columns; the others keep what the database gives."""
    if not rows:
        return
    into, *columns = _quoted(connection, table.name, *names)
    # S608: all that is put together are names of our own tables.
    statement = f"INSERT INTO {into} ({', '.join(columns)}) VALUES {_marks(connection, len(names))}"  # noqa: S608
    connection.exec_driver_sql(statement, _bound(connection, table, names, rows))


def next_keys(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Keys for as many new rows, which the transaction then inserts, in their order.

    To be told what keys rows were given, they would have to be inserted one at a time: SQLite promises no order.
    """
    if not count:
        return ()
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "key")
        drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return connection.execute(drawn).scalars().all()
    # Nobody else writes before this transaction ends, and AUTOINCREMENT counts on from a key that it is given.
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)).scalar() or 0
    return range(last + 1, last + 1 + count)


def update_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Set the named columns of rows that are given as the values in their order, and the row's key after them."""
    if not rows:
        return
    name, *columns, key = _quoted(connection, table.name, *names, "key")
    mark = _mark(connection)
    places = ", ".join(f"{column} = {mark}" for column in columns)
    statement = f"UPDATE {name} SET {places} WHERE {key} = {mark}"  # noqa: S608 - names of our own tables
    connection.exec_driver_sql(statement, _bound(connection, table, (*names, "key"), rows))


def rows_at(
    connection: Connection, table: Table, wanted: Sequence[str], by: Sequence[str], places: Iterable[tuple[Any, ...]]
) -> Iterator[AnyRow]:
    """The wanted columns, as the driver gives them, of the rows that have the values of a place in the columns `by`.

    The columns are those of an index. SQLite would look through all rows for a list of pairs, so it is joined.
    """
    name, *columns = _quoted(connection, table.name, *wanted, *by)
    shown, keys = columns[: len(wanted)], columns[len(wanted) :]
    marks = _marks(connection, len(by))
    same = " AND ".join(f"{name}.{key} = places.{key}" for key in keys)
    for batch in in_batches(places, BATCH // len(by)):
        yield from connection.exec_driver_sql(
            f"WITH places ({', '.join(keys)}) AS (VALUES {', '.join([marks] * len(batch))}) "  # noqa: S608
            f"SELECT {', '.join(f'{name}.{column}' for column in shown)} FROM places CROSS JOIN {name} WHERE {same}",
            tuple(chain.from_iterable(batch)),
        )


def _quoted(connection: Connection, *names: str) -> Iterator[str]:
    return map(connection.dialect.identifier_preparer.quote, names)


def _marks(connection: Connection, count: int) -> str:
    """Where the values of a row go."""
    return f"({', '.join([_mark(connection)] * count)})"


def _mark(connection: Connection) -> str:
    """Where a value goes."""
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _bound(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The rows with each value as the engine's driver takes it."""
    columns = (
        _bound_column(connection, table, name, values)
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    )
    return list(zip(*columns, strict=True))


def _bound_column(connection: Connection, table: Table, name: str, values: tuple[Any, ...]) -> Sequence[Any]:
    bind = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return [bind(value) for value in values] if bind else values
