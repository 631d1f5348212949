"""`${VAR}`, `${VAR:-default}` and `${file:PATH}` in config.yaml, filled in. `$${` writes a plain `${`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.config.source import Mistakes, Node
from monitor.config.validate import near

_REFERENCE = re.compile(r"\$\$\{|\$\{file:(?P<file>[^}]+)\}|\$\{(?P<name>\w+)(?::-(?P<default>[^}]*))?\}|\$\{")
_LARGEST_SECRET = 64 * 1024  # bytes; a key or an address, not a disk


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where references are looked up: the environment, and files relative to `folder`."""

    environ: Mapping[str, str]
    folder: Path

    def fill(self, node: Node, mistakes: Mistakes) -> Node:
        """The node with every text filled in; its `text` stays as written, so that errors show no secret."""
        if isinstance(node.value, str):
            return self._filled(node, mistakes) if "${" in node.value else node
        children = {key: self.fill(child, mistakes) for key, child in node.children.items()}
        if all(children[key] is child for key, child in node.children.items()):
            return node
        values = [child.value for child in children.values()]
        value = values if isinstance(node.value, list) else dict(zip(map(str, children), values, strict=True))
        return replace(node, value=value, children=children)

    def _filled(self, node: Node, mistakes: Mistakes) -> Node:
        def look_up(found: re.Match[str]) -> str:
            return self._look_up(found, node, mistakes)

        before = len(mistakes)
        filled = _REFERENCE.sub(look_up, str(node.value))
        if len(mistakes) > before:
            mistakes.settle(node.place)
        return replace(node, value=filled)

    def _look_up(self, found: re.Match[str], node: Node, mistakes: Mistakes) -> str:
        if found.group() == "$${":
            return "${"
        if found["file"]:
            return self._content(found["file"], node, mistakes)
        if found["name"] is None:
            mistakes.add(
                node.place, "bad-variable", "'${' begins no variable here", "write ${NAME}, or $${ for a plain ${"
            )
            return ""
        value = self.environ.get(found["name"], "")
        # As in a shell, the default stands in for an empty variable too.
        if not value and found["default"] is not None:
            return found["default"]
        if found["name"] not in self.environ:
            hint = near(found["name"], self.environ)
            mistakes.add(node.place, "unknown-variable", f"the environment has no variable '{found['name']}'", hint)
        return value

    def _content(self, name: str, node: Node, mistakes: Mistakes) -> str:
        path = self.folder / name
        try:
            with path.open(encoding="utf-8") as file:
                return file.read(_LARGEST_SECRET).rstrip("\r\n")
        except OSError as error:
            mistakes.add(node.place, "unreadable-file", f"cannot read the secret '{path}': {error.strerror}")
        except UnicodeDecodeError:
            mistakes.add(node.place, "bad-encoding", f"the secret '{path}' is not UTF-8")
        return ""
