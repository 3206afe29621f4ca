"""The registration form as its page shows it."""

from __future__ import annotations

from membership_ui.accounts.queries import fields
from membership_ui.accounts.service.registering import refused_registration
from membership_ui.accounts.views.registration import RegistrationView, registration_view
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


def registration_form(work: UnitOfWork, site_id: int, token: str) -> RegistrationView:
    """What the site asks, with what the holder of the token typed before. Raises NotFound."""
    site = sites.site(work.session, site_id)
    typed, problems = refused_registration(work, token)
    if typed.get("site") != site.slug:
        # What another site refused is no problem here
        typed, problems = {}, []
    return registration_view(
        fields.profile_fields(work.session, site_id),
        typed,
        problems,
        asks_household=site.policy.asks_household,
    )
