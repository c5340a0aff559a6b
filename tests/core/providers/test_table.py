"""The providers table: every row holds, everybody is recognised, and a broken file says where."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from smtpgui.core.explain import explain
from smtpgui.core.findings import Trouble
from smtpgui.core.language import in_language
from smtpgui.core.providers import table as module
from smtpgui.core.providers.row import DkimKey, Provider, ReturnPath, alias_fits, extract_texts, read_providers
from smtpgui.core.providers.table import provider, provider_for, provider_of_server, providers
from smtpgui.resources import resource
from tests.support.documented import example
from tests.support.tables import every, rows_of

# Services of one company that share a server name.
FAMILIES = ({"gmail", "gworkspace"}, {"ovh-mx", "ovh-zimbra"})

DOCUMENTED = read_providers(f"[{example('A provider row')}]", "CONTRIBUTING.md")

METHODS = {"login", "plain", "cram_md5", "xoauth2", "oauthbearer", "ntlm", "gssapi"}


def test_the_table_has_every_provider_once() -> None:
    for values in ([row.id for row in providers()], [row.name for row in providers()]):
        assert [value for value in values if values.count(value) > 1] == []


RULES: dict[str, Callable[[Provider], object]] = {
    "how to sign in": lambda row: (
        row.ports and row.sender_rule and row.authentications and set(row.authentications) <= METHODS
    ),
    "a page of help": lambda row: (
        row.help_page in ("google", "microsoft", "ovh", "other", "instead")
        and (row.help_url.startswith("https://") or row.id in ("exchange", "postfix"))
    ),
    # RFC 8314 3.3: 465 is encrypted from the first byte; so is 2465 by custom.
    "security by port": lambda row: all((kind == "implicit") == (port in (465, 2465)) for port, kind in row.ports),
    # The platform is sure to speak STARTTLS; whether it speaks implicit TLS is not known.
    "587 first": lambda row: row.port == 587 or 587 not in dict(row.ports),
    "plain names": lambda row: all(
        re.fullmatch(r"[a-z0-9_*.-]+\.[a-z0-9-]+", name)
        for name in (*row.servers, *row.mx_suffixes, *row.domains, *filter(None, [row.spf_include]))
    ),
    "whole domains": lambda row: not any("*" in name for name in (*row.domains, row.spf_include)),
    "selectors once": lambda row: len({key.selector for key in row.dkim}) == len(row.dkim),
    "usable DKIM": lambda row: all(
        "*" not in key.selector and re.fullmatch(r"[a-z0-9_*.-]+", target)
        for key in row.dkim
        for target in key.targets("monjournal.fr")
    ),
    # `provider` means: an include at the sender domain changes nothing.
    "an envelope of its own": lambda row: (
        row.envelope != "provider" or row.domains or row.sender_rule == "verified_domain"
    ),
    "a return path to send from": lambda row: not row.return_path or row.envelope == "return_path",
    "sentences": lambda row: all(
        text.endswith(".") and "{" not in text and "please" not in text.lower()
        for text in filter(None, (row.limits, row.note))
    ),
}


def test_every_row_can_be_used() -> None:
    assert [
        (row.id, rule) for row in (*providers(), *DOCUMENTED) for rule, holds in RULES.items() if not holds(row)
    ] == []


def test_no_server_is_claimed_by_two_providers() -> None:
    for one, other in combinations(providers(), 2):
        shared = [
            name
            for name in one.servers
            for pattern in other.servers
            if fnmatchcase(name, pattern) or fnmatchcase(pattern, name)
        ]
        assert not shared or {one.id, other.id} in FAMILIES, (one.id, other.id, shared)


def test_no_mail_domain_is_owned_twice() -> None:
    domains = [domain for row in providers() for domain in row.domains]
    assert len(domains) == len(set(domains))


RECOGNISE: dict[str, Callable[[str], Provider | None]] = {
    "address": provider_for,
    "mx": lambda host: provider_for("redaction@monjournal.fr", mx=[host]),
    "server": provider_of_server,
    "include": lambda name: provider_for("a@monjournal.fr", mx=["mail.monjournal.fr"], spf_includes=[name]),
}


def test_everybody_is_recognised_and_strangers_are_not() -> None:
    wrong = []
    with (Path(__file__).parent / "recognised.csv").open(encoding="utf-8", newline="") as stream:
        for case in csv.DictReader(stream):
            found = RECOGNISE[case["by"]](case["value"])
            if (found.id if found else "") != case["provider"]:
                wrong.append((case["by"], case["value"], found and found.id))
    assert wrong == []


@every("server, address, expected")
def test_the_sender_tells_two_services_on_one_server_apart(server: str, address: str, expected: str) -> None:
    found = provider_of_server(server, address)
    assert (found.id if found else "") == expected


def test_the_first_mx_host_decides_and_the_domain_comes_before_it() -> None:
    hosts = ["mail.monjournal.fr", "spool.mail.gandi.net", "aspmx.l.google.com"]
    by_mx = provider_for("contact@monjournal.fr", mx=hosts)
    by_domain = provider_for("anne@orange.fr", mx=hosts)
    assert by_mx is not None
    assert by_mx.id == "gandi"
    assert by_domain is not None
    assert by_domain.id == "orange"


@every("provider_id, expected")
def test_the_username_that_goes_with_an_address(provider_id: str, expected: str) -> None:
    assert provider(provider_id).username_for("anne.martin@monjournal.fr") == expected


@every("provider_id, server, port")
def test_what_to_fill_in(provider_id: str, server: str, port: int) -> None:
    row = provider(provider_id)
    assert (row.server, row.port) == (server, port)


def test_a_row_without_ports_means_587() -> None:
    assert Provider("acme", "Acme").port == 587


def test_an_unknown_id_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Trouble) as caught:
        provider("gmial")
    assert caught.value.finding.code == "provider.unknown_id"
    assert caught.value.finding.facts["known"] == tuple(row.id for row in providers())


def test_dkim_targets_are_old_and_new_ones_hold_the_domain_or_nothing() -> None:
    first = provider("m365").dkim[0]
    assert first.targets("mon.journal.fr") == (
        "selector1-mon-journal-fr._domainkey.*.onmicrosoft.com",
        "selector1-mon-journal-fr._domainkey.*.dkim.mail.microsoft",
    )
    assert alias_fits(
        "selector1-mon-journal-fr._domainkey.journal.onmicrosoft.com.", first.targets("Mon.Journal.fr")
    )
    assert alias_fits(
        "selector1-mon-journal-fr._domainkey.journal.n-v1.dkim.mail.microsoft", first.targets("mon.journal.fr")
    )
    assert not alias_fits(
        "selector2-mon-journal-fr._domainkey.journal.onmicrosoft.com", first.targets("mon.journal.fr")
    )
    assert not alias_fits("selector1-mon-journal-fr._domainkey.journal.onmicrosoft.com", first.targets("autre.fr"))
    assert provider("fastmail").dkim[1].targets("monjournal.fr") == ("fm2.monjournal.fr.dkim.fmhosted.com",)
    key = provider("gworkspace").dkim[0]
    assert (key.selector, key.targets("monjournal.fr")) == ("google", ())
    assert not alias_fits("anything.example", key.targets("monjournal.fr"))


@every("provider_id, words")
def test_dated_and_doubtful_facts_say_so(provider_id: str, words: str) -> None:
    assert words in provider(provider_id).note


def test_every_text_is_extracted_for_translation() -> None:
    file = io.BytesIO(resource("providers.json").read_bytes())
    found = list(extract_texts(file, ["_"], [], options={}))
    texts = [text for row in providers() for text in (row.limits, row.note) if text]
    assert [text for _, _, text, _ in found] == texts
    lines = resource("providers.json").read_text(encoding="utf-8").splitlines()
    assert all(json.dumps(text, ensure_ascii=False) in lines[number - 1] for number, _, text, _ in found)
    assert {(function, *comments) for _, function, _, comments in found} == {("_",)}


(DESIGN_ROW,) = rows_of(__file__, "DESIGN_ROW")


def test_a_users_own_row_needs_an_id_and_a_name() -> None:
    (row,) = read_providers(json.dumps([DESIGN_ROW]), "mine.json")
    assert row.servers == ("smtp.acme.test",)
    assert row.ports == ((587, "starttls"), (465, "implicit"))
    assert row.return_path == ReturnPath("bounce", "bounce.acme.test")
    assert row.spf_include == "spf.acme.test"
    assert row.dkim == (DkimKey("acme1", "acme1.dkim.acme.test"), DkimKey("acme2"))
    (row,) = read_providers('[{"id": "acme", "name": "Acme", "unknown": 1}]', "mine.json")
    assert row == Provider("acme", "Acme")


@every("key, value")
def test_a_broken_row_names_file_row_and_key(key: str, value: Any) -> None:
    rows = [{"id": "fine", "name": "Fine"}, {**DESIGN_ROW, key: value}]
    with pytest.raises(Trouble) as caught:
        read_providers(json.dumps(rows), "mine.json")
    finding = caught.value.finding
    assert finding.code == "provider.bad_row"
    assert finding.facts == {"file": "mine.json", "row": 2, "key": key}


def test_a_person_reads_which_row_to_mend() -> None:
    with pytest.raises(Trouble) as caught:
        read_providers('[{"id": "acme"}]', "mine.json")
    assert explain(caught.value.finding).title == "mine.json, row 1: “name” is missing or has a wrong value."


def test_a_row_that_is_no_object_or_comes_twice() -> None:
    with pytest.raises(Trouble) as no_object:
        read_providers('["gmail"]', "mine.json")
    assert no_object.value.finding.facts["key"] == "row"
    with pytest.raises(Trouble) as twice:
        read_providers(json.dumps([DESIGN_ROW, DESIGN_ROW]), "mine.json")
    assert twice.value.finding.facts == {"file": "mine.json", "row": 2, "key": "id"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("[{]", "broken JSON, line 1"),
        ('[\n{"id": }]', "broken JSON, line 2"),
        ("{}", "not a list"),
        ("null", "not a list"),
        ("[" * 100_000, "nested too deep"),
        ("[" + "1" * 5000 + "]", "a number too long"),
    ],
)
def test_a_file_that_is_no_list_of_rows(text: str, said: str) -> None:
    with pytest.raises(Trouble) as caught:
        read_providers(text, "mine.json")
    assert caught.value.finding.code == "provider.unreadable"
    assert explain(caught.value.finding).title == f"mine.json cannot be read as a list of providers: {said}."
    with in_language("fr"):
        french = str(explain(caught.value.finding).title)
    assert said.split(",")[0] not in french


def test_the_days_of_facts_are_days(tmp_path) -> None:
    for row in module.built_in():
        assert bool(row.password_since) == bool(row.password_sign_in), row.id
    with pytest.raises(Trouble) as caught:
        read_providers('[{"id": "a", "name": "A", "password_since": "soon"}]', "mine.json")
    assert caught.value.finding.facts == {"file": "mine.json", "row": 1, "key": "password_since"}


def test_own_rows_come_first_and_replace_those_with_their_id() -> None:
    own = module.Provider("gmail", "Our Gmail", servers=("smtp.gmail.com",))
    module.use_own_providers([own])
    assert module.provider("gmail") is own
    assert module.provider_of_server("smtp.gmail.com") is own
    assert [row.id for row in module.providers()].count("gmail") == 1
    assert module.is_own(own)
    module.use_own_providers(())
    assert module.provider("gmail") is not own


def test_the_table_is_read_once() -> None:
    assert module.providers() is module.providers()
