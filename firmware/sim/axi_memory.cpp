// SPDX-License-Identifier: Apache-2.0
#include "axi_memory.h"

#include <cstring>

namespace mprig {
namespace {

constexpr std::uint64_t BeatBytes = DmaBeatBytes;
constexpr std::size_t WordBytes = 8;
constexpr std::uint64_t PageBytes = 4096;
constexpr unsigned BurstIncrementing = 1;
constexpr unsigned SizeSixteenBytes = 4;

}  // namespace

void AxiMemory::reset() {
  writes_.clear();
  reads_.clear();
  responses_.clear();
  driven_ = {};
}

AxiMemory::Burst AxiMemory::begin(std::uint64_t address, unsigned length, unsigned size, unsigned kind,
                                  std::uint8_t id, bool write) const {
  Burst burst;
  burst.address = address & ~(BeatBytes - 1);
  burst.beats = length + 1;
  burst.id = id;
  burst.write = write;
  burst.well_formed = size == SizeSixteenBytes && kind == BurstIncrementing &&
                      burst.address % PageBytes + burst.beats * BeatBytes <= PageBytes;
  // Any value that is not the current one: the map is asked at the first beat.
  burst.generation = dma_.generation() - 1;
  return burst;
}

void AxiMemory::refuse(Burst& burst, const char* reason) {
  burst.refused = true;
  burst.memory = nullptr;
  faults_.add({cycles_.total(), burst.address, burst.beats * BeatBytes, burst.write}, reason);
}

void AxiMemory::resolve(Burst& burst) {
  // Asked again whenever the map has changed, so that no beat lands in a page that was unmapped meanwhile.
  if (burst.refused || burst.generation == dma_.generation()) return;
  burst.generation = dma_.generation();
  if (!burst.well_formed) {
    refuse(burst, "not a burst of whole beats inside a page");
    return;
  }
  DmaOutcome outcome;
  burst.memory = dma_.resolve(burst.address, burst.beats * BeatBytes, burst.write, outcome);
  if (burst.memory == nullptr) refuse(burst, to_string(outcome));
}

AxiSlaveSignals AxiMemory::drive() {
  driven_ = {};
  driven_.aw_ready = writes_.size() < MaxOutstanding;
  driven_.w_ready = !writes_.empty() && responses_.size() < MaxOutstanding;
  driven_.ar_ready = reads_.size() < MaxOutstanding;
  if (!responses_.empty()) {
    driven_.b_valid = true;
    driven_.b_id = responses_.front().id;
    driven_.b_response = responses_.front().response;
  }
  if (!reads_.empty()) {
    Burst& burst = reads_.front();
    resolve(burst);
    driven_.r_valid = true;
    driven_.r_id = burst.id;
    driven_.r_last = burst.done + 1 == burst.beats;
    driven_.r_response = burst.refused ? AxiResponse::SlaveError : AxiResponse::Okay;
    if (!burst.refused) std::memcpy(driven_.r_data.data(), burst.memory + burst.done * BeatBytes, BeatBytes);
  }
  return driven_;
}

void AxiMemory::sample(const AxiMasterSignals& master) {
  if (driven_.b_valid && master.b_ready) responses_.pop_front();
  if (driven_.r_valid && master.r_ready) {
    if (++reads_.front().done == reads_.front().beats) reads_.pop_front();
  }
  if (driven_.w_ready && master.w_valid) write_beat(master);
  if (driven_.aw_ready && master.aw_valid) {
    writes_.push_back(begin(master.aw_address, master.aw_len, master.aw_size, master.aw_burst, master.aw_id, true));
  }
  if (driven_.ar_ready && master.ar_valid) {
    reads_.push_back(begin(master.ar_address, master.ar_len, master.ar_size, master.ar_burst, master.ar_id, false));
  }
}

void AxiMemory::write_word(std::uint8_t* to, const std::uint8_t* from, unsigned strobes) {
  if (strobes == 0xff) {
    // One store of a whole word: the word of a completion that holds its phase, which is written last, is never half there.
    std::uint64_t word;
    std::memcpy(&word, from, WordBytes);
    __atomic_store_n(reinterpret_cast<std::uint64_t*>(to), word, __ATOMIC_RELEASE);
    return;
  }
  for (std::size_t i = 0; i < WordBytes; ++i) {
    if ((strobes >> i & 1) != 0) to[i] = from[i];
  }
}

void AxiMemory::write_beat(const AxiMasterSignals& master) {
  Burst& burst = writes_.front();
  resolve(burst);
  if (!burst.refused) {
    std::uint8_t* const beat = burst.memory + burst.done * BeatBytes;
    for (std::size_t at = 0; at < BeatBytes; at += WordBytes) write_word(beat + at, &master.w_data[at], master.w_strobe >> at & 0xff);
  }
  ++burst.done;
  if (burst.done != burst.beats && master.w_last && !burst.refused) refuse(burst, "ended before its length");
  if (burst.done != burst.beats && !master.w_last) return;
  responses_.push_back({burst.id, burst.refused ? AxiResponse::SlaveError : AxiResponse::Okay});
  writes_.pop_front();
}

}  // namespace mprig
