"""Send test in the window, against the sandbox's servers: the stages, the words, the buttons."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

from smtpgui.core.findings import Finding, Step, Trouble
from smtpgui.core.stores.interface import Configuration
from smtpgui.gui.send_test.panel import TestPanel
from smtpgui.gui.send_test.stages_view import StageState
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.labels import Label
from tests.gui.conftest import GOOD


def states(desk):
    return [stage.state.value for stage in desk.panes.panel.test.stages.views]


def choose(desk, world, scenario):
    desk.show(world.scenario(scenario).name)
    desk.until(lambda: desk.session.current.password_stored)


def press(desk, *texts):
    """Press the first button of the explanations on the stages that says one of `texts`."""

    def found():
        shown = [button for button in desk.panes.panel.test.stages.findChildren(Button) if button.isVisible()]
        return [button for button in shown if any(text in button.text() for text in texts)]

    desk.until(found)
    found()[0].click()


def hang(demo, world):
    """Begin a test that waits for a silent server."""
    choose(demo, world, "server_silent")
    demo.click("send_test")
    demo.until(lambda: "running" in states(demo))


@pytest.fixture
def panel(qtbot):
    """A panel without a window around it."""
    panel = TestPanel()
    qtbot.addWidget(panel)
    return panel


def test_a_good_test_passes_all_stages_and_asks_whether_it_arrived_or_leads_to_dns_health(demo, world):
    choose(demo, world, "all_well")
    world.forget()
    demo.send_test()
    panel = demo.panes.panel.test
    assert states(demo) == ["ok"] * 6
    assert panel.title() == "The server accepted the test"
    recipient = world.scenario("all_well").recipient
    assert panel._subtitle.text() == f"To {recipient}"
    assert [message.recipients for message in world.messages] == [(recipient,)]
    assert all(stage._time.text().endswith("s") for stage in panel.stages.views)
    assert demo.panes.header.chip.text.text() == "Test passed"
    demo.until(lambda: ("Test passed") in [e.state for e in demo.panes.list.entries()])
    demo.click("arrived")
    assert panel._after.itemAt(0).widget().title.text() == "Your sending works."
    assert world.unprotected_sign_ins == ()
    demo.send_test()
    demo.click("missing")
    panel._after.itemAt(0).widget().findChild(Button).click()
    assert demo.panes.tabs.currentIndex() == 1


def test_gmails_refusal_is_explained_marked_at_the_field_helped_and_shown_in_a_redacted_dialogue(demo, world):
    demo.try_scenario(world, "gmail_password_refused")
    demo.click("details")
    text = demo.find("test_ladder").transcript.toPlainText()
    assert "EHLO localhost.localdomain" in text
    assert "535" in text
    assert world.scenario("gmail_password_refused").password not in text
    demo.click("copy_report")
    report = QGuiApplication.clipboard().text()
    assert "535" in report
    assert world.scenario("gmail_password_refused").password not in report
    assert states(demo) == ["ok", "ok", "ok", "error", "skipped", "skipped"]
    assert demo.panes.panel.test.title() == "Stopped at step 4 of 6"
    assert "Google did not accept" in demo.message("password")
    assert demo.find("password").property("state") == "error"
    press(demo, "Show me how")
    assert demo.panes.panel.tabs.currentWidget() is demo.panes.panel.help
    assert demo.panes.panel.help.page == "google"
    demo.type_into("password", "x")
    assert "Google did not accept" not in demo.message("password"), "a refusal goes when the field is edited"
    assert demo.panes.header.chip.text.text() == "Changed since the last test"


def test_a_fix_button_changes_the_form_the_next_test_passes_and_history_tells_the_change(demo, world):
    demo.try_scenario(world, "wrong_encryption")
    before = demo.find("port").text()
    press(demo, "587", "465")
    assert demo.find("port").text() != before
    demo.click("panel_send")  # the stored password belongs to the former port: it is asked for again
    assert demo.message("password") == "Enter the SMTP password"
    demo.type_into("password", world.scenario("wrong_encryption").password)
    demo.click("panel_send")
    demo.until(lambda: not demo.app.program.tester.running)
    assert states(demo) == ["ok"] * 6
    demo.click("save")
    demo.until(lambda: not demo.session.current.dirty)
    identity = demo.session.current.saved.id
    demo.until(lambda: len(demo.session.workspace.runs(identity)) == 2)
    demo.panes.tabs.setCurrentIndex(2)
    demo.until(
        lambda: any("SMTP port 465 → 587" in text.text() for text in demo.app.program.history.findChildren(Label))
    )
    assert threading.active_count() < 30


def test_trying_as_a_mail_client_tells_the_way_from_the_server(demo, world):
    panel = demo.try_scenario(world, "method_not_offered")
    assert panel.title() == "Stopped at step 4 of 6"
    state = demo.panes.header.chip.text.text()
    press(demo, "Try as a mail client")
    demo.until(lambda: not demo.app.program.tester.running)
    assert panel.title() == "A mail client can send here"
    assert panel._subtitle.text().endswith(", as a mail client would send")

    def told(words: str) -> bool:
        return any(words in text.text() for text in panel.stages.findChildren(Label) if text.isVisible())

    demo.until(lambda: told("The platform would fail here: it signs in with Login"))
    assert demo.app.window.findChild(Button, "arrived") is None, "it says nothing about the platform"
    assert demo.panes.header.chip.text.text() == state, "a mail client's success is not the platform's"
    press(demo, "Use Plain")
    assert demo.panes.form.editors["authentication"].value() == "plain"
    demo.send_test()
    assert panel.title() == "The server accepted the test"
    assert panel._subtitle.text() == f"To {world.scenario('method_not_offered').recipient}"


def test_faults_stop_the_test_and_link_to_their_fields_and_the_recipient_is_the_sender(open_desk, world):
    desk = open_desk(Configuration("Mon Journal", GOOD), network=world.network)
    desk.type_into("sender_address", "contact.monjournal.fr")
    desk.type_into("server", "https://mail.google.com/")
    desk.click("send_test")
    box = desk.panes.panel.test._problems
    assert "3 things to fix before the test" in [b.text() for b in box.findChildren(Label)]
    links = [b.text() for b in box.findChildren(Button)]
    assert links == ["Sender address", "SMTP server", "SMTP password"]
    assert desk.focused() == "sender_address"
    assert desk.message("password") == "Enter the SMTP password"
    box.findChildren(Button)[2].click()
    assert desk.focused() == "password"
    desk.session.discard()
    desk.type_into("password", "secret")
    desk.panes.show_test()
    desk.activate()
    desk.enter("recipient", "Marie Dupont <marie@lecteurs.example>")
    assert desk.find("recipient").text() == "marie@lecteurs.example", "taken out of what was pasted"
    desk.type_into("recipient", "nobody")
    desk.click("send_test")
    assert desk.panes.panel.test.recipient._message.text.text().startswith("Add the missing @")
    assert desk.focused() == "recipient"
    desk.find("recipient").clear()
    desk.send_test()
    assert desk.panes.panel.test._subtitle.text() == "To contact@monjournal.example"


def test_while_a_test_hangs_the_window_lives_and_cancel_another_configuration_or_closing_ends_it(demo, world):
    hang(demo, world)
    beats: list[bool] = []
    heart = QTimer()
    heart.timeout.connect(lambda: beats.append(demo.app.program.tester.running))
    heart.start(0)
    demo.until(lambda: len(beats) > 120)
    heart.stop()
    assert all(beats)
    assert "running" in states(demo)
    demo.click("cancel")
    assert not demo.app.program.tester.running
    assert demo.panes.panel.test.title().startswith("Test cancelled at step")
    assert "running" not in states(demo)
    assert demo.find("panel_send").isVisible()
    demo.app.program.menus.actions["test"].trigger()
    demo.until(lambda: "running" in states(demo))
    demo.app.program.menus.actions["cancel"].trigger()
    assert demo.panes.panel.test.title().startswith("Test cancelled")
    hang(demo, world)
    demo.show(world.scenario("all_well").name)
    assert not demo.app.program.tester.running
    assert demo.panes.panel.test.title() == "Send a test"
    hang(demo, world)
    demo.app.window.close()
    assert demo.app.window.isVisible()
    demo.find("close_test").reject()
    assert demo.app.program.tester.running
    demo.app.window.close()
    demo.bot.mouseClick(demo.find("close_test").findChild(Button, "answer_0"), Qt.MouseButton.LeftButton)
    demo.until(lambda: not demo.app.window.isVisible())


def test_a_keyring_that_refuses_is_told_and_nothing_is_sent(demo, world, monkeypatch):
    choose(demo, world, "all_well")
    world.forget()

    def locked(*_args):
        raise Trouble(Finding("keyring.locked", {"keyring": "Login"}))

    monkeypatch.setattr(demo.passwords, "get", locked)
    demo.send_test()
    demo.until(lambda: demo.app.window.findChild(type(demo.find("trouble")), "trouble"))
    assert world.messages == ()


def test_a_slow_server_an_unknown_end_and_a_cancel_during_the_handover_are_said(panel):
    panel.start("a@b.example")
    panel.show_step(Step("greeting"))
    for _ in range(5):
        panel._tick()
    assert panel._subtitle.text() == "Still waiting for the server (5 s)."
    panel.start("a@b.example")
    panel.show_step(Step("data"))
    panel.show_step(Step("data", (Finding("data.unknown_whether_accepted"),), 0.5))
    panel.finish()
    assert panel.title() == "Nobody knows whether it was accepted"
    assert panel.stages.views[-1].state is StageState.WARNING
    for step, maybe in (("rcpt_to", False), ("data", True)):
        panel.start("a@b.example")
        panel.show_step(Step(step))
        panel.finish(cancelled=True)
        assert ("may have been sent" in panel._subtitle.text()) == maybe, step


def test_each_scenario_ends_on_an_explained_stage_and_no_password_goes_unencrypted(demo, world):
    wrong = []
    scenarios = ("server_not_found", "certificate_expired", "wrong_sender", "greylisted", "hung_up")
    for scenario in (*scenarios, "outlook_no_passwords", "starttls_missing"):
        demo.try_scenario(world, scenario)
        texts = [text.text() for text in demo.panes.panel.test.stages.findChildren(Label)]
        if not {"error", "warning"} & set(states(demo)) or any("no words for" in text for text in texts):
            wrong.append(scenario)
    assert wrong == []
    assert states(demo)[2] == "error"
    assert world.unprotected_sign_ins == ()


def test_beside_a_port_that_works_no_other_is_offered(panel):
    ports = {"port": "587", "other_port": "465", "port_to_try": "465"}
    failed = Finding("connect.timeout", {"server": "mail.test", **ports})
    found = Finding("probe.encrypted_port", {"server": "mail.test", "found_port": "465"}, "port")
    panel.start("reader@example.net", as_client=False)
    panel.show_step(Step("connect", (failed, found), 1.0))
    texts = [button.text() for button in panel.stages.findChildren(Button) if "465" in button.text()]
    assert texts == ["Use 465"]


def test_what_a_fix_button_changed_can_be_taken_back(demo, world):
    demo.try_scenario(world, "method_not_offered")
    press(demo, "Use Plain")
    editor, toast = demo.panes.form.editors["authentication"], demo.panes.toast
    assert editor.value() == "plain"
    assert toast.text.text() == "Authentication method changed. Test again to see whether it works."
    assert demo.find("panel_send").text() == "Test again"
    toast.button.click()
    assert editor.value() == "login"
    assert not demo.session.current.dirty
    press(demo, "Use Plain")
    undo = demo.session.undo  # it leads back in this configuration only
    demo.show(world.scenario("all_well").name)
    undo()
    assert editor.value() == demo.session.current.settings.authentication == "login"
    demo.show(world.scenario("method_not_offered").name)
    assert editor.value() == "plain"
