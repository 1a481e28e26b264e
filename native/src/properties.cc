#include "properties.h"

namespace seqpacket {

void SetProperty(napi_env env, napi_value object, const char* name, napi_value value) {
  static_cast<void>(napi_set_named_property(env, object, name, value));
}

void SetProperty(napi_env env, napi_value object, const char* name, double value) {
  napi_value number = nullptr;
  static_cast<void>(napi_create_double(env, value, &number));
  SetProperty(env, object, name, number);
}

void SetProperty(napi_env env, napi_value object, const char* name, const char* value) {
  napi_value text = nullptr;
  static_cast<void>(napi_create_string_utf8(env, value, NAPI_AUTO_LENGTH, &text));
  SetProperty(env, object, name, text);
}

napi_value NewArray(napi_env env, size_t length) {
  napi_value array = nullptr;
  static_cast<void>(napi_create_array_with_length(env, length, &array));
  return array;
}

void SetElement(napi_env env, napi_value list, size_t position, napi_value value) {
  static_cast<void>(napi_set_element(env, list, static_cast<uint32_t>(position), value));
}

napi_value Properties::Value(const char* name) {
  napi_value value = nullptr;
  Check(napi_get_named_property(env_, object_, name, &value));
  return value;
}

int32_t Properties::Integer(const char* name) {
  int32_t value = 0;
  Check(napi_get_value_int32(env_, Value(name), &value));
  return value;
}

bool Properties::Flag(const char* name) {
  bool value = false;
  Check(napi_get_value_bool(env_, Value(name), &value));
  return value;
}

Span<uint32_t> Properties::Words(const char* name) {
  napi_typedarray_type type = napi_float64_array;
  size_t length = 0;
  void* words = nullptr;
  Check(napi_get_typedarray_info(env_, Value(name), &type, &length, &words, nullptr, nullptr));
  if (type == napi_uint32_array) return {static_cast<uint32_t*>(words), length};
  Check(napi_invalid_arg);
  return {};
}

napi_value Properties::Function(const char* name) {
  napi_value value = Value(name);
  napi_valuetype type = napi_undefined;
  Check(napi_typeof(env_, value, &type));
  Check(type == napi_function ? napi_ok : napi_function_expected);
  return complete_ ? value : nullptr;
}

void Properties::Check(napi_status status) {
  if (status == napi_ok || !complete_) return;
  complete_ = false;
  // Not if a getter has thrown, or nothing can be thrown any more.
  static_cast<void>(
      napi_throw_type_error(env_, "ERR_INVALID_ARG_TYPE", "An option is missing or of another type."));
}

}  // namespace seqpacket
