#pragma once

#include <cstdint>

#include "descriptor.h"
#include "handle_table.h"

namespace seqpacket {

class Loop;

enum class PollableKind { kConnection, kListener, kTapWaker };

/** Something with a descriptor that a Loop watches and owns. */
class Pollable {
 public:
  Pollable(const Pollable&) = delete;
  Pollable& operator=(const Pollable&) = delete;
  Pollable(Pollable&&) = delete;
  Pollable& operator=(Pollable&&) = delete;
  virtual ~Pollable() = default;

  /** Called with what epoll reported. May close this and others. */
  virtual void OnReady(uint32_t events) = 0;

  /**
   * Called when this was the only one ready the last time, and it is not known whether it is so again: does
   * what can be done at once. False if that was nothing, and nothing was lost by asking.
   */
  virtual bool OnGuess() { return false; }

  /** Whether what comes to it comes one by one, as answers do. */
  [[nodiscard]] virtual bool AwaitsOne() const { return false; }

  [[nodiscard]] PollableKind kind() const { return kind_; }
  [[nodiscard]] int descriptor() const { return descriptor_.number(); }
  [[nodiscard]] Handle handle() const { return handle_; }
  /** Closed ones live on until the loop's turn ends, so that what runs inside them can look. */
  [[nodiscard]] bool closed() const { return !descriptor_; }

 protected:
  Pollable(PollableKind kind, Descriptor descriptor) : kind_(kind), descriptor_(std::move(descriptor)) {}

  /** Called when the loop is about to close the descriptor. */
  virtual void OnClosing() {}

 private:
  friend class Loop;

  PollableKind kind_;

  Descriptor descriptor_;
  Handle handle_ = 0;
  uint32_t events_ = 0;
  /** Has work that the process should live for. */
  bool active_ = false;
  /** Whether the process should live for it. */
  bool referenced_ = true;
};

}  // namespace seqpacket
