"""A window that asks for the keyring's password and never answers: it takes the prompter's name and is silent."""

from __future__ import annotations

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

if __name__ == "__main__":
    with open_dbus_connection("SESSION") as connection:
        connection.send_and_get_reply(message_bus.RequestName("org.gnome.keyring.SystemPrompter"))
        print("ready", flush=True)
        while True:
            connection.receive()
