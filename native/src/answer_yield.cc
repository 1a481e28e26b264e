#include "answer_yield.h"

#include <sched.h>

#include <ctime>

namespace seqpacket {
namespace {

/** Longer than a peer takes that has only to answer, and shorter than the kernel lets one run that is busy,
 * in ns. */
constexpr uint64_t kLongNs = 500'000;
/** For so many times as long as a long yield took, none follows. */
constexpr uint64_t kRestFactor = 20;

uint64_t MonotonicNs() {
  timespec now{};
  static_cast<void>(::clock_gettime(CLOCK_MONOTONIC, &now));  // Fails only for a clock that does not exist.
  constexpr uint64_t kSecond = 1'000'000'000;
  return static_cast<uint64_t>(now.tv_sec) * kSecond + static_cast<uint64_t>(now.tv_nsec);
}

}  // namespace

bool AnswerYield::Yield() {
  const uint64_t before = MonotonicNs();
  if (before < again_ns_) return false;
  static_cast<void>(::sched_yield());  // Fails never.
  const uint64_t took = MonotonicNs() - before;
  if (took > kLongNs) again_ns_ = before + kRestFactor * took;
  return true;
}

}  // namespace seqpacket
