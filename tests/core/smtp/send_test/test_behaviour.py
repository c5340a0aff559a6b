from __future__ import annotations

import socket

from smtpgui.core.smtp.send_test.behaviour import Behaviour, ClientBehaviour


def test_names() -> None:
    assert Behaviour().own_name(socket.AF_INET, "192.0.2.1") == "localhost.localdomain"
    assert ClientBehaviour().own_name(socket.AF_INET, "192.0.2.1") == "[192.0.2.1]"
    assert ClientBehaviour().own_name(socket.AF_INET6, "fe80::1%eth0") == "[IPv6:fe80::1]"
