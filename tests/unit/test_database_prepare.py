from __future__ import annotations

from graphcrm.database.prepare import new_password


def test_a_new_password_is_never_taken_for_an_option_of_the_tool_that_sets_it() -> None:
    passwords = {new_password() for _ in range(500)}

    assert len(passwords) == 500
    assert all(password.isalnum() and len(password) >= 32 for password in passwords)
