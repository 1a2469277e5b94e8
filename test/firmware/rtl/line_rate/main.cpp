// SPDX-License-Identifier: Apache-2.0
//
// rtl-line-rate receive|wire|transmit|both [--OPTION N]...: counts the cycles that the NIC needs for frames in a
// row and prints them as one line of JSON. The options are those of the table below.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "check.h"
#include "measure.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

using Options = std::map<std::string, std::uint64_t>;

Options parse(int argc, char** argv) {
  Options options{{"seed", 1},    {"frames", 10'000},  {"bytes", 60},       {"stall", 0},
                  {"latency", 4}, {"write-latency", 4}, {"outstanding", 64}, {"queues", 1}};
  for (int i = 2; i < argc; i += 2) {
    const std::string name = std::strncmp(argv[i], "--", 2) == 0 ? argv[i] + 2 : "";
    expect(options.contains(name) && i + 1 < argc, "unknown option, or one without a number: ", argv[i]);
    char* end = nullptr;
    options[name] = std::strtoull(argv[i + 1], &end, 10);
    expect(end != argv[i + 1] && *end == '\0', "not a number: ", argv[i + 1]);
  }
  expect(options["frames"] != 0 && options["frames"] % WindowFrames == 0, "frames: not a multiple of ", WindowFrames);
  const std::uint64_t queues = options["queues"];
  expect(queues == 1 || queues == 2 || queues == MPRIG_QUEUES, "queues: not 1, 2 or ", MPRIG_QUEUES);
  return options;
}

Measurement measure(const std::string& direction, Options options) {
  Load load;
  load.seed = options["seed"];
  load.frames = static_cast<std::uint32_t>(options["frames"]);
  load.queues = static_cast<unsigned>(options["queues"]);
  load.frame_bytes = static_cast<std::uint16_t>(options["bytes"]);
  load.timing.stall_percent = static_cast<unsigned>(options["stall"]);
  load.timing.latency = static_cast<unsigned>(options["latency"]);
  load.timing.write_latency = static_cast<unsigned>(options["write-latency"]);
  // The latency is a figure that is asked for, so it is kept.
  load.timing.jitter = false;
  load.timing.outstanding = options["outstanding"];
  if (direction == "receive") return measure_receive(load);
  if (direction == "wire") return measure_wire(load);
  if (direction == "transmit") return measure_transmit(load);
  if (direction == "both") return measure_both(load);
  fail("not receive, wire, transmit or both: ", direction);
}

void print(const Measurement& measurement) {
  std::printf("{\"windowFrames\":%u,\"readBeats\":%llu,\"writeBeats\":%llu,\"lost\":%llu,\"windows\":[", WindowFrames,
              static_cast<unsigned long long>(measurement.read_beats),
              static_cast<unsigned long long>(measurement.write_beats),
              static_cast<unsigned long long>(measurement.lost));
  const char* separator = "";
  for (const std::uint64_t cycles : measurement.windows) {
    std::printf("%s%llu", separator, static_cast<unsigned long long>(cycles));
    separator = ",";
  }
  std::printf("]}\n");
}

}  // namespace
}  // namespace mprig::test

int main(int argc, char** argv) {
  using namespace mprig::test;
  try {
    expect(argc >= 2, "usage: rtl-line-rate receive|wire|transmit|both [--OPTION N]...");
    print(measure(argv[1], parse(argc, argv)));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
