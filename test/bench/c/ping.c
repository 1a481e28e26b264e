/* ping PATH LENGTH COUNT: prints the nanoseconds of a round trip, the mean of COUNT after a third as many for warming up. */
#include "peer.h"

static char buffer[BUFFER_LENGTH];

static void round_trips(int s, size_t length, long count) {
  for (; count > 0; count--) {
    send_packet(s, buffer, length);
    if (recv(s, buffer, sizeof buffer, 0) != (ssize_t)length) fail("recv: not what was sent");
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const size_t length = (size_t)number_of(argv[2]);
  const long count = number_of(argv[3]);
  const int s = connect_to(argv[1]);
  round_trips(s, length, count / 3 + 1);
  const double start = now_ns();
  round_trips(s, length, count);
  printf("%.1f\n", (now_ns() - start) / (double)count);
  return 0;
}
