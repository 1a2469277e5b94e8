// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

namespace mprig {

/** One change of the map from bus addresses to the machine's memory. */
struct MapChange {
  /** CycleCount::total when it took effect. */
  std::uint64_t stamp;
  bool is_map;
  std::uint64_t iova;
  std::uint64_t size;
  /** Offset in the machine's RAM file; absent when no file stands behind the range. */
  std::optional<std::uint64_t> machine;
  bool writable;
};

/** The history of the DMA map since the client connected; the oldest entries are dropped when it grows too long. */
class MapJournal {
 public:
  static constexpr std::size_t MaxEntries = 1u << 18;

  void add(const MapChange& change) {
    if (entries_.size() == MaxEntries) {
      entries_.pop_front();
      ++first_;
    }
    entries_.push_back(change);
  }

  void clear() {
    entries_.clear();
    first_ = 0;
  }

  /** Number of the oldest entry that is still held. */
  std::uint64_t first() const { return first_; }
  /** Number that the next entry will get. */
  std::uint64_t end() const { return first_ + entries_.size(); }
  /** Entry `number`, which lies in [first, end). */
  const MapChange& at(std::uint64_t number) const { return entries_[number - first_]; }

 private:
  std::deque<MapChange> entries_;
  std::uint64_t first_ = 0;
};

}  // namespace mprig
