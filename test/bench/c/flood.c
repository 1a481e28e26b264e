/*
 * flood PATH LENGTH COUNT: sends COUNT packets, half closes, waits for the peer's end, and prints the nanoseconds a packet.
 * So one clock measures every receiver, to its last packet.
 */
#include "peer.h"

static char buffer[BUFFER_LENGTH];

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const size_t length = (size_t)number_of(argv[2]);
  const long count = number_of(argv[3]);
  const int s = connect_to(argv[1]);
  const double start = now_ns();
  for (long left = count; left > 0; left--) send_packet(s, buffer, length);
  if (shutdown(s, SHUT_WR) != 0) fail("shutdown");
  if (recv(s, buffer, sizeof buffer, 0) < 0) fail("recv");
  printf("%.1f\n", (now_ns() - start) / (double)count);
  return 0;
}
