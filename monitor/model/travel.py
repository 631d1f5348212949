"""How values of the model travel between processes."""

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def travels(kind: type[T]) -> type[T]:
    """The dataclass, pickled as its class and the tuple of its fields.

    For those that go to the workers and back by the thousand: what frozen dataclasses with slots do by themselves asks
    for the names of the fields each time, and takes five times as long.
    """
    values = attrgetter(*(field.name for field in fields(kind)))  # type: ignore[arg-type]

    def reduce(self: T) -> tuple[type[T], tuple[Any, ...]]:
        return kind, values(self)

    kind.__reduce__ = reduce  # type: ignore[method-assign,assignment]
    return kind
