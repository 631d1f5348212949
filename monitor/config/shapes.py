"""Shapes that may be written shorter: one value for a list of one, a text for a mapping with one key."""

from typing import Annotated, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

T = TypeVar("T")

NONE = "none"
"""What config.yaml writes for "never", "no limit" or "off"."""


class _Listed:
    """Marks a tuple: an empty key means none, and, with `one`, a single value a tuple of one."""

    def __init__(self, *, one: bool) -> None:
        self._one = one

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self._as_list, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many, many["items"] if self._one else {"type": "null"}]}

    def _as_list(self, value: object) -> object:
        if value is None:
            return []
        return [value] if self._one and not isinstance(value, list) else value


class OrNone:
    """Marks what may be switched off by the word `none`."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(lambda value: None if value == NONE else value, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"const": NONE}]}


class Short:
    """Marks a mapping that may be written as a single text: the value of `key`."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self._as_mapping, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"type": "string"}]}

    def _as_mapping(self, value: object) -> object:
        return {self._key: value} if isinstance(value, str) else value


Many = Annotated[tuple[T, ...], _Listed(one=False)]
OneOrMany = Annotated[tuple[T, ...], _Listed(one=True)]
