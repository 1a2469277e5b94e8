// SPDX-License-Identifier: Apache-2.0
//
// Several requests of the control link under way at once, and a NIC that is reset among them.
#include "bench.h"
#include "check.h"
#include "link_burst.h"
#include "link_host.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr std::uint8_t Read = MPRIG_LINK_OPERATION_READ;
constexpr std::uint8_t Write = MPRIG_LINK_OPERATION_WRITE;
constexpr std::uint32_t Scratch = MPRIG_IDENTITY_SCRATCH;
constexpr std::uint32_t BurstWords = 4096;
constexpr double LeastShare = 0.9;

Octets sync(std::uint8_t tag) {
  return LinkHost::request(tag, MPRIG_LINK_OPERATION_SYNC, 0, 0);
}

CASE("link: bursts fill the UART to nine tenths with payload, in either direction") {
  Bench bench(19);
  LinkHost link(bench);
  link.hello();
  const double read = burst_read(bench, link, MPRIG_TRACE_WINDOW, BurstWords).share();
  expect(read >= LeastShare, "reads fill only ", read);
  const double write = burst_write(bench, link, MPRIG_TRACE_WINDOW, BurstWords).share();
  expect(write >= LeastShare, "writes fill only ", write);
}

CASE("link: the words of a burst are written where they belong") {
  Bench bench(25);
  LinkHost link(bench);
  link.hello();
  // A page of the packet memory takes every bit and is read back through the host.
  burst_write(bench, link, MPRIG_PACKET_WINDOW, MPRIG_PACKET_PAGE_BYTES / 4);
  burst_read(bench, link, MPRIG_PACKET_WINDOW, MPRIG_PACKET_PAGE_BYTES / 4);
  std::vector<std::uint32_t> words(150);
  for (std::uint32_t i = 0; i < words.size(); ++i) words[i] = 0x01000000 + i;
  for (std::uint32_t done = 0; done < words.size(); done += 50) {
    const auto first = words.begin() + done;
    link.send(LinkHost::request(link.next_sequence(), Write, 50, MPRIG_PACKET_WINDOW + 4 * done, {first, first + 50}));
  }
  for (unsigned i = 0; i < 3; ++i) expect(link.answer_if_any().has_value(), "no answer ", i);
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    expect_equal(bench.read(MPRIG_PACKET_WINDOW + 4 * i), words[i], "word ", i);
  }
}

CASE("link: requests under way together are carried out in their order") {
  Bench bench(20);
  LinkHost link(bench);
  link.hello();
  for (unsigned round = 0; round < 40; ++round) {
    std::vector<std::uint32_t> wanted;
    for (std::uint32_t i = 0; i < MPRIG_LINK_WINDOW / 2; ++i) {
      const std::uint32_t value = round * 16 + i;
      link.send(LinkHost::request(link.next_sequence(), Write, 1, Scratch, {value}));
      link.send(LinkHost::request(link.next_sequence(), Read, 1, Scratch));
      wanted.push_back(value);
    }
    for (const std::uint32_t value : wanted) {
      const auto written = link.answer_if_any();
      expect(written && written->operation == Write, "no answer to a write");
      const auto read = link.answer_if_any();
      expect(read && read->operation == Read, "no answer to a read");
      expect_equal(read->words.at(0), value, "SCRATCH in round ", round);
    }
  }
}

CASE("link: nothing behind a lost request is carried out before it") {
  Bench bench(21);
  LinkHost link(bench);
  link.hello();
  const std::uint8_t first = link.next_sequence();
  const auto request = [&](unsigned ahead, std::uint32_t value) {
    return LinkHost::request(static_cast<std::uint8_t>(first + ahead), Write, 1, Scratch, {value});
  };
  for (const unsigned ahead : {1u, 2u, 7u, 191u}) {
    expect_equal(link.ask(request(ahead, 1)).status, MPRIG_LINK_STATUS_OUT_OF_ORDER, "status, ", ahead, " ahead");
  }
  expect_equal(bench.read(Scratch), 0, "SCRATCH");
  for (unsigned ahead = 0; ahead < 3; ++ahead) {
    expect_equal(link.ask(request(ahead, ahead + 7)).status, MPRIG_LINK_STATUS_OK, "status of the repetition");
    expect_equal(bench.read(Scratch), ahead + 7, "SCRATCH");
  }
}

CASE("link: SYNC tells the session and the number that is due") {
  Bench bench(22);
  LinkHost link(bench);
  expect_equal(link.ask(sync(1)).status, MPRIG_LINK_STATUS_NO_SESSION, "status before HELLO");
  link.ask(LinkHost::request(0xfe, MPRIG_LINK_OPERATION_HELLO, 0, 0x89abcdef));
  for (const std::uint8_t due : std::vector<std::uint8_t>{0xff, 0x00, 0x01}) {
    const LinkResponse answer = link.ask(sync(due ^ 0x55));
    expect_equal(answer.status, MPRIG_LINK_STATUS_OK, "status");
    expect(answer.words == std::vector<std::uint32_t>{0x89abcdef, due}, "session or number is wrong");
    expect_equal(link.ask(LinkHost::request(due, Write, 1, Scratch, {due})).status, MPRIG_LINK_STATUS_OK, "status");
    expect_equal(bench.read(Scratch), due, "SCRATCH");
  }
  expect_equal(link.ask(LinkHost::request(0, MPRIG_LINK_OPERATION_SYNC, 1, 0)).status, MPRIG_LINK_STATUS_BAD_COUNT,
               "status of SYNC with a count");
}

CASE("link: more requests than the window holds cost those too many, and nothing else") {
  Bench bench(23);
  LinkHost link(bench);
  link.hello();
  // The answers to long reads keep the NIC busy while short requests come.
  unsigned answers = 0;
  for (unsigned i = 0; i < 3 * MPRIG_LINK_WINDOW; ++i) {
    link.send(LinkHost::request(link.next_sequence(), Read, MPRIG_LINK_MAX_WORDS, MPRIG_TRACE_WINDOW));
  }
  while (link.answer_if_any()) ++answers;
  expect(answers >= MPRIG_LINK_WINDOW && answers < 3 * MPRIG_LINK_WINDOW, "answers: ", answers);
  link.hello();
  link.write(Scratch, {9});
  expect_equal(bench.read(Scratch), 9, "SCRATCH");
}

CASE("link: a NIC that was reset carries out nothing until a new session begins") {
  Bench bench(24);
  LinkHost link(bench);
  expect_equal(bench.read(MPRIG_IDENTITY_BOOT_COUNT), 1, "BOOT_COUNT after power-on");
  const std::uint8_t boot = link.hello().boot;
  expect_equal(boot, 1, "boot in a response");
  for (unsigned round = 1; round <= 5; ++round) {
    for (unsigned i = 0; i < 6; ++i) {
      link.send(LinkHost::request(link.next_sequence(), Write, MPRIG_LINK_MAX_WORDS, 0x9000,
                                  std::vector<std::uint32_t>(MPRIG_LINK_MAX_WORDS, i)));
    }
    bench.tick(bench.random().between(1, 60'000));
    bench.reset();
    bench.uart().frames().clear();
    expect_equal(bench.read(MPRIG_IDENTITY_BOOT_COUNT), boot + round, "BOOT_COUNT");
    for (unsigned i = 0; i < 4; ++i) {
      const LinkResponse refused = link.ask(LinkHost::request(link.next_sequence(), Write, 1, Scratch, {1}));
      expect_equal(refused.status, MPRIG_LINK_STATUS_NO_SESSION, "status after a reset");
      expect_equal(refused.boot, boot + round, "boot in the response");
    }
    expect_equal(link.ask(sync(0)).status, MPRIG_LINK_STATUS_NO_SESSION, "status of SYNC after a reset");
    expect_equal(bench.read(Scratch), 0, "SCRATCH");
    link.hello();
    link.write(Scratch, {round});
    expect_equal(bench.read(Scratch), round, "SCRATCH in the new session");
  }
}

}  // namespace
}  // namespace mprig::test
