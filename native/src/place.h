#pragma once

#include <string>

namespace seqpacket {

/** A name within a folder. */
struct Place {
  std::string folder;
  std::string name;

  /** Of an absolute path. */
  static Place Of(const std::string& path) {
    const size_t slash = path.rfind('/');
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
  }

  /** The path of another name in the same folder. */
  [[nodiscard]] std::string PathOf(const std::string& other) const {
    return folder == "/" ? folder + other : folder + "/" + other;
  }

  [[nodiscard]] std::string path() const { return PathOf(name); }
};

}  // namespace seqpacket
