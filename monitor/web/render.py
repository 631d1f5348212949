"""Pages as HTML: the templates, and what all of them may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.alerts.escape import BIDI, web_link
from monitor.web.access import Visitor

CONTROLS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) - {"\t", "\n"}
SURROGATES = frozenset(map(chr, range(0xD800, 0xE000)))
_UNSEEN = str.maketrans(dict.fromkeys(BIDI | CONTROLS | SURROGATES))


def _plain(value: object) -> object:
    """Text without what cannot be seen: direction controls, which could show it in another order than it has, control
    characters, which HTML has no place for, and lone surrogates, which UTF-8 has none for. Other values as they are.
    """
    text = isinstance(value, str) and not hasattr(value, "__html__")  # which finished HTML has
    return str(value).translate(_UNSEEN) if text else value


TEMPLATES = Environment(
    loader=PackageLoader("monitor.web"),
    autoescape=True,
    finalize=_plain,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Health:
    """The line of health: its facts in order, and whether all is as it should be."""

    facts: tuple[str, ...]
    well: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: who asks for what, in which zone times are, how the service is."""

    visitor: Visitor
    path: str
    query: Mapping[str, str]
    timezone: str
    health: Health
    may_leave: bool
    may_rename: bool


class Times:
    """Times as people read them, in one zone."""

    def __init__(self, timezone: str, now: datetime) -> None:
        self._zone, self._now = ZoneInfo(timezone), now

    def day(self, moment: datetime) -> str:
        """`4 May 2026`; the year only where it is not the present one."""
        at, now = moment.astimezone(self._zone), self._now.astimezone(self._zone)
        return f"{at.day} {at:%b}" if at.year == now.year else f"{at.day} {at:%b %Y}"

    def minute(self, moment: datetime) -> str:
        """`4 May 2026, 21:00`."""
        return f"{self.day(moment)}, {moment.astimezone(self._zone):%H:%M}"

    def age(self, moment: datetime) -> str:
        """How long ago, or in how long: `3 h ago`, `in 2 d`."""
        seconds = (self._now - moment).total_seconds()
        ahead = 30 - seconds  # what was to come in a week a second ago does so in a week still
        for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
            if seconds >= length:
                return f"{seconds // length:.0f} {unit} ago"
            if ahead >= length:
                return f"in {ahead // length:.0f} {unit}"
        return "now"


def page(template: str, frame: Frame, values: Mapping[str, object]) -> str:
    """A page as HTML; every value is escaped on its way in."""
    return TEMPLATES.get_template(template).render(
        values, frame=frame, link=web_link, times=Times(frame.timezone, datetime.now(UTC))
    )


def plain_page(template: str, **values: object) -> str:
    """A page without a frame, for those who have not come in, or when nothing can be known."""
    return TEMPLATES.get_template(template).render(values)
