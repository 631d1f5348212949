"""A team's template writes what it is given, harmlessly, and what is wrong with it is said with its line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerts.facts import Context
from monitor.alerts.template import LONGEST_OUTPUT, Form, TemplateFaultError, faults, form_of, rendered
from monitor.model.alert import Alert, Notice, Reason
from tests.alerts.stories import STORY, T0

ATTACK = "<script>x</script> <!channel> @everyone [x](javascript:alert(1)) *b* {{ 7 * 7 }}\r\n# heading"
NOTICE = Alert("op:x", 1, Reason.OPERATOR, T0, (), notice=Notice("op:x", "a feed fails", ("HTTP 500",)))


def told(**changes) -> Alert:
    return Alert("story:7", 1, Reason.NEW, T0, (), story=replace(STORY, **changes))


def written(source: str, *alerts: Alert, form: Form = Form.TEXT) -> str:
    return rendered(source, form, alerts or (told(),), Context(T0 + timedelta(hours=1)))


def test_a_template_writes_the_record_and_the_facts():
    source = (
        "{% for a in alerts %}{{ a.line }} | {{ a.entity }} | {{ a.action }} | {{ a.sources }} | {{ a.url }}\n"
        "{% for label, value in a.facts %}{{ label }}={{ value }};{% endfor %}{% endfor %}"
    )

    text = written(source)

    assert text.startswith("Acme Video bans Globex (advertising) — imposed | Globex | ban | 2 | https://news.example/")
    assert "Who=Acme Video (platform);" in text


def test_an_operator_notice_has_the_same_keys():
    assert written("{{ alerts[0].title }} {{ alerts[0].entity }}", NOTICE) == "a feed fails None\n"


@pytest.mark.parametrize(
    ("form", "source"),
    [
        (Form.HTML, "{{ alerts[0].quote }}"),
        (Form.HTML, "{{ alerts[0].quote | safe }}"),
        (Form.HTML, "{% autoescape false %}{{ alerts[0].quote }}{% endautoescape %}"),
        (Form.MARKDOWN, "{{ alerts[0].quote }}"),
        (Form.MARKDOWN, "{{ alerts[0].quote | safe }}"),
        (Form.TEXT, "{{ alerts[0].quote }}"),
    ],
)
def test_outside_text_stays_text_whatever_the_template_does(form: Form, source: str):
    text = written(source, told(sentence=ATTACK), form=form)

    assert not any(trap in text for trap in ("<!channel>", "@everyone", "](javascript", "\n#", "49"))
    if form is not Form.TEXT:
        assert "<" not in text
    if form is Form.MARKDOWN:
        assert "*" not in text


@pytest.mark.parametrize(
    "source",
    [
        "{{ alerts.append(1) }}",
        "{{ alerts[0].clear() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ alerts[0].facts.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ alerts[0].nothing }}",
        "{{ 1 / 0 }}",
        "   ",
        "{% for n in range(99999) %}{{ 'xx' }}{% endfor %}",
        "{% for n in range(9999999) %}{% endfor %}",
    ],
)
def test_a_template_that_goes_too_far_gives_no_message(source: str):
    with pytest.raises(TemplateFaultError):
        written(source)


def test_what_is_written_has_a_limit():
    with pytest.raises(TemplateFaultError, match=str(LONGEST_OUTPUT)):
        written("{% for n in range(2000) %}{% for m in range(100) %}x{% endfor %}{% endfor %}")


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("ok\n{% for a in alerts %}", 2, "unexpected end of template"),
        ("ok\nok\n{{ alert.line }}", 3, "there is no 'alert'"),
        ("ok\n{% for a in alerts %}\n{{ a.lime }}\n{% endfor %}", 3, "lime"),
        ("ok\n{{ alerts | nofilter }}", 2, "nofilter"),
        ("", 0, "it writes nothing"),
    ],
)
def test_a_fault_has_a_line_and_a_reason(source: str, line: int, reason: str):
    (fault,) = faults(source, Form.TEXT)

    assert fault.line == line
    assert reason in fault.reason


def test_a_good_template_has_no_fault():
    assert faults("{% for a in alerts %}{{ a.line | upper }}{% endfor %}", Form.HTML) == ()


@pytest.mark.parametrize(("path", "form"), [("x.md", Form.MARKDOWN), ("x.html", Form.HTML), ("x.j2", Form.TEXT)])
def test_the_end_of_the_name_says_what_is_written(path: str, form: Form):
    assert form_of(path) is form
