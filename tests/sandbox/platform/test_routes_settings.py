"""Reading and changing the settings: the contract's rules, over real sockets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smtpgui.sandbox.platform.rules import BOUND, FIELDS
from tests.servers import reference_platform
from tests.servers.reference_platform import APPLICATION, EDITOR_KEY, GOOD, OTHER, PASSWORD, SETTINGS, Client

REFUSED = json.loads(Path(__file__).with_name("refused.json").read_text("utf-8"))
"""Changes with the field that they are refused at, and tests with the fields."""


def test_the_settings(admin):
    answer = admin.get()
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["etag"].startswith('"'), "strong"
    resource = answer.resource
    assert {name: resource[name] for name in FIELDS} == GOOD
    assert resource.keys() - GOOD.keys() == {"password_set", "updated_at", "last_test", "capabilities"}
    assert resource["password_set"] is True
    assert resource["last_test"] is None
    assert resource["capabilities"] == ["read", "write", "test_connect", "test_send"]
    assert PASSWORD not in answer.text


def test_a_change_is_flat_and_leaves_the_rest_alone(admin, platform):
    before = admin.get()
    answer = admin.patch(sender_address="other@example.org", reply_to_address=None)
    assert answer.status == 200
    changed = {"sender_address": "other@example.org", "reply_to_address": None}
    assert {name: answer.resource[name] for name in FIELDS} == {**GOOD, **changed}
    assert answer.headers["etag"] != before.headers["etag"]
    assert answer.resource["updated_at"] >= before.resource["updated_at"]
    again = admin.get()
    assert (again.resource, again.headers["etag"]) == (answer.resource, answer.headers["etag"])
    assert platform.password == PASSWORD


def test_what_changes_nothing_makes_no_new_version(admin):
    before = admin.get()
    for change in ({}, {"port": 587}, dict(GOOD)):
        answer = admin.patch(before.headers["etag"], **change)
        assert answer.status == 200
        assert (answer.headers["etag"], answer.resource) == (before.headers["etag"], before.resource)


# If-Match


def test_without_if_match(admin):
    answer = admin.send("PATCH", SETTINGS, {"enabled": False})
    assert (answer.status, answer.body["error"]) == (428, "precondition_required")
    assert admin.get().resource["enabled"] is True


def test_another_version(admin):
    seen = admin.get()
    etag = seen.headers["etag"]
    for tag in ('"0"', "W/{etag}", "{bare}", '"', '"x{bare}"', "**", '"0", W/{etag}'):
        answer = admin.patch(tag.format(etag=etag, bare=etag.strip('"')), enabled=False)
        assert (answer.status, answer.body["error"]) == (412, "precondition_failed"), tag
        assert (answer.resource, answer.headers["etag"]) == (seen.resource, etag), "the present one comes along"
        assert PASSWORD not in answer.text
    assert admin.get().resource["enabled"] is True


def test_if_match_as_http_has_it(admin):
    for number, tags in enumerate(("*", '"0" , {etag}', "{etag}")):
        etag = admin.get().headers["etag"]
        assert admin.patch(tags.format(etag=etag), sender_address=f"a{number}@example.org").status == 200, tags


def test_a_platform_without_etags(begin):
    admin = begin(etags=False).client()
    assert "etag" not in admin.get().headers
    assert admin.send("PATCH", SETTINGS, {"enabled": False}).resource["enabled"] is False


# What cannot be stored


def test_what_is_refused_by_field(admin, platform):
    before, wrong = admin.get(), []
    for change, name in REFUSED["changes"]:
        answer = admin.patch(**change)
        texts = answer.body.get("errors", {})
        told = list(texts) == [name] and all(isinstance(text, str) and text for text in texts[name])
        if (answer.status, answer.body["error"]) != (422, "unprocessable_entity") or not told:
            wrong.append((change, answer.text))
    assert wrong == []
    after = admin.get()
    assert (after.resource, after.headers["etag"]) == (before.resource, before.headers["etag"]), "all or nothing"
    assert platform.password == PASSWORD


def test_what_is_no_json_object(admin):
    for body in (b"", b"{", b"[]", b'"x"', b"null", b'{"port": NaN}', b"\xff", b'{"a": "\\ud800"}'):
        answer = admin.send("PATCH", SETTINGS, body, If_Match="*", Content_Type="application/json")
        assert (answer.status, bool(answer.errors)) == (422, True), body


def test_another_kind_of_body(admin):
    for kind in ("", "text/plain", "application/x-www-form-urlencoded", "application/merge-patch+json"):
        headers = {"Content_Type": kind} if kind else {}
        answer = Client(admin.origin, admin.token).send("PATCH", SETTINGS, None, If_Match="*", **headers)
        assert (answer.status, answer.body["error"]) == (415, "unsupported_media_type"), kind
    as_json = "Application/JSON; charset=utf-8"
    assert admin.send("PATCH", SETTINGS, b"{}", If_Match="*", Content_Type=as_json).status == 200


def test_what_is_sent_is_not_repeated(admin):
    for change in ({"password": {"a": "Zq81x"}}, {"password": ["Zq81x"]}, {"port": "Zq81x"}):
        answer = admin.patch(**change)
        assert answer.status == 422
        assert "Zq81x" not in answer.text


def test_unknown_fields_are_dropped_only_where_the_platform_is_told_to(begin):
    admin = begin(drop_unknown=True, missing_fields=frozenset({"reply_to_address"})).client()
    assert "reply_to_address" not in admin.get().resource
    answer = admin.patch(reply_to_address="x@example.org", colour="red", sender_address="a@example.org")
    assert answer.status == 200
    assert answer.resource["sender_address"] == "a@example.org"
    assert answer.resource.keys().isdisjoint({"reply_to_address", "colour"})
    strict = begin(missing_fields=frozenset({"reply_to_address"})).client()
    assert list(strict.patch(reply_to_address=None).errors) == ["reply_to_address"]


# The password

REFUSAL = (422, ["password"])


def test_the_password_is_replaced_and_removed(admin, platform):
    assert admin.patch(password="a new one").resource["password_set"] is True
    assert platform.password == "a new one"
    before = admin.get().headers["etag"]
    assert admin.patch(password="a new one").headers["etag"] != before, (
        "an ETag must not tell that it was the same"
    )
    answer = admin.patch(password=None, enabled=False)
    assert answer.resource["password_set"] is False
    assert platform.password is None


def test_a_mask_is_no_password(admin, platform):
    masks = ("", "*", "********", "••••••••", "●●●●", " * * ", "[FILTERED]", "<hidden>", "…")
    answers = {mask: admin.patch(password=mask) for mask in masks}
    assert {mask: (a.status, list(a.errors)) for mask, a in answers.items()} == dict.fromkeys(masks, REFUSAL)
    answer = admin.patch(address="smtp.elsewhere.example", password="********")
    assert (answer.status, list(answer.errors)) == REFUSAL, "it is no way around"
    assert platform.password == PASSWORD


MOVES = {
    "address": "smtp.elsewhere.example",
    "port": 465,
    "user_name": "somebody.else@example.org",
    "authentication": "plain",
    "enable_starttls_auto": False,
}


@pytest.mark.parametrize("name", BOUND)
def test_a_stored_password_goes_nowhere_else(admin, platform, name):
    change = {name: MOVES[name]}
    answer = admin.patch(**change)
    assert (answer.status, list(answer.errors)) == (422, ["password"])
    assert admin.get().resource[name] == GOOD[name]
    assert admin.patch(**change, password="for there").status == 200
    assert platform.password == "for there"
    admin.patch(**{name: GOOD[name]}, password=None, enabled=False)
    assert admin.patch(**change).status == 200, "nothing is stored that could go anywhere"


def test_null_lets_go_of_the_password_and_moves(admin, platform):
    assert admin.patch(address="smtp.elsewhere.example", password=None, enabled=False).status == 200
    assert platform.password is None
    answer = admin.patch(user_name=None, password=None)  # no sign-in at all
    assert (answer.status, answer.resource["user_name"], answer.resource["password_set"]) == (200, None, False)


def test_what_is_missing_matters_once_it_is_enabled(begin):
    platform = begin()
    admin = platform.client()
    platform.holds(None, enabled=False, sender_address="", address="", user_name=None)
    assert admin.patch(user_name="me").status == 200
    answer = admin.patch(enabled=True)
    assert answer.status == 422
    assert set(answer.errors) == {"sender_address", "address", "password"}
    assert admin.patch(**{**GOOD, "password": PASSWORD}).status == 200


# Where it may lead

PRIVATE = ["127.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "[::1]", "db.internal",
           "printer.local", "mail", "LOCALHOST.", "100.64.0.1", "::ffff:127.0.0.1"]  # fmt: skip


def test_private_targets(admin, platform, begin):
    answers = {address: admin.patch(address=address, password="new") for address in PRIVATE}
    told = {address: (answer.status, list(answer.errors)) for address, answer in answers.items()}
    assert told == dict.fromkeys(PRIVATE, (422, ["address"]))
    assert platform.password == PASSWORD
    inside = begin(allow_private=True).client()
    addresses = ["127.0.0.1", "localhost", "192.168.1.1", "mail.lan"]
    assert {inside.patch(address=address, password="new").status for address in addresses} == {200}


# Who may


def test_an_editor_may_look_or_not_even_that(platform, begin):
    editor = platform.client(EDITOR_KEY)
    assert editor.get().resource["capabilities"] == ["read"]
    answer = editor.patch(enabled=False)
    assert (answer.status, answer.body["error"]) == (403, "forbidden")
    assert "Administrator" in answer.body["message"]
    assert "Editor" in answer.body["message"]
    editor = begin(editors_read=False).client(EDITOR_KEY)
    for answer in (editor.get(), editor.send("PATCH", SETTINGS, {"enabled": False}, If_Match='"0"')):
        assert answer.status == 403
        assert "Editor" in answer.body["message"]
        assert "data" not in answer.body


def test_another_customer(platform):
    stranger = platform.client(reference_platform.STRANGER_KEY)
    answer = stranger.get()
    assert (answer.status, answer.body["error"]) == (404, "not_found")
    made_up = SETTINGS.replace(APPLICATION, "made-up")
    assert stranger.send("GET", made_up).text == answer.text, "whether it exists is no news"
    assert stranger.send("PATCH", SETTINGS, {"enabled": False}, If_Match="*").status == 404
    assert stranger.send("GET", SETTINGS.replace(APPLICATION, OTHER)).status == 200


def test_strange_names_and_nobody(admin):
    for name in ("a%00b", "%2e%2e", "x" * 500, "%F0%9F%99%82", "app%2F2"):
        answer = admin.send("GET", SETTINGS.replace(APPLICATION, name))
        assert (answer.status, answer.body["error"]) == (404, "not_found"), name
    nobody = Client(admin.origin)
    answer = nobody.send("PATCH", SETTINGS, b"{", Content_Type="text/plain")
    assert answer.status == 401, "who asks is checked before what"


def test_paths_and_methods_that_are_not_there(admin):
    answer = admin.send("DELETE", SETTINGS)
    assert (answer.status, answer.body["error"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, PATCH"
    assert admin.send("POST", "/api/v1/openapi.json").headers["allow"] == "GET"
    for path in ("/", "/api/v1", f"{SETTINGS}/", "/docs", "/api/v1/applications/"):
        answer = admin.send("GET", path)
        assert (answer.status, answer.body["error"]) == (404, "not_found")
        assert answer.body["success"] is False


def test_too_many_requests(begin):
    moment = [1_000_000.0]
    platform = begin(requests_rate=3, clock=lambda: moment[0])
    admin, other = platform.client(), platform.client(EDITOR_KEY)
    assert [admin.get().status for _ in range(3)] == [200, 200, 200]
    moment[0] += 20.5
    answer = admin.get()
    assert (answer.status, answer.body["error"], answer.headers["retry-after"]) == (429, "too_many_requests", "40")
    assert other.get().status == 200
    moment[0] += 40
    assert admin.get().status == 200
