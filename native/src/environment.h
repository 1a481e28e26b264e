#pragma once

#include <napi.h>

#include <memory>

#include "batch.h"
#include "loop.h"
#include "reserve_descriptor.h"
#include "script.h"
#include "tables.h"
#include "tap_thread.h"
#include "unclaimed_descriptors.h"

namespace seqpacket {

/** Everything that one environment (the main thread or a worker) has of this module; nothing is shared
 * between them. */
class Environment {
 public:
  Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  Environment(Environment&&) = delete;
  Environment& operator=(Environment&&) = delete;
  ~Environment() = default;

  /** Begins to watch sockets, with `tables` being views of `arrays`; throws into JavaScript when that fails,
   * or was done before. */
  void Start(const Napi::Object& callbacks, const Napi::Object& arrays, const Tables& tables);

  [[nodiscard]] bool started() const { return script_ != nullptr; }

  Loop& loop() { return loop_; }
  Script& script() { return *script_; }
  Tables& tables() { return tables_; }
  Batch& batch() { return *batch_; }
  UnclaimedDescriptors& unclaimed() { return unclaimed_; }
  ReserveDescriptor& reserve() { return reserve_; }
  /** The thread of the taps; nullptr until one was started. */
  std::unique_ptr<TapThread>& taps() { return taps_; }

 private:
  static void CleanUp(napi_async_cleanup_hook_handle hook, void* environment);

  Tables tables_;
  /** Keeps the memory of the tables alive. */
  Napi::ObjectReference arrays_;
  UnclaimedDescriptors unclaimed_;
  std::unique_ptr<Script> script_;
  std::unique_ptr<Batch> batch_;
  ReserveDescriptor reserve_;
  Loop loop_;
  std::unique_ptr<TapThread> taps_;
};

}  // namespace seqpacket
