#pragma once

#include <string>
#include <vector>

#include "chunk.h"
#include "handle_table.h"
#include "overflow_region.h"
#include "receiver.h"
#include "script.h"
#include "tables.h"

namespace seqpacket {

/** Receives packets of one connection into the chunk, and hands them to JavaScript in one call. */
class Batch {
 public:
  Batch(Script* script, Tables* tables) : script_(script), tables_(tables), chunk_(script->env()) {}

  /** Begins a batch for the connection `handle`. */
  void Begin(Handle handle);

  /**
   * Takes one packet off `socket`. `expected` is how long it is likely to be, `limit` how much of it to keep
   * at most (0: all). `kept` is set to what was kept of it. kError leaves errno, also when V8 has no memory.
   */
  Received Receive(int socket, size_t expected, size_t limit, size_t* kept);

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] size_t count() const { return count_; }
  [[nodiscard]] size_t bytes() const { return bytes_; }
  /** Whether one more packet as long as `expected` belongs into this batch. */
  [[nodiscard]] bool HasRoomFor(size_t expected) const;

  /** Hands over what there is. JavaScript may do anything meanwhile, but receive. */
  void Deliver();

 private:
  bool AddSpilled(Packet* packet, Room room, Room overflow);
  void Add(Packet* packet);
  Napi::Value DescriptorNames();

  Script* script_;
  Tables* tables_;
  Chunk chunk_;
  OverflowRegion overflow_;
  ControlBuffer control_{};
  Handle handle_ = 0;
  size_t start_ = 0;
  size_t count_ = 0;
  size_t bytes_ = 0;
  /** What each descriptor is, of each packet that has some. */
  std::vector<std::vector<std::string>> descriptor_names_;
};

}  // namespace seqpacket
