#pragma once

#include <node_api.h>

#include <cstdint>

#include "span.h"

namespace seqpacket {

// A worker can be terminated at any moment, also while this module runs in it. From then on whatever could
// run JavaScript fails, and nothing can be thrown, which node-addon-api takes for a reason to end the process
// with all its threads. So properties, the only such thing that is asked for while a worker runs, are reached
// by Node-API itself; what cannot be set is not missed by an environment that is gone.

/** Sets a property, if that is still possible. */
void SetProperty(napi_env env, napi_value object, const char* name, napi_value value);
void SetProperty(napi_env env, napi_value object, const char* name, double value);
void SetProperty(napi_env env, napi_value object, const char* name, const char* value);

/** A new array, in which nothing is yet. */
napi_value NewArray(napi_env env, size_t length);
/** Sets an element, if that is still possible. */
void SetElement(napi_env env, napi_value list, size_t position, napi_value value);

/** Reads what an object of JavaScript's holds. */
class Properties {
 public:
  Properties(napi_env env, napi_value object) : env_(env), object_(object) {}

  /** The value of a property; nullptr if there is none to be had. */
  napi_value Value(const char* name);
  /** A whole number, or 0. */
  int32_t Integer(const char* name);
  /** A boolean, or false. */
  bool Flag(const char* name);
  /** The memory of a Uint32Array, or none. */
  Span<uint32_t> Words(const char* name);
  /** A function, or nullptr. */
  napi_value Function(const char* name);

  /** Whether all that was asked for was there; if not, a TypeError or what a getter threw is on its way. */
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  void Check(napi_status status);

  napi_env env_;
  napi_value object_;
  bool complete_ = true;
};

}  // namespace seqpacket
