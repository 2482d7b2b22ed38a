"""Signing in and up, links that were sent by e-mail, and one's own account."""
