"""Watched names that are everyday words, and so will be found where nobody means the party: Target, Block, X."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from monitor.config.legal_forms import everyday
from monitor.config.schema import ConfigForm
from monitor.config.secrets import Secrets
from monitor.config.source import Mistakes, Node, Place, read
from monitor.config.validate import node_at, validate_what_fits
from monitor.config.watch import alias, forms
from monitor.config.watch_form import AliasForm, EntityForm
from monitor.errors import Diagnostic
from monitor.model.names import Strength


def everyday_names(path: Path, environ: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """A warning for each strong name in the configuration at `path`, which is sound, that is an everyday word."""
    mistakes = Mistakes()
    node = read(path, mistakes)
    if node is None:
        return ()
    form, fitting = validate_what_fits(Secrets(environ, path.parent).fill(node, mistakes), ConfigForm, mistakes)
    if form is None:
        return ()
    watched = forms(form.watch, node_at(fitting, "watch"), path.parent, mistakes)
    return tuple(
        _warning(text, place)
        for entity, at in watched
        for text, place in _strong(entity, at)
        if text.lower() in everyday() or len(text) == 1
    )


def _strong(entity: EntityForm, node: Node) -> Iterator[tuple[str, Place]]:
    """The names that count wherever they stand, and that nobody said are meant so."""
    said = {each.text.casefold() for each in entity.aliases}
    if entity.name.casefold() not in said:
        yield entity.name, node_at(node, "name").place
    for index, each in enumerate(entity.aliases):
        if not _is_meant(each) and alias(each).strength is Strength.STRONG:
            yield each.text, node_at(node, "aliases", index).place


def _is_meant(form: AliasForm) -> bool:
    return form.strength is Strength.STRONG


def _warning(text: str, place: Place) -> Diagnostic:
    what = "a single letter" if len(text) == 1 else "an everyday word"
    return Diagnostic(
        place.path,
        place.line,
        place.column,
        "everyday-name",
        f"'{text}' is {what}: it will be found where nobody means the party, as in headlines with capitals",
        f"say where it counts: aliases: [{{text: {text}, needs: [a word beside it], never: [a phrase around it]}}], "
        f"or that you mean it: {{text: {text}, strength: strong}}",
        "warning",
    )
