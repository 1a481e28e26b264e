#pragma once

#include <string>

#include "place.h"

namespace seqpacket {

/** A name beside another, for a file that is removed again unless it gets a lasting name. */
class TemporaryName {
 public:
  /** Makes up a name for a socket that is to be at `place`; `folder` is a descriptor of its folder. */
  TemporaryName(int folder, const Place& place);
  TemporaryName(const TemporaryName&) = delete;
  TemporaryName& operator=(const TemporaryName&) = delete;
  TemporaryName(TemporaryName&&) = delete;
  TemporaryName& operator=(TemporaryName&&) = delete;
  ~TemporaryName();

  [[nodiscard]] const std::string& name() const { return name_; }
  /** There is a file of this name now, to be removed. */
  void Taken() { taken_ = true; }
  /** There is none any more. */
  void Gone() { taken_ = false; }

 private:
  int folder_;
  std::string name_;
  bool taken_ = false;
};

}  // namespace seqpacket
