#include "tap_thread.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "environment.h"
#include "socket_options.h"

namespace seqpacket {
namespace {

constexpr size_t kStackSize = size_t{256} * 1024;

/** Tells JavaScript that there is something in the ring. */
class TapWaker : public Pollable {
 public:
  TapWaker(Environment* environment, Descriptor wake, const Napi::Function& on_wake)
      : Pollable(PollableKind::kTapWaker, std::move(wake)),
        environment_(environment),
        on_wake_(Napi::Persistent(on_wake)) {}

  void OnReady(uint32_t /*events*/) override {
    uint64_t count = 0;
    static_cast<void>(::read(descriptor(), &count, sizeof count) == sizeof count);
    environment_->script().Notify(on_wake_);
  }

 private:
  Environment* environment_;
  Napi::FunctionReference on_wake_;
};

/** The signals that others send. Those that a fault raises cannot be left to other threads. */
sigset_t OthersSignals() {
  sigset_t signals;
  static_cast<void>(::sigfillset(&signals));
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) {
    static_cast<void>(::sigdelset(&signals, fault));
  }
  return signals;
}

}  // namespace

Result<std::unique_ptr<TapThread>> TapThread::Start(Environment* environment, const Napi::Uint8Array& ring,
                                                    const Napi::Function& on_wake) {
  if (!TapRing::IsUsable(Bytes(ring.Data(), ring.ByteLength()))) return Failure{EINVAL, "mmap"};
  Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake) return LastFailure("eventfd");
  Descriptor woken(::fcntl(wake.number(), F_DUPFD_CLOEXEC, 0));
  if (!woken) return LastFailure("fcntl");
  auto thread = std::make_unique<TapThread>(ring, std::move(wake));
  if (const auto failure = thread->Run()) return *failure;
  auto added = environment->loop().Add(std::make_unique<TapWaker>(environment, std::move(woken), on_wake));
  if (const Failure* failure = FailureOf(added)) return *failure;
  environment->loop().Watch(environment->loop().Find(ValueOf(added)), EPOLLIN, false);
  return thread;
}

TapThread::TapThread(Napi::Uint8Array ring, Descriptor wake)
    : ring_(Napi::Persistent(ring)), loop_(Room(ring.Data(), ring.ByteLength()), std::move(wake)) {}

TapThread::~TapThread() {
  if (!running_) return;
  loop_.Stop();
  static_cast<void>(::uv_thread_join(&thread_));
}

Result<uint32_t> TapThread::Listen(const Target& target, const ListenOptions& options) {
  auto made = NewSocket();
  if (const Failure* failure = FailureOf(made)) return *failure;
  Descriptor socket = std::move(ValueOf(made));
  if (TapLoop::CanSpeakForOthers()) {
    // Accepted sockets inherit it, so that of no packet the sender is unknown.
    const auto passed = PassCredentials(socket.number());
    if (const Failure* failure = FailureOf(passed)) return *failure;
  }
  auto listening = ListenAt(socket.number(), target, options);
  if (const Failure* failure = FailureOf(listening)) return *failure;
  const uint32_t tap = next_tap_++;
  waiting_.push_back(Listening{tap, std::move(socket), std::move(ValueOf(listening))});
  return tap;
}

std::optional<Failure> TapThread::Forward(uint32_t tap, Upstream upstream) {
  const auto found = FindWaiting(tap);
  if (found == waiting_.end()) return Failure{EBADF, "accept4"};
  Listening listening = std::move(*found);
  waiting_.erase(found);
  loop_.Add(std::make_unique<TapPort>(tap, std::move(listening.socket), std::move(listening.file),
                                      std::move(upstream)));
  return std::nullopt;
}

void TapThread::Stop(uint32_t tap) {
  const auto found = FindWaiting(tap);
  if (found == waiting_.end()) {
    loop_.Remove(tap);
  } else {
    const Listening ended = std::move(*found);  // Its file goes before its socket.
    waiting_.erase(found);
  }
}

std::vector<TapThread::Listening>::iterator TapThread::FindWaiting(uint32_t tap) {
  return std::find_if(waiting_.begin(), waiting_.end(),
                      [tap](const Listening& listening) { return listening.tap == tap; });
}

std::optional<Failure> TapThread::Run() {
  if (auto failure = loop_.Start()) return failure;
  const uv_thread_options_t options{UV_THREAD_HAS_STACK_SIZE, kStackSize};
  sigset_t before;
  const sigset_t others = OthersSignals();
  // A thread inherits what is masked. Not pthread_sigmask, which needs GLIBC_2.32; on Linux both are of this
  // thread alone.
  static_cast<void>(::sigprocmask(SIG_BLOCK, &others, &before));  // NOLINT(concurrency-mt-unsafe)
  const int error = ::uv_thread_create_ex(
      &thread_, &options,
      [](void* loop) {
        static_cast<void>(::prctl(PR_SET_NAME, "seqpacket-tap"));
        static_cast<TapLoop*>(loop)->Run();
      },
      &loop_);
  static_cast<void>(::sigprocmask(SIG_SETMASK, &before, nullptr));  // NOLINT(concurrency-mt-unsafe)
  if (error != 0) return Failure{-error, "uv_thread_create"};
  running_ = true;
  return std::nullopt;
}

}  // namespace seqpacket
