#include <napi.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "addon_tap.h"
#include "connection.h"
#include "connector.h"
#include "environment.h"
#include "exported_function.h"
#include "failure_object.h"
#include "listener.h"
#include "properties.h"

namespace seqpacket {
namespace {

// The functions of src/seqpacket/addon.ts, which says what each does and is all that calls them.

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

ReceiveOptions ReceiveOptionsOf(Properties* options) {
  return {static_cast<size_t>(options->Integer("receiveLimit")), options->Flag("passCredentials"),
          options->Flag("ownDescriptors")};
}

Target TargetOf(const Napi::Value& bytes, Properties* options) {
  const auto view = bytes.As<Napi::Uint8Array>();
  return {std::string(view.Data(), view.Data() + view.ByteLength()), options->Flag("abstract")};
}

void Start(const Napi::CallbackInfo& info) {
  Properties arrays(info.Env(), info[1]);
  const Tables tables(arrays.Words("packets"), arrays.Words("accepted"), arrays.Words("sent"));
  if (arrays.complete()) {
    EnvironmentOf(info)->Start(info[0].As<Napi::Object>(), info[1].As<Napi::Object>(), tables);
  }
}

Napi::Value Listen(const Napi::CallbackInfo& info) {
  Properties given(info.Env(), info[1]);
  const ReceiveOptions receive = ReceiveOptionsOf(&given);
  const ListenOptions options{given.Integer("backlog"), static_cast<mode_t>(given.Integer("mode"))};
  const Target target = TargetOf(info[0], &given);
  if (!given.complete()) return info.Env().Undefined();
  auto opened = Listener::Open(EnvironmentOf(info), target, options, receive);
  if (const Failure* failure = FailureOf(opened)) return ToObject(info.Env(), *failure);
  return Napi::Number::New(info.Env(), ValueOf(opened));
}

Napi::Value ConnectTo(const Napi::CallbackInfo& info) {
  Properties given(info.Env(), info[1]);
  const ReceiveOptions options = ReceiveOptionsOf(&given);
  const Target target = TargetOf(info[0], &given);
  if (!given.complete()) return info.Env().Undefined();
  auto connected = Connect(target);
  if (const Failure* failure = FailureOf(connected)) return ToObject(info.Env(), *failure);
  auto opened = Connection::Open(EnvironmentOf(info), std::move(ValueOf(connected)), options);
  if (const Failure* failure = FailureOf(opened)) return ToObject(info.Env(), *failure);
  const auto& [handle, facts] = ValueOf(opened);
  const auto object = Napi::Object::New(info.Env());
  SetProperty(info.Env(), object, "handle", handle);
  SetProperty(info.Env(), object, "sendBuffer", facts.send_buffer);
  SetProperty(info.Env(), object, "pid", facts.peer.pid);
  SetProperty(info.Env(), object, "uid", facts.peer.uid);
  SetProperty(info.Env(), object, "gid", facts.peer.gid);
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

/** Calls `visit` with each number in an array, as far as they can be had. */
template <typename Visit>
void ForEachNumber(napi_env env, napi_value array, Visit visit) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) return;
  for (uint32_t position = 0; position < length; position++) {
    napi_value element = nullptr;
    int32_t number = 0;
    if (napi_get_element(env, array, position, &element) != napi_ok ||
        napi_get_value_int32(env, element, &number) != napi_ok) {
      return;
    }
    visit(number);
  }
}

void TakeDescriptors(const Napi::CallbackInfo& info) {
  UnclaimedDescriptors& unclaimed = EnvironmentOf(info)->unclaimed();
  ForEachNumber(info.Env(), info[0], [&unclaimed](int number) { unclaimed.Release(number); });
}

void CloseDescriptors(const Napi::CallbackInfo& info) {
  UnclaimedDescriptors& unclaimed = EnvironmentOf(info)->unclaimed();
  ForEachNumber(info.Env(), info[0], [&unclaimed](int number) { unclaimed.Close(number); });
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
    if (pollable.kind() == PollableKind::kListener) listeners++;
    if (pollable.kind() == PollableKind::kConnection) connections++;
  });
  const auto object = Napi::Object::New(info.Env());
  SetProperty(info.Env(), object, "listeners", static_cast<double>(listeners));
  SetProperty(info.Env(), object, "connections", static_cast<double>(connections));
  return object;
}

Napi::Object BuildOf(Napi::Env env) {
  const auto build = Napi::Object::New(env);
  SetProperty(env, build, "version", SEQPACKET_VERSION);
#ifdef __clang__
  SetProperty(env, build, "compiler", __VERSION__);
#else
  SetProperty(env, build, "compiler", "GCC " __VERSION__);
#endif
#ifdef __GLIBC__
  const std::string libc = "glibc " + std::to_string(__GLIBC__) + "." + std::to_string(__GLIBC_MINOR__);
  SetProperty(env, build, "libc", libc.c_str());
#else
  SetProperty(env, build, "libc", "musl");
#endif
  return build;
}

Napi::Object Initialize(Napi::Env env, Napi::Object exports) {
  auto owned = std::make_unique<Environment>();
  Environment* environment = owned.get();
  env.SetInstanceData(owned.release());
  SetProperty(env, exports, "build", BuildOf(env));
  Export(env, exports, "start", Wrapped<Start>(), environment);
  Export(env, exports, "listen", Wrapped<Listen>(), environment);
  Export(env, exports, "connect", Wrapped<ConnectTo>(), environment);
  Export(env, exports, "send", Send, environment);
  Export(env, exports, "cancelSend", Wrapped<CancelSend>(), environment);
  Export(env, exports, "takeDescriptors", Wrapped<TakeDescriptors>(), environment);
  Export(env, exports, "closeDescriptors", Wrapped<CloseDescriptors>(), environment);
  Export(env, exports, "setReading", Wrapped<SetReading>(), environment);
  Export(env, exports, "shutdown", Wrapped<Shutdown>(), environment);
  Export(env, exports, "setReferenced", Wrapped<SetReferenced>(), environment);
  Export(env, exports, "resumeAccepting", Wrapped<ResumeAccepting>(), environment);
  Export(env, exports, "close", Wrapped<Close>(), environment);
  Export(env, exports, "counts", Wrapped<Counts>(), environment);
  AddTapFunctions(env, exports, environment);
  return exports;
}

}  // namespace
}  // namespace seqpacket

// The macro's function is in the global namespace, and takes a plain name.
using seqpacket::Initialize;
NODE_API_MODULE(seqpacket, Initialize)
