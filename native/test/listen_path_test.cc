#include "../src/listen_path.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "../src/connector.h"
#include "../src/descriptor.h"
#include "../src/file_status.h"
#include "../src/place.h"
#include "../src/publish.h"
#include "../src/socket_options.h"
#include "../src/temporary_name.h"
#include "check.h"

namespace seqpacket::test {
namespace {

/** A fresh folder, removed with all that is in it. */
class Folder {
 public:
  Folder() {
    std::string pattern = "/tmp/seqpacket-native-XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
    descriptor_ = Descriptor(::open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder(Folder&&) = delete;
  Folder& operator=(Folder&&) = delete;
  ~Folder() {
    for (const std::string& name : Names()) ::unlink(At(name).c_str());
    ::rmdir(path_.c_str());
  }

  [[nodiscard]] int descriptor() const { return descriptor_.number(); }
  [[nodiscard]] std::string At(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::vector<std::string> Names() const {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path_.c_str()), ::closedir);
    if (folder == nullptr) return names;
    while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe): one thread
      const std::string name = static_cast<const char*>(entry->d_name);
      if (name != "." && name != "..") names.push_back(name);
    }
    return names;
  }

 private:
  std::string path_;
  Descriptor descriptor_;
};

struct Listening {
  Descriptor socket;
  SocketFile file;
  Failure failure;
};

Listening ListenAt(const std::string& path) {
  Listening listening;
  auto socket = NewSocket();
  listening.socket = std::move(ValueOf(socket));
  auto file = ListenAtPath(listening.socket.number(), path, ListenOptions{5, 0600});
  if (const Failure* failure = FailureOf(file)) {
    listening.failure = *failure;
  } else {
    listening.file = std::move(ValueOf(file));
  }
  return listening;
}

TEST(Lives, "listen: there is a listener at the path, and nothing when it is gone") {
  const Folder folder;
  {
    const Listening listening = ListenAt(folder.At("a"));
    CHECK(listening.failure.number == 0);
    CHECK(ProbeListener(folder.At("a")) == Probe::kListening);
    CHECK(folder.Names().size() == 1);
  }
  CHECK(folder.Names().empty());
}

TEST(Second, "listen: a second one is refused, and the first lives on") {
  const Folder folder;
  const Listening first = ListenAt(folder.At("a"));
  const Listening second = ListenAt(folder.At("a"));
  CHECK(second.failure.number == EADDRINUSE);
  CHECK(second.failure.obstacle == Obstacle::kListening);
  CHECK(ProbeListener(folder.At("a")) == Probe::kListening);
  CHECK(folder.Names().size() == 1);
}

TEST(StaleFile, "listen: a stale file is replaced") {
  const Folder folder;
  Listening first = ListenAt(folder.At("a"));
  first.socket.Close();
  CHECK(ProbeListener(folder.At("a")) == Probe::kStale);
  const Listening second = ListenAt(folder.At("a"));
  CHECK(second.failure.number == 0);
  CHECK(ProbeListener(folder.At("a")) == Probe::kListening);
  first.file.Remove();  // It is another's file by now.
  CHECK(ProbeListener(folder.At("a")) == Probe::kListening);
}

TEST(MovedAside, "listen: the file goes at the end also from where a tap has moved it, and only it") {
  const Folder folder;
  {
    const Listening listening = ListenAt(folder.At("a"));
    CHECK(::rename(folder.At("a").c_str(), folder.At("a.tapped").c_str()) == 0);
    const Listening other = ListenAt(folder.At("a.tapped.tapped"));
    CHECK(folder.Names().size() == 2);
  }
  CHECK(folder.Names().empty());
  Listening listening = ListenAt(folder.At("a"));
  ::unlink(folder.At("a").c_str());
  const Listening other = ListenAt(folder.At("a.tapped"));
  listening.file.Remove();
  CHECK(ProbeListener(folder.At("a.tapped")) == Probe::kListening);
}

/** A socket that listens under a temporary name, as just before it is published. */
struct Prepared {
  Prepared(const Folder& folder, const std::string& name)
      : place(Place::Of(folder.At(name))), temporary(folder.descriptor(), place) {
    auto made = NewSocket();
    socket = std::move(ValueOf(made));
    auto listening = ListenAtPath(socket.number(), place.PathOf(temporary.name()), ListenOptions{5, 0600});
    temporary.Taken();
    file = std::move(ValueOf(listening));
  }

  Place place;
  TemporaryName temporary;
  Descriptor socket;
  SocketFile file;
};

TEST(Overtaken, "publish: a live socket that got there first is not replaced") {
  const Folder folder;
  Prepared prepared(folder, "a");
  const Listening winner = ListenAt(folder.At("a"));
  CHECK(winner.failure.number == 0);
  const auto failure = Publish(folder.descriptor(), prepared.place, &prepared.temporary, false);
  CHECK(failure.has_value() && failure->obstacle == Obstacle::kListening);
  auto status = StatusOf(AT_FDCWD, folder.At("a").c_str());
  CHECK(FailureOf(status) == nullptr);
  CHECK(ProbeListener(folder.At("a")) == Probe::kListening);
}

TEST(Examined, "examine: says what is in the way") {
  const Folder folder;
  auto nothing = Examine(folder.At("a"));
  CHECK(FailureOf(nothing) == nullptr && !ValueOf(nothing).has_value());
  const Descriptor file(::open(folder.At("file").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  auto examined = Examine(folder.At("file"));
  CHECK(FailureOf(examined) != nullptr && FailureOf(examined)->obstacle == Obstacle::kOtherFile);
  auto at_folder = Examine(folder.At("."));
  CHECK(FailureOf(at_folder) != nullptr && FailureOf(at_folder)->obstacle == Obstacle::kDirectory);
}

/** Ends of a pipe. */
struct Pipe {
  Pipe() {
    std::array<int, 2> numbers{};
    if (::pipe2(numbers.data(), O_CLOEXEC) != 0) return;
    reading = Descriptor(numbers[0]);
    writing = Descriptor(numbers[1]);
  }

  /** One byte; 0 at the end. */
  [[nodiscard]] char Read() const {
    char byte = 0;
    return ::read(reading.number(), &byte, 1) == 1 ? byte : '\0';
  }

  Descriptor reading;
  Descriptor writing;
};

/** In a child: listens at `path` once `start` ends, tells what came of it, and lives until `stop` ends. */
[[noreturn]] void ListenInChild(const std::string& path, Pipe* start, Pipe* told, Pipe* stop) {
  start->writing.Close();
  stop->writing.Close();
  static_cast<void>(start->Read());
  const Listening listening = ListenAt(path);
  const bool refused = listening.failure.number == EADDRINUSE;
  const char outcome = listening.failure.number == 0 ? 'L' : (refused ? 'R' : '?');
  static_cast<void>(::write(told->writing.number(), &outcome, 1) == 1);
  static_cast<void>(stop->Read());
  ::_exit(0);  // As a server that is killed: its file stays.
}

TEST(ManyAtOnce, "listen: of many processes that start at once over a stale file, one listens") {
  constexpr int kChildren = 8;
  for (int round = 0; round < 10; round++) {
    const Folder folder;
    Listening stale = ListenAt(folder.At("a"));
    stale.socket.Close();
    Pipe start;
    Pipe told;
    Pipe stop;
    std::vector<pid_t> children;
    for (int number = 0; number < kChildren; number++) {
      const pid_t child = ::fork();
      if (child == 0) ListenInChild(folder.At("a"), &start, &told, &stop);
      children.push_back(child);
    }
    start.writing.Close();
    std::string outcomes;
    for (int number = 0; number < kChildren; number++) outcomes += told.Read();
    CHECK(std::count(outcomes.begin(), outcomes.end(), 'L') == 1);
    CHECK(std::count(outcomes.begin(), outcomes.end(), 'R') == kChildren - 1);
    CHECK(ProbeListener(folder.At("a")) == Probe::kListening);
    CHECK(folder.Names().size() == 1);
    stop.writing.Close();
    for (const pid_t child : children) CHECK(::waitpid(child, nullptr, 0) == child);
  }
}

}  // namespace
}  // namespace seqpacket::test
