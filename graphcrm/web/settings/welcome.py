"""The first run: who administers, what the organization is called, and what there is to begin with.

The steps are pages of their own. What was chosen is kept in the session, the password alone is not; nothing is written
before the last step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.auth.passwords import SHORTEST
from graphcrm.errors import GraphcrmError, RuleError
from graphcrm.models.preference import Scope
from graphcrm.services import accounts, preferences, profiles, setup
from graphcrm.viewer import Viewer
from graphcrm.web import sessions
from graphcrm.web.handle import current_database
from graphcrm.web.settings.inputs import zone_of
from graphcrm.web.settings.welcome_forms import NONE, SAMPLE, AccountForm, DataForm, OrganizationForm, ProfileForm, Step
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_viewer, person
from graphcrm.web.writing import write

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.users import User

STEPS: dict[str, type[Step]] = {
    "organization": OrganizationForm,
    "profile": ProfileForm,
    "data": DataForm,
    "account": AccountForm,
}
#: The key of the session for what was chosen, and what it holds for whoever wants none of it now.
_CHOSEN, _LATER = "welcome", "later"


def lead() -> ResponseReturnValue | None:
    """Lead whoever opens the first page of a new graphcrm here, unless they said that they would do it later."""
    first = request.endpoint == "ask.page" and not request.args
    if not first or session.get(_CHOSEN) == _LATER or not _open() or not setup.wants_demo(current_database()):
        return None
    return redirect(url_for("settings.welcome"))


def begin() -> ResponseReturnValue:
    """Go to the first step."""
    return redirect(url_for("settings.step", step=next(iter(STEPS))))


def later() -> ResponseReturnValue:
    """Leave everything as it is: the person at this machine stays the administrator, and is not asked again."""
    session[_CHOSEN] = _LATER
    session.permanent = True
    return redirect(url_for("ask.page"), 303)


def step(step: str) -> ResponseReturnValue:
    """Ask what belongs to a step, and go on to the next one, or back."""
    if not _open() or step not in STEPS:
        return redirect(url_for("ask.page"))
    chosen = _chosen()
    form = STEPS[step](data=chosen)
    names = list(STEPS)
    place = names.index(step)
    left_out = next((each for each in names[:place] if not STEPS[each].asks.issubset(chosen)), None)
    if left_out:
        return redirect(url_for("settings.step", step=left_out))
    if request.method == "POST" and "back" in request.form:
        # What was typed is kept, right or wrong.
        session[_CHOSEN] = chosen | form.kept()
        return redirect(url_for("settings.step", step=names[max(place - 1, 0)]), 303)
    if form.validate_on_submit():
        session[_CHOSEN] = chosen = chosen | form.kept()
        if step != names[-1]:
            return redirect(url_for("settings.step", step=names[place + 1]), 303)
        try:
            return _finish(form, chosen)
        except RuleError as error:
            form.refuse(error)
    return form.answer("settings/welcome.html", step=step, steps=names, place=place, shortest=SHORTEST)


def _open() -> bool:
    """Say whether there is no account yet, and the person at this machine asks."""
    return person() is None and current_viewer().sees_all


def _chosen() -> dict[str, str]:
    kept = session.get(_CHOSEN)
    return dict(kept) if isinstance(kept, dict) else {}


def _finish(form: Step, chosen: dict[str, str]) -> ResponseReturnValue:
    """Make the account and set what was chosen, sign in, and load what there is to begin with.

    Raises:
        RuleError: the account cannot be made like that; nothing was written.
    """
    country = chosen.get("country", "")
    wanted = {
        "organization_name": chosen.get("organization_name", ""),
        "home_country": country,
        "phone_region": country,
        "time_zone": zone_of(country),
        "phone_format": chosen.get("phone_format", ""),
    }

    def make(work: UnitOfWork) -> User:
        preferences.set(work, Scope.site(), wanted)
        return accounts.add(
            work,
            chosen["name"],
            chosen["email"],
            label=chosen["label"],
            roles=["admin"],
            password=form["password"].data,
            verified=True,
        )

    user = write(make)
    sessions.begin(user)
    try:
        _fill(
            accounts.viewer_of(current_database(), user.name), chosen.get("profile", NONE), chosen.get("data") == SAMPLE
        )
    except GraphcrmError as error:
        flash(said(error), "wrong")
    flash(gettext("Welcome, %(name)s. Everything is set up.", name=user.label))
    return redirect(url_for("ask.page"), 303)


def _fill(viewer: Viewer, profile: str, sample: bool) -> None:
    """Install a profile and load its sample data, or without a profile the sample organizations."""
    database = current_database()
    if profile != NONE:
        profiles.install(database, viewer, profiles.read(profile), sample=sample)
    elif sample:
        setup.load_demo(database, viewer)
