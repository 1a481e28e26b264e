"""flood.py PATH LENGTH COUNT: sends COUNT packets."""

import sys

from endpoint import connect_to

with connect_to(sys.argv[1]) as connection:
    data = bytes(int(sys.argv[2]))
    for _ in range(int(sys.argv[3])):
        connection.send(data)
