"""What those ask who keep services running: does it live, does it work, how much, and take the new configuration."""

from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from monitor.errors import StorageError
from monitor.web.access import writer
from monitor.web.look import within
from monitor.web.metrics import Snapshot, exposition
from monitor.web.overview import Counting, Overview
from monitor.web.parts import Service, Store
from monitor.web.problem import described, mistakes

READY_PATIENCE = 5.0
"""Seconds the database has to answer before the service is not ready: probes wait no longer."""

RELOADED = described(401, 403, 422)


def health_routes(service: Service, store: Store, counting: Counting, version: str) -> APIRouter:
    """The routes for operators."""
    routes = APIRouter(tags=["operations"])

    @routes.get("/healthz", response_class=PlainTextResponse)
    @routes.head("/healthz", include_in_schema=False)
    async def alive() -> str:
        """Answered for as long as the process lives."""
        return "ok\n"

    @routes.get("/readyz", response_class=PlainTextResponse)
    @routes.head("/readyz", include_in_schema=False)
    async def ready() -> Response:
        """200, or 503 with a line for each thing that does not work."""
        faults = [f"the line {name} is stuck" for name in service.stuck()]
        try:
            await within(READY_PATIENCE, store.story, "0")  # the cheapest look there is
        except StorageError as error:
            faults.append(str(error))
        if faults:
            return PlainTextResponse("\n".join(faults) + "\n", 503)
        return PlainTextResponse("ready\n")

    @routes.get("/metrics", response_class=PlainTextResponse)
    async def metrics(request: Request) -> Response:
        """Metrics for Prometheus."""
        overview = await _overview_if_any(counting)
        snapshot = Snapshot(service, overview, version=version, now=datetime.now(UTC))
        content, media_type = exposition(snapshot, request.headers.get("accept", ""))
        return Response(content, media_type=media_type)

    @routes.post("/-/reload", responses=RELOADED, dependencies=[Depends(writer)])
    async def reload() -> Response:
        """Take the configuration as it now is; with mistakes in it, the last good one stays."""
        refused = await service.reload()
        if refused:
            return mistakes(refused, "the configuration has mistakes; the last good one stays in use")
        return JSONResponse({"status": "reloaded"})

    return routes


async def _overview_if_any(counting: Counting) -> Overview | None:
    try:
        return await counting.overview()
    except StorageError:
        return None
