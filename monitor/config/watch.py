"""Watch lists: the `watch` of config.yaml and the YAML, JSON and CSV files it names."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from monitor.config.legal_forms import without_legal_form
from monitor.config.source import Mistakes, Node, Place, Plain, read, read_text
from monitor.config.validate import guess, node_at, validate
from monitor.config.watch_form import AliasForm, EntityForm, WatchFile, WatchItem, WatchListForm
from monitor.model.names import Alias, Entity, Strength
from monitor.text.normalise import alias_key

_COLUMNS = ("name", "aliases", "tags", "strength", "needs", "never")
_SEPARATOR = ";"


def entities(items: tuple[WatchItem, ...], node: Node, folder: Path, mistakes: Mistakes) -> tuple[Entity, ...]:
    """The watched parties in the order of the configuration; `node` is the list that `items` were read from."""
    found: dict[str, tuple[Entity, Place]] = {}
    for form, at in forms(items, node, folder, mistakes):
        place = node_at(at, "name").place
        if earlier := found.get(form.name):
            where = f"{earlier[1].path}:{earlier[1].line}"
            mistakes.add(place, "duplicate-name", f"'{form.name}' is already watched, see {where}")
            continue
        found[form.name] = (_entity(form), place)
    return _as_news_write(tuple(entity for entity, _ in found.values()))


def _as_news_write(found: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The entities, with names that end or begin with a legal form also without it, unless that names another."""
    taken = {alias_key(each.text) for entity in found for each in entity.aliases}
    return tuple(replace(entity, aliases=(*entity.aliases, *_shorter(entity, taken))) for entity in found)


def _shorter(entity: Entity, taken: set[str]) -> Iterator[Alias]:
    for each in entity.aliases:
        text = without_legal_form(each.text)
        if text is not None and alias_key(text) not in taken:
            taken.add(alias_key(text))
            yield replace(each, text=text)


def alias(form: AliasForm) -> Alias:
    """An alias as the model has it; one with `needs` or `never` is weak unless it says otherwise."""
    strength = form.strength or (Strength.WEAK if form.needs or form.never else Strength.STRONG)
    return Alias(form.text, strength, form.needs, form.never, form.valid_from, form.valid_to)


def own_and_other_names(name: str, forms: tuple[AliasForm, ...]) -> tuple[Alias, ...]:
    """The aliases with the name itself first, unless one of them says something else of it."""
    aliases = tuple(map(alias, forms))
    said = any(one.text.casefold() == name.casefold() for one in aliases)
    return aliases if said else (Alias(name), *aliases)


def _entity(form: EntityForm) -> Entity:
    return Entity(form.name, own_and_other_names(form.name, form.aliases), form.tags)


def forms(
    items: tuple[WatchItem, ...], node: Node, folder: Path, mistakes: Mistakes
) -> Iterator[tuple[EntityForm, Node]]:
    """The watched parties as they are written, each with the node it was read from, those of files too."""
    for index, item in enumerate(items):
        if isinstance(item, WatchFile):
            yield from _file(item, node_at(node, index, "file").place, folder, mistakes)
        else:
            yield item, node_at(node, index)


def _file(item: WatchFile, place: Place, folder: Path, mistakes: Mistakes) -> Iterator[tuple[EntityForm, Node]]:
    path = folder / item.file
    if not path.is_file():
        mistakes.add(place, "missing-file", f"there is no file '{path}'")
    elif path.suffix == ".csv":
        yield from _rows(path, mistakes)
    elif path.suffix in (".yml", ".yaml", ".json"):
        yield from _listed(path, mistakes)
    else:
        hint = "its name ends in .csv, .yml or .json"
        mistakes.add(place, "bad-value", f"a watch list cannot be read from '{path.name}'", hint)


def _listed(path: Path, mistakes: Mistakes) -> Iterator[tuple[EntityForm, Node]]:
    node = read(path, mistakes)
    form = validate(node, WatchListForm, mistakes) if node else None
    if node and form:
        for index, entity in enumerate(form.root):
            yield entity, node_at(node, index)


def _rows(path: Path, mistakes: Mistakes) -> Iterator[tuple[EntityForm, Node]]:
    """The rows of a CSV file (RFC 4180) whose first line names the columns; lists are separated by semicolons."""
    text = read_text(path, mistakes)
    if text is None:
        return
    rows = csv.DictReader(StringIO(text, newline=""), restkey="", strict=True)
    try:
        if not _header_fits(rows.fieldnames or (), path, mistakes):
            return
        for row in rows:
            node = _row_node(row, Place(str(path), rows.line_num, 1), mistakes)
            if node and (form := validate(node, EntityForm, mistakes)):
                yield form, node
    except csv.Error as error:
        mistakes.add(Place(str(path), rows.reader.line_num, 1), "csv-syntax", str(error))


def _header_fits(names: Sequence[str], path: Path, mistakes: Mistakes) -> bool:
    place = Place(str(path), 1, 1)
    for unknown in (name for name in names if name not in _COLUMNS):
        mistakes.add(place, "unknown-key", f"'{unknown}' is not a column here", guess(unknown, _COLUMNS))
    if "name" not in names:
        mistakes.add(place, "missing-key", "the first line has no column 'name'", f"columns: {', '.join(_COLUMNS)}")
    return "name" in names


def _row_node(row: dict[str, str | list[str]], place: Place, mistakes: Mistakes) -> Node | None:
    """A row as the mapping it stands for; None for an empty one."""
    if "" in row:
        mistakes.add(place, "csv-syntax", "the row has more fields than the first line", 'quote a field: "a, b"')
        return None
    cells = {key: str(value or "").strip() for key, value in row.items()}
    if not any(cells.values()):
        return None
    aliases: list[Plain] = [*_parts(cells, "aliases"), *_said_of_the_name(cells)]
    return _node({"name": cells["name"], "aliases": aliases, "tags": _parts(cells, "tags")}, place)


def _said_of_the_name(cells: dict[str, str]) -> list[Plain]:
    said: dict[str, Plain] = {key: parts for key in ("needs", "never") if (parts := _parts(cells, key))}
    if strength := cells.get("strength"):
        said["strength"] = strength
    return [{"text": cells["name"], **said}] if said else []


def _parts(cells: dict[str, str], column: str) -> list[Plain]:
    return [part.strip() for part in cells.get(column, "").split(_SEPARATOR) if part.strip()]


def _node(value: Plain, place: Place) -> Node:
    """A value all of whose parts stand in one place: a row has no columns an editor could jump to."""
    if isinstance(value, dict):
        return Node(place, value, children={key: _node(inner, place) for key, inner in value.items()})
    if isinstance(value, list):
        return Node(place, value, children={index: _node(inner, place) for index, inner in enumerate(value)})
    return Node(place, value, str(value))
