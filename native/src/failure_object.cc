#include "failure_object.h"

#include "properties.h"

namespace seqpacket {
namespace {

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

}  // namespace

Napi::Value ToObject(Napi::Env env, const Failure& failure) {
  const auto object = Napi::Object::New(env);
  SetProperty(env, object, "errno", failure.number);
  SetProperty(env, object, "syscall", failure.syscall);
  if (const char* obstacle = NameOf(failure.obstacle)) SetProperty(env, object, "obstacle", obstacle);
  return object;
}

}  // namespace seqpacket
