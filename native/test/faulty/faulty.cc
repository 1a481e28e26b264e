// A module with one fault of each kind that the sanitizers are to find: proof that they look
// (native/sanitize.mjs).

#include <napi.h>
#include <pthread.h>

#include <climits>
#include <cstdlib>
#include <cstring>

// NOLINTBEGIN: faults are what this file is for.

namespace {

/** Reads the byte behind an allocation. */
Napi::Value Overflow(const Napi::CallbackInfo& info) {
  const size_t size = info.Length() + 16;
  char* memory = static_cast<char*>(std::malloc(size));
  std::memset(memory, 0, size);
  const int beyond = static_cast<volatile char*>(memory)[size];
  std::free(memory);
  return Napi::Number::New(info.Env(), beyond);
}

/** Overflows a signed integer. */
Napi::Value Undefined(const Napi::CallbackInfo& info) {
  volatile int most = INT_MAX;
  return Napi::Number::New(info.Env(), most + 1);
}

/** Forgets an allocation. */
Napi::Value Leak(const Napi::CallbackInfo& info) {
  void* volatile memory = std::malloc(123);
  const bool allocated = memory != nullptr;
  memory = nullptr;
  return Napi::Boolean::New(info.Env(), allocated);
}

/** Forgets a reference, which is memory of Node's that it allocates for us. */
Napi::Value LeakReference(const Napi::CallbackInfo& info) {
  napi_ref reference = nullptr;
  return Napi::Boolean::New(
      info.Env(), napi_create_reference(info.Env(), Napi::Object::New(info.Env()), 1, &reference) == napi_ok);
}

void* Increment(void* counter) {
  ++*static_cast<int*>(counter);
  return nullptr;
}

/** Has two threads change a number at once. */
Napi::Value Race(const Napi::CallbackInfo& info) {
  static int counter = 0;
  pthread_t first{};
  pthread_t second{};
  const bool started = pthread_create(&first, nullptr, Increment, &counter) == 0 &&
                       pthread_create(&second, nullptr, Increment, &counter) == 0;
  if (started) {
    pthread_join(first, nullptr);
    pthread_join(second, nullptr);
  }
  return Napi::Boolean::New(info.Env(), started);
}

Napi::Object Initialize(Napi::Env env, Napi::Object exports) {
  exports["overflow"] = Napi::Function::New(env, Overflow);
  exports["undefined"] = Napi::Function::New(env, Undefined);
  exports["leak"] = Napi::Function::New(env, Leak);
  exports["leakReference"] = Napi::Function::New(env, LeakReference);
  exports["race"] = Napi::Function::New(env, Race);
  return exports;
}

}  // namespace

NODE_API_MODULE(faulty, Initialize)

// NOLINTEND
