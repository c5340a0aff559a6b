"""Every screen of the window, brought up over the sandbox: for the tests that look at them and the screenshots."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

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


def _then(*acts: Callable[[Any], object], scenario: str = "all_well") -> Screen:
    """The screen of a scenario's configuration after `acts` of the program."""

    def bring(app: Any, world: Any, until: Until) -> None:
        choose(app, world, until, scenario)
        for act in acts:
            act(app.program)

    return bring


def _command(name: str) -> Screen:
    return _then(lambda program: program.menus.actions[name].trigger())


def _help(page: str) -> Screen:
    return _then(lambda p: p.panes.form.focus("authentication"), lambda p: p.actions.show_help(page))


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


def _no_password(app: Any, world: Any, until: Until) -> None:
    app.session.begin("gazette@outlook.com")
    until(lambda: app.program.panes.form.editors["server"].value())
    app.program.panes.form.focus("username")
    app.program.panes.show_panel()


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


def _running(app: Any, world: Any, until: Until) -> None:
    """A test that waits; it is cancelled when another configuration is shown."""
    choose(app, world, until, "server_silent")
    app.program.actions.test()
    until(lambda: any(stage.state == "running" for stage in app.program.panes.panel.test.stages.views))


def _cancelled(app: Any, world: Any, until: Until) -> None:
    _running(app, world, until)
    app.program.actions.cancel()


def _arrived(app: Any, world: Any, until: Until, *, inbox: bool) -> None:
    _test("all_well")(app, world, until)
    app.program.panes.panel.test.show_arrived(inbox=inbox)


def _details(app: Any, world: Any, until: Until) -> None:
    _test("wrong_username")(app, world, until)
    panel = app.program.panes.panel.test
    until(panel.details.isVisible)
    panel.details.setChecked(True)


def _as_client(app: Any, world: Any, until: Until) -> None:
    _test("method_not_offered")(app, world, until)
    app.program.actions.test(as_client=True)
    until(lambda: not app.program.tester.running)


def _history(app: Any, world: Any, until: Until) -> None:
    _test("gmail_password_refused")(app, world, until)
    identity = app.session.current.saved.id
    until(lambda: app.session.workspace.runs(identity))
    app.program.panes.tabs.setCurrentIndex(2)


def _message(app: Any, world: Any, until: Until) -> None:
    choose(app, world, until, "all_well")
    app.program.reader.read(RECEIVED)
    until(lambda: not app.program.reader.running)


def _report(app: Any, world: Any, until: Until, *, command: str) -> None:
    _test("gmail_password_refused")(app, world, until)
    app.program.menus.actions[command].trigger()


RECEIVED = Path(__file__).with_name("received.eml").read_bytes()
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


FULL = Finding("store.disk_full", {"path": "/home/admin/.local/share/smtpgui/smtpgui.sqlite"})

SCREENS: dict[str, Screen] = {
    "first": _first,
    "settings": _then(),
    "no_password": _no_password,
    "advanced": _then(
        lambda p: p.panes.form.replace("starttls_auto", "false"), lambda p: p.panes.form.advanced.setChecked(True)
    ),
    "errors": _errors,
    "test_idle": _then(lambda p: p.panes.show_test()),
    "test_running": _running,
    "test_cancelled": _cancelled,
    "test_passed": _test("all_well"),
    "test_arrived": partial(_arrived, inbox=True),
    "test_missing": partial(_arrived, inbox=False),
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
    "history_empty": _then(lambda p: p.panes.tabs.setCurrentIndex(2), scenario="daily_limit"),
    "message": _message,
    "message_ask": _command("open_message"),
    "mailbox": _command("mailbox"),
    "report": partial(_report, command="save_report"),
    "report_copied": _command("report"),
    "support": partial(_report, command="support"),
    "help_google": _help("google"),
    "help_microsoft": _help("microsoft"),
    "help_ovh": _help("ovh"),
    "help_instead": _help("instead"),
    "help_other": _help("other"),
    "closing": _then(
        lambda p: p.panes.form.replace("username", "somebody"),
        lambda p: p.close_handler._ask_about_changes(p.window),
    ),
    "rename": _command("rename"),
    "about": _command("about"),
    "log": _command("log"),
    "trouble": _then(lambda p: p.errors.show(FULL)),
    **PLATFORM_SCREENS,
}
"""Each screen by its name."""
