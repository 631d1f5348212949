"""Values with places against pydantic models: what they say, or each mistake at its line and column."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar, get_args

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from rapidfuzz import fuzz, process

from monitor.config.source import Mistakes, Node

M = TypeVar("M", bound=BaseModel)

_LIKENESS = 70  # of 100: two letters swapped in a word of four
_FEW = 16  # words that still make a readable line
_ROUNDS = 4  # what lost a key it needs is left out in the next round
_SHOWN = 60  # characters of a value that a message shows

# What a value should have been, by pydantic's type of error.
_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "date_type": "a date such as 2018-04-20",
    "date_parsing": "a date such as 2018-04-20",
    "date_from_datetime_parsing": "a date such as 2018-04-20",
}


class Model(BaseModel):
    """The base of everything read from a file: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def validate(node: Node, model: type[M], mistakes: Mistakes) -> M | None:
    """The node as a model; None, with every mistake noted at its place, where it does not fit."""
    found, errors = _attempt(node, model)
    for error in errors:
        _note(error, node, model, mistakes)
    return found


def validate_what_fits(node: Node, model: type[M], mistakes: Mistakes) -> tuple[M | None, Node]:
    """As `validate`, but where parts do not fit, the model of the others and their node: for the checks that follow.

    None where nothing is left. The mistakes are noted all the same, so what is returned then is never put to use.
    """
    found, errors = _attempt(node, model)
    for error in errors:
        _note(error, node, model, mistakes)
    for _ in range(_ROUNDS):
        misfits = {_misfit(node, error) for error in errors}
        if not misfits or () in misfits:
            break
        node = _without(node, misfits)
        found, errors = _attempt(node, model)
    return found, node


def mistake(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error for a validator to raise. In `message`, `{value}` stands for what was found, as the file has it."""
    # The message goes in as a value: pydantic would read its braces as fields of a template.
    return PydanticCustomError("monitor", "{message}", {"code": code, "message": message, "hint": hint})


def guess(seen: str, known: Iterable[str]) -> str:
    """A line of help: "did you mean 'x'?" where a known word is close, else the known words if they are few."""
    words = sorted(set(known))
    return near(seen, words) or (f"known here: {', '.join(words)}" if 0 < len(words) <= _FEW else "")


def near(seen: str, known: Iterable[str]) -> str:
    """A line of help: "did you mean 'x'?" where a known word is close, else ""."""
    found = process.extractOne(seen.casefold(), list(known), scorer=fuzz.ratio, processor=str.casefold)
    return f"did you mean '{found[0]}'?" if found and found[1] >= _LIKENESS else ""


def node_at(node: Node, *way: str | int) -> Node:
    """What is reached from a node by keys and indices, as near as the way leads."""
    return _follow(node, way)[0]


def _note(details: ErrorDetails, node: Node, model: type[BaseModel], mistakes: Mistakes) -> None:
    way, kind, about = details["loc"], details["type"], details.get("ctx", {})
    found, rest = _follow(node, way)
    shown = _shown(found)
    if kind == "monitor":
        mistakes.add(found.place, about["code"], about["message"].replace("{value}", shown), about["hint"])
    elif kind == "extra_forbidden":
        key = str(way[-1])
        place = _follow(node, way[:-1])[0].keys[key]
        mistakes.add(place, "unknown-key", f"'{key}' is not a key here", guess(key, _known_keys(model, way) - {key}))
    elif kind == "missing":
        mistakes.add(found.place, "missing-key", f"the key '{rest[-1]}' is missing here")
    elif kind in _WANTED:
        mistakes.add(found.place, "wrong-type", f"expected {_WANTED[kind]}, found {shown}", _quoting(kind, found))
    elif kind in ("literal_error", "enum"):
        hint = guess(found.text, _quoted(about["expected"]))
        mistakes.add(found.place, "bad-value", f"{shown} is not one of the values here", hint)
    elif kind == "too_short":
        mistakes.add(
            found.place, "bad-value", f"expected at least {about['min_length']}, found {about['actual_length']}"
        )
    else:
        _, _, wanted = details["msg"].partition("should ")
        mistakes.add(found.place, "bad-value", f"{shown} should {wanted or 'be something else'}")


def _attempt(node: Node, model: type[M]) -> tuple[M | None, list[ErrorDetails]]:
    try:
        return model.model_validate(node.value), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _misfit(node: Node, details: ErrorDetails) -> tuple[str | int, ...]:
    """The way to the smallest value without which an error would not be."""
    way: list[str | int] = []
    for step in details["loc"]:
        if step in node.children:
            node = node.children[step]
            way.append(step)
    return tuple(way)


def _without(node: Node, ways: set[tuple[str | int, ...]]) -> Node:
    """A node without the values that some ways lead to; lists close up, places stay those of the file."""
    kept: dict[str | int, Node] = {}
    for key, child in node.children.items():
        if (key,) not in ways:
            inner = {way[1:] for way in ways if way[0] == key}
            kept[key if isinstance(key, str) else len(kept)] = _without(child, inner) if inner else child
    values = [child.value for child in kept.values()]
    value = values if isinstance(node.value, list) else dict(zip(map(str, kept), values, strict=True))
    return replace(node, value=value, children=kept)


def _follow(node: Node, way: tuple[str | int, ...]) -> tuple[Node, tuple[str | int, ...]]:
    """Where a way leads, and the rest that led nowhere: pydantic names the branches of a union in its ways too."""
    rest: list[str | int] = []
    for step in way:
        if step in node.children:
            node = node.children[step]
        else:
            rest.append(step)
    return node, tuple(rest)


def _known_keys(model: type[BaseModel], way: tuple[str | int, ...]) -> set[str]:
    models = _models(model)
    for step in way[:-1]:
        inner = [one.model_fields[step].annotation for one in models if step in one.model_fields]
        models = {found for annotation in inner for found in _models(annotation)} or models
    return {field.alias or name for one in models for name, field in one.model_fields.items()}


def _models(annotation: object) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        return _models(annotation.model_fields["root"].annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {found for argument in get_args(annotation) for found in _models(argument)}


def _shown(node: Node) -> str:
    if isinstance(node.value, dict):
        return "a mapping"
    if isinstance(node.value, list):
        return "a list"
    if node.value is None and node.text in ("", "~"):
        return "nothing"
    return f"'{node.text}'" if len(node.text) <= _SHOWN else f"'{node.text[:_SHOWN]}...'"


def _quoting(kind: str, node: Node) -> str:
    """Help where a number or truth value stands for a text."""
    if kind != "string_type" or isinstance(node.value, dict | list) or node.value is None:
        return ""
    return f'put it in quotes: "{node.text}"'


def _quoted(expected: str) -> list[str]:
    """The words in pydantic's "'a', 'b' or 'c'"."""
    return expected.split("'")[1::2]
