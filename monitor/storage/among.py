"""Conditions on many values at once in one parameter: the statement stays the same however many there are.

A list of parameters gives another statement for each number of values, which SQLAlchemy puts together and the database
prepares anew each time. Here all values travel as one JSON array.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Condition(FunctionElement[bool]):
    """What is true or false by itself: SQLAlchemy would compare a function's value with 1."""

    inherit_cache = True
    type = Boolean()

    def self_group(self, against: object = None) -> "_Condition":  # noqa: ARG002
        """The condition as it is."""
        return self


class _Among(_Condition):
    """A column that has one of several values: (column, parameter)."""

    inherit_cache = True


class _Both(_Condition):
    """Two texts that are one of several pairs: (first, second, parameter)."""

    inherit_cache = True


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Whether a number or text is among the values given as `listed(values)`."""
    return _Among(column, bindparam(parameter, type_=Text()))


def among_pairs(first: ColumnElement[str], second: ColumnElement[str], parameter: str) -> ColumnElement[bool]:
    """Whether two texts together are among the pairs given as `listed_pairs(pairs)`."""
    return _Both(first, second, bindparam(parameter, type_=Text()))


def listed(values: Iterable[int | str]) -> str:
    """The values as a parameter of `among`."""
    return json.dumps(list(values))


def listed_pairs(pairs: Collection[tuple[str, str]]) -> str:
    """The pairs as a parameter of `among_pairs`."""
    return json.dumps(list(pairs))


@compiles(_Among, "sqlite")
def _among_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - columns and a parameter


@compiles(_Among, "postgresql")
def _among_postgresql(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    value = "CAST(value AS bigint)" if isinstance(next(iter(element.clauses)).type, BigInteger) else "value"
    return f"{column} IN (SELECT {value} FROM json_array_elements_text(CAST({values} AS json)))"  # noqa: S608 - columns and a parameter


@compiles(_Both, "sqlite")
def _both_sqlite(element: _Both, compiler: SQLCompiler, **kw: Any) -> str:
    first, second, pairs = (compiler.process(part, **kw) for part in element.clauses)
    each = "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')"
    return f"({first}, {second}) IN ({each} FROM json_each({pairs}))"


@compiles(_Both, "postgresql")
def _both_postgresql(element: _Both, compiler: SQLCompiler, **kw: Any) -> str:
    first, second, pairs = (compiler.process(part, **kw) for part in element.clauses)
    each = "SELECT value ->> 0, value ->> 1"
    return f"({first}, {second}) IN ({each} FROM json_array_elements(CAST({pairs} AS json)))"
