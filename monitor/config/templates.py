"""Templates for messages: read, compiled and tried when the configuration is."""

from pathlib import Path

from monitor.alerts.template import LONGEST_SOURCE, faults, form_of
from monitor.config.source import Mistakes, Node, Place, read_text
from monitor.model.settings import MessageTemplate


def message_template(name: str | None, node: Node, mistakes: Mistakes) -> MessageTemplate | None:
    """The template in a file relative to the configuration's; None where there is none or it cannot be used."""
    if name is None:
        return None
    path = Path(node.place.path).parent / name
    if not path.is_file():
        mistakes.add(node.place, "missing-file", f"there is no file '{path}'")
        return None
    text = read_text(path, mistakes)
    if text is None:
        return None
    if len(text) > LONGEST_SOURCE:
        mistakes.add(Place(str(path)), "too-large", f"the template has more than {LONGEST_SOURCE} characters")
        return None
    for fault in faults(text, form_of(name)):
        place = Place(str(path), fault.line, 1) if fault.line else Place(str(path))
        hint = "a template is given `alerts`; `monitor notify preview` shows what it makes of a story"
        mistakes.add(place, "bad-template", fault.reason, hint)
    return MessageTemplate(str(path), text)
