#pragma once

#include <napi.h>

#include <initializer_list>
#include <optional>

#include "failure.h"
#include "handle_table.h"
#include "span.h"

namespace seqpacket {

/** The JavaScript side: its callbacks, called so that what they throw is neither lost nor fatal to the loop.
 */
class Script {
 public:
  explicit Script(const Napi::Object& callbacks);
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  Script(Script&&) = delete;
  Script& operator=(Script&&) = delete;
  ~Script();

  [[nodiscard]] Napi::Env env() const { return env_; }

  /** Returns whether the chunk's bytes are taken. Needs an open handle scope. */
  bool Receive(Handle handle, size_t count, napi_value chunk, napi_value descriptor_names,
               napi_value descriptor_numbers);
  void End(Handle handle, int error, bool hangup);
  void Hangup(Handle handle);
  void Sent(Handle handle, size_t count);
  void Accept(Handle handle, size_t count);
  void Refused(Handle handle, const Failure& failure);
  void AcceptError(Handle handle, int error);
  /** Calls a function that is none of the callbacks, without arguments. */
  void Notify(const Napi::FunctionReference& callback);

 private:
  /** Calls within Node's callback scope, so that ticks and promises run after it; empty when it threw. */
  std::optional<Napi::Value> Call(const Napi::FunctionReference& callback,
                                  std::initializer_list<napi_value> arguments);
  void ReportException();

  Napi::Env env_;
  Napi::FunctionReference on_receive_;
  Napi::FunctionReference on_end_;
  Napi::FunctionReference on_hangup_;
  Napi::FunctionReference on_sent_;
  Napi::FunctionReference on_accept_;
  Napi::FunctionReference on_refused_;
  Napi::FunctionReference on_accept_error_;
  napi_async_context async_context_ = nullptr;
};

}  // namespace seqpacket
