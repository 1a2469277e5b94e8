// SPDX-License-Identifier: Apache-2.0
#include "axi_memory.h"

#include <cstring>

#include "Vmprig_nic.h"
#include "check.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t BeatBytes = 16;
constexpr std::uint64_t PageBytes = 4096;
constexpr unsigned Okay = 0;
constexpr unsigned SlaveError = 2;

}  // namespace

AxiMemory::AxiMemory(std::uint64_t seed, MemoryTiming timing)
    : random_(seed), timing_(timing), bytes_(Size, 0) {}

std::uint8_t* AxiMemory::at(std::uint64_t address) {
  expect(address - base_ < Size, "address ", address, " is outside of the memory");
  return &bytes_[address - base_];
}

std::uint64_t AxiMemory::word(std::uint64_t address) {
  std::uint64_t value;
  std::memcpy(&value, at(address), sizeof value);
  return value;
}

void AxiMemory::set_word(std::uint64_t address, std::uint64_t value) {
  std::memcpy(at(address), &value, sizeof value);
}

bool AxiMemory::is_refused(std::uint64_t address, std::uint64_t size) const {
  if (address - base_ >= Size || address - base_ + size > Size) return true;
  for (const auto& [from, length] : refused_) {
    if (address < from + length && from < address + size) return true;
  }
  return false;
}

void AxiMemory::Request::check_stable(bool now_valid, std::array<std::uint64_t, 4> now, const char* channel) const {
  if (valid && !ready) expect(now_valid && now == payload, channel, " changed before it was accepted");
}

AxiMemory::Burst AxiMemory::begin(unsigned id, std::uint64_t address, unsigned len, std::uint64_t cycle,
                                  const char* channel) {
  const unsigned beats = len + 1;
  expect_equal(address % BeatBytes, 0u, channel, " address not aligned");
  expect(address % PageBytes + beats * BeatBytes <= PageBytes, channel, " burst crosses 4 KiB");
  const bool jitter = timing_.stall_percent != 0 && timing_.jitter;
  const unsigned extra = !jitter ? 0 : static_cast<unsigned>(random_.below(timing_.latency + 1));
  return {id, address, beats, cycle + timing_.latency + extra, is_refused(address, beats * BeatBytes)};
}

std::optional<std::size_t> AxiMemory::choose(const std::deque<Burst>& from) {
  if (held_ || from.empty() || random_.chance(timing_.stall_percent)) return std::nullopt;
  const std::size_t first = timing_.stall_percent == 0 ? 0 : random_.below(from.size());
  for (std::size_t i = 0; i <= first; ++i) {
    if (from[i].id == from[first].id) return from[i].due <= cycle_ ? std::optional(i) : std::nullopt;
  }
  return std::nullopt;
}

void AxiMemory::drive(Vmprig_nic& nic) {
  const auto ready = [this](std::size_t outstanding) {
    return outstanding < timing_.outstanding && !random_.chance(timing_.stall_percent);
  };
  nic.m_axi_awready_i = ready(bursts_.size() + responses_.size());
  nic.m_axi_wready_i = !bursts_.empty() && ready(0);
  nic.m_axi_arready_i = ready(reads_.size());

  // A response once offered stays; the NIC always accepts, which sample() checks.
  response_offered_ = choose(responses_);
  nic.m_axi_bvalid_i = response_offered_.has_value();
  if (response_offered_) {
    const Burst& burst = responses_[*response_offered_];
    nic.m_axi_bid_i = static_cast<std::uint8_t>(burst.id);
    nic.m_axi_bresp_i = burst.refused ? SlaveError : Okay;
  }

  read_offered_ = choose(reads_);
  nic.m_axi_rvalid_i = read_offered_.has_value();
  if (read_offered_) {
    const Burst& burst = reads_[*read_offered_];
    const std::uint64_t address = burst.address + burst.done * BeatBytes;
    nic.m_axi_rid_i = static_cast<std::uint8_t>(burst.id);
    for (unsigned i = 0; i < BeatBytes / 8; ++i) {
      const std::uint64_t value = burst.refused ? random_.next() : word(address + 8 * i);
      nic.m_axi_rdata_i[2 * i] = static_cast<std::uint32_t>(value);
      nic.m_axi_rdata_i[2 * i + 1] = static_cast<std::uint32_t>(value >> 32);
    }
    nic.m_axi_rresp_i = burst.refused ? SlaveError : Okay;
    nic.m_axi_rlast_i = burst.done + 1 == burst.beats;
  }
}

void AxiMemory::sample(const Vmprig_nic& nic, std::uint64_t cycle) {
  cycle_ = cycle;
  sample_writes(nic);
  sample_reads(nic);
}

void AxiMemory::sample_writes(const Vmprig_nic& nic) {
  const std::array<std::uint64_t, 4> aw{nic.m_axi_awaddr_o, nic.m_axi_awlen_o, nic.m_axi_awid_o, 0};
  aw_.check_stable(nic.m_axi_awvalid_o, aw, "AW");
  aw_ = {nic.m_axi_awvalid_o != 0, nic.m_axi_awready_i != 0, aw};
  const std::array<std::uint64_t, 4> w{nic.m_axi_wdata_o[0] | std::uint64_t{nic.m_axi_wdata_o[1]} << 32,
                                       nic.m_axi_wdata_o[2] | std::uint64_t{nic.m_axi_wdata_o[3]} << 32,
                                       nic.m_axi_wstrb_o, nic.m_axi_wlast_o};
  w_.check_stable(nic.m_axi_wvalid_o, w, "W");
  w_ = {nic.m_axi_wvalid_o != 0, nic.m_axi_wready_i != 0, w};

  if (response_offered_) {
    expect(nic.m_axi_bready_o, "write response not accepted");
    responses_.erase(responses_.begin() + static_cast<std::ptrdiff_t>(*response_offered_));
  }
  if (w_.valid && w_.ready) {
    Burst& burst = bursts_.front();
    const std::uint64_t address = burst.address + burst.done * BeatBytes;
    const unsigned strobes = nic.m_axi_wstrb_o;
    expect(strobes != 0, "a data beat without a byte");
    const unsigned first = static_cast<unsigned>(__builtin_ctz(strobes));
    const unsigned last = 31u - static_cast<unsigned>(__builtin_clz(strobes));
    expect_equal(strobes, (1u << (last + 1)) - (1u << first), "strobes with a hole");
    for (unsigned i = first; i <= last && !burst.refused; ++i) {
      *at(address + i) = static_cast<std::uint8_t>(nic.m_axi_wdata_o[i / 4] >> (8 * (i % 4)));
    }
    writes_log_.push_back({burst.id, address + first, address + last, cycle_});
    ++burst.done;
    ++write_beats_;
    expect((nic.m_axi_wlast_o != 0) == (burst.done == burst.beats), "WLAST at beat ", burst.done, " of ", burst.beats);
    if (nic.m_axi_wlast_o) {
      burst.due = cycle_ + timing_.write_latency.value_or(timing_.latency);
      responses_.push_back(burst);
      bursts_.pop_front();
    }
  }
  if (aw_.valid && aw_.ready) {
    expect(nic.m_axi_awsize_o == 4 && nic.m_axi_awburst_o == 1, "AW is not an INCR burst of 16-byte beats");
    bursts_.push_back(begin(nic.m_axi_awid_o, nic.m_axi_awaddr_o, nic.m_axi_awlen_o, cycle_, "AW"));
  }
}

void AxiMemory::sample_reads(const Vmprig_nic& nic) {
  const std::array<std::uint64_t, 4> ar{nic.m_axi_araddr_o, nic.m_axi_arlen_o, nic.m_axi_arid_o, 0};
  ar_.check_stable(nic.m_axi_arvalid_o, ar, "AR");
  ar_ = {nic.m_axi_arvalid_o != 0, nic.m_axi_arready_i != 0, ar};

  if (read_offered_) {
    expect(nic.m_axi_rready_o, "read data not accepted");
    Burst& burst = reads_[*read_offered_];
    ++read_beats_;
    if (++burst.done == burst.beats) reads_.erase(reads_.begin() + static_cast<std::ptrdiff_t>(*read_offered_));
  }
  if (ar_.valid && ar_.ready) {
    expect(nic.m_axi_arsize_o == 4 && nic.m_axi_arburst_o == 1, "AR is not an INCR burst of 16-byte beats");
    reads_.push_back(begin(nic.m_axi_arid_o, nic.m_axi_araddr_o, nic.m_axi_arlen_o, cycle_, "AR"));
    ++read_bursts_.at(nic.m_axi_arid_o);
  }
}

}  // namespace mprig::test
