// SPDX-License-Identifier: Apache-2.0
#include "observer_report.h"

#include <algorithm>

namespace mprig {
namespace {

// Keeps one answer below a megabyte: the clock of the NIC stands while it is written.
constexpr std::uint64_t MaxEntriesPerAnswer = 4096;

std::string error(std::string_view text) {
  return json::Writer().begin_object().key("error").string(text).end_object().text();
}

}  // namespace

std::string ObserverReport::answer(std::string_view request) {
  const std::optional<json::Object> members = json::parse_flat_object(request);
  if (!members) return error("not a JSON object of plain values");
  const auto get = members->find("get");
  const std::string* const topic = get == members->end() ? nullptr : std::get_if<std::string>(&get->second);
  if (topic == nullptr) return error("no \"get\" in the request");
  const auto after = members->find("after");
  const bool has_after = after != members->end();
  if (*topic == "journal") {
    const auto* const number = has_after ? std::get_if<std::uint64_t>(&after->second) : nullptr;
    if (has_after && number == nullptr) return error("\"after\" is not a natural number");
    return journal(number == nullptr ? 0 : *number);
  }
  if (*topic == "faults") return faults();
  if (*topic == "status") return status();
  return error("\"get\" is none of journal, faults, status");
}

std::string ObserverReport::journal(std::uint64_t after) const {
  const MapJournal& journal = dma_.journal();
  const std::uint64_t from = std::min(std::max(after, journal.first()), journal.end());
  const std::uint64_t to = std::min(journal.end(), from + MaxEntriesPerAnswer);
  json::Writer out;
  out.begin_object().key("cycle").number(cycles_.since_reset());
  out.key("next").number(to);
  out.key("dropped").number(from > after ? from - after : 0);
  out.key("entries").begin_array();
  for (std::uint64_t number = from; number < to; ++number) {
    const MapChange& change = journal.at(number);
    out.begin_object().key("n").number(number);
    out.key("cycle").number(cycles_.since_reset(change.stamp));
    out.key("op").string(change.is_map ? "map" : "unmap");
    out.key("iova").hex(change.iova).key("size").hex(change.size).key("machine");
    change.machine ? out.hex(*change.machine) : out.null();
    out.key("write").boolean(change.writable).end_object();
  }
  return out.end_array().end_object().text();
}

std::string ObserverReport::faults() const {
  json::Writer out;
  out.begin_object().key("count").number(faults_.count()).key("faults").begin_array();
  for (const Fault& fault : faults_.kept()) {
    out.begin_object().key("cycle").number(cycles_.since_reset(fault.stamp));
    out.key("address").hex(fault.address).key("length").number(fault.length);
    out.key("write").boolean(fault.write).end_object();
  }
  return out.end_array().end_object().text();
}

std::string ObserverReport::status() const {
  const UartLine& uart = nic_.uart();
  json::Writer out;
  out.begin_object().key("cycle").number(cycles_.since_reset());
  out.key("connected").boolean(server_.connected()).key("busy").boolean(nic_.busy());
  out.key("clock").begin_object().key("cycles").number(meter_.cycles());
  out.key("nanoseconds").number(meter_.nanoseconds()).end_object();
  out.key("wire").begin_object();
  out.key("framesFromNic").number(wire_.frames_from_nic).key("bytesFromNic").number(wire_.bytes_from_nic);
  out.key("framesToNic").number(wire_.frames_to_nic).key("bytesToNic").number(wire_.bytes_to_nic);
  out.key("padded").number(wire_.padded).key("droppedLength").number(wire_.dropped_length);
  out.key("droppedFull").number(wire_.dropped_full).key("droppedByPeer").number(wire_.dropped_by_peer);
  out.key("connections").number(wire_.connections);
  out.key("arpReplies").number(wire_.arp_replies).key("echoReplies").number(wire_.echo_replies);
  out.key("unanswered").number(wire_.unanswered).end_object();
  out.key("uart").begin_object().key("dropped").number(uart.dropped());
  out.key("framingErrors").number(uart.framing_errors()).end_object();
  return out.end_object().text();
}

}  // namespace mprig
