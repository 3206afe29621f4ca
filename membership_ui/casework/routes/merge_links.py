"""What the two people of a proposed merge answer by their links."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from membership_ui.accounts.rules import DeadLink, UsedLink
from membership_ui.accounts.rules.merging import FamilyTooLarge
from membership_ui.casework.service.proposing_merges import agree_by_link, stop_by_link
from membership_ui.http.forms import AuthForm, form_route, to
from membership_ui.http.notice import Notice
from membership_ui.http.work import in_transaction
from membership_ui.kernel.errors import PortalError

_PAGE = "merge"


async def agree(_request: Request, form: AuthForm) -> Response:
    """The other side may still have to."""
    try:
        is_done = await in_transaction(agree_by_link, form.text("token"), locale=form.locale)
    except (DeadLink, UsedLink):
        return to(form.page(_PAGE), Notice("merge_over"))
    except FamilyTooLarge:
        return to(form.page(_PAGE), Notice("merge_family"))
    except PortalError:
        return to(form.page(_PAGE), Notice("merge_impossible"))
    if is_done:
        return to(form.page("login"), Notice("merge_done"))
    return to(form.page(_PAGE), Notice("merge_agreed"))


async def stop(_request: Request, form: AuthForm) -> Response:
    try:
        await in_transaction(stop_by_link, form.text("token"), locale=form.locale)
    except (DeadLink, UsedLink):
        return to(form.page(_PAGE), Notice("merge_over"))
    return to(form.page(_PAGE), Notice("merge_stopped"))


ROUTES = (form_route("/auth/merge/agree", agree), form_route("/auth/merge/stop", stop))
