"""What a page's form sent, if it is one of ours."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import HTTPException
from starlette.requests import Request

from monitor.web.access import visitor

MOST_FIELDS = 1000
KIND = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name, each with all its values."""

    fields: dict[str, list[str]]

    def one(self, name: str) -> str:
        """The first value of a field without space around it; empty for none."""
        return self.fields.get(name, [""])[0].strip()

    def text(self, name: str) -> str:
        """The first value of a field as it is, lines ended by a line feed."""
        return self.fields.get(name, [""])[0].replace("\r\n", "\n")

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(self.fields.get(name, ()))


async def fields_of(request: Request) -> Form:
    """The fields of a form, whoever sent it; HTTPException for what is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise HTTPException(415, f"a form is sent as {KIND}")
    try:
        body = (await request.body()).decode()
        return Form(parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"))
    except ValueError as error:
        raise HTTPException(422, "this is no form") from error


async def posted(request: Request) -> Form:
    """The fields of a form that one of this session's own pages sent; HTTPException for any other."""
    form, session = await fields_of(request), visitor(request).session
    if session is None or not session.vouches(form.one("csrf")):
        raise HTTPException(403, "The page was too old, or not ours: go back, load it again and repeat what you did.")
    return form
