from __future__ import annotations

from dataclasses import replace

from smtpgui.core.settings.autocorrect import REWRITES, clean
from smtpgui.core.settings.model import SmtpSettings
from tests.support.tables import every


@every(
    "typed, kept, said",
    [
        ("  a@b.example ", "a@b.example", []),
        ("Mon Journal <a@b.example>", "a@b.example", ["address.cleaned"]),
        ("“Mon Journal” < a@b.example >", "a@b.example", ["address.cleaned"]),
        ("mailto:a@b.example?subject=x", "a@b.example", ["address.cleaned"]),
        ("\u200ba@b.example", "a@b.example", []),
        ("a@b.example, c@d.example", "a@b.example, c@d.example", []),
        ("a@b> SIZE=1 <c", "a@b> SIZE=1 <c", []),
    ],
)
@every("field", ["sender_address", "reply_to_address"])
def test_an_address_is_taken_out_of_what_surrounds_it(field, typed, kept, said):
    cleaned = clean(replace(SmtpSettings(), **{field: typed}), "", field)
    assert getattr(cleaned.settings, field) == kept
    assert [finding.code for finding in cleaned.findings] == said
    assert all(finding.setting == field for finding in cleaned.findings)


@every("typed, server, port, said")
def test_a_port_inside_the_server_moves_to_its_own_field(typed, server, port, said):
    cleaned = clean(SmtpSettings(server=typed), "", "server")
    assert (cleaned.settings.server, cleaned.settings.port) == (server, port)
    assert [finding.code for finding in cleaned.findings] == said


def test_spaces_and_names_around_a_username_are_not_part_of_it():
    cleaned = clean(SmtpSettings(username=" bob "), "", "username")
    assert cleaned.settings.username == "bob"
    assert [finding.code for finding in cleaned.findings] == ["username.trimmed"]
    assert clean(SmtpSettings(username="bob"), "", "username").findings == ()
    assert clean(SmtpSettings(username="  "), "", "username").findings == ()
    cleaned = clean(SmtpSettings(username="Marie <m@b.example>"), "", "username")
    assert cleaned.settings.username == "m@b.example"
    assert [finding.code for finding in cleaned.findings] == ["address.cleaned"]
    assert clean(SmtpSettings(username="FIRMA\\marie"), "", "username").findings == ()


@every("typed, server, kept, said")
def test_only_what_looks_like_an_app_password_loses_its_spaces(typed, server, kept, said):
    cleaned = clean(SmtpSettings(server=server), typed, "password")
    assert cleaned.password == kept
    assert [finding.code for finding in cleaned.findings] == said


@every("rewrite, password, kept")
def test_the_buttons_beside_a_password_do_what_they_say(rewrite, password, kept):
    assert REWRITES[rewrite](password) == kept


def test_other_fields_are_left_alone():
    settings = SmtpSettings(port="５８７")
    assert clean(settings, "x", "port") == (settings, "x", ())
