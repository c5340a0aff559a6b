"""Every screen of the window, brought up over the sandbox: for the tests that look at them and the screenshots."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding
from smtpgui.gui.widgets.buttons import Fold
from tests.gui.platform_screens import PLATFORM_SCREENS

Until = Callable[[Callable[[], object]], object]
Screen = Callable[[Any, Any, Until], object]


def choose(app: Any, world: Any, until: Until, scenario: str) -> None:
    """Show the configuration of a scenario."""
    wanted = world.scenario(scenario)
    identity = next(s.id for s in app.session.summaries if s.sender_address == wanted.settings.sender_address)
    app.session.select(identity)
    until(lambda: app.session.current and app.session.current.saved.id == identity)
    until(lambda: app.session.current.password_stored)


def _test(scenario: str) -> Screen:
    def bring(app: Any, world: Any, until: Until) -> None:
        choose(app, world, until, scenario)
        app.program.actions.test()
        until(lambda: not app.program.tester.running)

    return bring


def _dns(scenario: str) -> Screen:
    def bring(app: Any, world: Any, until: Until) -> None:
        choose(app, world, until, scenario)
        app.program.panes.tabs.setCurrentIndex(1)
        until(lambda: app.program.dns.tab.check.isEnabled() and app.program.dns.tab.summary)

    return bring


def _dns_tree(app: Any, world: Any, until: Until) -> None:
    _dns("all_well")(app, world, until)
    tab = app.program.dns.tab
    for fold in tab.cards["spf"].findChildren(Fold):
        fold.setChecked(True)


def _dns_others(app: Any, world: Any, until: Until) -> None:
    _dns("all_well")(app, world, until)
    tab = app.program.dns.tab
    tab.fold.setChecked(True)
    tab.verticalScrollBar().setValue(tab.verticalScrollBar().maximum())


def _first(app: Any, world: Any, until: Until) -> None:
    app.session.new()
    app.program.panes.first.go.click()  # with its message


def _settings(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")


def _no_password(app: Any, world: Any, until: Until) -> None:
    app.session.begin("gazette@outlook.com")
    until(lambda: app.program.panes.form.editors["server"].value())
    app.program.panes.form.focus("username")
    app.program.panes.show_panel()


def _advanced(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.panes.form.replace("starttls_auto", "false")
    app.program.panes.form.advanced.setChecked(True)


def _errors(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "gmail_password_refused")
    form = app.program.panes.form
    for name, text in (
        ("sender_address", "contact.monjournal.fr"),
        ("reply_to_address", "noreply@monjournal.fr"),
        ("server", "https://mail.google.com/"),
        ("port", "70000"),
        ("password", "Sommer2026"),
    ):
        form.replace(name, text)
    app.program.actions.test()


def _idle(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.panes.show_panel()
    app.program.panes.panel.show_test()


def _running(app: Any, world: Any, until: Until) -> None:
    """A test that waits; it is cancelled when another configuration is shown."""
    choose(app, world, until, "server_silent")
    app.program.actions.test()
    until(lambda: any(stage.state == "running" for stage in app.program.panes.panel.test.stages.views))


def _cancelled(app: Any, world: Any, until: Until) -> None:
    _running(app, world, until)
    app.program.actions.cancel()


def _arrived(*, inbox: bool) -> Screen:
    def bring(app: Any, world: Any, until: Until) -> None:
        _test("all_well")(app, world, until)
        app.program.panes.panel.test.show_arrived(inbox=inbox)

    return bring


def _details(app: Any, world: Any, until: Until) -> None:
    _test("wrong_username")(app, world, until)
    panel = app.program.panes.panel.test
    until(panel.details.isVisible)
    panel.details.setChecked(True)


def _as_client(app: Any, world: Any, until: Until) -> None:
    _test("method_not_offered")(app, world, until)
    app.program.actions.test_as_client()
    until(lambda: not app.program.tester.running)


def _history(app: Any, world: Any, until: Until) -> None:
    _test("gmail_password_refused")(app, world, until)
    identity = app.session.current.saved.id
    until(lambda: app.session.workspace.runs(identity))
    app.program.panes.tabs.setCurrentIndex(2)


def _no_history(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "daily_limit")
    app.program.panes.tabs.setCurrentIndex(2)


def _message(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.reader.read(RECEIVED)
    until(lambda: not app.program.reader.running)


def _ask_message(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.actions.read_message()


def _mailbox(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.actions.look_in_mailbox()


def _report(*, support: bool) -> Screen:
    def bring(app: Any, world: Any, until: Until) -> None:
        _test("gmail_password_refused")(app, world, until)
        actions = app.program.actions
        (actions.contact_support if support else actions.show_report)()

    return bring


def _help(page: str) -> Screen:
    def bring(app: Any, world: Any, until: Until) -> None:
        choose(app, world, until, "all_well")
        app.program.panes.form.focus("authentication")
        app.program.actions.show_help(page)

    return bring


def _close_question(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.panes.form.replace("username", "somebody")
    app.program.closing._ask_about_changes(app.window)


def _command(name: str) -> Screen:
    def bring(app: Any, world: Any, until: Until) -> None:
        choose(app, world, until, "all_well")
        app.program.menus.actions[name].trigger()

    return bring


def _trouble(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    finding = Finding("store.disk_full", {"path": "/home/admin/.local/share/smtpgui/smtpgui.sqlite"})
    assert explain(finding).title
    app.program.errors.show(finding)


RECEIVED = b"""\
Return-Path: <bounces@mailer.example>
Received: by 2002:a05:6e04:1a2b with SMTP id a1; Sun, 22 Nov 2026 13:02:31 +0000
Received: from out7.mailer.example (out7.mailer.example. [198.51.100.7])
 by mx.google.com with ESMTPS id b2; Sun, 22 Nov 2026 13:02:30 +0000
Authentication-Results: mx.google.com; spf=pass smtp.mailfrom=bounces@mailer.example; dkim=none;
 dmarc=fail header.from=monjournal.fr
Received: from app1 (unknown [10.0.4.7]) by out7.mailer.example with ESMTPSA id c3; Sun, 22 Nov 2026 13:02:12 +0000
Authentication-Results: trust.me.example; dmarc=pass header.from=monjournal.fr
From: "news@monjournal.fr" <contact@monjournal.fr>
To: reader@gmail.com
Subject: =?utf-8?q?Une_r=C3=A9ponse_=C3=A0_votre_d=C3=A9bat?=
Date: Sun, 22 Nov 2026 13:02:11 +0000
Message-ID: <4f1a@app1.mail>
X-Smtpgui-Test: 4f1a2b3c

Someone replied to you.
"""
"""A message as somebody received it, with a line that a stranger put in."""


def _audit(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.menus.actions["audit"].trigger()
    auditor = app.program.actions.auditor
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "domains.csv"
        domains = {s.settings.sender_domain for s in world.scenarios} - {
            "loubli.example"
        }  # whose servers are silent
        path.write_text("\n".join(["domain", *sorted(domains), "no name"]))
        auditor.run(path)
        until(lambda: not auditor.running)


SCREENS: dict[str, Screen] = {
    "first": _first,
    "settings": _settings,
    "no_password": _no_password,
    "advanced": _advanced,
    "errors": _errors,
    "test_idle": _idle,
    "test_running": _running,
    "test_cancelled": _cancelled,
    "test_passed": _test("all_well"),
    "test_arrived": _arrived(inbox=True),
    "test_missing": _arrived(inbox=False),
    "test_failed": _test("gmail_password_refused"),
    "test_certificate": _test("certificate_other_name"),
    "test_no_starttls": _test("starttls_missing"),
    "test_method": _test("method_not_offered"),
    "test_as_client": _as_client,
    "test_details": _details,
    "dns_good": _dns("all_well"),
    "dns_spf": _dns("spf_without_provider"),
    "dns_dmarc": _dns("dmarc_missing"),
    "dns_dkim": _dns("dkim_revoked"),
    "dns_refused": _dns("dmarc_not_aligned"),
    "dns_tree": _dns_tree,
    "dns_others": _dns_others,
    "audit": _audit,
    "history": _history,
    "history_empty": _no_history,
    "message": _message,
    "message_ask": _ask_message,
    "mailbox": _mailbox,
    "report": _report(support=False),
    "report_copied": _command("report"),
    "support": _report(support=True),
    "help_google": _help("google"),
    "help_microsoft": _help("microsoft"),
    "help_ovh": _help("ovh"),
    "help_instead": _help("instead"),
    "help_other": _help("other"),
    "closing": _close_question,
    "rename": _command("rename"),
    "about": _command("about"),
    "log": _command("log"),
    "trouble": _trouble,
    **PLATFORM_SCREENS,
}
"""Each screen by its name."""
