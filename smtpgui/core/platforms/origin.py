"""The origin of a platform (RFC 6454): its API's address, which its secrets are bound to."""

from __future__ import annotations

from urllib.parse import urlsplit

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.hostnames import ip_address, to_ascii


def clean_origin(text: str) -> str:
    """`text` as an origin (RFC 6454): scheme, host in A-labels, and the port where it is not the usual one.

    A bare host means https; what a browser's address line adds behind the host is left out. http is for this computer
    only. Raises Trouble: platform.bad_origin, http.not_encrypted.
    """
    typed = text.strip()
    bad = Trouble(Finding("platform.bad_origin", {"origin": typed}))
    if not typed.isprintable() or " " in typed or "\\" in typed:
        raise bad
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = to_ascii((parts.hostname or "").rstrip(".")), parts.port
    except ValueError:
        raise bad from None
    if not host or "@" in parts.netloc or parts.scheme not in ("https", "http") or port == 0:
        raise bad
    address = ip_address(host)
    here = host == "localhost" or (address is not None and address.is_loopback)
    if parts.scheme == "http" and not here:
        raise Trouble(Finding("http.not_encrypted", {"url": typed, "host": host}))
    literal = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{literal}" + ("" if port in (None, usual) else f":{port}")
