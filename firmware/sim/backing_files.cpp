// SPDX-License-Identifier: Apache-2.0
#include "backing_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>

namespace mprig {

BackingFile::BackingFile(int fd, std::uint64_t bytes, bool writable) : bytes_(bytes), writable_(writable) {
  const int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
  void* const mapped = ::mmap(nullptr, bytes, protection, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) data_ = static_cast<std::uint8_t*>(mapped);
}

BackingFile::~BackingFile() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

std::shared_ptr<BackingFile> BackingFiles::find(UniqueFd fd, std::uint64_t end, bool writable, int& error) {
  struct stat status;
  if (::fstat(fd.get(), &status) != 0) {
    error = errno;
    return nullptr;
  }
  const auto bytes = static_cast<std::uint64_t>(status.st_size);
  const bool may_write = (::fcntl(fd.get(), F_GETFL) & O_ACCMODE) == O_RDWR;
  if (!S_ISREG(status.st_mode) || end > bytes) {
    error = EINVAL;
    return nullptr;
  }
  if (writable && !may_write) {
    error = EACCES;
    return nullptr;
  }
  std::shared_ptr<BackingFile>& known = files_[{status.st_dev, status.st_ino}];
  if (known == nullptr || known->bytes() < end || (writable && !known->writable())) {
    auto fresh = std::make_shared<BackingFile>(fd.get(), bytes, may_write);
    if (fresh->data() == nullptr) {
      error = errno;
      return nullptr;
    }
    known = std::move(fresh);
  }
  return known;
}

}  // namespace mprig
