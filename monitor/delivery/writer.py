"""Messages as each receiver wants them: in its template's words, else in ours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from monitor.alerts.compose import message
from monitor.alerts.facts import Context
from monitor.alerts.template import Form, TemplateFaultError, form_of, rendered
from monitor.model.alert import Alert, Message
from monitor.model.settings import Receiver

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the messages of receivers; `rule_titles` are by rule id, `page` is where readers find the web page."""

    receivers: Sequence[Receiver]
    timezone: str
    rule_titles: Mapping[str, str]
    clock: Callable[[], datetime]
    page: str | None = None

    def __call__(self, receiver: str, alerts: Sequence[Alert]) -> Message:
        """One message on the alerts; when the receiver's template fails, the built-in one, which then says so."""
        now = self.clock()
        built_in = message(alerts, now=now, timezone=self.timezone, rule_titles=self.rule_titles, page=self.page)
        template = next((each.template for each in self.receivers if each.name == receiver), None)
        if template is None:
            return built_in
        form, context = form_of(template.path), Context(now, self.timezone, self.rule_titles, self.page)
        try:
            text = rendered(template.text, form, built_in.alerts, context)
        except TemplateFaultError as error:
            log.error("template failed", receiver=receiver, line=error.fault.line, reason=error.fault.reason)
            return _with_note(built_in)
        return _in_form(built_in, form, text)


def _in_form(built_in: Message, form: Form, text: str) -> Message:
    """The message with the text in its form; other forms are made of it, but for HTML, which only some can show."""
    match form:
        case Form.HTML:
            return replace(built_in, html=text, mail=text, markdown="")
        case Form.MARKDOWN:
            return replace(built_in, markdown=text, text=text, html="", mail="")
        case Form.TEXT:
            return replace(built_in, text=text, markdown="", html="", mail="")


def _with_note(built_in: Message) -> Message:
    note = "(The template of this receiver failed; the log says why.)"
    return replace(
        built_in,
        text=f"{built_in.text}\n{note}\n",
        markdown=f"{built_in.markdown}\n{note}\n",
        html=f"{built_in.html}<p>{note}</p>\n",
        mail=built_in.mail.replace("</body>", f"<p>{note}</p>\n</body>"),
    )
