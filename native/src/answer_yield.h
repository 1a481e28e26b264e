#pragma once

#include <cstdint>

namespace seqpacket {

/**
 * Lets a peer on the same processor answer: it runs, and its answer is there when sched_yield(2) returns,
 * which costs a fraction of going to sleep and being woken. A yield that went to somebody busy instead took
 * long; then none follows for twenty times what it took, so that at most a twentieth of the time goes to
 * such.
 */
class AnswerYield {
 public:
  /** False if it cannot be afforded now. */
  bool Yield();

 private:
  /** No yield before this, in ns of CLOCK_MONOTONIC. */
  uint64_t again_ns_ = 0;
};

}  // namespace seqpacket
