// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bench.h"

namespace mprig::test {

struct LinkResponse {
  std::uint8_t sequence;
  std::uint8_t operation;
  std::uint8_t status;
  std::uint8_t boot;
  std::vector<std::uint32_t> words;
};

struct LinkEvent {
  std::uint8_t kind;
  std::uint64_t time;
  std::uint32_t argument;
  /** What follows the argument. */
  std::vector<std::uint32_t> words;
};

/** The rig's side of the control link, without retries: those are for the cases to make. */
class LinkHost {
 public:
  explicit LinkHost(Bench& bench) : LinkHost(bench, bench.uart()) {}
  LinkHost(Bench& bench, LinkMedium& medium) : bench_(bench), medium_(medium) {}

  /** A request without CRC; `count` need not agree with the words. */
  static Octets request(std::uint8_t sequence, std::uint8_t operation, std::uint16_t count, std::uint32_t address,
                        const std::vector<std::uint32_t>& words = {});
  /** Adds CRC, COBS and delimiters. */
  static Octets framed(Octets message);

  void send(const Octets& message) { medium_.send(framed(message)); }
  LinkResponse ask(const Octets& message);
  /** A response that arrives until nothing moves any more, or nothing. */
  std::optional<LinkResponse> answer_if_any();

  /** Begins session `id`. */
  LinkResponse hello(std::uint32_t id = 0);
  std::vector<std::uint32_t> read(std::uint32_t address, std::uint16_t count);
  void write(std::uint32_t address, const std::vector<std::uint32_t>& words);

  /** Takes the events that have come; there must be no response among them. */
  void collect_events();

  /** Events taken so far. */
  std::vector<LinkEvent>& events() { return events_; }
  std::uint8_t next_sequence() { return ++sequence_; }

 private:
  /** The response that came next, or nothing when it was an event. */
  std::optional<LinkResponse> take_frame();

  Bench& bench_;
  LinkMedium& medium_;
  std::uint8_t sequence_ = 0;
  std::vector<LinkEvent> events_;
};

}  // namespace mprig::test
