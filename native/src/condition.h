#pragma once

#include <pthread.h>

#include "mutex.h"

namespace seqpacket {

/** What a thread waits for that another does: std::condition_variable would need libstdc++ at run time. */
class Condition {
 public:
  Condition() = default;
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;
  Condition(Condition&&) = delete;
  Condition& operator=(Condition&&) = delete;
  ~Condition() { static_cast<void>(::pthread_cond_destroy(&condition_)); }

  /** Lets go of the lock until Tell is called, or for no reason: what is waited for has to be looked at. */
  void Wait(Mutex::Lock* lock) { static_cast<void>(::pthread_cond_wait(&condition_, lock->mutex_)); }
  void Tell() { static_cast<void>(::pthread_cond_broadcast(&condition_)); }

 private:
  pthread_cond_t condition_ = PTHREAD_COND_INITIALIZER;
};

}  // namespace seqpacket
