// SPDX-License-Identifier: Apache-2.0
#include "replay.h"

#include "mprig_regs.h"

namespace mprig::test {

void put_word(Bench& bench, std::uint32_t word, std::uint64_t value) {
  const std::uint32_t byte = word * 8;
  bench.write(MPRIG_REPLAY_PAGE, byte / MPRIG_PACKET_PAGE_BYTES);
  bench.write64(MPRIG_PACKET_WINDOW + byte % MPRIG_PACKET_PAGE_BYTES, value);
}

void store(Bench& bench, const std::vector<Stored>& frames) {
  std::uint32_t word = 0;
  for (const auto& [frame, interval] : frames) {
    put_word(bench, word++, interval << 16 | frame.size());
    for (std::size_t at = 0; at < frame.size(); at += 8) {
      std::uint64_t value = 0;
      for (std::size_t i = at; i < frame.size() && i < at + 8; ++i) value |= std::uint64_t{frame[i]} << 8 * (i - at);
      put_word(bench, word++, value);
    }
  }
  bench.write(MPRIG_REPLAY_WORDS, word);
}

}  // namespace mprig::test
