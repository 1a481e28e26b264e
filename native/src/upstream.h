#pragma once

#include <string>

#include "descriptor.h"
#include "failure.h"
#include "target.h"

namespace seqpacket {

/** Where a tap connects to: an address, or a socket file that is known wherever it is moved to. */
class Upstream {
 public:
  /** Whatever listens at `target` when a client comes. */
  static Upstream Of(Target target) { return {std::move(target), Descriptor()}; }
  /** The very socket file that is at `path` now. */
  static Result<Upstream> PinnedTo(const std::string& path);

  /** One attempt to connect, as seqpacket::Connect. */
  [[nodiscard]] Result<Descriptor> Connect() const;

 private:
  Upstream(Target target, Descriptor file) : target_(std::move(target)), file_(std::move(file)) {}

  Target target_;
  Descriptor file_;
};

}  // namespace seqpacket
