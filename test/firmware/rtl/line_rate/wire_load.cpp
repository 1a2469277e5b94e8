// SPDX-License-Identifier: Apache-2.0
#include "wire_load.h"

#include "check.h"
#include "link_codec.h"

namespace mprig::test {
namespace {

/** Where a frame has its number: behind the Ethernet header. */
constexpr std::size_t NumberAt = 14;
constexpr std::size_t NumberBytes = 4;

}  // namespace

WireLoad::WireLoad(QueueScene& scene, const Load& load) : scene_(scene), load_(load) {
  for (unsigned queue = 0; queue < load.queues; ++queue) {
    scene_.rx[queue].enable();
    write_entry(scene_.bench, queue, {.mac = mac_of_queue(queue), .queue = queue});
  }
  refill();
  scene_.bench.until_idle();
  scene_.bench.keep_line_rate();
}

void WireLoad::send() {
  const unsigned queue = sent_ % load_.queues;
  Frame frame = frame_to(scene_.bench, mac_of_queue(queue), load_.frame_bytes);
  for (std::size_t i = 0; i < NumberBytes; ++i) frame[NumberAt + i] = static_cast<std::uint8_t>(sent_ >> (8 * i));
  scene_.bench.send(frame);
  expected_[queue].push_back({sent_++, std::move(frame)});
}

void WireLoad::take(unsigned queue, const Completion& completion) {
  const Posted buffer = buffer_at(ReceiveBuffersAt, load_, queue, received_[queue]++, VirtioHeaderBytes);
  stopwatch_.frame_done(scene_.bench.cycle());
  expect_equal(completion.cookie, buffer.cookie, "cookie");
  expect_equal(completion.status, MPRIG_COMPLETION_STATUS_OK, "status");
  expect_equal(completion.length, load_.frame_bytes, "length");
  const std::uint8_t* number = scene_.bench.memory().at(byte_address(buffer, buffer.headroom + NumberAt));
  const auto found = static_cast<std::uint32_t>(read_le({number, NumberBytes}, 0, NumberBytes));
  // Those before it found no room.
  auto& expected = expected_[queue];
  while (!expected.empty() && expected.front().number != found) expected.pop_front();
  expect(!expected.empty(), "frame ", found, " was not sent to queue ", queue);
  expect_frame_at(scene_.bench, {buffer}, expected.front().frame);
  expected.pop_front();
}

void WireLoad::refill() {
  refill_receive(scene_, load_, posted_, stopwatch_.done());
}

void WireLoad::step(std::uint32_t last) {
  while (sent_ < last && scene_.bench.to_send() < 4) send();
  for (unsigned queue = 0; queue < load_.queues; ++queue) {
    while (const auto completion = scene_.rx[queue].poll()) take(queue, *completion);
  }
  refill();
}

std::uint64_t WireLoad::finish() {
  scene_.bench.until_idle();
  step(sent_);
  const Snapshot snapshot = Snapshot::take(scene_.bench);
  snapshot.expect_conserved();
  const std::uint64_t lost = snapshot[MPRIG_COUNTERS_RX_DROP_OVERFLOW_LO];
  expect_equal(snapshot[MPRIG_COUNTERS_WIRE_RX_FRAMES_LO], sent_, "WIRE_RX_FRAMES");
  expect_equal(snapshot.delivered(), stopwatch_.done(), "RX_DELIVERED_FRAMES");
  expect_equal(snapshot.dropped(), lost, "drops but for want of room");
  expect_equal(snapshot[MPRIG_COUNTERS_TRACE_RECORDED_LO], stopwatch_.done(), "TRACE_RECORDED");
  return lost;
}

}  // namespace mprig::test
