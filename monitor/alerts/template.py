"""Messages in a team's own words: a Jinja2 template in a sandbox, given alerts and nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from monitor.alerts.escape import Url, clean, inert
from monitor.alerts.facts import Context, facts_of
from monitor.alerts.out import alert_record
from monitor.model.alert import Alert, Notice, Reason
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import StatusStep, Story

LONGEST_SOURCE = 64 * 1024
LONGEST_OUTPUT = 100_000
"""Characters; a digest of fifty alerts in the built-in words has less."""
GIVEN = "alerts"
"""The one name a template is given."""

SAMPLE_TIME = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
SAMPLE_STORY = Story(
    entity="Globex",
    family="core",
    action=Action.BAN,
    status=Status.IMPOSED,
    mentions=(1,),
    entry_ids=("e1",),
    history=(StatusStep(Status.IMPOSED, SAMPLE_TIME, "e1"),),
    first=SAMPLE_TIME,
    last=SAMPLE_TIME,
    sources=1,
    entries=1,
    headline="Acme Video bans Globex from advertising",
    sentence="Acme Video said on Tuesday that it has banned Globex from advertising.",
    lead="e1",
    url="https://news.example/acme",
    actors=("Acme Video",),
    level=Level.HIGH,
    id="7",
)
SAMPLES = (
    Alert("story:7", 1, Reason.NEW, SAMPLE_TIME, (), story=SAMPLE_STORY),
    Alert("op:sample", 1, Reason.OPERATOR, SAMPLE_TIME, (), notice=Notice("op:sample", "a feed fails", ("why",))),
)


class Form(StrEnum):
    """What a template writes, by the end of its file's name; anything else is plain text."""

    TEXT = ".txt"
    MARKDOWN = ".md"
    HTML = ".html"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template, and on which line; 0 where it cannot be told."""

    line: int
    reason: str


class TemplateFaultError(Exception):
    """A template gave no message; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


def form_of(path: str) -> Form:
    """What the template in a file writes."""
    return next((form for form in Form if path.endswith(form)), Form.TEXT)


def faults(source: str, form: Form) -> tuple[Fault, ...]:
    """What is wrong with a template as far as its names and a message on two made-up alerts show."""
    environment = _environment(form)
    try:
        unknown = meta.find_undeclared_variables(environment.parse(source)) - {GIVEN, *environment.globals}
    except TemplateSyntaxError as error:
        return (Fault(error.lineno, (error.message or "wrong syntax").lower()),)
    if unknown:
        return tuple(sorted((Fault(_line_of(name, source), f"there is no '{name}'") for name in unknown), key=_line))
    for alerts in ((SAMPLES[0],), (SAMPLES[1],), SAMPLES):
        try:
            rendered(source, form, alerts, Context(SAMPLE_TIME + timedelta(hours=1)))
        except TemplateFaultError as error:
            return (error.fault,)
    return ()


def rendered(source: str, form: Form, alerts: Sequence[Alert], context: Context) -> str:
    """What a template makes of alerts; TemplateFaultError when it fails, writes nothing or too much."""
    try:
        parts = _environment(form).from_string(source).generate({GIVEN: [_given(alert, context) for alert in alerts]})
        text = "".join(_capped(parts)).strip()
    except TemplateFaultError:
        raise
    except Exception as error:  # a template can raise anything
        raise TemplateFaultError(Fault(_line_in(error), f"{type(error).__name__}: {clean(str(error))}")) from error
    if not text:
        raise TemplateFaultError(Fault(0, "it writes nothing"))
    return text + "\n"


def _environment(form: Form) -> ImmutableSandboxedEnvironment:
    """Every value is made harmless on its way out, whatever the template does with it before (`| safe` too)."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=False,  # `finalize` escapes, and a template cannot turn it off
        finalize={Form.TEXT: _as_text, Form.MARKDOWN: _as_markdown, Form.HTML: _as_html}[form],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("lipsum", "cycler", "joiner"):
        del environment.globals[name]
    return environment


def _as_text(value: object) -> str:
    return value if isinstance(value, Url) else clean(str(value))


def _as_markdown(value: object) -> str:
    return value if isinstance(value, Url) else inert(str(value))


def _as_html(value: object) -> str:
    return str(escape(_as_text(value)))


def _given(alert: Alert, context: Context) -> dict[str, Any]:
    """What a template may say of an alert: its record, and what the built-in message says."""
    facts = facts_of(alert, context)
    return alert_record(alert) | {
        "line": facts.title,
        "quote": facts.quote,
        "headline": facts.headline,
        "url": facts.url,
        "page": facts.page,
        "facts": facts.lines,
        "background": facts.background,
        "outlets": alert.story.outlets if alert.story else (),
    }


def _capped(parts: Iterator[str]) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > LONGEST_OUTPUT:
            raise TemplateFaultError(Fault(0, f"it writes more than {LONGEST_OUTPUT} characters"))
        yield part


def _line_in(error: Exception) -> int:
    """The template's line in which an error came up: jinja2 puts it into the traceback."""
    line, traceback = 0, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _line_of(name: str, source: str) -> int:
    found = re.search(rf"(?<![\w.]){re.escape(name)}\b", source)
    return source.count("\n", 0, found.start()) + 1 if found else 0


def _line(fault: Fault) -> int:
    return fault.line
