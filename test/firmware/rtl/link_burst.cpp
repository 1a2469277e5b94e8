// SPDX-License-Identifier: Apache-2.0
#include "link_burst.h"

#include <algorithm>

#include "check.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr std::uint32_t Longest = MPRIG_LINK_MAX_WORDS;

std::vector<std::uint32_t> random_words(Random& random, std::uint32_t count) {
  std::vector<std::uint32_t> words(count);
  for (std::uint32_t& word : words) word = static_cast<std::uint32_t>(random.next());
  return words;
}

/** Sends `requests` as the window allows and hands each response to `take`; returns the cycles until the last one. */
template <typename Take>
std::uint64_t pipelined(Bench& bench, LinkHost& link, const std::vector<Octets>& requests, Take take) {
  const std::uint64_t begun = bench.cycle();
  std::size_t sent = 0;
  for (std::size_t answered = 0; answered < requests.size(); ++answered) {
    while (sent < requests.size() && sent - answered < MPRIG_LINK_WINDOW) link.send(requests[sent++]);
    const auto response = link.answer_if_any();
    expect(response.has_value(), "no answer to request ", answered);
    expect_equal(response->sequence, requests[answered][0], "sequence of response ", answered);
    expect_equal(response->status, MPRIG_LINK_STATUS_OK, "status of response ", answered);
    take(*response);
  }
  return bench.cycle() - begun;
}

}  // namespace

Burst burst_read(Bench& bench, LinkHost& link, std::uint32_t address, std::uint32_t words) {
  std::vector<Octets> requests;
  for (std::uint32_t done = 0; done < words; done += Longest) {
    const auto count = static_cast<std::uint16_t>(std::min(Longest, words - done));
    requests.push_back(LinkHost::request(link.next_sequence(), MPRIG_LINK_OPERATION_READ, count, address + 4 * done));
  }
  std::vector<std::uint32_t> got;
  const std::uint64_t cycles = pipelined(bench, link, requests, [&](const LinkResponse& response) {
    got.insert(got.end(), response.words.begin(), response.words.end());
  });
  expect_equal(got.size(), words, "words read");
  for (std::uint32_t i = 0; i < words; ++i) expect_equal(got[i], bench.read(address + 4 * i), "word ", i);
  return {std::uint64_t{4} * words, cycles};
}

Burst burst_write(Bench& bench, LinkHost& link, std::uint32_t address, std::uint32_t words) {
  std::vector<Octets> requests;
  for (std::uint32_t done = 0; done < words; done += Longest) {
    const auto count = static_cast<std::uint16_t>(std::min(Longest, words - done));
    requests.push_back(LinkHost::request(link.next_sequence(), MPRIG_LINK_OPERATION_WRITE, count, address + 4 * done,
                                         random_words(bench.random(), count)));
  }
  const std::uint64_t cycles = pipelined(bench, link, requests, [](const LinkResponse&) {});
  return {std::uint64_t{4} * words, cycles};
}

}  // namespace mprig::test
