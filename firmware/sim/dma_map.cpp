// SPDX-License-Identifier: Apache-2.0
#include "dma_map.h"

#include <cerrno>

namespace mprig {

const char* to_string(DmaOutcome outcome) {
  switch (outcome) {
    case DmaOutcome::Granted:
      return "granted";
    case DmaOutcome::Unmapped:
      return "not mapped";
    case DmaOutcome::NoMemory:
      return "mapped without memory behind it";
    case DmaOutcome::Forbidden:
      return "mapped without this right";
    case DmaOutcome::NotBusMaster:
      return "bus mastering is off";
  }
  return "unknown";
}

int DmaMap::map(const DmaRange& range, UniqueFd fd) {
  const std::uint64_t last = range.iova + (range.size - 1);
  const auto next = ranges_.upper_bound(last);
  if (next != ranges_.begin() && std::prev(next)->second.last >= range.iova) return EEXIST;

  std::shared_ptr<BackingFile> file;
  const bool has_memory = static_cast<bool>(fd);
  if (has_memory) {
    int error = 0;
    file = files_.find(std::move(fd), range.offset + range.size, range.writable, error);
    if (file == nullptr) return error;
  }
  ranges_.emplace_hint(next, range.iova, Range{last, range.offset, range.readable, range.writable, std::move(file)});
  ++generation_;
  journal_.add({cycles_.total(), true, range.iova, range.size,
                has_memory ? std::optional(range.offset) : std::nullopt, range.writable});
  return 0;
}

int DmaMap::unmap(std::uint64_t iova, std::uint64_t size) {
  const std::uint64_t last = iova + (size - 1);
  const auto begin = ranges_.lower_bound(iova);
  const auto end = ranges_.upper_bound(last);
  if (begin != ranges_.begin() && std::prev(begin)->second.last >= iova) return EINVAL;
  if (end != begin && std::prev(end)->second.last > last) return EINVAL;
  ranges_.erase(begin, end);
  ++generation_;
  journal_.add({cycles_.total(), false, iova, size, std::nullopt, false});
  return 0;
}

void DmaMap::remove_all() {
  ranges_.clear();
  files_.clear();
  ++generation_;
}

void DmaMap::set_bus_master(bool enabled) {
  if (bus_master_ != enabled) ++generation_;
  bus_master_ = enabled;
}

std::uint8_t* DmaMap::resolve(std::uint64_t address, std::uint64_t length, bool write, DmaOutcome& outcome) const {
  outcome = DmaOutcome::NotBusMaster;
  if (!bus_master_) return nullptr;
  outcome = DmaOutcome::Unmapped;
  const auto next = ranges_.upper_bound(address);
  if (next == ranges_.begin()) return nullptr;
  const auto& [start, range] = *std::prev(next);
  if (range.last < address || range.last - address < length - 1) return nullptr;
  outcome = DmaOutcome::NoMemory;
  if (range.file == nullptr) return nullptr;
  outcome = DmaOutcome::Forbidden;
  if (write ? !range.writable : !range.readable) return nullptr;
  outcome = DmaOutcome::Granted;
  return range.file->data() + range.offset + (address - start);
}

}  // namespace mprig
