"""`send_test`: from settings to an accepted message, as the platform's sender does it.

With STARTTLS the steps are settings, resolve, connect, greeting, ehlo, starttls, tls, ehlo, auth, mail_from,
rcpt_to, data: the second `ehlo` is a step of its own, because what the server offers inside TLS is asked anew.
With encryption from the start they are settings, resolve, connect, tls, greeting, ehlo, auth and so on.
"""

from __future__ import annotations

from collections.abc import Generator

from smtpgui.core.findings import Step
from smtpgui.core.net.network import Network
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.send_test.options import TLS_MODES, SendTestOptions
from smtpgui.core.smtp.send_test.runner import SendTest
from smtpgui.core.smtp.send_test.stages import STAGES, Stage

__all__ = ["STAGES", "TLS_MODES", "SendTestOptions", "Stage", "send_test"]

_NETWORK = Network()
_OPTIONS = SendTestOptions()


def send_test(
    settings: SmtpSettings,
    password: str,
    recipient: str,
    network: Network = _NETWORK,
    options: SendTestOptions = _OPTIONS,
) -> Generator[Step, None, None]:
    """Test the settings and send one message to `recipient`; each step comes twice, running and ended.

    The test ends with the first step that holds an error, or after `data`. Every step that went well holds a
    finding of severity ok. Closing the generator closes the connection at once. No finding and no transcript
    line holds the password, whatever the server sends.
    """
    test = SendTest(settings, password, recipient, network, options)
    try:
        yield from test.run()
    finally:
        test.close()
