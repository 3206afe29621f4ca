"""The second factor and the password of a signed-in person: native forms."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from membership_ui.accounts.routes import hashing
from membership_ui.accounts.routes.entering import entered, visitor_of
from membership_ui.accounts.rules import TooManyTries, WeakPassword, digest, password_matches
from membership_ui.accounts.rules.factors import (
    CodeJustUsed,
    DeadSignIn,
    FactorRequired,
    ProofNeeded,
    WrongCode,
    WrongOldPassword,
)
from membership_ui.accounts.service import factors, passwords, second_step
from membership_ui.http import cookies, notice
from membership_ui.http.forms import AuthForm, form_route, to
from membership_ui.http.notice import Notice
from membership_ui.http.session import actor_of_request, address_of_visitor, token_of_request
from membership_ui.http.work import in_reading, in_transaction
from membership_ui.kernel.errors import Conflict, NotAllowed
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import Actor

_SECURITY, _CODES = "profile/security", "profile/security/codes"
# The pages that ask for the password again
_ASKING = (_SECURITY, "profile/edit")


async def code(request: Request, form: AuthForm) -> Response:
    """The code of the app, or a recovery code, after the password."""
    recovery = form.text("recovery")
    prove = second_step.prove_by_recovery_code if recovery else second_step.prove_by_code
    page = form.page("login/code") + ("?with=recovery" if recovery else "")
    return await _second_step(request, form, prove, recovery or form.text("code"), page)


async def setup(request: Request, form: AuthForm) -> Response:
    """The first code of an app that staff must have; ten recovery codes are shown next."""
    page = form.page("login/code")
    return await _second_step(
        request, form, second_step.confirm_setup, form.text("code"), page, then=_CODES
    )


async def own_app(request: Request, form: AuthForm) -> Response:
    """The first code of an app that a signed-in person adds."""
    actor = await actor_of_request(request)
    try:
        is_right = await in_transaction(
            _confirm_own_app, form.text("code"), digest(token_of_request(request)), form.site.id,
            locale=form.locale, actor=actor,
        )  # fmt: skip
    except NotAllowed:
        return RedirectResponse(form.page("login"), 303)
    except ProofNeeded:
        return to(form.page(_SECURITY), Notice("proof_needed"))
    except CodeJustUsed:
        return to(f"{form.page(_SECURITY)}?setup=1", Notice("code_just_used"))
    except Conflict:
        return RedirectResponse(form.page(_SECURITY), 303)
    if not is_right:
        return to(f"{form.page(_SECURITY)}?setup=1", Notice("wrong_code"))
    response = RedirectResponse(form.page(_CODES), 303)
    notice.forget(response)
    return response


async def turn_off(request: Request, form: AuthForm) -> Response:
    actor = await actor_of_request(request)
    try:
        await _check_old_password(form, actor)
        await in_transaction(factors.turn_off, form.site.id, locale=form.locale, actor=actor)
    except (Conflict, hashing.Busy, NotAllowed) as refusal:
        return _refused(form, refusal)
    return to(form.page(_SECURITY), Notice("factor_off"))


async def new_codes(request: Request, form: AuthForm) -> Response:
    actor = await actor_of_request(request)
    try:
        await _check_old_password(form, actor)
        await in_transaction(factors.ask_new_codes, locale=form.locale, actor=actor)
    except (Conflict, hashing.Busy, NotAllowed) as refusal:
        return _refused(form, refusal)
    return RedirectResponse(form.page(_CODES), 303)


async def prove_again(request: Request, form: AuthForm) -> Response:
    """The password once more, before the page that asked for it goes on."""
    actor, page = await actor_of_request(request), form.text("page")
    page = page if page in _ASKING else _SECURITY
    try:
        checked = await _check_old_password(form, actor)
        await in_transaction(
            _prove_again, checked, digest(token_of_request(request)),
            locale=form.locale, actor=actor,
        )  # fmt: skip
    except (Conflict, hashing.Busy, NotAllowed) as refusal:
        return _refused(form, refusal, form.next or form.page(page))
    is_setup = form.text("then") == "setup"
    asked = form.next or form.page(page) + ("?setup=1" if is_setup else "")
    return to(asked, Notice("proved_again"))


async def prove_again_by_code(request: Request, form: AuthForm) -> Response:
    """A code of the app once more, where the password is not enough."""
    actor, asked = await actor_of_request(request), form.next or form.page(_SECURITY)
    try:
        is_right = await in_transaction(
            _prove_again_by_code, form.text("code"), digest(token_of_request(request)),
            locale=form.locale, actor=actor,
        )  # fmt: skip
    except (Conflict, NotAllowed) as refusal:
        return _refused(form, refusal, asked)
    return to(asked, Notice("proved_again" if is_right else "wrong_code"))


async def change_password(request: Request, form: AuthForm) -> Response:
    """The old one is asked; the other sessions end."""
    actor = await actor_of_request(request)
    password = form.text("password")
    if password != form.values.get("password_again", password):
        return to(form.page(_SECURITY), Notice("different_passwords"))
    try:
        checked = await _check_old_password(form, actor)
        about = await in_reading(
            passwords.words_about_me, form.site.name, locale=form.locale, actor=actor
        )
        new_hash = await hashing.run(
            hashing.hash_new_password, password, about, of=address_of_visitor(request)
        )
        await in_transaction(
            _change_password, checked, new_hash, token_of_request(request), form.site.id,
            locale=form.locale, actor=actor,
        )  # fmt: skip
    except WeakPassword as weak:
        return to(form.page(_SECURITY), Notice(f"weak_{weak.reason}"))
    except (Conflict, hashing.Busy, NotAllowed) as refusal:
        return _refused(form, refusal)
    return to(form.page(_SECURITY), Notice("own_password_changed"))


ROUTES = (
    form_route("/auth/factor/code", code),
    form_route("/auth/factor/setup", setup),
    form_route("/auth/factor/app", own_app),
    form_route("/auth/factor/off", turn_off),
    form_route("/auth/factor/codes", new_codes),
    form_route("/auth/password/change", change_password),
    form_route("/auth/password/confirm", prove_again),
    form_route("/auth/factor/confirm", prove_again_by_code),
)


async def _second_step(
    request: Request, form: AuthForm, prove, typed: str, page: str, *, then: str = ""
) -> Response:
    field = "recovery" if form.text("recovery") else "code"
    token = cookies.pending_token(request.headers.get("cookie", ""))
    visitor = visitor_of(request)
    try:
        answer = await in_transaction(prove, token, typed[:100], visitor, locale=form.locale)
    except TooManyTries:
        return to(form.page("login"), Notice("locked"))
    except CodeJustUsed:
        return to(page, Notice("code_just_used", field=field))
    except (DeadSignIn, Conflict):
        return to(form.page("login"), Notice("dead_sign_in"))
    if isinstance(answer, WrongCode):
        if answer.left == 0:
            return to(form.page("login"), Notice("codes_over"))
        return to(page, Notice("wrong_code", attempts_left=answer.left, field=field))
    return await entered(form, answer, visitor.device, page=then)


async def _check_old_password(form: AuthForm, actor: Actor) -> str:
    """The hash that the typed password was compared with. Raises WrongOldPassword, TooManyTries,
    NotAllowed.
    """
    checked = await in_transaction(passwords.password_to_check, locale=form.locale, actor=actor)
    if await hashing.run(
        password_matches,
        form.text("old_password"),
        checked,
        of=Subject("account", actor.account_id),
    ):
        await in_transaction(passwords.forget_old_tries, locale=form.locale, actor=actor)
        return checked
    await in_transaction(passwords.count_wrong_old_password, locale=form.locale, actor=actor)
    raise WrongOldPassword


def _refused(form: AuthForm, refusal: Exception, path: str = "") -> Response:
    """`path`: the page that asked; the security page where none is said. What is wrong with what
    was typed is said beside its field, which the form names where its page has several.
    """
    if isinstance(refusal, NotAllowed):
        return RedirectResponse(form.page("login"), 303)
    codes = {
        WrongOldPassword: "wrong_old_password",
        TooManyTries: "locked",
        CodeJustUsed: "code_just_used",
        FactorRequired: "factor_required",
        hashing.Busy: "busy",
    }
    is_typed = isinstance(refusal, (WrongOldPassword, TooManyTries, CodeJustUsed))
    told = Notice(
        codes.get(type(refusal), "changed_meanwhile"), field=form.text("field") if is_typed else ""
    )
    return to(path or form.page(_SECURITY), told)


def _confirm_own_app(work, typed: str, session: str, site_id: int) -> bool:
    return factors.confirm_own_app(work, typed[:100], session=session, site_id=site_id)


def _prove_again(work, checked: str, session: str) -> None:
    passwords.prove_again(work, checked, session=session)


def _prove_again_by_code(work, code: str, session: str) -> bool:
    return factors.prove_again_by_code(work, code[:100], session=session)


def _change_password(work, checked: str, new_hash: str, token: str, site_id: int) -> None:
    passwords.change_password(work, checked, new_hash, kept=token, site_id=site_id)
