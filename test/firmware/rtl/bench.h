// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "axi_memory.h"
#include "coverage.h"
#include "preset.h"
#include "random.h"
#include "uart_host.h"
#include "usb_host.h"

class Vmprig_nic;

namespace mprig::test {

using Frame = std::vector<std::uint8_t>;

/** Parameters that the model is built with. */
constexpr unsigned UartDivisor = 4;
constexpr std::uint32_t BuildId = 0xc0de0123;

/**
 * One NIC with everything around it: AXI-Lite master, memory, UART, wire, interrupts. All of it is registered: driven
 * before the cycle, sampled before the clock edge. Every wait has a deadline in cycles.
 */
class Bench {
 public:
  static constexpr std::uint64_t Deadline = 400'000;

  explicit Bench(std::uint64_t seed, MemoryTiming timing = {});
  ~Bench();

  /** Resets the NIC, whatever it is doing; what the UART carries at that moment is lost. */
  void reset();

  void tick(std::uint64_t cycles = 1);
  /** Ticks until the condition holds, at the start of a cycle. */
  void until(const std::function<bool()>& condition, const std::string& what, std::uint64_t deadline = Deadline);
  /** Ticks until neither the NIC nor anything around it has work. */
  void until_idle(std::uint64_t deadline = Deadline);

  std::uint32_t read(std::uint32_t address);
  std::uint64_t read64(std::uint32_t address) { return read(address) | std::uint64_t{read(address + 4)} << 32; }
  void write(std::uint32_t address, std::uint32_t value, unsigned strobes = 0xf);
  void write64(std::uint32_t address, std::uint64_t value);

  /** Queues a frame for the NIC's wire side. */
  void send(const Frame& frame);
  bool sending() const { return !wire_out_.empty(); }
  /** Frames that wait for the wire, with the one that is under way. */
  std::size_t to_send() const { return wire_out_.size(); }
  /** Frames that the NIC sent. */
  std::deque<Frame>& sent_by_nic() { return wire_in_; }
  /** The cycles in which the wire took the last words of frames that the NIC sent, and gave those of frames to it. */
  const std::vector<std::uint64_t>& sent_at() const { return sent_at_; }
  const std::vector<std::uint64_t>& given_at() const { return given_at_; }
  /** Chance, in percent, that the wire does not take a word, or has none to give, in a cycle. */
  void set_wire_stall(unsigned in_percent, unsigned out_percent);
  /** Frames to the NIC keep the distance of line rate: FCS, preamble and gap between them, as an Ethernet MAC does. */
  void keep_line_rate() { line_rate_ = true; }

  /** Vectors of the interrupts so far. */
  std::vector<unsigned>& interrupts() { return interrupts_; }
  void set_interrupt_stall(unsigned percent) { interrupt_stall_ = percent; }

  /** Registers inside the NIC that cases may set (presets.vlt). */
  std::vector<PresetRegister> registers(std::string_view instance, const char* name) {
    return preset_registers(*context_, instance, name);
  }

  AxiMemory& memory() { return memory_; }
  UartHost& uart() { return uart_; }
  UsbHost& usb() { return usb_; }
  Random& random() { return random_; }
  /** From now on something may come due by time alone: then the NIC may become busy while nothing touches it. */
  void expect_timed_work() { timed_work_ = true; }
  bool busy() const;
  std::uint64_t cycle() const { return cycle_; }

 private:
  template <typename Drive, typename Sample>
  void one_cycle(Drive drive_port, Sample sample_port);
  void drive_wire();
  void sample_wire();
  void check_quiet();
  bool inputs_idle() const;

  Random random_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vmprig_nic> nic_;
  /** From the end of the first reset on. */
  std::unique_ptr<Coverage> coverage_;
  AxiMemory memory_;
  UartHost uart_{UartDivisor};
  UsbHost usb_;
  std::uint64_t cycle_ = 0;

  std::deque<Frame> wire_out_;
  std::size_t wire_out_at_ = 0;
  bool wire_out_valid_ = false;
  std::deque<Frame> wire_in_;
  Frame wire_in_partial_;
  std::vector<std::uint64_t> sent_at_, given_at_;
  unsigned wire_in_stall_ = 0;
  unsigned wire_out_stall_ = 0;
  bool line_rate_ = false;
  /** In bytes of the wire since reset: when the next frame may begin. */
  std::uint64_t line_free_at_ = 0;
  std::vector<unsigned> interrupts_;
  unsigned interrupt_stall_ = 0;

  /** The NIC was quiet and nothing touched it: then its outputs must stay as they were. */
  bool quiet_ = false;
  std::vector<unsigned> quiet_outputs_;
  bool timed_work_ = false;
};

}  // namespace mprig::test
