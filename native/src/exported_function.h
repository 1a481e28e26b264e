#pragma once

#include <napi.h>

#include "properties.h"

namespace seqpacket {

class Environment;

inline void Export(napi_env env, napi_value exports, const char* name, napi_callback function,
                   Environment* environment) {
  napi_value exported = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, function, environment, &exported) != napi_ok) return;
  SetProperty(env, exports, name, exported);
}

/** What Node-API calls for a function of node-addon-api's kind, as Napi::Function::New wraps it. */
template <void (*kFunction)(const Napi::CallbackInfo&)>
napi_callback Wrapped() {
  return Napi::details::TemplatedVoidCallback<kFunction>;
}
template <Napi::Value (*kFunction)(const Napi::CallbackInfo&)>
napi_callback Wrapped() {
  return Napi::details::TemplatedCallback<kFunction>;
}

}  // namespace seqpacket
