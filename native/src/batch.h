#pragma once

#include <array>
#include <string>
#include <vector>

#include "chunk.h"
#include "handle_table.h"
#include "receiver.h"
#include "script.h"
#include "tables.h"
#include "unclaimed_descriptors.h"

namespace seqpacket {

/** What one call of Batch::Receive came to. */
struct Progress {
  size_t packets = 0;
  /** Those kept, of all packets. */
  size_t bytes = 0;
  /** Kept of the longest packet, in bytes. */
  size_t longest = 0;
  /** kPacket if there may be more. */
  Received outcome = Received::kPacket;
  /** The errno, if the outcome is kError. */
  int error = 0;
};

/** Receives packets of one connection into the chunk, and hands them to JavaScript in one call. */
class Batch {
 public:
  Batch(Script* script, Tables* tables, UnclaimedDescriptors* unclaimed)
      : script_(script), tables_(tables), unclaimed_(unclaimed), chunk_(script->env()) {}

  /**
   * Begins a batch for the connection `handle`, whose descriptors JavaScript gets if `own_descriptors`, with
   * nothing of one before it.
   */
  void Begin(Handle handle, bool own_descriptors);

  /**
   * Takes packets off `socket`, `count` at most. `expected` is how long they are likely to be, `limit` how
   * much of each to keep at most (0: all).
   */
  Progress Receive(int socket, size_t count, size_t expected, size_t limit);

  /** How many more packets as long as `expected` belong into this batch. */
  [[nodiscard]] size_t RoomFor(size_t expected) const;

  /** Hands over what there is. JavaScript may do anything meanwhile, but receive. */
  void Deliver();

  /** Forgets what there is, and closes its descriptors: to be called when nobody is left to take it. */
  void Drop();

 private:
  size_t Fill(int socket, size_t count, size_t expected, size_t limit, Received* outcome);
  bool Add(Packet* packet);
  bool DeliverAlone(Packet* packet);
  void WriteRow(Packet* packet, size_t offset);
  bool Call(napi_value chunk);

  Script* script_;
  Tables* tables_;
  UnclaimedDescriptors* unclaimed_;
  Chunk chunk_;
  Receiver receiver_{};
  std::array<Packet, Receiver::kMany> packets_{};
  Handle handle_ = 0;
  bool own_descriptors_ = false;
  size_t start_ = 0;
  size_t count_ = 0;
  size_t bytes_ = 0;
  /** What each descriptor is, of each packet that has some. */
  std::vector<std::vector<std::string>> descriptor_names_;
  /** Those to hand over, of the same packets. */
  std::vector<std::vector<Descriptor>> descriptors_;
};

}  // namespace seqpacket
