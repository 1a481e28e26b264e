#pragma once

#include <pthread.h>

namespace seqpacket {

/** A lock between threads: std::mutex would need libstdc++ at run time. */
class Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  Mutex(Mutex&&) = delete;
  Mutex& operator=(Mutex&&) = delete;
  ~Mutex() { static_cast<void>(::pthread_mutex_destroy(&mutex_)); }

  /** Holds the lock while it lives. */
  class Lock {
   public:
    explicit Lock(Mutex* mutex) : mutex_(&mutex->mutex_) { static_cast<void>(::pthread_mutex_lock(mutex_)); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    Lock(Lock&&) = delete;
    Lock& operator=(Lock&&) = delete;
    ~Lock() { static_cast<void>(::pthread_mutex_unlock(mutex_)); }

   private:
    friend class Condition;

    pthread_mutex_t* mutex_;
  };

 private:
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
};

}  // namespace seqpacket
