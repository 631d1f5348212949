"""What every page is handed: the service, what it looks at, and the frame around it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from monitor.errors import StorageError
from monitor.storage.store import Store
from monitor.storage.views import Views
from monitor.web.access import visitor
from monitor.web.overview import Counting
from monitor.web.parts import Service
from monitor.web.remembered import Remembered
from monitor.web.render import Frame, Health, page


@dataclass(frozen=True, slots=True)
class Desk:
    """The running service, its store, and what pages look at in it."""

    service: Service
    store: Store
    views: Views
    counting: Counting
    remembered: Remembered

    async def page(
        self, request: Request, template: str, values: Mapping[str, object], *, status: int = 200
    ) -> HTMLResponse:
        """A page with its frame."""
        web = self.service.web
        frame = Frame(
            visitor=visitor(request),
            path=request.url.path,
            query=defaultdict(str, request.query_params),
            timezone=self.service.timezone,
            health=await health(self.service, self.counting),
            may_leave=web.password is not None,
            may_rename=web.user_header is None,
        )
        return HTMLResponse(page(template, frame, values), status)


async def health(service: Service, counting: Counting) -> Health:
    """How the service is, in a few words."""
    stuck = tuple(f"the line {name} is stuck" for name in service.stuck())
    refused = () if service.last_reload_ok else ("the changed configuration has mistakes and is not in use",)
    try:
        overview = await counting.latest()
    except StorageError as error:
        return Health((*stuck, *refused, str(error)), well=False)
    totals, states = overview.totals, overview.totals.notifications
    dead, pending = (sum(count for state, count in states.items() if state == name) for name in ("dead", "pending"))
    troubles = (
        *stuck,
        *refused,
        *_counted(overview.losing, "feed fails", "feeds fail"),
        *_counted(dead, "message was given up", "messages were given up"),
        *_counted(totals.unreadable, "entry cannot be read", "entries cannot be read"),
    )
    facts = (
        *_counted(totals.feeds, "feed", "feeds"),
        *_counted(totals.entries, "entry", "entries"),
        *_counted(totals.unread, "entry waits to be read", "entries wait to be read"),
        *_counted(pending, "message waits to be sent", "messages wait to be sent"),
    )
    return Health((*troubles, *facts), well=not troubles)


def _counted(count: int, one: str, many: str) -> Sequence[str]:
    return (f"{count:,} {one if count == 1 else many}",) if count else ()
