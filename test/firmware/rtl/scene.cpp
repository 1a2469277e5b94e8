// SPDX-License-Identifier: Apache-2.0
#include "scene.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "check.h"

namespace mprig::test {

std::uint64_t byte_address(const Posted& buffer, std::size_t offset) {
  if (offset < buffer.first.length) return buffer.first.address + offset;
  return buffer.second.address + (offset - buffer.first.length);
}

std::size_t buffer_bytes(const Posted& buffer) {
  return std::size_t{buffer.first.length} + buffer.second.length;
}

namespace {

mprig_trace_record record_at(Bench& bench, std::uint32_t address) {
  std::array<std::uint32_t, sizeof(mprig_trace_record) / 4> words;
  for (std::uint32_t i = 0; i < words.size(); ++i) words[i] = bench.read(address + 4 * i);
  mprig_trace_record record;
  std::memcpy(&record, words.data(), sizeof record);
  return record;
}

}  // namespace

mprig_trace_record read_record(Bench& bench, std::uint32_t number) {
  return record_at(bench, MPRIG_TRACE_WINDOW + number % MPRIG_TRACE_DEPTH * MPRIG_TRACE_RECORD_BYTES);
}

mprig_trace_record read_transmit_record(Bench& bench, std::uint32_t number) {
  return record_at(bench, MPRIG_TX_TRACE_WINDOW + number % MPRIG_TX_TRACE_DEPTH * MPRIG_TRACE_RECORD_BYTES);
}

Scene::Scene(std::uint64_t seed, MemoryTiming timing, unsigned size_log2)
    : bench(seed, timing),
      rx(bench, Ring::Kind::Receive, size_log2, RxRingAt),
      tx(bench, Ring::Kind::Transmit, size_log2, TxRingAt) {
  rx.enable();
  tx.enable();
  bench.write(MPRIG_STEERING_PROMISCUOUS, MPRIG_STEERING_PROMISCUOUS_ENABLE_MASK);
  bench.write(MPRIG_TRACE_CONTROL, MPRIG_TRACE_CONTROL_ENABLE_MASK);
}

void Scene::fill(std::uint64_t address, std::size_t bytes) {
  const std::vector<std::uint8_t> noise = bench.random().bytes(bytes);
  expect(address + bytes <= AxiMemory::Base + AxiMemory::Size, "the test fills more than the memory");
  std::copy(noise.begin(), noise.end(), bench.memory().at(address));
}

std::vector<std::uint8_t> Scene::copy(std::uint64_t address, std::size_t bytes) {
  const std::uint8_t* from = bench.memory().at(address);
  return {from, from + bytes};
}

void Scene::expect_frame_in(const Posted& buffer, const Frame& frame) {
  for (std::size_t i = 0; i < frame.size(); ++i) {
    expect_equal(*bench.memory().at(byte_address(buffer, buffer.headroom + i)), frame[i], "byte ", i, " of ",
                 frame.size());
  }
}

void Scene::expect_written_exactly(const Posted& buffer, std::size_t frame_bytes) {
  std::set<std::uint64_t> missing;
  for (std::size_t i = 0; i < frame_bytes; ++i) missing.insert(byte_address(buffer, buffer.headroom + i));
  for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
    if (beat.id != FrameWrites) continue;
    for (std::uint64_t at = beat.first; at <= beat.last; ++at) {
      expect(missing.erase(at) == 1, "byte at ", at, " written that is not the frame's, or twice");
    }
  }
  expect(missing.empty(), missing.size(), " bytes of the frame not written");
}

void Scene::expect_record(const mprig_trace_record& record, const Posted& buffer, const Frame& frame) {
  std::uint64_t first_cycle = 0, last_cycle = 0;
  std::optional<std::uint64_t> first, first_of_second;
  std::size_t in_first = 0, in_second = 0;
  for (const AxiMemory::WrittenBytes& beat : bench.memory().writes()) {
    if (beat.id != FrameWrites) continue;
    if (!first) first_cycle = beat.cycle;
    last_cycle = beat.cycle;
    first = first.value_or(beat.first);
    const bool second = beat.first >= buffer.second.address && beat.last < buffer.second.address + buffer.second.length;
    (second ? in_second : in_first) += beat.last - beat.first + 1;
    if (second) first_of_second = first_of_second.value_or(beat.first);
  }
  expect_equal(record.address0, first.value_or(0), "address0");
  expect_equal(record.address1, first_of_second.value_or(0), "address1");
  expect_equal(record.length0, in_first, "length0");
  expect_equal(record.length1, in_second, "length1");
  expect_equal(in_first + in_second, frame.size(), "bytes written");
  expect_equal(record.cookie, buffer.cookie, "cookie");
  expect_equal(record.queue, 0, "queue");
  expect(record.time_request <= first_cycle, "time of the request: ", record.time_request, " after ", first_cycle);
  expect(record.time_done >= last_cycle && record.time_done <= bench.cycle(), "time done: ", record.time_done);
}

void Scene::expect_completion(const Posted& buffer, std::size_t length, std::uint8_t status) {
  const Completion completion = rx.wait();
  expect_equal(completion.cookie, buffer.cookie, "cookie of the completion");
  expect_equal(completion.length, length, "length of the completion");
  expect_equal(completion.status, status, "status of the completion");
}

}  // namespace mprig::test
