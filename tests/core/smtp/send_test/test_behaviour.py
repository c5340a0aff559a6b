from __future__ import annotations

import socket

from smtpgui.core.smtp.send_test.behaviour import ClientManner, PlatformManner


def test_names() -> None:
    assert PlatformManner().own_name(socket.AF_INET, "192.0.2.1") == "localhost.localdomain"
    assert ClientManner().own_name(socket.AF_INET, "192.0.2.1") == "[192.0.2.1]"
    assert ClientManner().own_name(socket.AF_INET6, "fe80::1%eth0") == "[IPv6:fe80::1]"
