"""The way in: a name and the password of the team."""

import asyncio
from datetime import UTC, datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.web.access import COOKIE, LONGEST_NAME, cookie_of, peer, visitor
from monitor.web.form import fields_of, posted
from monitor.web.parts import Service
from monitor.web.render import plain_page
from monitor.web.sessions import Attempts, Sessions

AT_A_TIME = 2
"""Passwords tried at once: each takes 64 MB and a tenth of a second by design."""


def login_routes(service: Service, sessions: Sessions) -> APIRouter:
    """The routes for coming, going, and saying who one is."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    attempts, turns = Attempts(), asyncio.Semaphore(AT_A_TIME)

    @routes.get("/login")
    async def ask(request: Request) -> Response:
        if service.web.password is None:
            return RedirectResponse("/", 303)
        return _page(request.query_params.get("next", "/"))

    @routes.post("/login")
    async def enter(request: Request) -> Response:
        web, form, now, address = service.web, await fields_of(request), datetime.now(UTC), peer(request)
        wanted, name = form.one("next"), form.one("name")[:LONGEST_NAME]
        if web.password is None:
            return RedirectResponse("/", 303)
        wait = attempts.wait(address, now)
        if wait:
            minutes = -(-wait.seconds // 60)
            refused = _page(wanted, name, f"Too many wrong passwords. Try again in {minutes} min.", status=429)
            refused.headers["Retry-After"] = str(wait.seconds + 1)
            return refused
        if not name:
            return _page(wanted, name, "Say who you are: it is written beside what you do.", status=422)
        attempts.failed(address, now)  # before it is tried: several at once count, too
        async with turns:
            right = await asyncio.to_thread(_is_right, web.password, form.fields.get("password", [""])[0])
        if not right:
            return _page(wanted, name, "This is not the password.", status=403)
        attempts.forgive(address)
        session = sessions.begin(name, ends=now + web.session, password=web.password)
        return RedirectResponse(local(wanted), 303, {"Set-Cookie": cookie_of(session, web)})

    @routes.post("/logout")
    async def leave(request: Request) -> Response:
        await posted(request)
        session = visitor(request).session
        if session:
            sessions.end(session)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return answer

    @routes.post("/name")
    async def rename(request: Request) -> Response:
        form, session = await posted(request), visitor(request).session
        name = form.one("name")[:LONGEST_NAME]
        if session and name and service.web.user_header is None:
            sessions.rename(session, name)
        return RedirectResponse(local(form.one("next")), 303)

    return routes


def local(address: str) -> str:
    """An address of ours to go on to: the start page for any other."""
    ours = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if ours else "/"


def _page(wanted: str, name: str = "", fault: str = "", *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(plain_page("login.html", wanted=local(wanted), name=name, fault=fault), status)


def _is_right(password: str, said: str) -> bool:
    try:
        return PasswordHasher().verify(password, said)
    except (VerificationError, InvalidHashError):
        return False
