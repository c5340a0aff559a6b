"""What gives way in a narrow window, and what does not."""

from __future__ import annotations

from PySide6.QtGui import QAccessible

from tests.gui.screens import choose


def beside(desk) -> bool:
    """Whether server and port share a line."""
    server, port = desk.find("server"), desk.find("port")
    return bool(
        server.mapTo(desk.panes, server.rect().topLeft()).y() == port.mapTo(desk.panes, port.rect().topLeft()).y()
    )


def test_the_port_goes_below_the_server_where_both_would_be_too_narrow(demo, world):
    choose(demo.app, world, demo.until, "certificate_other_name")
    demo.app.window.resize(1240, 812)
    demo.until(lambda: beside(demo))
    demo.app.window.resize(960, 640)
    demo.panes.show_panel()
    demo.until(lambda: not beside(demo))
    server = demo.find("server")
    demo.until(lambda: server.fontMetrics().horizontalAdvance(server.text()) < server.width() - 24)
    row = demo.panes.form.rows["server"]
    demo.until(lambda: row.height() == row.sizeHint().height())
    demo.panes.toggle_panel()
    demo.until(lambda: beside(demo))
    demo.until(lambda: row.height() == row.sizeHint().height())


def test_the_chip_leaves_its_place_to_the_name(demo, world):
    choose(demo.app, world, demo.until, "gmail_password_refused")
    header = demo.panes.header
    demo.app.window.resize(960, 640)
    demo.panes.show_panel()
    demo.until(lambda: header.chip.y() > header.name.y() + header.name.height() // 2)
    assert header.name.width() > 240
    assert QAccessible.queryAccessibleInterface(header.apply).text(QAccessible.Text.Name) == "Apply to platform…"
    demo.app.window.resize(1300, 812)
    demo.until(lambda: header.chip.x() > header.name.x() + header.name.width() - 1)


def test_after_a_test_that_passed_apply_is_the_primary_button(demo, world):
    choose(demo.app, world, demo.until, "all_well")
    apply = demo.find("apply")
    assert apply.property("role") != "primary"
    demo.send_test()
    demo.until(lambda: apply.property("role") == "primary")
    demo.type_into("username", "somebody")
    assert apply.property("role") != "primary"
    assert demo.find("save").property("role") == "primary"
