#include <napi.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "connection.h"
#include "connector.h"
#include "environment.h"
#include "listener.h"

namespace seqpacket {
namespace {

// The functions of src/seqpacket/addon.ts, which says what each does and is all that calls them.

const char* NameOf(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::kNone:
      break;
    case Obstacle::kListening:
      return "listening";
    case Obstacle::kOtherType:
      return "otherType";
    case Obstacle::kOtherOwner:
      return "otherOwner";
    case Obstacle::kDirectory:
      return "directory";
    case Obstacle::kOtherFile:
      return "otherFile";
    case Obstacle::kUnprovable:
      return "unprovable";
  }
  return nullptr;
}

Napi::Value ToObject(Napi::Env env, const Failure& failure) {
  auto object = Napi::Object::New(env);
  object["errno"] = Napi::Number::New(env, failure.number);
  object["syscall"] = Napi::String::New(env, failure.syscall);
  if (const char* obstacle = NameOf(failure.obstacle)) object["obstacle"] = Napi::String::New(env, obstacle);
  return object;
}

Environment* EnvironmentOf(const Napi::CallbackInfo& info) { return static_cast<Environment*>(info.Data()); }

/** The socket of kind `T` with this handle, or nullptr when it is closed by now. */
template <typename T>
T* SocketOf(Environment* environment, Handle handle) {
  Pollable* pollable = environment->loop().Find(handle);
  return pollable != nullptr && pollable->kind() == T::kKind ? static_cast<T*>(pollable) : nullptr;
}

Handle HandleOf(const Napi::CallbackInfo& info) { return info[0].As<Napi::Number>().Uint32Value(); }

template <typename T>
T* SocketOf(const Napi::CallbackInfo& info) {
  return SocketOf<T>(EnvironmentOf(info), HandleOf(info));
}

int32_t IntegerOf(const Napi::Object& options, const char* name) {
  return options.Get(name).As<Napi::Number>().Int32Value();
}

bool FlagOf(const Napi::Object& options, const char* name) {
  return options.Get(name).As<Napi::Boolean>().Value();
}

ReceiveOptions ReceiveOptionsOf(const Napi::Object& options) {
  return {static_cast<size_t>(IntegerOf(options, "receiveLimit")), FlagOf(options, "passCredentials"),
          FlagOf(options, "ownDescriptors")};
}

Target TargetOf(const Napi::Value& bytes, const Napi::Object& options) {
  const auto view = bytes.As<Napi::Uint8Array>();
  return {std::string(view.Data(), view.Data() + view.ByteLength()), FlagOf(options, "abstract")};
}

Span<uint32_t> WordsOf(const Napi::Object& arrays, const char* name) {
  auto array = arrays.Get(name).As<Napi::Uint32Array>();
  return {array.Data(), array.ElementLength()};
}

void Start(const Napi::CallbackInfo& info) {
  const auto arrays = info[1].As<Napi::Object>();
  const Tables tables(WordsOf(arrays, "packets"), WordsOf(arrays, "accepted"), WordsOf(arrays, "sent"));
  EnvironmentOf(info)->Start(info[0].As<Napi::Object>(), arrays, tables);
}

Napi::Value Listen(const Napi::CallbackInfo& info) {
  const auto given = info[1].As<Napi::Object>();
  const ListenOptions options{ReceiveOptionsOf(given), IntegerOf(given, "backlog"),
                              static_cast<mode_t>(IntegerOf(given, "mode"))};
  auto opened = Listener::Open(EnvironmentOf(info), TargetOf(info[0], given), options);
  if (const Failure* failure = FailureOf(opened)) return ToObject(info.Env(), *failure);
  return Napi::Number::New(info.Env(), ValueOf(opened));
}

Napi::Value ConnectTo(const Napi::CallbackInfo& info) {
  const auto given = info[1].As<Napi::Object>();
  auto connected = Connect(TargetOf(info[0], given));
  if (const Failure* failure = FailureOf(connected)) return ToObject(info.Env(), *failure);
  auto opened = Connection::Open(EnvironmentOf(info), std::move(ValueOf(connected)), ReceiveOptionsOf(given));
  if (const Failure* failure = FailureOf(opened)) return ToObject(info.Env(), *failure);
  const auto& [handle, facts] = ValueOf(opened);
  auto object = Napi::Object::New(info.Env());
  object["handle"] = Napi::Number::New(info.Env(), handle);
  object["sendBuffer"] = Napi::Number::New(info.Env(), facts.send_buffer);
  object["pid"] = Napi::Number::New(info.Env(), facts.peer.pid);
  object["uid"] = Napi::Number::New(info.Env(), facts.peer.uid);
  object["gid"] = Napi::Number::New(info.Env(), facts.peer.gid);
  return object;
}

/** The numbers in an Int32Array, or none if it is something else, as undefined. */
Span<const int32_t> NumbersOf(napi_env env, napi_value value) {
  napi_typedarray_type type = napi_float64_array;
  size_t length = 0;
  void* numbers = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &numbers, nullptr, nullptr) != napi_ok) return {};
  return type == napi_int32_array ? Span<const int32_t>(static_cast<const int32_t*>(numbers), length)
                                  : Span<const int32_t>();
}

/** Plain Node-API, for it is called once a packet. */
napi_value Send(napi_env env, napi_callback_info info) {
  std::array<napi_value, 3> arguments{};
  size_t count = arguments.size();
  void* data = nullptr;
  uint32_t handle = 0;
  napi_typedarray_type type = napi_float64_array;
  size_t length = 0;
  void* bytes = nullptr;
  if (napi_get_cb_info(env, info, &count, arguments.data(), nullptr, &data) != napi_ok ||
      napi_get_value_uint32(env, arguments[0], &handle) != napi_ok ||
      napi_get_typedarray_info(env, arguments[1], &type, &length, &bytes, nullptr, nullptr) != napi_ok ||
      type != napi_uint8_array) {
    static_cast<void>(napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "A packet is a Uint8Array."));
    return nullptr;
  }
  auto* environment = static_cast<Environment*>(data);
  auto* connection = SocketOf<Connection>(environment, handle);
  Sent sent{EPIPE, {}};
  if (connection != nullptr) {
    const Span<const int32_t> descriptors =
        count < arguments.size() ? Span<const int32_t>() : NumbersOf(env, arguments[2]);
    sent = connection->Send(Bytes(static_cast<const uint8_t*>(bytes), length), descriptors);
  }
  environment->tables().WriteSent(0, sent);
  napi_value result = nullptr;
  static_cast<void>(napi_create_int32(env, sent.error, &result));
  return result;
}

void CancelSend(const Napi::CallbackInfo& info) {
  auto* connection = SocketOf<Connection>(info);
  if (connection != nullptr) connection->CancelSend(info[1].As<Napi::Number>().Uint32Value());
}

void SetReading(const Napi::CallbackInfo& info) {
  auto* connection = SocketOf<Connection>(info);
  if (connection != nullptr) connection->SetReading(info[1].As<Napi::Boolean>().Value());
}

void Shutdown(const Napi::CallbackInfo& info) {
  auto* connection = SocketOf<Connection>(info);
  if (connection != nullptr) connection->Shutdown();
}

Napi::Value ResumeAccepting(const Napi::CallbackInfo& info) {
  auto* listener = SocketOf<Listener>(info);
  return Napi::Boolean::New(info.Env(), listener == nullptr || listener->Resume());
}

void SetReferenced(const Napi::CallbackInfo& info) {
  Loop& loop = EnvironmentOf(info)->loop();
  Pollable* pollable = loop.Find(HandleOf(info));
  if (pollable != nullptr) loop.SetReferenced(pollable, info[1].As<Napi::Boolean>().Value());
}

void Close(const Napi::CallbackInfo& info) { EnvironmentOf(info)->loop().Close(HandleOf(info)); }

Napi::Value Counts(const Napi::CallbackInfo& info) {
  size_t listeners = 0;
  size_t connections = 0;
  EnvironmentOf(info)->loop().ForEach([&](const Pollable& pollable) {
    (pollable.kind() == PollableKind::kListener ? listeners : connections)++;
  });
  auto object = Napi::Object::New(info.Env());
  object["listeners"] = Napi::Number::New(info.Env(), static_cast<double>(listeners));
  object["connections"] = Napi::Number::New(info.Env(), static_cast<double>(connections));
  return object;
}

Napi::Object BuildOf(Napi::Env env) {
  auto build = Napi::Object::New(env);
  build["version"] = Napi::String::New(env, SEQPACKET_VERSION);
#ifdef __clang__
  build["compiler"] = Napi::String::New(env, __VERSION__);
#else
  build["compiler"] = Napi::String::New(env, "GCC " __VERSION__);
#endif
#ifdef __GLIBC__
  build["libc"] =
      Napi::String::New(env, "glibc " + std::to_string(__GLIBC__) + "." + std::to_string(__GLIBC_MINOR__));
#else
  build["libc"] = Napi::String::New(env, "musl");
#endif
  return build;
}

Napi::Object Initialize(Napi::Env env, Napi::Object exports) {
  auto owned = std::make_unique<Environment>();
  Environment* environment = owned.get();
  env.SetInstanceData(owned.release());
  napi_value send = nullptr;
  static_cast<void>(napi_create_function(env, "send", NAPI_AUTO_LENGTH, Send, environment, &send));
  exports["build"] = BuildOf(env);
  exports["start"] = Napi::Function::New<Start>(env, "start", environment);
  exports["listen"] = Napi::Function::New<Listen>(env, "listen", environment);
  exports["connect"] = Napi::Function::New<ConnectTo>(env, "connect", environment);
  exports["send"] = send;
  exports["cancelSend"] = Napi::Function::New<CancelSend>(env, "cancelSend", environment);
  exports["setReading"] = Napi::Function::New<SetReading>(env, "setReading", environment);
  exports["shutdown"] = Napi::Function::New<Shutdown>(env, "shutdown", environment);
  exports["setReferenced"] = Napi::Function::New<SetReferenced>(env, "setReferenced", environment);
  exports["resumeAccepting"] = Napi::Function::New<ResumeAccepting>(env, "resumeAccepting", environment);
  exports["close"] = Napi::Function::New<Close>(env, "close", environment);
  exports["counts"] = Napi::Function::New<Counts>(env, "counts", environment);
  return exports;
}

}  // namespace
}  // namespace seqpacket

// The macro's function is in the global namespace, and takes a plain name.
using seqpacket::Initialize;
NODE_API_MODULE(seqpacket, Initialize)
