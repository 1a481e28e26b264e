#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace seqpacket {

/**
 * Names a thing of a HandleTable: its slot, and how often the slot was used. Below 2^30, so that JavaScript
 * holds it without an allocation on every build of V8.
 */
using Handle = uint32_t;

/** Owns things and finds them by handles that go stale when the thing is removed. */
template <typename T>
class HandleTable {
 public:
  static constexpr unsigned kSlotBits = 20;
  static constexpr uint32_t kMaxSlots = 1U << kSlotBits;
  static constexpr uint32_t kGenerations = 1U << 10U;

  /** Whether Add would find a slot. */
  [[nodiscard]] bool full() const { return free_.empty() && slots_.size() == kMaxSlots; }

  /** To be called only while not full. */
  Handle Add(std::unique_ptr<T> thing) {
    if (free_.empty()) {
      free_.push_back(static_cast<uint32_t>(slots_.size()));
      slots_.emplace_back();
    }
    const uint32_t slot = free_.front();
    free_.pop_front();
    slots_[slot].thing = std::move(thing);
    size_++;
    return slot | (slots_[slot].generation << kSlotBits);
  }

  /** The thing, or nullptr when the handle is stale. */
  [[nodiscard]] T* Find(Handle handle) const {
    const uint32_t slot = handle & (kMaxSlots - 1);
    if (slot >= slots_.size() || slots_[slot].generation != handle >> kSlotBits) return nullptr;
    return slots_[slot].thing.get();
  }

  /** Takes the thing out; nullptr when the handle is stale. */
  std::unique_ptr<T> Remove(Handle handle) {
    if (Find(handle) == nullptr) return nullptr;
    const uint32_t number = handle & (kMaxSlots - 1);
    Slot& slot = slots_[number];
    slot.generation = (slot.generation + 1) % kGenerations;
    // The slot that has rested longest is used next, so that a generation comes again as late as possible.
    free_.push_back(number);
    size_--;
    return std::move(slot.thing);
  }

  [[nodiscard]] size_t size() const { return size_; }

  /** Calls `visit` with every thing. */
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Slot& slot : slots_) {
      if (slot.thing) visit(*slot.thing);
    }
  }

  /** Removes everything. */
  void Clear() {
    for (Slot& slot : slots_) slot.thing.reset();
    slots_.clear();
    free_.clear();
    size_ = 0;
  }

 private:
  struct Slot {
    std::unique_ptr<T> thing;
    uint32_t generation = 0;
  };

  std::vector<Slot> slots_;
  std::deque<uint32_t> free_;
  size_t size_ = 0;
};

}  // namespace seqpacket
