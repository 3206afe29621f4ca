"""The pages of registration: what they load, and what comes back after a refusal."""

import asyncio

import pytest
import reflex as rx

from membership_ui import wiring
from membership_ui.accounts.rules.fields import FieldKind
from membership_ui.accounts.rules.household import MOST_PEOPLE
from membership_ui.accounts.rules.names import LONGEST_NAME
from membership_ui.accounts.service.addresses import use_link
from membership_ui.accounts.service.registering import keep_refused, register
from membership_ui.accounts.ui.register import RegistrationState
from membership_ui.accounts.ui.verify import VerifyState
from membership_ui.adapters import i18n
from membership_ui.kernel.errors import N_, Invalid
from membership_ui.kernel.work import MACHINE
from membership_ui.shell.page_address import address_of
from membership_ui.shell.session import SiteState
from tests.accounts.registrations import EMAIL, letters, make_field, registration, tokens
from tests.world import make_site

CHOICES = [{"value": "dgac", "labels": {"fr": "La DGAC", "en": "DGAC"}}]


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def site(portal):  # noqa: ARG001
    with wiring.transaction(MACHINE, "fr") as work:
        site = make_site(work, "rhone", asks_household=True)
        you, job = {"fr": "Vous aussi", "en": "You too"}, {"fr": "Travail", "en": "Work"}
        make_field(work, site, "birth_date", FieldKind.DATE, position=1, section=you)
        make_field(
            work, site, "employer", FieldKind.CHOICE,
            position=2, section=job, choices=CHOICES, is_required=True,
        )  # fmt: skip
        make_field(work, site, "department", position=3, section=job)
    return site


def open_page(page, path, site, cookie=""):
    root = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    seen = {"asPath": path, "pathname": path, "headers": {"cookie": cookie}}
    root._update_router_vars(seen, {})
    root.router_data = seen
    root.get_substate(SiteState.get_full_name().split("."))._site_id = site.id
    state = root.get_substate(page.get_full_name().split("."))
    with i18n.use(address_of(path).locale):
        asyncio.run(page.load.fn(state))
    return state


def kept(typed, problems=()):
    with wiring.transaction(MACHINE, "fr") as work:
        return "membership-form=" + keep_refused(
            work, "", {"site": "rhone", **typed}, list(problems)
        )


def test_a_site_asks_its_own_questions_by_section_in_the_language_of_the_page(site):
    form = open_page(RegistrationState, "/en/rhone/register", site).form

    assert [field.label for field in form.who] == ["First name", "Last name", "Email"]
    assert [(part.title, [field.key for field in part.fields]) for part in form.sections] == [
        ("You too", ["birth_date"]),
        ("Work", ["employer", "department"]),
    ]
    employer = form.sections[1].fields[0]
    assert [choice.text for choice in employer.choices] == ["Choose", "DGAC"]
    assert (employer.is_required, form.asks_household, form.problems) == (True, True, [])


def test_the_family_typed_in_another_language_is_drawn_again_and_never_without_end(site):
    page = open_page(RegistrationState, "/en/rhone/register", site)
    RegistrationState.draw_rows.fn(
        page, {"household-3-given_name": "Zoé", "household-3-relation": "spouse"}
    )
    assert [(row.number, row.given_name, row.relation) for row in page.relatives] == [
        (3, "Zoé", "spouse")
    ]

    RegistrationState.draw_rows.fn(
        page, {f"household-{n}-given_name": "x" * 9999 for n in range(999)}
    )
    assert (len(page.relatives), len(page.relatives[0].given_name)) == (MOST_PEOPLE, LONGEST_NAME)
    RegistrationState.draw_rows.fn(page, ["forged"])
    assert page.relatives == []


def test_what_a_choice_spares_says_so_and_is_not_marked(site):
    retired = {"fr": "À la retraite", "en": "Retired"}
    with wiring.transaction(MACHINE, "fr") as work:
        make_field(
            work, site, "activity", FieldKind.CHOICE, position=4,
            choices=[{"value": "retired", "labels": retired, "spares": ["work_phone"]}],
        )  # fmt: skip
        make_field(work, site, "work_phone", FieldKind.PHONE, position=5, is_required=True)

    form = open_page(RegistrationState, "/en/rhone/register", site).form

    phone = next(
        field for part in form.sections for field in part.fields if field.key == "work_phone"
    )
    assert (phone.is_required, phone.hint) == (
        False, "Required, unless you answered “Retired”.",
    )  # fmt: skip


def test_each_problem_of_the_family_names_its_person_and_its_field(site):
    typed = {
        "household-2-given_name": "Zoé", "household-2-relation": "child",
        "household-5-birth_date": "31/02/2015", "household-5-relation": "child",
    }  # fmt: skip
    problems = [
        Invalid("household-2-family_name", N_("This field is required.")),
        Invalid("household-5-given_name", N_("This field is required.")),
        Invalid("household-5-birth_date", N_("This date is not valid. Example: 31/12/1980")),
    ]

    form = open_page(RegistrationState, "/en/rhone/register", site, kept(typed, problems)).form

    assert [(each.field, each.text) for each in form.problems][:2] == [
        ("household-2-family_name", "Zoé, Last name: This field is required."),
        ("household-5-given_name", "Person 2, First name: This field is required."),
    ]
    assert [[part for part, text in row.errors.items() if text] for row in form.relatives] == [
        ["family_name"],
        ["given_name", "birth_date"],
    ]


def test_what_was_typed_comes_back_with_its_problems(site):
    typed = {
        "email": "nobody",
        "employer": "dgac",
        "household-4-given_name": "Zoé",
        "household-4-relation": "spouse",
    }
    problem = Invalid("email", N_("At most {count} characters."), count=300)

    state = open_page(RegistrationState, "/rhone/register", site, kept(typed, [problem]))

    email = state.form.who[2]
    assert (email.value, email.error) == ("nobody", "300 caractères au plus.")
    assert [(each.field, each.text) for each in state.form.problems] == [
        ("email", "E-mail\u00a0: 300 caractères au plus.")
    ]
    assert state.form.sections[1].fields[0].value == "dgac"
    [row] = state.relatives
    assert (row.number, row.given_name, row.relation) == (4, "Zoé", "spouse")


def test_what_another_site_refused_is_not_shown_here(site):
    cookie = kept({"site": "autre", "email": "nobody"}, [Invalid("email", N_("At most"))])

    form = open_page(RegistrationState, "/rhone/register", site, cookie).form

    assert ([field.value for field in form.who], form.problems) == (["", "", ""], [])


def test_a_weak_password_is_told_beside_it(site):
    weak = kept({"email": EMAIL}, [Invalid("password", N_("This field is required."))])

    said = [
        open_page(RegistrationState, "/en/rhone/register", site, cookie).form.password_error
        for cookie in ("", weak)
    ]

    assert said == ["", "This field is required."]


def test_a_day_is_shown_as_people_type_it(site):
    form = open_page(
        RegistrationState, "/rhone/register", site, kept({"birth_date": "1980-07-14"})
    ).form

    assert form.sections[0].fields[0].value == "14/07/1980"


def test_no_password_is_in_the_state(site):
    state = open_page(RegistrationState, "/rhone/register", site, kept({"password": "une phrase"}))

    assert "une phrase" not in str(state.dict())


def test_people_are_added_and_removed(site):
    state = open_page(RegistrationState, "/rhone/register", site)

    for _click in range(25):
        RegistrationState.add_relative.fn(state)
    assert [row.number for row in state.relatives] == list(range(20))

    RegistrationState.remove_relative.fn(state, 3)
    RegistrationState.remove_relative.fn(state, 999)
    RegistrationState.add_relative.fn(state)
    assert [row.number for row in state.relatives][2:5] == [2, 4, 5]
    assert state.relatives[-1].number == 20


@pytest.fixture
def token(site):
    with wiring.transaction(MACHINE, "fr") as work:
        register(work, registration(site), "")
    return tokens(letters(wiring.transaction(MACHINE, "fr"))[0])[0]


def test_the_page_of_a_link_shows_whose_it_is(site, token):
    state = open_page(VerifyState, f"/rhone/verify?token={token}", site)

    assert (state.email, state.token, state.notice.text) == (EMAIL, token, "")


def test_a_used_link_and_a_forged_one_say_so(site, token):
    with wiring.transaction(MACHINE, "fr") as work:
        use_link(work, token, site.id)

    used = open_page(VerifyState, f"/en/rhone/verify?token={token}", site)
    forged = open_page(VerifyState, "/en/rhone/verify?token=forged", site)

    assert (used.email, forged.email) == ("", "")
    assert used.notice.text.startswith("This link has already been used")
    assert forged.notice.text.startswith("This link has expired")
