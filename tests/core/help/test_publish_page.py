"""The page beside the records: only what there is to do, at the company that runs the DNS."""

from __future__ import annotations

from smtpgui.core.findings import Finding, Record
from smtpgui.core.help.publish_page import publish_page

HOST = Finding("dns_host.found", {"zone": "a.test", "id": "ovh", "host": "OVHcloud", "url": "", "servers": ()})
GOOD = Finding("mx.found", {"name": "a.test", "hosts": ("m.a.test",)})
RECORD = Record("a.test", "TXT", "v=spf1 mx ~all")


def test_nothing_to_publish():
    page = publish_page([GOOD, HOST])
    assert (page.title, page.steps, page.links) == ("Nothing to publish", (), ())
    assert "OVHcloud" in page.intro
    assert publish_page([GOOD]).title == "Nothing to publish"


def test_before_there_is_a_result():
    assert publish_page([]).title == "Publish the records"


def test_a_record_to_publish():
    page = publish_page([HOST, Finding("spf.missing", {"name": "a.test"}, record=RECORD)])
    assert page.title == "Publish at OVHcloud"
    assert any("SPF" in step for step in page.steps)
    assert page.links


def test_something_to_do_that_is_no_record():
    page = publish_page([HOST, Finding("dkim.key_revoked", {"name": "x._domainkey.a.test", "selector": "x"})])
    assert page.title == "Publish at OVHcloud"
    assert "Do there what stands on the cards beside this." in page.steps
