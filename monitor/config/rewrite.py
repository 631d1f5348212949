"""config.yaml as it is edited in place: which line of it stands for which feeds, and how a new text takes its place."""

import os
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.config.feed_form import OpmlForm
from monitor.config.feeds import feeds
from monitor.config.schema import ConfigForm
from monitor.config.secrets import Secrets
from monitor.config.source import Mistakes, Node, read
from monitor.config.validate import node_at, validate
from monitor.errors import ConfigError, MonitorError
from monitor.model.feed import FeedSpec


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands at one place of the list of feeds: a feed, or with `opml` the feeds of that file."""

    specs: tuple[FeedSpec, ...]
    opml: Path | None = None


def listed(path: Path, environ: Mapping[str, str]) -> tuple[Listed, ...]:
    """The places of the list of feeds in the config.yaml at `path`, in its order; ConfigError for mistakes in it."""
    mistakes = Mistakes()
    node = read(path, mistakes)
    if node is not None:
        node = Secrets(environ, path.parent).fill(node, mistakes)
        form = validate(node, ConfigForm, mistakes)
    mistakes.check()
    assert node is not None
    assert form is not None
    return tuple(
        Listed(
            # Ways from a feed's own node lead over the number that it has in a list of one.
            _specs(form.model_copy(update={"feeds": (item,)}), node_at(node, "feeds", index), path.parent, mistakes),
            path.parent / item.opml if isinstance(item, OpmlForm) else None,
        )
        for index, item in enumerate(form.feeds)
    )


def _specs(form: ConfigForm, node: Node, folder: Path, mistakes: Mistakes) -> tuple[FeedSpec, ...]:
    return tuple(feed.spec for feed in feeds(form, node, folder, mistakes))


def rewrite(path: Path, edit: Callable[[str], str], check: Callable[[Path], object]) -> None:
    """Put the edited text in the place of a file's text, at once and only if `check` accepts it.

    `check` is given another file in the same folder and raises ConfigError, whose places are told as those in `path`.

    Raises:
        ConfigError: the edited text has mistakes; nothing was written.
        MonitorError: the text cannot be edited, the file cannot be written, or was changed meanwhile.
    """
    try:
        before = path.read_bytes()
        draft = _draft(path, _edited(path, before.decode(), edit).encode())
        try:
            _checked(draft, path, check)
            if path.read_bytes() != before:
                raise MonitorError(f"{path}: somebody else has just changed it; try again")
            # A link stays one: what it leads to is replaced.
            draft.replace(path.resolve())
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.resolve().parent)
    except OSError as error:
        raise MonitorError(f"{path}: cannot be written: {error.strerror}") from error


def _edited(path: Path, text: str, edit: Callable[[str], str]) -> str:
    try:
        return edit(text)
    except MonitorError as error:
        raise MonitorError(f"{path}: {error}") from error


def _draft(path: Path, content: bytes) -> Path:
    """A file beside `path` with that content on the disk, and with its mode and owner."""
    before = path.stat()
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        with suppress(PermissionError):  # only root gives files away
            os.fchown(descriptor, before.st_uid, before.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
        os.fsync(descriptor)
    return Path(name)


def _checked(draft: Path, path: Path, check: Callable[[Path], object]) -> None:
    try:
        check(draft)
    except ConfigError as error:
        raise ConfigError(
            tuple(replace(found, path=str(path)) if found.path == str(draft) else found for found in error.diagnostics)
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
