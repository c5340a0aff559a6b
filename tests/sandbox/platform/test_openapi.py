"""The contract as it is kept says what the server does."""

from __future__ import annotations

import json

from smtpgui.sandbox.platform.models import SmtpSettingsChange, StoredSettings
from smtpgui.sandbox.platform.rules import FIELDS
from tests.servers.reference_platform import Client
from tests.tools.platform_api import DOCUMENT, description


def test_the_document_is_up_to_date():
    assert DOCUMENT.read_text("utf-8") == description(), "run: python tests/tools/platform_api.py"


def test_the_server_shows_it(admin):
    nobody = Client(admin.origin)
    assert nobody.send("GET", "/api/v1/openapi.json").body == json.loads(DOCUMENT.read_text("utf-8"))


def test_all_names_are_the_settings_names():
    assert SmtpSettingsChange.__annotations__.keys() == {*FIELDS, "password"}
    assert StoredSettings.model_fields.keys() >= FIELDS.keys()
    assert "password" not in StoredSettings.model_fields


def test_the_document_shows_no_answer_with_a_password():
    document = json.loads(DOCUMENT.read_text("utf-8"))
    schemas = document["components"]["schemas"]
    assert [name for name, schema in schemas.items() if "password" in schema["properties"]] == [
        "SmtpSettingsChange"
    ]
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["description"]
            assert operation["operationId"]
            assert all(answer["description"] for answer in operation["responses"].values())
