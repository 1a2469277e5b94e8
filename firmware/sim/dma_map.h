// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "backing_files.h"
#include "cycle_count.h"
#include "map_journal.h"
#include "unique_fd.h"

namespace mprig {

/** A range of bus addresses as the client describes it; all three numbers are page aligned. */
struct DmaRange {
  std::uint64_t iova;
  std::uint64_t size;
  std::uint64_t offset;
  bool readable;
  bool writable;
};

/** Why an access is possible or not. */
enum class DmaOutcome { Granted, Unmapped, NoMemory, Forbidden, NotBusMaster };

/** The words for an outcome in a log line. */
const char* to_string(DmaOutcome outcome);

/** What the NIC can reach by DMA: the map from bus addresses to the machine's memory. */
class DmaMap {
 public:
  explicit DmaMap(const CycleCount& cycles) : cycles_(cycles) {}

  /**
   * Adds a range; `fd` is the file behind it, or empty when none stands behind it. Returns 0 or an errno, EEXIST when
   * it overlaps another one.
   */
  int map(const DmaRange& range, UniqueFd fd);

  /** Removes every range inside [iova, iova + size). EINVAL, and nothing removed, when one lies there in part. */
  int unmap(std::uint64_t iova, std::uint64_t size);

  /** Removes every range; not journalled, for it happens when the client is gone. */
  void remove_all();

  /** Forgets the history. */
  void begin_journal() { journal_.clear(); }

  /** The PCI command register's bus master bit: nothing is granted without it. */
  void set_bus_master(bool enabled);

  /** The memory behind [address, address + length), or null with the reason in `outcome`. */
  std::uint8_t* resolve(std::uint64_t address, std::uint64_t length, bool write, DmaOutcome& outcome) const;

  /** Changes whenever an earlier answer of resolve may no longer hold. */
  std::uint64_t generation() const { return generation_; }

  const MapJournal& journal() const { return journal_; }

 private:
  struct Range {
    std::uint64_t last;
    std::uint64_t offset;
    bool readable;
    bool writable;
    std::shared_ptr<BackingFile> file;
  };

  const CycleCount& cycles_;
  BackingFiles files_;
  std::map<std::uint64_t, Range> ranges_;
  MapJournal journal_;
  std::uint64_t generation_ = 0;
  bool bus_master_ = false;
};

}  // namespace mprig
