#pragma once

#include <napi.h>

namespace seqpacket {

class Environment;

/** Adds the functions of taps, which src/seqpacket/addonTap.ts describes. */
void AddTapFunctions(Napi::Env env, Napi::Object exports, Environment* environment);

}  // namespace seqpacket
