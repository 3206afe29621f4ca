"""The one test that keeps a forgotten mark from becoming a hole."""

from reflex_base.registry import RegistrationContext

from membership_ui.membership_ui import app
from membership_ui.shell.access_marks import access_of
from membership_ui.shell.guard import FRAMEWORK


def _handlers():
    assert app
    return {
        name: registered.handler.fn
        for name, registered in RegistrationContext.get().event_handlers.items()
    }


def test_every_event_of_ours_says_who_may_send_it():
    ours = {
        name: fn for name, fn in _handlers().items() if fn.__module__.startswith("membership_ui")
    }

    unmarked = [name for name, fn in ours.items() if access_of(fn) is None]

    assert ours
    assert unmarked == []


def test_of_the_framework_only_what_every_page_sends_passes():
    theirs = {name for name, fn in _handlers().items() if fn.__module__.startswith("reflex")}

    passing = theirs & FRAMEWORK

    assert passing == FRAMEWORK
    assert all(name.rsplit(".", 1)[-1] == "setvar" for name in theirs - FRAMEWORK)
