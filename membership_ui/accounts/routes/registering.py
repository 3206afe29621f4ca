"""Opening an account and validating its address: native forms, so that no password passes through
the state of a page.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from membership_ui.accounts.routes import hashing, refusal_cookie
from membership_ui.accounts.rules import (
    DeadLink,
    DroppedLink,
    TooManyForms,
    UsedLink,
    WeakPassword,
    email_key,
)
from membership_ui.accounts.rules.answers import BIRTH_DATE, Answers
from membership_ui.accounts.service import addresses, changing_address, registering
from membership_ui.accounts.service.registering import Registration
from membership_ui.adapters.signing import fingerprint
from membership_ui.http import notice
from membership_ui.http.forms import AuthForm, form_route, to
from membership_ui.http.notice import Notice
from membership_ui.http.session import actor_of_request, address_of_visitor
from membership_ui.http.work import in_reading, in_transaction
from membership_ui.kernel.errors import Invalid, InvalidForm

# Fifteen fields, a household of twenty, names of 300 characters in any script
_MOST_BYTES, _MOST_FIELDS = 512 * 1024, 150
_LINK_NOTICES = {
    UsedLink: "used_email_link",
    DroppedLink: "dropped_email_link",
    DeadLink: "dead_email_link",
}


async def register(request: Request, form: AuthForm) -> Response:
    """The same answer whether the address has an account or not; a refusal keeps what was
    typed, but the password.
    """
    visitor = address_of_visitor(request)
    try:
        await in_transaction(registering.count_form, visitor, locale=form.locale)
        answers = await in_reading(
            registering.read_form, form.site.id, form.values, locale=form.locale
        )
        about = (answers.given_name, answers.family_name, answers.email, form.site.name)
        password_hash = await hashing.run(
            hashing.hash_new_password,
            form.text("password"),
            about,
            of=address_of_visitor(request),
        )
    except TooManyForms:
        return to(form.page("register"), Notice("many_forms"))
    except InvalidForm as refusal:
        return await _back(request, form, refusal.problems)
    except WeakPassword as weak:
        return await _back(request, form, [weak])
    except hashing.Busy:
        return await _back(request, form, [], Notice("busy"))
    asked = Registration(form.site.id, answers, _fingerprint(answers, form))
    await in_transaction(registering.register, asked, password_hash, locale=form.locale)
    response = to(form.page("verify"), Notice("registered", answers.email))
    if token := refusal_cookie.refusal_token_of(request):
        await in_transaction(registering.forget_refused, token, locale=form.locale)
    refusal_cookie.forget(response)
    return response


async def verify(request: Request, form: AuthForm) -> Response:
    """The button of the link's page: the address is validated, or replaces the one before."""
    token = form.text("token")
    try:
        found = await in_transaction(addresses.use_link, token, form.site.id, locale=form.locale)
    except (UsedLink, DroppedLink, DeadLink) as refusal:
        return to(form.page("verify"), Notice(_LINK_NOTICES[type(refusal)]))
    actor = await actor_of_request(request)
    if actor.is_present and actor.account_id == found.account_id:
        return to(form.page("profile"), Notice("own_email_verified"))
    return to(form.page("login"), Notice("email_verified", found.known_as))


async def cancel_change(_request: Request, form: AuthForm) -> Response:
    """The button of the page that the present address's link opens."""
    token = form.text("token")
    try:
        await in_transaction(changing_address.cancel_change_by_link, token, locale=form.locale)
    except UsedLink:
        return to(form.page("login"), Notice("used_cancel_link"))
    except DroppedLink:
        return to(form.page("login"), Notice("dropped_cancel_link"))
    except DeadLink:
        return to(form.page("verify"), Notice("dead_email_link"))
    return to(form.page("login"), Notice("change_cancelled"))


async def resend(_request: Request, form: AuthForm) -> Response:
    """The same answer for any address."""
    identifier = form.text("identifier").strip()[:320]
    await in_transaction(
        changing_address.resend_links, form.site.id, identifier, locale=form.locale
    )
    return to(form.page("verify"), Notice("validation_sent", identifier))


ROUTES = (
    form_route("/auth/register", register, most_bytes=_MOST_BYTES, most_fields=_MOST_FIELDS),
    form_route("/auth/verify", verify),
    form_route("/auth/verify/resend", resend),
    form_route("/auth/verify/cancel", cancel_change),
)


async def _back(
    request: Request, form: AuthForm, problems: list[Invalid], told: Notice | None = None
) -> Response:
    token = await in_transaction(
        registering.keep_refused,
        refusal_cookie.refusal_token_of(request),
        form.values,
        problems,
        locale=form.locale,
    )
    response = RedirectResponse(form.page("register"), 303)
    refusal_cookie.remember(response, token)
    if told:
        notice.carry(response, told)
    else:
        notice.forget(response)
    return response


def _fingerprint(answers: Answers, form: AuthForm) -> str:
    """Who registers, password included: another's form about the same person stays apart."""
    said = (
        str(form.site.id),
        email_key(answers.email),
        answers.given_name.casefold(),
        answers.family_name.casefold(),
        answers.values.get(BIRTH_DATE, ""),
        form.text("password"),
    )
    return fingerprint("registration", "\0".join(said))
