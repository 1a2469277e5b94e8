// SPDX-License-Identifier: Apache-2.0
//
// The control link: requests and responses over the UART, and everything that may go wrong on the way.
#include "bench.h"
#include "check.h"
#include "injection.h"
#include "link_host.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr std::uint8_t Read = MPRIG_LINK_OPERATION_READ;
constexpr std::uint8_t Write = MPRIG_LINK_OPERATION_WRITE;

struct Statistics {
  std::uint32_t good, bad, duplicates;
  static Statistics of(Bench& bench) {
    return {bench.read(MPRIG_LINK_FRAMES_GOOD), bench.read(MPRIG_LINK_FRAMES_BAD), bench.read(MPRIG_LINK_DUPLICATES)};
  }
};

CASE("link: HELLO, read, write, and bursts up to the longest") {
  Bench bench(10);
  LinkHost link(bench);
  link.hello();
  expect_equal(link.read(MPRIG_IDENTITY_MAGIC, 1)[0], MPRIG_MAGIC, "MAGIC");
  link.write(MPRIG_IDENTITY_SCRATCH, {0x00ff0001});
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 0x00ff0001, "SCRATCH seen by the host");
  const std::vector<std::uint32_t> key{0x44332211, 0x88776655, 0x000000a5};
  link.write(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, key);
  expect(link.read(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, 3) == key, "burst read differs from burst write");
  // 64 words, mostly zero: the worst case of COBS in the one direction.
  const std::vector<std::uint32_t> block = link.read(MPRIG_IDENTITY_BASE, MPRIG_LINK_MAX_WORDS);
  expect_equal(block[4], MPRIG_MAGIC, "MAGIC in a burst of 64");
  // 64 words without a zero byte: full COBS blocks in the other.
  link.write(0x9000, std::vector<std::uint32_t>(MPRIG_LINK_MAX_WORDS, 0xa5a5a5a5));
  expect_equal(Statistics::of(bench).bad, 0, "bad frames");
}

CASE("link: any content comes through, zeros or none") {
  Bench bench(18);
  LinkHost link(bench);
  link.hello();
  // The memory of the DMA trace begins with random bytes: every third block of 64 words has no zero among 254 bytes.
  for (std::uint32_t block = 0; block < 24; ++block) {
    const std::uint32_t address = MPRIG_TRACE_WINDOW + block * 4 * MPRIG_LINK_MAX_WORDS;
    const std::vector<std::uint32_t> words = link.read(address, MPRIG_LINK_MAX_WORDS);
    for (std::uint32_t i = 0; i < MPRIG_LINK_MAX_WORDS; ++i) {
      expect_equal(words[i], bench.read(address + 4 * i), "word ", i, " of block ", block);
    }
  }
  // And every number of words.
  for (std::uint16_t count = 1; count < MPRIG_LINK_MAX_WORDS; ++count) {
    const std::uint32_t last = MPRIG_TRACE_WINDOW + 4 * (std::uint32_t{count} - 1);
    expect_equal(link.read(MPRIG_TRACE_WINDOW, count).back(), bench.read(last), "last of ", count, " words");
  }
}

CASE("link: refusals name the reason and do nothing") {
  Bench bench(11);
  LinkHost link(bench);
  link.hello();
  const std::uint32_t scratch = MPRIG_IDENTITY_SCRATCH;
  const auto status = [&](const Octets& request) { return link.ask(request).status; };
  const auto request = [&](std::uint8_t operation, std::uint16_t count, std::uint32_t address,
                           const std::vector<std::uint32_t>& words = {}) {
    return LinkHost::request(link.next_sequence(), operation, count, address, words);
  };
  expect_equal(status(request(0x04, 1, scratch)), MPRIG_LINK_STATUS_BAD_OPERATION, "unknown operation");
  expect_equal(status(request(MPRIG_LINK_OPERATION_EVENT, 0, 0)), MPRIG_LINK_STATUS_BAD_OPERATION, "EVENT");
  expect_equal(status(request(Write, 1, scratch + 2, {1})), MPRIG_LINK_STATUS_BAD_ADDRESS, "unaligned");
  expect_equal(status(request(Write, 2, 0xfffc, {1, 2})), MPRIG_LINK_STATUS_BAD_ADDRESS, "beyond BAR0");
  expect_equal(status(request(Read, 1, 0x10000)), MPRIG_LINK_STATUS_BAD_ADDRESS, "behind BAR0");
  expect_equal(status(request(Read, 1, 0xfffffffc)), MPRIG_LINK_STATUS_BAD_ADDRESS, "far behind BAR0");
  expect_equal(status(request(Read, 1, 0x10000 + scratch)), MPRIG_LINK_STATUS_BAD_ADDRESS, "high address bits");
  expect_equal(status(request(Read, 0, scratch)), MPRIG_LINK_STATUS_BAD_COUNT, "no words");
  expect_equal(status(request(Read, 65, scratch)), MPRIG_LINK_STATUS_BAD_COUNT, "65 words");
  expect_equal(status(request(Read, 0x101, scratch)), MPRIG_LINK_STATUS_BAD_COUNT, "257 words");
  expect_equal(status(request(Write, 2, scratch, {1})), MPRIG_LINK_STATUS_BAD_COUNT, "fewer words than count");
  expect_equal(status(request(Write, 1, scratch, {1, 2})), MPRIG_LINK_STATUS_BAD_COUNT, "more words than count");
  expect_equal(status(request(Read, 1, scratch, {1})), MPRIG_LINK_STATUS_BAD_COUNT, "READ with words");
  expect_equal(bench.read(scratch), 0, "SCRATCH");
}

CASE("link: a repeated WRITE is answered again but not carried out again") {
  Bench bench(12);
  LinkHost link(bench);
  const auto begin = [&] { link.ask(LinkHost::request(6, MPRIG_LINK_OPERATION_HELLO, 0, 0)); };
  begin();
  const Octets write = LinkHost::request(7, Write, 1, MPRIG_IDENTITY_SCRATCH, {1});
  expect_equal(link.ask(write).status, MPRIG_LINK_STATUS_OK, "status");
  bench.write(MPRIG_IDENTITY_SCRATCH, 2);
  expect_equal(link.ask(write).status, MPRIG_LINK_STATUS_OK, "status of the duplicate");
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 2, "SCRATCH after the duplicate");
  expect_equal(Statistics::of(bench).duplicates, 1, "DUPLICATES");
  // A READ is carried out again: it has no side effects.
  const Octets read = LinkHost::request(8, Read, 1, MPRIG_IDENTITY_SCRATCH);
  expect_equal(link.ask(read).words.at(0), 2, "READ");
  bench.write(MPRIG_IDENTITY_SCRATCH, 3);
  expect_equal(link.ask(read).words.at(0), 3, "READ again");
  expect_equal(Statistics::of(bench).duplicates, 1, "DUPLICATES");
  // Nor is an older WRITE, whose successor was carried out.
  expect_equal(link.ask(write).status, MPRIG_LINK_STATUS_OK, "status of the older duplicate");
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 3, "SCRATCH after the older duplicate");
  // A refused request has used up its number.
  const Octets refused = LinkHost::request(9, Write, 1, MPRIG_IDENTITY_SCRATCH + 1, {5});
  expect_equal(link.ask(refused).status, MPRIG_LINK_STATUS_BAD_ADDRESS, "status");
  expect_equal(link.ask(refused).status, MPRIG_LINK_STATUS_BAD_ADDRESS, "status of the duplicate");
  link.ask(LinkHost::request(9, Write, 1, MPRIG_IDENTITY_SCRATCH, {6}));
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 3, "SCRATCH after a number was used twice");
  // After HELLO the same number is new.
  begin();
  expect_equal(link.ask(write).status, MPRIG_LINK_STATUS_OK, "status after HELLO");
  expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 1, "SCRATCH after HELLO");
}

CASE("link: no flipped bit ever writes a register") {
  Bench bench(13);
  LinkHost link(bench);
  link.hello();
  std::uint8_t sequence = 100;
  const std::vector<std::uint32_t> words{0x11110000, 0x00002222, 0x33333333};
  unsigned answered = 0;
  for (unsigned i = 0; i < 300; ++i) {
    Octets wire = LinkHost::framed(LinkHost::request(sequence++, Write, 3, MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, words));
    const std::size_t at = bench.random().between(1, wire.size() - 1);
    wire[at] = static_cast<std::uint8_t>(wire[at] ^ 1u << bench.random().below(8));
    bench.uart().send(wire);
    bench.until([&] { return bench.uart().idle(); }, "the UART");
    // A flipped last delimiter leaves the frame open; the next delimiter ends it, changed.
    bench.uart().send({0});
    if (const auto response = link.answer_if_any()) ++answered;
    expect_equal(bench.read64(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO), 0, "NONCE_KEY after flip ", i, " in byte ", at);
  }
  expect_equal(answered, 0, "answers to damaged frames");
  expect(Statistics::of(bench).bad >= 300, "damaged frames are not counted");
  link.write(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, words);
  expect_equal(bench.read(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO), words[0], "NONCE_KEY after a good frame");
}

CASE("link: garbage costs at most the frame it hits") {
  Bench bench(14);
  LinkHost link(bench);
  link.hello();
  for (unsigned i = 0; i < 40; ++i) {
    bench.uart().send(bench.random().bytes(bench.random().between(1, 400)));
    if (i % 8 == 3) {
      bench.until([&] { return bench.uart().idle(); }, "the UART");
      bench.uart().send_break(25);
      bench.until([&] { return bench.uart().idle(); }, "the break");
      bench.tick(10 * UartDivisor);
    }
    link.write(MPRIG_IDENTITY_SCRATCH, {i});
    expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), i, "SCRATCH after garbage ", i);
  }
  expect(bench.read(MPRIG_LINK_UART_ERRORS) >= 5, "breaks are not counted");
  const Statistics before = Statistics::of(bench);
  bench.uart().send({0, 0, 0, 0});
  bench.until_idle();
  expect_equal(Statistics::of(bench).bad, before.bad, "FRAMES_BAD after empty frames");
}

CASE("link: frames of a wrong length are dropped although their CRC is right") {
  Bench bench(15);
  LinkHost link(bench);
  link.hello();
  const Statistics before = Statistics::of(bench);
  unsigned sent = 0;
  for (const std::size_t bytes : {0u, 1u, 4u, 7u, 9u, 11u, 265u, 268u, 300u, 600u}) {
    Octets message = LinkHost::request(200, Write, 64, 0x9000, std::vector<std::uint32_t>(150, 0x01020304));
    message.resize(bytes);
    link.send(message);
    ++sent;
    expect(!link.answer_if_any().has_value(), "a frame with ", bytes, " bytes was answered");
  }
  const Statistics after = Statistics::of(bench);
  expect_equal(after.good, before.good, "FRAMES_GOOD");
  expect_equal(after.bad, before.bad + sent, "FRAMES_BAD");
}

CASE("link: GENERATOR_STOPPED is pushed once, with time and count") {
  Bench bench(16);
  LinkHost link(bench);
  link.hello();
  Injection injection;
  injection.count = 5;
  injection.start(bench);
  expect(!link.answer_if_any().has_value(), "an answer without a request");
  expect_equal(link.events().size(), 1, "events");
  const LinkEvent& event = link.events().front();
  expect_equal(event.kind, MPRIG_LINK_EVENT_GENERATOR_STOPPED, "kind");
  expect_equal(event.argument, 5, "argument");
  expect(event.words.empty(), "words after the argument");
  expect(event.time > 0 && event.time < bench.cycle(), "time of the event");
  // An event while requests are under way does not get lost, nor do the answers.
  bench.write(MPRIG_GENERATOR_COMMAND, MPRIG_GENERATOR_COMMAND_START_MASK);
  expect_equal(link.read(MPRIG_IDENTITY_BASE, 64).at(4), MPRIG_MAGIC, "MAGIC");
  expect(!link.answer_if_any().has_value(), "an answer without a request");
  expect_equal(link.events().size(), 2, "events");
}

CASE("link: both ports use the registers at the same time") {
  Bench bench(17);
  LinkHost link(bench);
  link.hello();
  for (unsigned round = 0; round < 10; ++round) {
    const std::uint64_t key = bench.random().next();
    const auto low = static_cast<std::uint32_t>(key), high = static_cast<std::uint32_t>(key >> 32);
    link.send(LinkHost::request(link.next_sequence(), Write, 2, MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, {low, high}));
    for (unsigned i = 0; bench.uart().frames().empty(); ++i) {
      bench.write(MPRIG_IDENTITY_SCRATCH, i);
      expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), i, "SCRATCH");
      expect(i < 1000, "no response while the host uses the registers");
    }
    bench.uart().frames().clear();
    expect_equal(bench.read64(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO), key, "NONCE_KEY");
  }
}

}  // namespace
}  // namespace mprig::test
