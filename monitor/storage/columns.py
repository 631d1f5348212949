"""Column types that keep the model's values the same on both engines."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

KEY = BigInteger().with_variant(Integer, "sqlite")
"""A row's number: SQLite counts up by itself only in a column declared INTEGER."""


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC, to the microsecond: timestamptz on PostgreSQL, on SQLite microseconds since 1970.

    SQLite has no type for times. Integers sort and compare as times do, without the traps of text (an offset, a
    fraction left out), and take eight bytes. Both ways are without SQLAlchemy's steps between: linking reads and writes
    twenty times for each mention.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The value as it is stored; ValueError for a time without a zone."""
        return self.bind_processor(dialect)(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """What stores a value."""
        return _aware if dialect.name == "postgresql" else _microseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002
        """What reads a value, in UTC."""
        return _in_utc if dialect.name == "postgresql" else _since_epoch


class Duration(TypeDecorator[timedelta]):
    """A length of time in microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """The length in microseconds."""
        return None if value is None else value // MICROSECOND

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], timedelta | None]:  # noqa: ARG002
        """What reads a length, without SQLAlchemy's steps between: each poll reads two."""
        return _length


class Words(TypeDecorator[str]):
    """Text from outside: what a database refuses in it (NUL, lone surrogates) is stored as U+FFFD.

    One code point for one, so that spans still point at the same words.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The text without what PostgreSQL (NUL) or UTF-8 (surrogates) cannot hold."""
        return None if value is None else storable(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:  # noqa: ARG002
        """The same without the steps between: ten texts of each entry are stored, of thousands at a time."""
        return _storable_or_none


class Snapshot(TypeDecorator[T], Generic[T]):
    """A value of the model as JSON text: read and written whole, never searched."""

    impl = Text
    cache_ok = True

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.of = of
        self._adapter: TypeAdapter[T] = TypeAdapter(of)

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """The value as JSON."""
        return self.bind_processor(dialect)(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[T | None], str | None]:  # noqa: ARG002
        """What stores a value as JSON."""
        dump = self._adapter.serializer.to_json
        return lambda value: None if value is None else dump(value).decode()

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], T | None]:  # noqa: ARG002
        """The value as the model has it now: fields added since take their defaults, those dropped are ignored."""
        validate = self._adapter.validator.validate_json
        return lambda value: None if value is None else validate(value)


def _length(value: int | None) -> timedelta | None:
    return None if value is None else timedelta(0, 0, value)


def _refuse_naive(value: datetime) -> None:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone: only aware times are stored")


def _aware(value: datetime | None) -> datetime | None:
    if value is not None:
        _refuse_naive(value)
    return value


def _microseconds(value: datetime | None) -> int | None:
    if value is None:
        return None
    _refuse_naive(value)
    return (value - EPOCH) // MICROSECOND


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _since_epoch(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(0, 0, value)


def storable(text: str) -> str:
    """The text with each NUL and each lone surrogate replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text.replace("\0", "\ufffd")


def _storable_or_none(text: str | None) -> str | None:
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return storable(text)
