"""The application: pages, API, metrics and health behind one guard."""

from collections.abc import Collection, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.staticfiles import StaticFiles

from monitor.errors import ConfigError, MonitorError
from monitor.storage.store import Store
from monitor.storage.views import Views
from monitor.web.access import FOR_SCRIPTS, Gate, for_scripts
from monitor.web.api.routes import api_routes
from monitor.web.atom import atom_routes
from monitor.web.etag import Tagged
from monitor.web.guard import Guard
from monitor.web.health import health_routes
from monitor.web.login import login_routes
from monitor.web.overview import FRESH, Counting
from monitor.web.pages.backtest import backtest_routes
from monitor.web.pages.explain import explain_routes
from monitor.web.pages.feeds import feeds_routes
from monitor.web.pages.figures import figures_routes
from monitor.web.pages.framing import Desk
from monitor.web.pages.receivers import receivers_routes
from monitor.web.pages.rules import rules_routes
from monitor.web.pages.silences import silences_routes
from monitor.web.pages.stories import stories_routes
from monitor.web.pages.story import story_routes
from monitor.web.parts import Service
from monitor.web.problem import Problems, mistakes, problem
from monitor.web.remembered import REMEMBER, Remembered
from monitor.web.render import plain_page
from monitor.web.sessions import Sessions

STATIC = Path(__file__).parent / "static"
PAGES = (
    stories_routes,
    explain_routes,
    story_routes,
    silences_routes,
    figures_routes,
    feeds_routes,
    receivers_routes,
    rules_routes,
    backtest_routes,
)
MOST_ASKED = 64 * 1024
"""Bytes of a request's body: an article to be explained, a rule to be tried."""


def create_app(
    service: Service, store: Store, *, hosts: Collection[str], exposed: bool = False, fresh: float = FRESH
) -> FastAPI:
    """The application of a running service over its store.

    `hosts` are the names under which it may be asked for, beside those of loopback; `exposed` says that other machines
    reach it; `fresh` is how many seconds a count of what is stored holds.
    """
    version = _version()
    app = FastAPI(
        title="Policy monitor",
        version=version,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
    )
    counting, sessions = Counting(store, fresh), Sessions()
    desk = Desk(service, store, Views(store.database), counting, Remembered(REMEMBER if fresh else 0.0))
    for routes in PAGES:
        app.include_router(routes(desk))
    app.include_router(login_routes(service, sessions))
    app.include_router(api_routes(desk))
    app.include_router(atom_routes(service, store))
    app.include_router(health_routes(service, store, counting, version))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Tagged)
    app.add_middleware(Gate, web=lambda: service.web, sessions=sessions, exposed=exposed)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MOST_ASKED)
    app.add_middleware(Guard, hosts=hosts)
    app.add_middleware(Problems, below=FOR_SCRIPTS)
    _add_error_pages(app)
    return app


def _add_error_pages(app: FastAPI) -> None:
    def answer(
        request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object
    ) -> Response:
        if for_scripts(request.url.path):
            return problem(status, detail, headers, **more)
        return HTMLResponse(plain_page("error.html", status=status, detail=detail), status, headers)

    @app.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        return answer(request, 500, "a fault of this program; its log says more")

    @app.exception_handler(MonitorError)
    async def undone(request: Request, error: MonitorError) -> Response:
        return answer(request, 503, str(error))

    @app.exception_handler(ConfigError)
    async def mistaken(_request: Request, error: ConfigError) -> Response:
        return mistakes(error, "the rule has mistakes")

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code, str(error.detail), error.headers)

    @app.exception_handler(RequestValidationError)
    async def wrong(request: Request, error: RequestValidationError) -> Response:
        found = [{"at": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors()]
        return answer(request, 422, "the request has mistakes", errors=found)


def _version() -> str:
    try:
        return version_of("policy-monitor")
    except PackageNotFoundError:
        return "0"  # a checkout that was never installed
