/* echo PATH: sends every packet of the first connection back. */
#include "peer.h"

static char buffer[BUFFER_LENGTH];

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  const int s = accept_one(argv[1]);
  for (;;) {
    const ssize_t length = recv(s, buffer, sizeof buffer, 0);
    if (length < 0) fail("recv");
    if (length == 0) return 0;
    send_packet(s, buffer, (size_t)length);
  }
}
