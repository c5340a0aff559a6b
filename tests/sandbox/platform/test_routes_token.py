"""Getting a token, and everything that gets none."""

from __future__ import annotations

import base64

import pytest

from smtpgui.sandbox.platform.permissions import READ, SCOPES, WRITE
from tests.servers.reference_platform import (
    APPLICATION,
    EDITOR_KEY,
    FORM,
    KEY,
    OTHER,
    PERSON,
    SECRET,
    Client,
    at_once,
)

BY_KEY = {"grant_type": "client_credentials", "client_id": KEY, "client_secret": SECRET}
BY_NAME = {"grant_type": "password", "username": PERSON, "password": SECRET}


@pytest.fixture
def anybody(platform) -> Client:
    return Client(platform.server.origin)


def test_a_token_for_an_api_key(anybody):
    answer = anybody.token_for(**BY_KEY)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.body["token_type"], answer.body["expires_in"]) == ("Bearer", 7200)
    assert isinstance(answer.body["created_at"], int)
    assert answer.body["scope"].split() == list(SCOPES)
    assert "refresh_token" not in answer.body
    anybody.token = answer.body["access_token"]
    assert anybody.get().status == 200


def test_the_key_may_stand_in_the_header(anybody):
    basic = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    form = ("POST", "/oauth/token", b"grant_type=client_credentials")
    assert anybody.send(*form, Authorization=f"Basic {basic}", **FORM).status == 200
    for broken in ("Basic !", "Basic /w=="):
        found = anybody.send(*form, Authorization=broken, **FORM)
        assert (found.status, found.body["error"]) == (401, "invalid_client")


def test_a_wrong_key_or_secret(anybody):
    secrets = [{"client_secret": text} for text in ("wrong", "")]
    for changed in (*secrets, *({"client_id": text} for text in ("nobody", "", "a\0b", PERSON))):
        answer = anybody.token_for(**{**BY_KEY, **changed})
        assert (answer.status, answer.body["error"]) == (401, "invalid_client"), changed
        assert answer.headers["www-authenticate"] == "Basic"
        assert answer.body["error_description"] == "The key or the secret is wrong.", "the same for both"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({**BY_NAME, "password": "wrong"}, "invalid_grant"),
        ({**BY_NAME, "username": KEY}, "invalid_grant"),
        ({**BY_NAME, "username": "a\0b"}, "invalid_grant"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "made-up"}, "invalid_grant"),
        ({**BY_KEY, "scope": "everything"}, "invalid_scope"),
    ],
)
def test_what_gets_no_token(anybody, form, error):
    answer = anybody.token_for(**form)
    assert (answer.status, answer.body["error"]) == (400, error)
    assert set(answer.body) == {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_no_form(anybody):
    bodies = (b"grant_type=password&grant_type=password", b"grant_type=\xff", b"a=1&" * 60)
    for kind, body in (("application/json", b"{}"), *((FORM["Content-Type"], body) for body in bodies)):
        answer = anybody.send("POST", "/oauth/token", body, Content_Type=kind)
        assert (answer.status, answer.body["error"]) == (400, "invalid_request"), body


def test_a_person_gets_a_refresh_token_that_works_once(anybody):
    first = anybody.token_for(**BY_NAME).body
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = anybody.token_for(**refresh)
    assert second.status == 200
    assert second.body["refresh_token"] != first["refresh_token"]
    assert anybody.token_for(**refresh).body["error"] == "invalid_grant"
    anybody.token = second.body["refresh_token"]
    assert anybody.get().status == 401, "it is no access token"


def test_of_two_who_come_with_the_same_refresh_token_one_gets_none(anybody):
    refresh_token = anybody.token_for(**BY_NAME).body["refresh_token"]
    statuses: list[int] = []

    def use(_number: int) -> None:
        found = anybody.token_for(grant_type="refresh_token", refresh_token=refresh_token)
        statuses.append(found.status)

    at_once(use, 4)
    assert sorted(statuses) == [200, 400, 400, 400]


def test_scopes(platform, anybody):
    reader = platform.client(scope=READ)
    assert reader.get().resource["capabilities"] == ["read"]
    refused = reader.patch(port=465)
    assert refused.status == 403
    assert f'scope="{WRITE}"' in refused.headers["www-authenticate"]
    narrow = anybody.token_for(**BY_NAME, scope=READ).body
    wider = {"grant_type": "refresh_token", "refresh_token": narrow["refresh_token"], "scope": WRITE}
    assert anybody.token_for(**wider).body["error"] == "invalid_scope"


def test_without_a_good_token(anybody):
    for header in ("", "Bearer", "Bearer made-up", "Basic a2V5OnNlY3JldA==", "Bearer " + "x" * 4000):
        headers = {"Authorization": header} if header else {}
        answer = anybody.send("GET", "/api/v1/applications", **headers)
        assert (answer.status, answer.body["error"]) == (401, "unauthorized"), header
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_ends(begin):
    moment = [1_000_000.0]
    client = begin(clock=lambda: moment[0]).client()
    moment[0] += 7199
    assert client.get().status == 200
    moment[0] += 2
    answer = client.get()
    assert answer.status == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_too_many_tries(begin):
    moment = [1_000_000.0]
    platform = begin(tokens_rate=3, clock=lambda: moment[0])
    client = Client(platform.server.origin)
    wrong = {**BY_KEY, "client_secret": "wrong"}
    assert [client.token_for(**wrong).status for _ in range(3)] == [401, 401, 401]
    answer = client.token_for(**BY_KEY)
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert set(answer.body) == {"error", "error_description"}
    assert client.token_for(**{**BY_KEY, "client_id": EDITOR_KEY}).status == 200, "who waits is told apart"
    moment[0] += 61
    assert client.token_for(**BY_KEY).status == 200


def test_another_secret_ends_the_tokens(begin):
    platform = begin()
    admin = platform.client()
    platform.server.store.set_secret(KEY, "another")
    assert admin.get().status == 401
    assert admin.token_for(**BY_KEY).status == 401


def test_the_applications_of_an_account(anybody, admin):
    anybody.token = anybody.token_for(**BY_NAME).body["access_token"]
    answer = anybody.send("GET", "/api/v1/applications?page=2&per_page=1")
    assert answer.body == {"success": True, "data": [{"id": OTHER, "name": "APP-2", "role": "Editor"}]}
    assert (answer.headers["total"], answer.headers["total-pages"]) == ("2", "2")
    assert anybody.send("GET", "/api/v1/applications?page=9").body["data"] == []
    mine = admin.send("GET", "/api/v1/applications").body["data"]
    assert [each["id"] for each in mine] == [APPLICATION]
    for query in ("page=0", "per_page=101", "page=x", "page=99999999999999999999"):
        refused = admin.send("GET", f"/api/v1/applications?{query}")
        assert (refused.status, list(refused.errors)) == (422, [query.partition("=")[0]])
