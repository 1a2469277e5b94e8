// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "unique_fd.h"

namespace mprig {

/** A file of the machine's RAM, mapped once as a whole. */
class BackingFile {
 public:
  /** Maps the first `bytes` bytes; `data` is null with errno set when that fails. */
  BackingFile(int fd, std::uint64_t bytes, bool writable);
  BackingFile(const BackingFile&) = delete;
  BackingFile& operator=(const BackingFile&) = delete;
  ~BackingFile();

  std::uint8_t* data() const { return data_; }
  std::uint64_t bytes() const { return bytes_; }
  bool writable() const { return writable_; }

 private:
  std::uint8_t* data_ = nullptr;
  std::uint64_t bytes_;
  bool writable_;
};

/**
 * The files behind all DMA ranges. Behind a vIOMMU each 4-KiB page comes as its own message with a descriptor of the
 * same file: one mapping per file keeps the number of mappings and descriptors constant.
 */
class BackingFiles {
 public:
  /** The file behind `fd`, mapped up to `end` at least; null with `error` set to an errno when that is impossible. */
  std::shared_ptr<BackingFile> find(UniqueFd fd, std::uint64_t end, bool writable, int& error);

  /** Forgets all files; those still in use stay mapped until their last user is gone. */
  void clear() { files_.clear(); }

 private:
  std::map<std::pair<dev_t, ino_t>, std::shared_ptr<BackingFile>> files_;
};

}  // namespace mprig
