"""All that a story stands on, in one file."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from monitor.alerts.out import story_record, timestamp
from monitor.feeds.address import masked
from monitor.storage.evidence import Evidence


def archive(found: Evidence, now: datetime) -> bytes:
    """A ZIP of the evidence with a manifest that has the SHA-256 of each part."""
    parts = _parts(found)
    manifest = {
        "story": found.story.id,
        "made": timestamp(now),
        "by": f"policy-monitor {version('policy-monitor')}",
        "sha256": {name: sha256(content).hexdigest() for name, content in parts.items()},
    }
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in {"manifest.json": _json(manifest), **parts}.items():
            file.writestr(name, content)
    return packed.getvalue()


def _parts(found: Evidence) -> dict[str, bytes]:
    """The files of the archive by name; those of rules are under the hash of their rule set."""
    parts = {
        "story.json": _json(story_record(found.story)),
        "entries.json": _json(list(map(_shown, found.entries))),
        "mentions.json": _json(found.mentions),
        "alerts.json": _json(found.alerts),
        "acts.json": _json(found.acts),
    }
    for rule_set, files in found.rules.items():
        for number, (path, content) in enumerate(sorted(files.items())):
            parts[f"rules/{rule_set}/{number:03}-{Path(path).name}"] = content.encode()
    return parts


def _shown(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry's record whose addresses of feed and fetch can be shown to anybody."""
    hidden = {part: {**entry[part], "url": masked(entry[part]["url"])} for part in ("feed", "fetch") if entry[part]}
    return {**entry, **hidden}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
