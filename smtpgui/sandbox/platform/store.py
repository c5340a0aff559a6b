"""What the reference platform keeps, in the same tables on SQLite and PostgreSQL. Every method is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    func,
    insert,
    make_url,
    select,
    update,
)

from smtpgui.sandbox.platform.security import SCRYPT_COST, digest, hashed

_WAIT_SECONDS = 10
"""How long a writer waits for another one."""

Row = Mapping[str, Any]

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


class PlatformAccount(NamedTuple):
    """An account that may ask for tokens: an API key, or a person."""

    id: str
    person: bool
    secret: str


class Grant(NamedTuple):
    """The account and the scope of a token."""

    account: str
    scope: str


class PlatformStore:
    """The database at `url`: sqlite:///FILE or postgresql://…; missing tables are made.

    `secret_cost` is the cost of hashing an account's secret; all of a database have the same.
    """

    def __init__(self, url: str, secret_cost: int = SCRYPT_COST) -> None:
        self._secret_cost = secret_cost
        where = make_url(url)
        if where.drivername == "postgresql":
            where = where.set(drivername="postgresql+psycopg")
        lite = where.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"connect_args": {"timeout": _WAIT_SECONDS}} if lite else {"pool_pre_ping": True}
        # An error of the database quotes no values: one of them is a password's cipher text.
        self._engine: Engine = create_engine(where, hide_parameters=True, **options)
        METADATA.create_all(self._engine)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    # Who there is

    def add_application(self, application: str, name: str) -> None:
        """Add an application, with its custom SMTP off and empty."""
        with self._engine.begin() as db:
            db.execute(insert(APPLICATIONS).values(id=application, name=name))
            empty = {
                "version": 1, "enabled": False, "sender_address": "", "address": "", "port": 587,
                "authentication": "login", "enable_starttls_auto": True, "updated_at": now(),
            }  # fmt: skip
            db.execute(insert(SETTINGS).values(application=application, **empty))

    def has_application(self, application: str) -> bool:
        """Whether there is such an application."""
        found = select(APPLICATIONS.c.id).where(APPLICATIONS.c.id == application)
        with self._engine.connect() as db:
            return db.execute(found).first() is not None

    def add_account(self, account: PlatformAccount, roles: Mapping[str, str]) -> None:
        """Add an account whose `secret` comes in the clear, with its role in each application."""
        kept = account._replace(secret=hashed(account.secret, self._secret_cost))
        with self._engine.begin() as db:
            db.execute(insert(ACCOUNTS).values(**kept._asdict()))
            for application, role in roles.items():
                db.execute(insert(MEMBERS).values(account=account.id, application=application, role=role))

    def set_secret(self, account: str, secret: str) -> None:
        """Give an account another secret; its tokens end."""
        with self._engine.begin() as db:
            mine = update(ACCOUNTS).where(ACCOUNTS.c.id == account)
            db.execute(mine.values(secret=hashed(secret, self._secret_cost)))
            db.execute(delete(TOKENS).where(TOKENS.c.account == account))

    def account(self, account: str) -> PlatformAccount | None:
        """The account, or None."""
        with self._engine.connect() as db:
            found = db.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account)).first()
            return PlatformAccount(*found) if found else None

    def role(self, account: str, application: str) -> str | None:
        """The role of `account` in `application`; None where it has none, or there is no such application."""
        place = (MEMBERS.c.account == account) & (MEMBERS.c.application == application)
        with self._engine.connect() as db:
            return db.execute(select(MEMBERS.c.role).where(place)).scalar()

    def applications(self, account: str, page: int, per_page: int) -> tuple[list[Row], int]:
        """One page of the applications that `account` may see, by id, and how many there are."""
        joined = MEMBERS.join(APPLICATIONS)
        mine = MEMBERS.c.account == account
        rows = (
            select(APPLICATIONS.c.id, APPLICATIONS.c.name, MEMBERS.c.role)
            .select_from(joined)
            .where(mine)
            .order_by(APPLICATIONS.c.id)
            .limit(per_page)
            .offset((page - 1) * per_page)
        )
        with self._engine.connect() as db:
            total = db.execute(select(func.count()).select_from(joined).where(mine)).scalar_one()
            return [dict(row) for row in db.execute(rows).mappings()], total

    # Tokens

    def add_token(self, token: str, grant: Grant, *, refresh: bool, ends: float, now: float) -> None:
        """Remember a token until `ends`; those that are over at `now` are forgotten."""
        with self._engine.begin() as db:
            db.execute(delete(TOKENS).where(TOKENS.c.ends <= now))
            db.execute(insert(TOKENS).values(digest=digest(token), refresh=refresh, ends=ends, **grant._asdict()))

    def grant(self, token: str, now: float) -> Grant | None:
        """The grant of an access token; None where it is unknown or over."""
        known = (TOKENS.c.digest == digest(token)) & TOKENS.c.refresh.is_(False) & (TOKENS.c.ends > now)
        with self._engine.connect() as db:
            found = db.execute(select(TOKENS.c.account, TOKENS.c.scope).where(known)).first()
            return Grant(*found) if found else None

    def use_refresh_token(self, token: str, now: float) -> Grant | None:
        """The grant of a refresh token. It works once: of two uses, one gets None."""
        known = (TOKENS.c.digest == digest(token)) & TOKENS.c.refresh.is_(True) & (TOKENS.c.ends > now)
        with self._engine.begin() as db:
            used = db.execute(delete(TOKENS).where(known).returning(TOKENS.c.account, TOKENS.c.scope)).first()
            return Grant(*used) if used else None

    # Settings

    def settings(self, application: str) -> Row:
        """The settings of `application`, which is known to exist."""
        with self._engine.connect() as db:
            return dict(db.execute(select(SETTINGS).where(SETTINGS.c.application == application)).mappings().one())

    def change(self, application: str, version: int, values: Row) -> bool:
        """Write `values` where the settings are still at `version`; whether they were.

        One statement: of two writers who saw the same version, one gets False.
        """
        here = (SETTINGS.c.application == application) & (SETTINGS.c.version == version)
        with self._engine.begin() as db:
            done = db.execute(update(SETTINGS).where(here).values(**values, version=version + 1, updated_at=now()))
            return done.rowcount == 1

    def keep_test(self, application: str, version: int, result: str) -> None:
        """Remember the last test, as JSON, unless the settings have changed since. Their version stays."""
        here = (SETTINGS.c.application == application) & (SETTINGS.c.version == version)
        with self._engine.begin() as db:
            db.execute(update(SETTINGS).where(here).values(last_test=result))


def now() -> str:
    """The present moment (RFC 3339, UTC)."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
