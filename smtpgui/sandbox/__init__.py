"""The practice world: mail servers, DNS zones and ready-made settings, all on loopback.

`World` runs it; `SCENARIOS` is its menu. It never touches the user's configurations, keyring or network.
"""

from smtpgui.sandbox.mail_server import Message
from smtpgui.sandbox.scenarios import SCENARIOS, Scenario, ScenarioCheck
from smtpgui.sandbox.world import World

__all__ = ["SCENARIOS", "Message", "Scenario", "ScenarioCheck", "World"]
