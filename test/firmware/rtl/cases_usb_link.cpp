// SPDX-License-Identifier: Apache-2.0
//
// The control link over USB: the same requests on a byte stream that may stand still in any cycle.
#include "bench.h"
#include "check.h"
#include "injection.h"
#include "link_host.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr std::uint8_t Write = MPRIG_LINK_OPERATION_WRITE;

CASE("usb link: HELLO, read, write and bursts through a chip that stalls") {
  for (const unsigned stall : {0u, 30u, 90u}) {
    Bench bench(700 + stall);
    bench.usb().set_stall(stall);
    LinkHost link(bench, bench.usb());
    link.hello();
    expect_equal(link.read(MPRIG_IDENTITY_MAGIC, 1)[0], MPRIG_MAGIC, "MAGIC");
    link.write(MPRIG_IDENTITY_SCRATCH, {0x00ff0001});
    expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 0x00ff0001, "SCRATCH seen by the host");
    const std::vector<std::uint32_t> block = link.read(MPRIG_IDENTITY_BASE, MPRIG_LINK_MAX_WORDS);
    for (std::uint32_t i = 0; i < MPRIG_LINK_MAX_WORDS; ++i) {
      expect_equal(block[i], bench.read(MPRIG_IDENTITY_BASE + 4 * i), "word ", i);
    }
  }
}

CASE("usb link: a flipped bit writes nothing, garbage costs at most a frame") {
  Bench bench(710);
  bench.usb().set_stall(20);
  LinkHost link(bench, bench.usb());
  link.hello();
  for (std::uint8_t i = 0; i < 60; ++i) {
    Octets wire = LinkHost::framed(LinkHost::request(i, Write, 1, MPRIG_IDENTITY_SCRATCH, {0x1111'1111}));
    const std::size_t at = bench.random().between(1, wire.size() - 2);
    wire[at] = static_cast<std::uint8_t>(wire[at] ^ 1u << bench.random().below(8));
    bench.usb().send(wire);
    bench.usb().send({0});
    expect(!link.answer_if_any().has_value(), "a damaged frame was answered");
    expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), 0, "SCRATCH after flip ", +i);
  }
  for (std::uint32_t i = 1; i < 20; ++i) {
    bench.usb().send(bench.random().bytes(bench.random().between(1, 400)));
    link.write(MPRIG_IDENTITY_SCRATCH, {i});
    expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), i, "SCRATCH after garbage ", i);
  }
}

CASE("usb link: a computer that does not read leaves the clock free and the UART alive") {
  Bench bench(720);
  LinkHost usb(bench, bench.usb());
  LinkHost uart(bench);
  usb.hello();
  uart.hello();
  bench.usb().set_reads(false);
  usb.send(LinkHost::request(usb.next_sequence(), Write, 1, MPRIG_IDENTITY_SCRATCH, {5}));
  bench.until_idle();
  expect_equal(uart.read(MPRIG_IDENTITY_SCRATCH, 1)[0], 5, "SCRATCH written over USB, read over the UART");
  Injection injection;
  injection.count = 3;
  injection.start(bench);
  bench.until_idle();
  expect(!uart.answer_if_any().has_value(), "an answer without a request");
  expect_equal(uart.events().size(), 1, "events on the UART");
  expect(bench.usb().frames().empty(), "frames for a computer that does not read");
  bench.usb().set_reads(true);
  expect(usb.answer_if_any().has_value(), "no answer after the computer reads again");
  expect(!usb.answer_if_any().has_value(), "two answers");
  expect_equal(usb.events().size(), 1, "events on USB");
  expect_equal(usb.events()[0].argument, 3, "argument of the event");
}

CASE("usb link: both links and the host use the registers at the same time") {
  Bench bench(730);
  bench.usb().set_stall(10);
  LinkHost usb(bench, bench.usb());
  LinkHost uart(bench);
  usb.hello();
  uart.hello();
  for (unsigned round = 0; round < 10; ++round) {
    const std::uint32_t value = static_cast<std::uint32_t>(bench.random().next());
    uart.send(LinkHost::request(uart.next_sequence(), Write, 1, MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO, {value}));
    for (unsigned i = 0; bench.uart().frames().empty(); ++i) {
      usb.write(MPRIG_IDENTITY_SCRATCH, {i});
      expect_equal(bench.read(MPRIG_IDENTITY_SCRATCH), i, "SCRATCH");
      expect(i < 1000, "no response over the UART while the others use the registers");
    }
    bench.uart().frames().clear();
    expect_equal(bench.read(MPRIG_GENERATOR_STREAM0_NONCE_KEY_LO), value, "NONCE_KEY");
  }
}

CASE("usb link: the block USB counts what passed") {
  Bench bench(740);
  LinkHost link(bench, bench.usb());
  link.ask(LinkHost::request(8, MPRIG_LINK_OPERATION_HELLO, 0, 0));
  const Octets write = LinkHost::request(9, Write, 1, MPRIG_IDENTITY_SCRATCH, {1});
  link.ask(write);
  link.ask(write);
  bench.usb().send({3, 1, 0});
  bench.until_idle();
  expect_equal(bench.read(MPRIG_USB_FRAMES_GOOD), 3, "FRAMES_GOOD");
  expect_equal(bench.read(MPRIG_USB_FRAMES_BAD), 1, "FRAMES_BAD");
  expect_equal(bench.read(MPRIG_USB_DUPLICATES), 1, "DUPLICATES");
  expect_equal(bench.read(MPRIG_USB_BYTES_RECEIVED), bench.usb().given(), "BYTES_RECEIVED");
  expect_equal(bench.read(MPRIG_USB_BYTES_SENT), bench.usb().got(), "BYTES_SENT");
  expect_equal(bench.read(MPRIG_LINK_FRAMES_GOOD), 0, "FRAMES_GOOD of the UART");
}

}  // namespace
}  // namespace mprig::test
