from __future__ import annotations

import socket
import threading

from graphcrm import config
from graphcrm.database.prepare import choose_port, new_password


def test_a_new_password_is_never_taken_for_an_option_of_the_tool_that_sets_it() -> None:
    passwords = {new_password() for _ in range(500)}

    assert len(passwords) == 500
    assert all(password.isalnum() and len(password) >= 32 for password in passwords)


def test_the_port_of_the_last_server_is_waited_for_while_that_ends() -> None:
    with socket.socket() as last:
        last.bind(("127.0.0.1", 0))
        last.listen()
        port = last.getsockname()[1]
        closing = threading.Timer(0.3, last.close)
        closing.start()

        assert choose_port(config.load({}), port) == port
        closing.join()
