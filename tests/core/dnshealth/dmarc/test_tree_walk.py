"""The tree walk: which names it asks, which record governs, where the organisation begins."""

from __future__ import annotations

import asyncio

from smtpgui.core.dnshealth.dmarc.tree_walk import Walk, walk, walk_names
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.resolver.client import Resolver
from tests.servers.dns_server import DnsServer
from tests.support.tables import every


def run(zone: str, domain: str) -> Walk:
    with DnsServer(zone) as server:

        async def ask() -> Walk:
            async with Resolver(server.network, Deadline(60)) as resolver:
                return await walk(resolver, domain)

        return asyncio.run(ask())


def test_names():
    assert walk_names("a.mail.example.test") == [
        "a.mail.example.test",
        "mail.example.test",
        "example.test",
        "test",
    ]
    assert walk_names("test") == ["test"]
    eight = "a.b.c.d.e.f.example.test"
    assert walk_names(eight)[:2] == [eight, "b.c.d.e.f.example.test"]
    assert len(walk_names(eight)) == 8
    long = "a.b.c.d.e.f.g.h.i.j.mail.example.test"
    assert walk_names(long)[:3] == [long, "g.h.i.j.mail.example.test", "h.i.j.mail.example.test"]
    assert walk_names(long)[-2:] == ["example.test", "test"]
    assert len(walk_names(long)) == 8


@every(
    "records, domain, governing, organizational",
    [
        # the examples of RFC 9989
        ({"mail.example.com": "", "example.com": ""}, "a.mail.example.com", "example.com", "example.com"),
        ({"mail.example.com": "psd=n", "example.com": ""}, "a.mail.example.com",
         "mail.example.com", "mail.example.com"),
        ({"com": "psd=y"}, "a.mail.example.com", "com", "example.com"),
        ({"example.com": "psd=y"}, "a.mail.example.com", "example.com", "mail.example.com"),
        # its own record governs, wherever the organisation begins
        ({"a.example.com": "", "example.com": ""}, "a.example.com", "a.example.com", "example.com"),
        ({"a.example.com": "psd=n", "example.com": ""}, "a.example.com", "a.example.com", "a.example.com"),
        ({"a.example.com": ""}, "a.example.com", "a.example.com", "a.example.com"),
        ({"example.com": "", "com": "psd=y"}, "example.com", "example.com", "example.com"),
        ({"example.com": "", "com": "psd=y"}, "a.example.com", "example.com", "example.com"),
        ({"com": "psd=y"}, "com", "com", "com"),
        ({"example.com": "psd=y"}, "example.com", "example.com", "example.com"),
        # nothing
        ({}, "a.example.com", "", "a.example.com"),
        # a record between the domain and its organisation does not govern
        ({"mail.example.com": "", "example.com": "", "com": ""}, "a.mail.example.com", "com", "com"),
        # beyond a psd tag nobody looks
        ({"example.com": "psd=n", "com": "psd=y"}, "example.com", "example.com", "example.com"),
        # long names jump
        ({"b.c.d.e.f.g.h.i.example.com": "psd=n", "example.com": ""}, "a.b.c.d.e.f.g.h.i.example.com",
         "example.com", "example.com"),
    ],
)  # fmt: skip
def test_walks(records: dict[str, str], domain: str, governing: str, organizational: str):
    found = run("\n".join(f'_dmarc.{name} TXT "v=DMARC1; p=none; {tag}"' for name, tag in records.items()), domain)
    assert (found.governing, found.organizational_domain) == (governing, organizational)
    assert not found.unknown


def test_several_at_one_name_are_discarded():
    zone = (
        '_dmarc.a.test TXT "v=DMARC1; p=none"\n_dmarc.a.test TXT "v=DMARC1; p=reject"\n_dmarc.a.test TXT "other"'
    )
    assert run(zone, "a.test").governing == ""
    assert run(zone.replace("; p=reject", "x"), "a.test").governing == "a.test"


def test_failures_are_remembered_as_far_as_the_walk_goes():
    zone = '_dmarc.a.test TXT "v=DMARC1; p=none; psd=n"\n_dmarc.b.a.test TXT !servfail\n_dmarc.test TXT !servfail'
    found = run(zone, "b.a.test")
    assert [answer.name for answer in found.unknown] == ["_dmarc.b.a.test"]


def test_a_server_that_only_serves_its_own_zones():
    assert not run("_dmarc.test TXT !refused", "a.test").unknown
    assert run("_dmarc.test TXT !servfail", "a.test").unknown
    assert run("_dmarc.a.test TXT !refused", "b.a.test").unknown
