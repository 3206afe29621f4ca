"""One person of the family: added, changed, taken away."""

from __future__ import annotations

from typing import Any

import reflex as rx

from membership_ui.accounts.rules.household import PARTS
from membership_ui.accounts.service.households import (
    add_relative,
    change_relative,
    remove_relative,
)
from membership_ui.accounts.service.viewing import relative_form
from membership_ui.accounts.views.registration import (
    ProblemView,
    RelativeView,
    labelled,
    relative_label,
)
from membership_ui.adapters.i18n import _
from membership_ui.kernel.ids import key_of
from membership_ui.shell.access_marks import signed_in
from membership_ui.shell.action import ActionState, doing, is_running
from membership_ui.shell.components.behaviour import focus_when
from membership_ui.shell.components.buttons import SOLID, button, button_link
from membership_ui.shell.components.dialog import confirm_dialog
from membership_ui.shell.components.fields import required_legend, select_field, text_field
from membership_ui.shell.components.messages import error_summary
from membership_ui.shell.components.native import link
from membership_ui.shell.components.panels import crumbs, page_header, panel, skeleton_rows
from membership_ui.shell.components.restored_form import RestoredForm, forget_typed, typed_note
from membership_ui.shell.flash import flash
from membership_ui.shell.layout import frame
from membership_ui.shell.localized_pages import path_of
from membership_ui.shell.page_address import address_of_tab
from membership_ui.shell.page_address import path_of as address
from membership_ui.shell.run import ask, attempt, run
from membership_ui.shell.session import SessionState, SiteState

_NO_ERRORS: dict[str, str] = dict.fromkeys(PARTS, "")


class FamilyState(rx.State):
    person: RelativeView = RelativeView()
    is_ready: bool = False
    errors: dict[str, str] = _NO_ERRORS
    problems: list[ProblemView] = []
    refusals: int = 0
    # Saved, and on the way back: a second click of the same button is the first one's
    _is_saved: bool = False
    # What the form showed first: only this is this page's to replace
    _loaded: dict[str, str] = {}

    @rx.event
    @signed_in
    async def open(self):
        self.is_ready, self.problems, self.errors = False, [], _NO_ERRORS
        self.refusals, self._is_saved = 0, False
        wanted = key_of(self.router.url.query_parameters.get("person", ""))
        site_id = (await self.get_state(SiteState))._site_id
        self.person = await ask(self, relative_form, site_id, wanted)
        self._loaded = _answers(self.person)
        self.is_ready = True

    @rx.event
    @signed_in
    async def save(self, answers: dict[str, str]):
        if self._is_saved:
            return ActionState.end
        site_id = (await self.get_state(SiteState))._site_id
        number = self.person.number
        if number:
            wrong = await attempt(self, change_relative, site_id, number, answers, self._loaded)
        else:
            wrong = await attempt(self, add_relative, site_id, answers)
        if not wrong:
            self._is_saved = True
            return await self._back(_("Changes saved"))
        if number:
            # Told of what another page changed, the person may replace it all the same
            present = _answers(await ask(self, relative_form, site_id, number))
            self._loaded |= {name: present[name] for name in wrong if name in present}
        self.refusals += 1
        return self._show(wrong)

    @rx.event
    @signed_in
    async def remove(self):
        site_id = (await self.get_state(SiteState))._site_id
        await run(self, remove_relative, site_id, self.person.number)
        return await self._back(_("Changes saved"))

    def _show(self, wrong: dict[str, str]):
        parts = {name.removeprefix("household-0-"): text for name, text in wrong.items()}
        self.errors = {**_NO_ERRORS, **parts}
        self.problems = [
            ProblemView(name, labelled(relative_label(name), text)) for name, text in wrong.items()
        ]

    async def _back(self, told: str):
        here = address_of_tab(self._get_root_state().router_data)
        who = await self.get_state(SessionState)
        gone = forget_typed(who.member_number, f"family:{self.person.number}")
        return [gone, flash(told), rx.redirect(address(here.slug, "profile", here.locale))]


def _answers(person: RelativeView) -> dict[str, str]:
    """By the names of the form's fields."""
    return {f"household-0-{part}": getattr(person, part) for part in PARTS}


def family_page() -> rx.Component:
    known = FamilyState.person.number > 0
    title = rx.cond(known, _("Change a person of my family"), _("Add a person to my family"))
    content = rx.el.div(
        page_header(title, above=_crumbs()), _form(), _removal(), class_name="stack"
    )
    waiting = rx.el.div(
        page_header(_("My family")), panel(skeleton_rows(), body=False), class_name="stack"
    )
    return frame(rx.cond(FamilyState.is_ready, content, waiting), active="profile")


def _crumbs() -> rx.Component:
    back = link(_("My profile"), href=path_of(SiteState.slug, "profile"))
    return crumbs(_("You are here"), back, _("My family"))


def _form() -> rx.Component:
    return RestoredForm.create(
        typed_note(),
        error_summary(_("Nothing is saved yet. Correct what follows:"), FamilyState.problems),
        focus_when("errors", FamilyState.refusals),
        panel(
            required_legend(),
            rx.el.div(*_fields(), class_name="fields"),
        ),
        rx.el.div(
            button(_("Save"), type="submit", kind=SOLID, variant="tall", busy=is_running("save")),
            button_link(
                _("Cancel"), href=path_of(SiteState.slug, "profile"), variant="tall",
                data_forgets=True,
            ),
            rx.cond(
                FamilyState.person.number > 0,
                button(
                    _("Remove from my family"), icon="trash-2", variant="tall push",
                    data_opens="remove-relative",
                ),
            ),
            class_name="row",
        ),
        owner=SessionState.member_number,
        stored_as="family:" + FamilyState.person.number.to(str),
        on_send=lambda answers: doing("save", FamilyState.save(answers)),
        class_name="stack",
    )  # fmt: skip


def _fields() -> list[rx.Component]:
    person: Any = FamilyState.person
    relations = [("child", _("Child")), ("spouse", _("Spouse or partner"))]
    return [
        select_field(
            _("Relation"), relations, required=True, default_value=person.relation,
            **_said("relation"),
        ),
        text_field(
            _("First name"), required=True, default_value=person.given_name, auto_complete="off",
            max_length=300, **_said("given_name"),
        ),
        text_field(
            _("Last name"), required=True, default_value=person.family_name, auto_complete="off",
            max_length=300, **_said("family_name"),
        ),
        text_field(
            _("Birth date"), default_value=person.birth_date, placeholder="31/12/2015",
            auto_complete="off", max_length=40, **_said("birth_date"),
        ),
    ]  # fmt: skip


def _said(part: str) -> dict[str, Any]:
    return {"name": f"household-0-{part}", "error": FamilyState.errors[part]}


def _removal() -> rx.Component:
    return confirm_dialog(
        _("Remove this person?"),
        _("The history of your changes keeps the name until you delete your account."),
        id="remove-relative",
        verb=_("Remove"),
        on_confirm=FamilyState.remove,
        is_destructive=True,
    )
