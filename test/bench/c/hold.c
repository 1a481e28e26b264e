/* hold PATH COUNT: opens COUNT connections and keeps them, idle, until standard input ends. */
#include "peer.h"

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  for (long left = number_of(argv[2]); left > 0; left--) connect_to(argv[1]);
  while (getchar() != EOF) {
  }
  return 0;
}
