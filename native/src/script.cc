#include "script.h"

#include "properties.h"

namespace seqpacket {

Script::Script(const Napi::Object& callbacks) : env_(callbacks.Env()) {
  Properties given(env_, callbacks);
  const auto callback = [&given, this](const char* name) {
    return Napi::Persistent(Napi::Function(env_, given.Function(name)));
  };
  on_receive_ = callback("onReceive");
  on_end_ = callback("onEnd");
  on_hangup_ = callback("onHangup");
  on_sent_ = callback("onSent");
  on_accept_ = callback("onAccept");
  on_refused_ = callback("onRefused");
  on_accept_error_ = callback("onAcceptError");
  // Without a context, asynchronous hooks would see calls that come from nowhere.
  static_cast<void>(napi_async_init(env_, callbacks, Napi::String::New(env_, "SEQPACKET"), &async_context_));
}

Script::~Script() {
  if (async_context_ != nullptr) static_cast<void>(napi_async_destroy(env_, async_context_));
}

bool Script::Receive(Handle handle, size_t count, napi_value chunk, napi_value descriptor_names,
                     napi_value descriptor_numbers) {
  const auto taken =
      Call(on_receive_, {Napi::Number::New(env_, handle), Napi::Number::New(env_, static_cast<double>(count)),
                         chunk, descriptor_names, descriptor_numbers});
  // After an exception nobody knows; then the bytes are not used again.
  return !taken || !taken->IsBoolean() || taken->As<Napi::Boolean>().Value();
}

void Script::End(Handle handle, int error, bool hangup) {
  const Napi::HandleScope scope(env_);
  Call(on_end_,
       {Napi::Number::New(env_, handle), Napi::Number::New(env_, error), Napi::Boolean::New(env_, hangup)});
}

void Script::Hangup(Handle handle) {
  const Napi::HandleScope scope(env_);
  Call(on_hangup_, {Napi::Number::New(env_, handle)});
}

void Script::Sent(Handle handle, size_t count) {
  const Napi::HandleScope scope(env_);
  Call(on_sent_, {Napi::Number::New(env_, handle), Napi::Number::New(env_, static_cast<double>(count))});
}

void Script::Accept(Handle handle, size_t count) {
  const Napi::HandleScope scope(env_);
  Call(on_accept_, {Napi::Number::New(env_, handle), Napi::Number::New(env_, static_cast<double>(count))});
}

void Script::Refused(Handle handle, const Failure& failure) {
  const Napi::HandleScope scope(env_);
  Call(on_refused_, {Napi::Number::New(env_, handle), Napi::Number::New(env_, failure.number),
                     Napi::String::New(env_, failure.syscall)});
}

void Script::AcceptError(Handle handle, int error) {
  const Napi::HandleScope scope(env_);
  Call(on_accept_error_, {Napi::Number::New(env_, handle), Napi::Number::New(env_, error)});
}

void Script::Notify(const Napi::FunctionReference& callback) {
  const Napi::HandleScope scope(env_);
  Call(callback, {});
}

std::optional<Napi::Value> Script::Call(const Napi::FunctionReference& callback,
                                        std::initializer_list<napi_value> arguments) {
  napi_value result = nullptr;
  const napi_status status = napi_make_callback(env_, async_context_, env_.Global(), callback.Value(),
                                                arguments.size(), arguments.begin(), &result);
  if (status == napi_ok) return Napi::Value(env_, result);
  ReportException();
  return std::nullopt;
}

void Script::ReportException() {
  bool pending = false;
  napi_value exception = nullptr;
  // None is pending when the environment is being torn down, as a worker that is terminated.
  if (napi_is_exception_pending(env_, &pending) != napi_ok || !pending) return;
  if (napi_get_and_clear_last_exception(env_, &exception) != napi_ok) return;
  static_cast<void>(napi_fatal_exception(env_, exception));
}

}  // namespace seqpacket
