"""Every preset's platform passes the shared tests; and what goes over the wire."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.platforms.apply import ApplyRequest
from smtpgui.core.platforms.interface import KEEP, PasswordChange
from smtpgui.core.platforms.preset_files import preset_named, shipped
from tests.core.platforms.conftest import opened
from tests.core.platforms.platform_tests import (
    NEW_PASSWORD,
    STORED,
    STORED_PASSWORD,
    WANTED,
    PlatformTests,
    Stage,
    run,
)  # fmt: skip
from tests.core.platforms.presets import FOREIGN, preset_of
from tests.servers.platform_script import KEY, PASSWORD, SECRET, TOKEN


class TestShared(PlatformTests):
    @pytest.fixture(params=[*(preset.id for preset in shipped()), *FOREIGN])
    def stage(self, request, begin):
        row = FOREIGN.get(request.param)
        server = begin(preset_of(row) if row else preset_named(request.param))
        return Stage(opened(server), lambda: server.password, lambda application: opened(server, application))


def test_only_changes_are_sent_flat(server, platform):
    run(platform, ApplyRequest(replace(STORED, port=465), NEW_PASSWORD))
    assert server.writes == [{"port": 465, "password": NEW_PASSWORD}]
    kind, headers, _body = server.requests[2]
    assert (kind, headers["if-match"], headers["content-type"]) == ("WRITE", '"1"', "application/json")
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert server.kinds == ["TOKEN", "GET", "WRITE", "GET"]
    token = server.requests[0]
    assert token[2] == {"grant_type": ["client_credentials"], "client_id": [KEY], "client_secret": [SECRET]}


def test_an_empty_username_is_null_and_its_password_goes(server, platform):
    run(platform, ApplyRequest(replace(STORED, username="")))
    assert server.writes == [{"user_name": None, "password": None}]
    assert server.password == ""


def test_other_shapes_on_the_wire(begin):
    server = begin(preset_of(FOREIGN["realm"]))
    run(opened(server), ApplyRequest(replace(WANTED, reply_to_address=""), NEW_PASSWORD))
    assert server.writes == [
        {
            "smtpServer": {
                "host": "smtp.new.example", "port": "465", "from": "news@example.org", "replyTo": "",
                "user": "news@example.org", "auth": "true", "ssl": "true", "starttls": "true", "password": NEW_PASSWORD,
            }
        }
    ]  # fmt: skip
    assert server.requests[0][2] == {
        "grant_type": ["password"], "client_id": ["admin-cli"], "username": [KEY], "password": [SECRET]
    }  # fmt: skip
    group = begin(preset_of(FOREIGN["group"]))
    plain = replace(WANTED, starttls_auto=False, port=25, authentication="cram_md5")
    run(opened(group), ApplyRequest(plain, NEW_PASSWORD))
    assert group.writes[0]["group"]["smtp_ssl_mode"] == 0
    assert group.writes[0]["group"]["smtp_auth"] == "CRAM-MD5"
    headers = group.requests[-1][1]
    assert (headers["api-key"], headers["api-username"], "authorization" in headers) == (SECRET, KEY, False)
    provider = begin(preset_of(FOREIGN["provider"]))
    run(opened(provider), ApplyRequest(replace(WANTED, enabled=False), NEW_PASSWORD))
    assert provider.writes[0] == {
        "host": "smtp.new.example:465", "senderAddress": "news@example.org", "tls": "implicit",
        "replyToAddress": "reply@example.org", "state": "SMTP_CONFIG_INACTIVE", "description": "set by smtpgui",
        "credentials": {"smtp_user": "news@example.org", "smtp_pass": NEW_PASSWORD},
    }  # fmt: skip
    assert provider.requests[0][2]["audience"] == "https://api.example/"


def test_a_mask_is_neither_read_nor_pushed(begin):
    server = begin(preset_of(FOREIGN["config"]))
    server.mask = "********************************"
    platform = opened(server)
    assert "*" not in repr(platform.read())
    run(platform, ApplyRequest(replace(STORED, reply_to_address="r@example.org"), STORED_PASSWORD))
    assert server.writes == [{"EmailSettings": {"ReplyToAddress": "r@example.org"}}]


def test_over_tls_to_a_verified_host(begin, reference, certificates):
    server = begin(reference, context=certificates["good"], ca_file=certificates.ca_file)
    assert opened(server).read().settings == STORED
    strange = begin(reference, context=certificates["self_signed"], ca_file=certificates.ca_file)
    assert strange.kinds == []


def test_a_write_as_a_form(begin):
    row = {**FOREIGN["group"], "write": {"method": "PUT", "path": "/groups/{id}.json", "body": "form"}}
    server = begin(preset_of(row))
    platform = opened(server)
    base = platform.read()
    platform.write({"server": "smtp.new.example", "enabled": False}, PasswordChange(PASSWORD), base)
    written = {"smtp_server": "smtp.new.example", "smtp_enabled": "false", "email_password": PASSWORD}
    assert server.writes == [{f"group[{name}]": [value] for name, value in written.items()}]
    assert platform.preview({"enabled": True}, KEEP, base)[-1] == "group%5Bsmtp_enabled%5D=true"
