#pragma once

#include <napi.h>

#include "failure.h"

namespace seqpacket {

/** A failure as JavaScript gets it: `NativeFailure` of src/seqpacket/addon.ts. */
Napi::Value ToObject(Napi::Env env, const Failure& failure);

}  // namespace seqpacket
