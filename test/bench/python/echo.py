"""echo.py PATH: sends every packet of the first connection back."""

import sys

from endpoint import accept_one

with accept_one(sys.argv[1]) as connection:
    while data := connection.recv(262144):
        connection.send(data)
