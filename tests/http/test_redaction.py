import logging

import pytest
from reflex_base.event import Event

from membership_ui.http.redaction import (
    HIDDEN,
    LONGEST,
    redact,
    redact_framework_logs,
    tab_mark,
    trace_of,
)


@pytest.mark.parametrize(
    "line",
    [
        "Event(name='x', router_data={'headers': {'cookie': 'membership=SECRET; other=SECRET'}})",
        '{"token": "SECRET", "name": "x"}',
        r'{"password": "it\"SECRET"}',
        "Cookie membership=SECRET; path=/",
        "__Host-membership=SECRET",
        "GET /plante-cite/password/reset?token=SECRET&x=1",
        "'sec-websocket-key': 'SECRET'",
        "'Authorization': 'Bearer SECRET'",
        "'password': ['SECRET', 'SECRET']",
        '"new_password": "SECRET',
    ],
)
def test_no_secret_stays_in_a_line(line):
    assert "SECRET" not in redact(line)
    assert HIDDEN in redact(line)


def test_the_rest_of_a_line_stays():
    assert redact("Member 10482 opened /plante-cite/receipts") == (
        "Member 10482 opened /plante-cite/receipts"
    )


def test_a_long_line_loses_its_middle():
    line = redact("début " + "x" * 1_000_000 + " fin")

    assert len(line) < LONGEST + 100
    assert line.startswith("début ")
    assert line.endswith(" fin")


def test_an_event_that_failed_is_named_without_what_it_carried(caplog):
    redact_framework_logs()
    event = Event(
        name="state.save",
        payload={"family_name": "Rosebud", "password": ["Rosebud"]},
        router_data={"token": "tab-1", "headers": {"cookie": "Rosebud"}},
    )

    logging.getLogger("reflex_base.event").error(
        f"Error processing event queue entry for {event} [txid=12]:"
    )

    assert "osebud" not in caplog.text
    assert "name=state.save" in caplog.text
    assert f"tab={tab_mark('tab-1')} reference=" in caplog.text


@pytest.mark.parametrize(
    "said",
    [
        "Received event from session 1 with no associated token. Event data: {'name': 'Rosebud'}",
        "Failed to deserialize event data: {'name': 'Rosebud'}.",
        "Event data must be a dictionary, but received ['Rosebud'] of type list.",
        "Error transforming event payload for handler S.save: Error transforming event argument"
        " 'id' with value 'Rosebud' and type hint 'int'",
    ],
)
def test_what_a_browser_sent_is_never_quoted(caplog, said: str):
    redact_framework_logs()

    logging.getLogger("reflex.app").warning(said)

    assert "Rosebud" not in caplog.text
    assert said[:20] in caplog.text


def test_the_framework_is_redacted_with_its_tracebacks(caplog):
    redact_framework_logs()

    try:
        raise ValueError("'cookie': 'membership=SECRET'")
    except ValueError:
        logging.getLogger("reflex_base.event").exception("failed: %s", "'cookie': 'SECRET'")

    assert "SECRET" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_trace_says_where_and_what_kind_and_nothing_that_was_typed():
    try:
        try:
            raise ValueError("Rosebud")
        except ValueError as cause:
            raise KeyError("Rosebud") from cause
    except KeyError as error:
        trace = trace_of(error)

    assert "osebud" not in trace.replace('"Rosebud"', "")
    assert trace.index("KeyError") < trace.index("ValueError")
    assert "test_redaction.py" in trace
