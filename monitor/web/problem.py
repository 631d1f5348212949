"""Errors as scripts get them: problem details (RFC 9457)."""

from http import HTTPStatus

from fastapi.responses import JSONResponse


def problem(status: int, detail: str, **more: object) -> JSONResponse:
    """An answer that says what was wrong."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail} | more
    return JSONResponse(content, status, media_type="application/problem+json")
