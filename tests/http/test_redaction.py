import logging

import pytest

from membership_ui.http.redaction import HIDDEN, redact, redact_framework_logs


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
    ],
)
def test_no_secret_stays_in_a_line(line):
    assert "SECRET" not in redact(line)
    assert HIDDEN in redact(line)


def test_the_rest_of_a_line_stays():
    assert redact("Member 10482 opened /plante-cite/receipts") == (
        "Member 10482 opened /plante-cite/receipts"
    )


def test_the_framework_is_redacted_with_its_tracebacks(caplog):
    redact_framework_logs()

    try:
        raise ValueError("'cookie': 'membership=SECRET'")
    except ValueError:
        logging.getLogger("reflex_base.event").exception("failed: %s", "'cookie': 'SECRET'")

    assert "SECRET" not in caplog.text
    assert "ValueError" in caplog.text
