#include "environment.h"

#include <string>

namespace seqpacket {
namespace {

/** Throws into JavaScript, unless its worker is being terminated. */
void Throw(napi_env env, const std::string& message) {
  static_cast<void>(napi_throw_error(env, nullptr, message.c_str()));
}

}  // namespace

void Environment::Start(const Napi::Object& callbacks, const Napi::Object& arrays, const Tables& tables) {
  const Napi::Env env = callbacks.Env();
  if (started()) {
    Throw(env, "The native module was started before.");
    return;
  }
  uv_loop_t* uv = nullptr;
  if (napi_get_uv_event_loop(env, &uv) != napi_ok) {
    Throw(env, "This environment has no event loop.");
    return;
  }
  if (const auto failure = loop_.Start(uv)) {
    Throw(env, std::string(failure->syscall) + " failed with errno " + std::to_string(failure->number));
    return;
  }
  tables_ = tables;
  arrays_ = Napi::Persistent(arrays);
  script_ = std::make_unique<Script>(callbacks);
  batch_ = std::make_unique<Batch>(script_.get(), &tables_, &unclaimed_);
  // Asynchronous, for libuv lets go of a handle only in a later turn. The hook removes itself.
  static_cast<void>(napi_add_async_cleanup_hook(env, CleanUp, this, nullptr));
}

void Environment::CleanUp(napi_async_cleanup_hook_handle hook, void* environment) {
  auto* own = static_cast<Environment*>(environment);
  own->taps_.reset();
  own->loop_.Stop([hook] { static_cast<void>(napi_remove_async_cleanup_hook(hook)); });
}

}  // namespace seqpacket
