"""sink.py PATH: receives to the end-of-file."""

import sys

from endpoint import accept_one

with accept_one(sys.argv[1]) as connection:
    while connection.recv(262144):
        pass
