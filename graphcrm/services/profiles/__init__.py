"""Profiles: a configuration in one YAML file, to be installed, exported and asked; see docs/profiles.md."""

from __future__ import annotations

from graphcrm.services.profiles.export import export
from graphcrm.services.profiles.install import Item, Report, install
from graphcrm.services.profiles.profile import Profile, Question, Sample
from graphcrm.services.profiles.questions import Asked, ask_all
from graphcrm.services.profiles.read import read, shipped

__all__ = [
    "Asked",
    "Item",
    "Profile",
    "Question",
    "Report",
    "Sample",
    "ask_all",
    "export",
    "install",
    "read",
    "shipped",
]
