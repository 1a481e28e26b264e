#pragma once

#include <utility>
#include <vector>

#include "descriptor.h"

namespace seqpacket {

/**
 * Received descriptors that JavaScript was told of, and has neither taken nor closed yet. A worker can be
 * terminated while it decides that, or while it holds packets back; so they are owned here until then, and
 * closed with the environment.
 */
class UnclaimedDescriptors {
 public:
  void Add(Descriptor descriptor) {
    const auto place = static_cast<size_t>(descriptor.number());
    if (place >= by_number_.size()) by_number_.resize(place + 1);
    // If one is there it was closed behind our back, for its number is another's now: not to be closed.
    by_number_[place].Release();
    by_number_[place] = std::move(descriptor);
  }

  /** From now on it is the caller's to close. */
  void Release(int number) {
    if (Descriptor* descriptor = Find(number)) descriptor->Release();
  }

  void Close(int number) {
    if (Descriptor* descriptor = Find(number)) descriptor->Close();
  }

 private:
  Descriptor* Find(int number) {
    const auto place = static_cast<size_t>(number);
    return place < by_number_.size() ? &by_number_[place] : nullptr;
  }

  /** Numbers are small, for the kernel gives the lowest that is free. */
  std::vector<Descriptor> by_number_;
};

}  // namespace seqpacket
