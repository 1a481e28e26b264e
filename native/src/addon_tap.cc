#include "addon_tap.h"

#include <string>
#include <utility>
#include <vector>

#include "environment.h"
#include "exchange_files.h"
#include "exported_function.h"
#include "failure_object.h"
#include "file_access.h"
#include "lock_file.h"
#include "properties.h"
#include "tap_thread.h"
#include "unix_listeners.h"

namespace seqpacket {
namespace {

Environment* EnvironmentOf(const Napi::CallbackInfo& info) { return static_cast<Environment*>(info.Data()); }

Napi::Value OrFailure(Napi::Env env, const std::optional<Failure>& failure) {
  return failure ? ToObject(env, *failure) : env.Undefined();
}

std::string BytesOf(const Napi::Value& value) {
  const auto view = value.As<Napi::Uint8Array>();
  return {view.Data(), view.Data() + view.ByteLength()};
}

Napi::Value TapStart(const Napi::CallbackInfo& info) {
  auto& taps = EnvironmentOf(info)->taps();
  if (taps != nullptr) return ToObject(info.Env(), Failure{EALREADY, "uv_thread_create"});
  auto started =
      TapThread::Start(EnvironmentOf(info), info[0].As<Napi::Uint8Array>(), info[1].As<Napi::Function>());
  if (const Failure* failure = FailureOf(started)) return ToObject(info.Env(), *failure);
  taps = std::move(ValueOf(started));
  return info.Env().Undefined();
}

Napi::Value TapListen(const Napi::CallbackInfo& info) {
  auto& taps = EnvironmentOf(info)->taps();
  if (taps == nullptr) return ToObject(info.Env(), Failure{EBADF, "listen"});
  Properties given(info.Env(), info[1]);
  const Target target{BytesOf(info[0]), given.Flag("abstract")};
  const ListenOptions options{given.Integer("backlog"), static_cast<mode_t>(given.Integer("mode")),
                              given.Flag("folderLocked")};
  if (!given.complete()) return info.Env().Undefined();
  auto listening = taps->Listen(target, options);
  if (const Failure* failure = FailureOf(listening)) return ToObject(info.Env(), *failure);
  return Napi::Number::New(info.Env(), ValueOf(listening));
}

Napi::Value TapForward(const Napi::CallbackInfo& info) {
  auto& taps = EnvironmentOf(info)->taps();
  if (taps == nullptr) return ToObject(info.Env(), Failure{EBADF, "accept4"});
  const auto tap = info[0].As<Napi::Number>().Uint32Value();
  const std::string bytes = BytesOf(info[1]);
  Properties given(info.Env(), info[2]);
  const bool pinned_to_file = given.Flag("pinned");
  const bool abstract = given.Flag("abstract");
  if (!given.complete()) return info.Env().Undefined();
  if (!pinned_to_file) {
    Upstream upstream = Upstream::Of(Target{bytes, abstract});
    return OrFailure(info.Env(), taps->Forward(tap, std::move(upstream)));
  }
  auto pinned = Upstream::PinnedTo(bytes);
  if (const Failure* failure = FailureOf(pinned)) return ToObject(info.Env(), *failure);
  return OrFailure(info.Env(), taps->Forward(tap, std::move(ValueOf(pinned))));
}

void TapStop(const Napi::CallbackInfo& info) {
  auto& taps = EnvironmentOf(info)->taps();
  if (taps != nullptr) taps->Stop(info[0].As<Napi::Number>().Uint32Value());
}

Napi::Object CredentialsOf(Napi::Env env, const ucred& who) {
  auto object = Napi::Object::New(env);
  SetProperty(env, object, "pid", static_cast<double>(who.pid));
  SetProperty(env, object, "uid", static_cast<double>(who.uid));
  SetProperty(env, object, "gid", static_cast<double>(who.gid));
  return object;
}

Napi::Object WayOf(Napi::Env env, const TapConnectionFacts::Way& way) {
  auto object = Napi::Object::New(env);
  SetProperty(env, object, "packets", static_cast<double>(way.packets));
  SetProperty(env, object, "bytes", static_cast<double>(way.bytes));
  SetProperty(env, object, "unrecorded", static_cast<double>(way.unrecorded));
  SetProperty(env, object, "unread", static_cast<double>(way.unread));
  return object;
}

Napi::Value TapConnections(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto& taps = EnvironmentOf(info)->taps();
  const auto connections = taps == nullptr ? std::vector<TapConnectionFacts>() : taps->Connections();
  napi_value all = NewArray(env, connections.size());
  size_t position = 0;
  for (const TapConnectionFacts& facts : connections) {
    auto object = Napi::Object::New(env);
    SetProperty(env, object, "tap", static_cast<double>(facts.tap));
    SetProperty(env, object, "connection", static_cast<double>(facts.connection));
    SetProperty(env, object, "client", CredentialsOf(env, facts.client));
    SetProperty(env, object, "server", CredentialsOf(env, facts.server));
    SetProperty(env, object, "toServer", WayOf(env, facts.to_server));
    SetProperty(env, object, "toClient", WayOf(env, facts.to_client));
    SetElement(env, all, position++, object);
  }
  return {env, all};
}

Napi::Value Exchange(const Napi::CallbackInfo& info) {
  return OrFailure(info.Env(), ExchangeFiles(BytesOf(info[0]), BytesOf(info[1])));
}

void Lock(const Napi::CallbackInfo& info) {
  LockFile(info[0].As<Napi::Number>().Int32Value(), info[1].As<Napi::Number>().Int32Value());
}

Napi::Value AccessOfFile(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto found = AccessOf(info[0].As<Napi::Number>().Int32Value());
  if (const Failure* failure = FailureOf(found)) return ToObject(env, *failure);
  const FileAccess& access = ValueOf(found);
  auto object = Napi::Object::New(env);
  SetProperty(env, object, "owner", static_cast<double>(access.owner));
  SetProperty(env, object, "group", static_cast<double>(access.group));
  SetProperty(env, object, "mode", static_cast<double>(access.mode));
  SetProperty(env, object, "list", Napi::Buffer<char>::Copy(env, access.list.data(), access.list.size()));
  return object;
}

Napi::Value GiveAccessTo(const Napi::CallbackInfo& info) {
  Properties given(info.Env(), info[1]);
  FileAccess access{static_cast<uid_t>(given.Integer("owner")),
                    static_cast<gid_t>(given.Integer("group")),
                    static_cast<mode_t>(given.Integer("mode")),
                    {}};
  const Napi::Value list(info.Env(), given.Value("list"));
  if (!given.complete()) return info.Env().Undefined();
  access.list = BytesOf(list);
  return OrFailure(info.Env(), GiveAccess(info[0].As<Napi::Number>().Int32Value(), access));
}

Napi::Value SocketsOf(Napi::Env env, Result<std::vector<UnixListener>> found) {
  if (const Failure* failure = FailureOf(found)) return ToObject(env, *failure);
  napi_value all = NewArray(env, ValueOf(found).size());
  size_t position = 0;
  for (const UnixListener& listener : ValueOf(found)) {
    auto object = Napi::Object::New(env);
    SetProperty(env, object, "type", static_cast<double>(listener.type));
    SetProperty(env, object, "inode", static_cast<double>(listener.inode));
    SetProperty(env, object, "name",
                Napi::Buffer<char>::Copy(env, listener.name.data(), listener.name.size()));
    SetProperty(env, object, "fileInode", static_cast<double>(listener.file_inode));
    SetProperty(env, object, "fileDevice", static_cast<double>(listener.file_device));
    SetProperty(env, object, "waiting", static_cast<double>(listener.waiting));
    SetProperty(env, object, "backlog", static_cast<double>(listener.backlog));
    SetElement(env, all, position++, object);
  }
  return {env, all};
}

Napi::Value Listeners(const Napi::CallbackInfo& info) { return SocketsOf(info.Env(), UnixListeners()); }

Napi::Value Bound(const Napi::CallbackInfo& info) { return SocketsOf(info.Env(), UnixBound()); }

}  // namespace

void AddTapFunctions(Napi::Env env, Napi::Object exports, Environment* environment) {
  Export(env, exports, "tapStart", Wrapped<TapStart>(), environment);
  Export(env, exports, "tapListen", Wrapped<TapListen>(), environment);
  Export(env, exports, "tapForward", Wrapped<TapForward>(), environment);
  Export(env, exports, "tapStop", Wrapped<TapStop>(), environment);
  Export(env, exports, "tapConnections", Wrapped<TapConnections>(), environment);
  Export(env, exports, "exchangeFiles", Wrapped<Exchange>(), environment);
  Export(env, exports, "lockFile", Wrapped<Lock>(), environment);
  Export(env, exports, "accessOf", Wrapped<AccessOfFile>(), environment);
  Export(env, exports, "giveAccess", Wrapped<GiveAccessTo>(), environment);
  Export(env, exports, "unixListeners", Wrapped<Listeners>(), environment);
  Export(env, exports, "unixBound", Wrapped<Bound>(), environment);
}

}  // namespace seqpacket
