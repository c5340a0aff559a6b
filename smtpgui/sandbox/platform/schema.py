"""The database's tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()

APPLICATIONS = Table(
    "applications",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
)
ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", String(254), primary_key=True),  # an API key, or a person's email address
    Column("person", Boolean, nullable=False),
    Column("secret", Text, nullable=False),  # scrypt
)
MEMBERS = Table(
    "members",
    METADATA,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("application", ForeignKey("applications.id"), primary_key=True),
    Column("role", String(32), nullable=False),
)
TOKENS = Table(
    "tokens",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("refresh", Boolean, nullable=False),
    Column("scope", Text, nullable=False),
    Column("ends", Float, nullable=False, index=True),  # Unix time
)
SETTINGS = Table(
    "smtp_settings",
    METADATA,
    Column("application", ForeignKey("applications.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("sender_address", Text, nullable=False),
    Column("reply_to_address", Text),
    Column("address", Text, nullable=False),
    Column("port", Integer, nullable=False),
    Column("user_name", Text),
    Column("password", Text),  # encrypted
    Column("authentication", String(16), nullable=False),
    Column("enable_starttls_auto", Boolean, nullable=False),
    Column("updated_at", String(32), nullable=False),
    Column("last_test", Text),  # JSON
)
