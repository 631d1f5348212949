"""What linking makes of a block, to be stored together."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model.alert import Alert
from monitor.model.story import Block, Story


@dataclass(frozen=True, slots=True)
class Link:
    """A block as it was read, its stories told anew, and whom that concerns.

    A new story has no id yet. `redirects` leads from the id of a story that merged away to that of the one it is in.
    """

    block: Block
    stories: tuple[Story, ...]
    redirects: Mapping[str, str]
    alerts: tuple[Alert, ...]
