"""Who is let in: people with a password or by the word of a proxy, scripts with a token, this machine by itself."""

import base64
import binascii
import getpass
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.model.settings import Web
from monitor.web.guard import SAFE
from monitor.web.problem import problem
from monitor.web.sessions import Session, Sessions

COOKIE = "monitor_session"
OPEN_TO_ALL = ("/healthz", "/readyz", "/login", "/static/")
"""What tells nothing of anybody, and the way in."""
FOR_SCRIPTS = ("/api/", "/-/", "/metrics", "/feeds/alerts.atom")
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks; `session` is that of a browser, None for a script."""

    name: str
    session: Session | None = None
    may_write: bool = True


def visitor(request: Request) -> Visitor:
    """Who asks, as the gate found."""
    found = request.scope["state"]["visitor"]
    assert isinstance(found, Visitor)
    return found


def writer(request: Request) -> Visitor:
    """Who asks, if they may change something; HTTPException (403) for a token that may not."""
    found = visitor(request)
    if not found.may_write:
        raise HTTPException(403, f"the token of {found.name} may not change anything; web.tokens gives it `write`")
    return found


def for_scripts(path: str) -> bool:
    """Whether an address is one that programs ask for."""
    return path.startswith((*FOR_SCRIPTS, "/healthz", "/readyz"))


class Gate:
    """The application behind the question of who asks; the answer is in the request's state.

    `web` gives the settings in force. `exposed` says that other machines reach the port, so that somebody must be asked
    whatever a reload made of the settings.
    """

    def __init__(self, app: ASGIApp, web: Callable[[], Web], sessions: Sessions, *, exposed: bool) -> None:
        self._app, self._web, self._sessions, self._exposed = app, web, sessions, exposed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http" or scope["path"].startswith(OPEN_TO_ALL):
            await self._app(scope, receive, send)
            return
        request, web = Request(scope), self._web()
        found = self._admit(request, web)
        if isinstance(found, Response):
            await found(scope, receive, send)
            return
        scope.setdefault("state", {})["visitor"] = found
        begun = found.session if found.session and request.cookies.get(COOKIE) != found.session.id else None

        async def send_with_cookie(message: Message) -> None:
            if begun and message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "set-cookie" not in headers:
                    headers["Set-Cookie"] = cookie_of(begun, web)
            await send(message)

        await self._app(scope, receive, send_with_cookie)

    def _admit(self, request: Request, web: Web) -> Visitor | Response:
        scripts, safe = for_scripts(request.url.path), request.method in SAFE
        if self._exposed and not web.asks:
            said = "web.listen reaches other machines and nobody is asked: restart the service\n"
            return PlainTextResponse(said, 503)
        if web.tokens and (shown := _token(request)) is not None:
            name = _owner(shown, web)
            return Visitor(name, may_write=name in web.writers) if name else _unknown("no script has this token")
        if scripts and not web.asks:
            return Visitor(_myself())
        session = self._session(request, web)
        if session is None:
            return _unknown("a token is needed") if scripts else self._ask(request, web)
        if scripts and not safe:
            return _unknown("a token is needed to change something")
        return Visitor(session.name, session)

    def _session(self, request: Request, web: Web) -> Session | None:
        """The session of a browser; one is begun for whoever needs not be asked."""
        now = datetime.now(UTC)
        found = self._sessions.find(request.cookies.get(COOKIE, ""), now)
        told = _told_by_proxy(request, web)
        if told is not None or not web.asks:
            mine = found is not None and found.password is None and told in {None, found.name}
            return found if mine else self._sessions.begin(told or _myself(), ends=now + web.session)
        let_in = found is not None and web.password is not None and found.password == web.password
        return found if let_in else None

    def _ask(self, request: Request, web: Web) -> Response:
        if web.password is None:
            return PlainTextResponse(f"the proxy has not said who asks ({web.user_header})\n", 403)
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        login = f"/login?next={quote(wanted if request.method in SAFE else '/', safe='')}"
        if "hx-request" in request.headers:
            return Response(status_code=401, headers={"HX-Redirect": login})
        return RedirectResponse(login, 303)


def cookie_of(session: Session, web: Web) -> str:
    """The Set-Cookie header of a session (RFC 6265bis); kept to https where the page is found there."""
    secure = "; Secure" if (web.url or "").startswith("https:") else ""
    seconds = max(0, round(web.session / timedelta(seconds=1)))
    return f"{COOKIE}={session.id}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"


def peer(request: Request) -> str:
    """The address at the other end of the connection."""
    return request.client.host if request.client else ""


def _myself() -> str:
    """The name of the account the service runs under, as on the command line."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "unknown"


def _token(request: Request) -> str | None:
    """The token a script shows: as a bearer (RFC 6750), or as the password of anybody (RFC 7617), for feed readers."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _owner(shown: str, web: Web) -> str | None:
    """Whose token that is; all are compared, so that the time taken tells nothing."""
    given = shown.encode(errors="replace")
    owners = [name for name, token in web.tokens.items() if hmac.compare_digest(token.encode(), given)]
    return owners[0] if owners else None


def _told_by_proxy(request: Request, web: Web) -> str | None:
    """Who asks as one of the proxies says; None where none does."""
    if web.user_header is None:
        return None
    said = request.headers.getlist(web.user_header)
    try:
        known = any(ip_address(peer(request)) in network for network in web.proxies)
    except ValueError:
        known = False
    name = said[0].strip()[:LONGEST_NAME] if known and len(said) == 1 else ""
    return name or None


def _unknown(detail: str) -> Response:
    answer = problem(401, detail)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="policy monitor", Basic realm="policy monitor"'
    return answer
