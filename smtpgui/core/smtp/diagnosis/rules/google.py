"""Answers of Gmail and Google Workspace, as a server to send through and as a receiver."""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.smtp.diagnosis import common_offers as offer
from smtpgui.core.smtp.diagnosis.rules.rule import Rule

_SENDING = ("smtp.gmail.com", "smtp.googlemail.com")
_RELAY = ("smtp-relay.gmail.com",)
_SAYS_SO = (r"p=BadCredentials", r"username and password not accepted.{0,200}(gsmtp|support\.google)")
_WORDING = (r"username and password not accepted",)
_HOSTS = ("", "*.gmail.com", "*.google.com", "*.googlemail.com")
"""Google's own servers, and a server that is not told: others have borrowed its sentence."""

RULES = (
    Rule(
        "auth.google_app_password_refused",
        N_("Google did not accept this app password."),
        N_(
            "It may belong to another Google account, or have been cancelled when the Google password changed."
        ),
        N_("Create a new one for {username}."),
        offers=(offer.SHOW_GOOGLE, offer.EDIT_PASSWORD),
        page="google",
        text=_SAYS_SO,
        codes=(535,),
        setting="password",
        app_password=True,
    ),
    Rule(
        "auth.google_app_password_needed",
        N_("Google did not accept this password."),
        N_("Google needs a 16-character app password here, not your normal one."),
        N_(
            "Turn on 2-Step Verification, create an app password and paste it here. The username is the full "
            "address."
        ),
        offers=(offer.SHOW_GOOGLE, offer.EDIT_PASSWORD),
        page="google",
        text=(*_SAYS_SO, r"application-specific password required", r"p=InvalidSecondFactor"),
        codes=(534, 535),
        setting="password",
    ),
    Rule("auth.google_app_password_refused", text=_WORDING, hosts=_HOSTS, codes=(535,), app_password=True),
    Rule("auth.google_app_password_needed", text=_WORDING, hosts=_HOSTS, codes=(534, 535)),
    Rule(
        "auth.google_browser_needed",
        N_("Google found this sign-in unusual and wants to see you in a browser first."),
        fix=N_(
            "Sign in to this account in a browser on this computer and accept the security alert, then test "
            "again. An app password avoids this."
        ),
        offers=(offer.SHOW_GOOGLE, offer.TEST_AGAIN),
        page="google",
        text=(r"log ?in (via|through|with) your web browser", r"p=WebLoginRequired"),
        codes=(534, 535),
        setting="password",
    ),
    Rule(
        "auth.google_account_blocked",
        N_("Google does not let this account sign in here."),
        N_("App passwords may be switched off by the Workspace administrator."),
        N_("Ask the administrator to allow 2-Step Verification and app passwords for this account."),
        offers=(offer.ASK_GOOGLE_ADMIN, offer.SHOW_GOOGLE),
        page="google",
        hosts=_SENDING,
        codes=(534,),
        setting="password",
    ),
    Rule("auth.google_app_password_refused", hosts=_SENDING, codes=(535,), app_password=True),
    Rule("auth.google_app_password_needed", hosts=_SENDING, codes=(535,)),
    Rule(
        "auth.twice",
        N_("The server says that this connection is signed in already."),
        fix=N_("Test again: each test opens a connection of its own."),
        offers=(offer.TEST_AGAIN,),
        text=(r"no identity changes permitted", r"already authenticated"),
        codes=(503,),
    ),
    Rule(
        "auth.cannot_decode",
        N_("The server could not read the username or password."),
        N_("A hidden character may have been pasted with one of them."),
        N_("Type both again as plain text."),
        offers=(offer.EDIT_PASSWORD,),
        text=(r"cannot decode", r"invalid base64", r"base64 decod"),
        codes=(501, 535),
        setting="password",
    ),
    Rule(
        "ehlo.google_relay_refused",
        N_("Google's relay server turned this connection away."),
        N_(
            "It does not like the name by which the platform introduces itself, or does not know where the "
            "connection comes from."
        ),
        N_("Use smtp.gmail.com with an app password, or register the platform in the relay's settings."),
        offers=(offer.EDIT_SERVER, offer.SHOW_GOOGLE),
        page="google",
        text=(r"try again later, closing connection\. ?\(EHLO\)",),
        setting="server",
    ),
    Rule("ehlo.google_relay_refused", hosts=_RELAY, steps=("ehlo",), codes=(421,)),
    Rule(
        "sender.google_relay_unregistered",
        N_("Google's relay server does not know where this connection comes from."),
        N_("It serves only the addresses and accounts registered in the Workspace console."),
        N_(
            "Use smtp.gmail.com with an app password, or have the sending address registered under Gmail, "
            "Routing, SMTP relay service."
        ),
        offers=(offer.EDIT_SERVER, offer.SHOW_GOOGLE),
        page="google",
        text=(r"mail relay denied",),
        codes=(550,),
        setting="server",
    ),
    Rule(
        "sender.google_relay_other_domain",
        N_("Google's relay server does not serve {sender}."),
        N_("The sender's domain does not belong to the Workspace account that the relay knows."),
        N_("Send from an address of the Workspace domain, or turn on SMTP sign-in for the relay."),
        offers=(offer.USE_OWN_ADDRESS, offer.SHOW_GOOGLE),
        page="google",
        text=(r"invalid credentials for relay",),
        codes=(550,),
        setting="sender_address",
    ),
    Rule(
        "limit.google_relay_peak",
        N_("Google's relay server got too many messages within ten minutes."),
        fix=N_("Wait an hour, then test once."),
        text=(r"peak smtp relay limit exceeded",),
    ),
    Rule(
        "limit.daily",
        text=(
            r"daily (user sending|smtp relay( sending)?) (limit|quota) exceeded",
        ),
        codes=(550,),
    ),
    Rule(
        "reputation.unusual_rate",
        N_("The receiving server sees an unusual amount of mail and slows it down."),
        N_("The limit concerns the sending server, the domain or a link in the message."),
        N_("Wait some hours. If it repeats, look at DNS health."),
        offers=(offer.OPEN_DNS,),
        text=(r"an unusual (rate|amount|volume) of", r"unexpected volume or user complaints",
              r"p=UnsolicitedRateLimitError"),
    ),
    Rule(
        "mail_authentication.missing",
        text=(
            r"senders to authenticate with either spf or dkim", r"fails to pass authentication checks",
        ),
        setting="",
    ),
    Rule(
        "mail_authentication.spf",
        text=(
            r"spf record with a hard fail policy", r"senders to authenticate (their email )?with spf",
        ),
        setting="",
    ),
    Rule(
        "mail_authentication.dkim",
        text=(
            r"senders to authenticate (their email )?with dkim", r"rate limited because.{0,20}dkim",
        ),
        setting="",
    ),
    Rule("auth.encryption_required", text=(r"wasn.t sent over a tls connection",)),
    Rule(
        "reputation.reverse_dns_missing",
        N_("The receiving server wants the sending server to have a name in reverse DNS."),
        N_("This concerns the server that sends, not your settings."),
        N_("Ask its owner to set reverse DNS, or send through a provider."),
        offers=(offer.COPY_REPORT,),
        text=(r"(does not|doesn.t) have a ptr record", r"(missing|no) (\S+ )?(ptr|reverse dns|rdns)",
              r"(cannot|could not) find your (reverse )?host ?name",
              r"reverse (dns|hostname).{0,40}(fail|missing|required)"),
    ),
    Rule("message.taken_for_spam", text=(r"likely unsolicited mail", r"p=UnsolicitedMessageError")),
)  # fmt: skip
