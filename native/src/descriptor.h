#pragma once

#include <unistd.h>

#include <utility>

namespace seqpacket {

/** Owns one file descriptor and closes it. */
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, kNone)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = std::exchange(other.number_, kNone);
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { Close(); }

  [[nodiscard]] int number() const { return number_; }
  explicit operator bool() const { return number_ != kNone; }

  /** Gives up the descriptor, which is the caller's to close from now on. */
  void Release() { number_ = kNone; }

  void Close() {
    // Never again after EINTR: Linux has released the number by then, and another may own it (close(2)).
    if (number_ != kNone) static_cast<void>(::close(std::exchange(number_, kNone)));
  }

 private:
  static constexpr int kNone = -1;
  int number_ = kNone;
};

}  // namespace seqpacket
