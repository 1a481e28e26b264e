#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "condition.h"
#include "handle_table.h"
#include "mutex.h"
#include "tap_batch.h"
#include "tap_pair.h"
#include "tap_port.h"

namespace seqpacket {

/** Forwards for all taps of an environment, in a thread of its own that calls Run. Knows nothing of Node. */
class TapLoop {
 public:
  /** `ring` as TapRing takes it; `wake` is an eventfd that is written when there is something in the ring. */
  TapLoop(Room ring, Descriptor wake);
  TapLoop(const TapLoop&) = delete;
  TapLoop& operator=(const TapLoop&) = delete;
  TapLoop(TapLoop&&) = delete;
  TapLoop& operator=(TapLoop&&) = delete;
  ~TapLoop() = default;

  /** Whether this process may send in another's name: then it wants to know who sent a packet. */
  static bool CanSpeakForOthers();

  /** To be called once, before Run. */
  std::optional<Failure> Start();

  /** Forwards until Stop. */
  void Run();

  // The others are for other threads.

  /** Begins to take clients. */
  void Add(std::unique_ptr<TapPort> port);
  /** Takes no more clients, and returns when the listener is closed; those who wait are joined still, as the
   * server takes them, and the connections there are live on. */
  void Remove(uint32_t tap);
  /** Has Run return; all that is open is closed by the destructor. */
  void Stop();
  /** The connections there are. */
  std::vector<TapConnectionFacts> Connections();

 private:
  void Turn();
  void OnEvent(uint64_t key, uint32_t events);
  void OnCommands();
  void OnTick();
  /** Has epoll tell of a port's clients; where that fails, a tick tries again. */
  void WatchPort(TapPort* port);
  void Accept(TapPort* port);
  void Close(TapPort* port);
  /** Forgets the ports that are done, and tells of each. */
  void DropPorts();
  /** Returns 0, or why the two could not be joined: errno. */
  int Join(uint32_t tap, TapPort::Joined joined);
  void TellFailure(TapPort* port, int error);
  void After(Handle handle, TapPair* pair, TapPair::Next next);
  void Close(Handle handle, TapPair* pair);
  /** False when what is watched could not be changed. */
  bool Watch(Handle handle, TapPair* pair);
  void WantTick(bool want);
  void Signal();

  Descriptor wake_;
  TapRing ring_;
  TapBatch batch_;
  TapTools tools_;
  Descriptor epoll_;
  Descriptor commands_;
  Descriptor timer_;
  std::vector<std::unique_ptr<TapPort>> ports_;
  HandleTable<TapPair> pairs_;
  /** Pairs with more to do at once, and such as a tick is to look at. */
  std::vector<Handle> ready_;
  std::vector<Handle> ticking_;
  uint32_t next_connection_ = 1;
  bool tick_wanted_ = false;
  bool yield_wanted_ = false;
  std::atomic<bool> stopping_{false};

  /** Guards what follows, and the membership of pairs_, which only the thread of Run changes. */
  Mutex mutex_;
  std::vector<std::unique_ptr<TapPort>> added_;
  std::vector<uint32_t> removed_;
  /** How many were removed, and how often that was asked for. */
  uint32_t removals_ = 0;
  uint32_t removals_wanted_ = 0;
  Condition removal_;
};

}  // namespace seqpacket
