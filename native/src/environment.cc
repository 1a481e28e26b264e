#include "environment.h"

namespace seqpacket {

void Environment::Start(const Napi::Object& callbacks, const Napi::Object& arrays, const Tables& tables) {
  const Napi::Env env = callbacks.Env();
  if (started()) {
    Napi::Error::New(env, "The native module was started before.").ThrowAsJavaScriptException();
    return;
  }
  uv_loop_t* uv = nullptr;
  if (napi_get_uv_event_loop(env, &uv) != napi_ok) {
    Napi::Error::New(env, "This environment has no event loop.").ThrowAsJavaScriptException();
    return;
  }
  if (const auto failure = loop_.Start(uv)) {
    Napi::Error::New(env,
                     std::string(failure->syscall) + " failed with errno " + std::to_string(failure->number))
        .ThrowAsJavaScriptException();
    return;
  }
  tables_ = tables;
  arrays_ = Napi::Persistent(arrays);
  script_ = std::make_unique<Script>(callbacks);
  batch_ = std::make_unique<Batch>(script_.get(), &tables_);
  // Asynchronous, for libuv lets go of a handle only in a later turn. The hook removes itself.
  static_cast<void>(napi_add_async_cleanup_hook(env, CleanUp, this, nullptr));
}

void Environment::CleanUp(napi_async_cleanup_hook_handle hook, void* environment) {
  static_cast<Environment*>(environment)->loop_.Stop([hook] {
    static_cast<void>(napi_remove_async_cleanup_hook(hook));
  });
}

}  // namespace seqpacket
