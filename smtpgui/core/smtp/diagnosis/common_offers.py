"""The buttons that stand beside more than one explanation of this room."""

from __future__ import annotations

from smtpgui.core.findings import Action, Offer
from smtpgui.core.language import N_

EDIT_SERVER = Offer(Action.EDIT, N_("Edit server"), "server")
EDIT_PORT = Offer(Action.EDIT, N_("Edit port"), "port")
EDIT_USERNAME = Offer(Action.EDIT, N_("Edit username"), "username")
EDIT_PASSWORD = Offer(Action.EDIT, N_("Edit password"), "password")
EDIT_METHOD = Offer(Action.EDIT, N_("Edit authentication method"), "authentication")
EDIT_SENDER = Offer(Action.EDIT, N_("Edit sender address"), "sender_address")
EDIT_RECIPIENT = Offer(Action.EDIT, N_("Edit address"), "recipient")

TRY_OTHER_PORT = Offer(Action.SET, N_("Try {port_to_try}"), "port", "{port_to_try}")
USE_587 = Offer(Action.SET, N_("Use 587"), "port", "587")
USE_465 = Offer(Action.SET, N_("Use 465"), "port", "465")
USE_FOUND_PORT = Offer(Action.SET, N_("Use {found_port}"), "port", "{found_port}")
TURN_ON_STARTTLS = Offer(Action.SET, N_("Turn on"), "starttls_auto", "true")
USE_LOGIN = Offer(Action.SET, N_("Use Login"), "authentication", "login")
USE_PLAIN = Offer(Action.SET, N_("Use Plain"), "authentication", "plain")
USE_BEST_METHOD = Offer(Action.SET, N_("Use {best}"), "authentication", "{best_value}")
USE_OWN_ADDRESS = Offer(Action.SET, N_("Use {own_address}"), "sender_address", "{own_address}")
USE_FULL_ADDRESS = Offer(Action.SET, N_("Use {full_address} as username"), "username", "{full_address}")

SHOW_GOOGLE = Offer(Action.HELP, N_("Show me how"), "google")
SHOW_MICROSOFT = Offer(Action.HELP, N_("Show me how"), "microsoft")
SHOW_OVH = Offer(Action.HELP, N_("Show me how"), "ovh")
SHOW_OTHER = Offer(Action.HELP, N_("Show me how"), "other")
SEE_OPTIONS = Offer(Action.HELP, N_("See options"), "instead")

OPEN_DNS = Offer(Action.OPEN, N_("Open DNS health"), "dns")
COPY_REPORT = Offer(Action.COPY, N_("Copy report"), "report")
ASK_GOOGLE_ADMIN = Offer(Action.COPY, N_("Copy a message for your administrator"), "admin_google")
ASK_MICROSOFT_ADMIN = Offer(Action.COPY, N_("Copy a message for your administrator"), "admin_microsoft")
TEST_AGAIN = Offer(Action.TEST, N_("Test again"))
TRY_AS_CLIENT = Offer(Action.TEST, N_("Try as a mail client"), "client")
