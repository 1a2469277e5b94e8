// SPDX-License-Identifier: Apache-2.0
#include "link_host.h"

#include "check.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr std::uint64_t FrameDeadline = 40'000;
constexpr std::uint8_t Answered = 0x80;

}  // namespace

Octets LinkHost::request(std::uint8_t sequence, std::uint8_t operation, std::uint16_t count, std::uint32_t address,
                         const std::vector<std::uint32_t>& words) {
  Octets out{sequence, operation};
  append_le(out, count, 2);
  append_le(out, address, 4);
  for (const std::uint32_t word : words) append_le(out, word, 4);
  return out;
}

Octets LinkHost::framed(Octets message) {
  append_le(message, crc32(message), 4);
  Octets out = cobs_encode(message);
  out.insert(out.begin(), 0);
  out.push_back(0);
  return out;
}

std::optional<LinkResponse> LinkHost::answer_if_any() {
  for (;;) {
    bench_.until([this] { return !medium_.frames().empty() || (!bench_.busy() && medium_.idle()); },
                 "the control link", FrameDeadline);
    if (medium_.frames().empty()) return std::nullopt;
    if (auto response = take_frame()) return response;
  }
}

void LinkHost::collect_events() {
  while (!medium_.frames().empty()) expect(!take_frame().has_value(), "an answer without a request");
}

std::optional<LinkResponse> LinkHost::take_frame() {
  const Octets frame = medium_.frames().front();
  medium_.frames().pop_front();
  expect(frame.size() >= 8 && frame.size() % 4 == 0, "a frame of ", frame.size(), " bytes from the NIC");
  const std::size_t body = frame.size() - 4;
  expect_equal(read_le(frame, body, 4), crc32(std::span(frame).first(body)), "CRC of a frame from the NIC");
  const auto words_from = [&](std::size_t first) {
    std::vector<std::uint32_t> words;
    for (std::size_t at = first; at < body; at += 4) words.push_back(static_cast<std::uint32_t>(read_le(frame, at, 4)));
    return words;
  };
  if (frame[1] == MPRIG_LINK_OPERATION_EVENT) {
    expect(body >= 16u, "an event of ", body, " bytes");
    expect_equal(frame[0], 0, "sequence of an event");
    expect_equal(frame[3], 0, "reserved byte of an event");
    const auto argument = static_cast<std::uint32_t>(read_le(frame, 12, 4));
    events_.push_back({frame[2], read_le(frame, 4, 8), argument, words_from(16)});
    return std::nullopt;
  }
  return LinkResponse{frame[0], static_cast<std::uint8_t>(frame[1] ^ Answered), frame[2], frame[3], words_from(4)};
}

LinkResponse LinkHost::ask(const Octets& message) {
  send(message);
  const auto response = answer_if_any();
  expect(response.has_value(), "no answer on the control link");
  expect_equal(response->sequence, message[0], "sequence of the response");
  expect_equal(response->operation, message[1] & ~Answered, "operation of the response");
  return *response;
}

LinkResponse LinkHost::hello(std::uint32_t id) {
  const LinkResponse response = ask(request(next_sequence(), MPRIG_LINK_OPERATION_HELLO, 0, id));
  expect_equal(response.status, MPRIG_LINK_STATUS_OK, "status of HELLO");
  return response;
}

std::vector<std::uint32_t> LinkHost::read(std::uint32_t address, std::uint16_t count) {
  const LinkResponse response = ask(request(next_sequence(), MPRIG_LINK_OPERATION_READ, count, address));
  expect_equal(response.status, MPRIG_LINK_STATUS_OK, "status of READ");
  expect_equal(response.words.size(), count, "words of READ");
  return response.words;
}

void LinkHost::write(std::uint32_t address, const std::vector<std::uint32_t>& words) {
  const auto count = static_cast<std::uint16_t>(words.size());
  const LinkResponse response = ask(request(next_sequence(), MPRIG_LINK_OPERATION_WRITE, count, address, words));
  expect_equal(response.status, MPRIG_LINK_STATUS_OK, "status of WRITE");
}

}  // namespace mprig::test
