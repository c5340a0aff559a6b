"""The schemas of the contract, strict: no number in a text, no unknown field."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict  # pydantic needs this one below Python 3.12

_STRICT = ConfigDict(extra="forbid", strict=True)
Method = Literal["login", "plain", "cram_md5"]
Port = Annotated[int, Field(ge=1, le=65535, description="587 for STARTTLS; 465 and 2465 mean TLS from the start.")]
Address = Annotated[str, Field(max_length=254, description="An email address in ASCII or with an A-label domain.")]
Host = Annotated[
    str, Field(max_length=253, description="The name of the SMTP server.", examples=["smtp.example.org"])
]
UserName = Annotated[str, Field(min_length=1, max_length=1024)]
Password = Annotated[
    str,
    Field(
        min_length=1,
        max_length=1024,
        description="Write only. Omitted: the stored one stays. A string replaces it, null removes it. Empty, or a "
        "mask such as ********: 422.",
        json_schema_extra={"writeOnly": True, "format": "password"},
    ),
]


class SmtpSettingsChange(TypedDict, total=False):
    """The fields to change, and no others. Whatever is left out stays as it is."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]

    enabled: Annotated[bool, Field(description="Whether emails go through this server.")]
    sender_address: Address
    reply_to_address: Annotated[Address | None, Field(description="null: replies go to the sender address.")]
    address: Host
    port: Port
    user_name: Annotated[UserName | None, Field(description="null: no sign-in.")]
    password: Password | None
    authentication: Annotated[Method, Field(description="Used as it is; never negotiated.")]
    enable_starttls_auto: Annotated[bool, Field(description="STARTTLS where the server offers it.")]


class Tls(BaseModel):
    """The encryption of a test's connection."""

    version: str | None = Field(description="null: the connection was not encrypted.", examples=["TLS 1.3"])
    verified: bool = Field(description="Whether the certificate and the host name in it were verified.")


class TestResult(BaseModel):
    """What a test came to. 200 says that it ran; `outcome` says how."""

    __test__ = False  # not one of pytest's

    outcome: Literal["accepted", "failed"] = Field(
        description="accepted: every step of the mode went well; with `send` the server took the message."
    )
    stage: str = Field(
        description="The last step that ran: settings, resolve, connect, greeting, ehlo, starttls, tls, auth, "
        "mail_from, rcpt_to or data. Other implementations may have other steps.",
        examples=["auth"],
    )
    code: str = Field(
        description="What was found there, for programs. Treat an unknown one as no more than the outcome.",
        examples=["auth.wrong_password"],
    )
    smtp_code: int | None = Field(description="The reply code of the server's last word.", examples=[535])
    enhanced_code: str | None = Field(description="Its enhanced status code (RFC 3463).", examples=["5.7.8"])
    server_message: str | None = Field(
        description="That word itself, on one line, without any secret.",
        examples=["535 5.7.8 Authentication credentials are not valid"],
    )
    tls: Tls
    cleartext_auth: bool = Field(
        description="True where these settings make the sender sign in without encryption. This server stops before "
        "it does so, with outcome failed."
    )
    slowest_reply_ms: int | None = Field(description="The longest wait for one reply, in milliseconds.")
    message_id: str | None = Field(description="The Message-ID of the message that was accepted.")
    tested_at: str = Field(description="RFC 3339, UTC.", json_schema_extra={"format": "date-time"})


class StoredSettings(BaseModel):
    """The custom SMTP of one application, as GET shows it. Never holds a password, not even a mask."""

    __qualname__ = "SmtpSettings"  # the name of this schema in the contract

    enabled: bool
    sender_address: str
    reply_to_address: str | None
    address: str
    port: int
    user_name: str | None
    password_set: bool = Field(description="Whether a password is stored.", json_schema_extra={"readOnly": True})
    authentication: Method
    enable_starttls_auto: bool
    updated_at: str = Field(
        description="When a setting last changed. RFC 3339, UTC.",
        json_schema_extra={"readOnly": True, "format": "date-time"},
    )
    last_test: TestResult | None = Field(
        description="The last test of the stored settings.", json_schema_extra={"readOnly": True}
    )
    capabilities: list[str] = Field(
        description="What this caller may do here: read, write, test_connect, test_send. Ignore unknown ones.",
        json_schema_extra={"readOnly": True},
    )


class TestRequest(TypedDict):
    """What to test."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]

    recipient: Annotated[Address, Field(description="Who gets the test message.")]
    mode: Annotated[
        Literal["connect", "send"],
        Field(description="connect: as far as the sign-in, without a message. send: with one."),
    ]
    settings: NotRequired[
        Annotated[
            SmtpSettingsChange,
            Field(description="Changes on top of the stored settings; nothing of it is stored."),
        ]
    ]


class Application(BaseModel):
    """An application that the caller may see."""

    id: str
    name: str
    role: str = Field(description="The caller's role there.", examples=["Administrator"])


class SettingsResource(BaseModel):
    """What an answer is about: settings."""

    resource: StoredSettings


class TestResource(BaseModel):
    """What an answer is about: a test."""

    __test__ = False

    resource: TestResult


class SettingsAnswer(BaseModel):
    """The settings."""

    success: Literal[True]
    data: SettingsResource


class TestAnswer(BaseModel):
    """The result of a test that ran."""

    __test__ = False

    success: Literal[True]
    data: TestResource


class ApplicationList(BaseModel):
    """One page of applications; the headers `total` and `total-pages` say how much there is."""

    success: Literal[True]
    data: list[Application]


class Refusal(BaseModel):
    """Why nothing was done."""

    success: Literal[False]
    error: str = Field(description="The kind, for programs.", examples=["unprocessable_entity"])
    message: str = Field(description="For people.")
    errors: dict[str, list[str]] = Field(
        default_factory=dict, description="What is wrong, by field.", examples=[{"port": ["must be 1 to 65535"]}]
    )
    data: SettingsResource | None = Field(default=None, description="With 412: the present settings.")


class Token(BaseModel):
    """An access token (RFC 6749 5.1)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds.", examples=[7200])
    created_at: int = Field(description="Unix time.")
    scope: str
    refresh_token: str | None = Field(default=None, description="Never for client_credentials.")


class TokenRefusal(BaseModel):
    """Why there is no token (RFC 6749 5.2)."""

    error: str = Field(examples=["invalid_grant"])
    error_description: str


CHANGE = TypeAdapter(SmtpSettingsChange)
TEST = TypeAdapter(TestRequest)
