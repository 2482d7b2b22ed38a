"""Preferences of oneself, the site and folders, the first run, and help."""
