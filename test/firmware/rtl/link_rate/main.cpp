// SPDX-License-Identifier: Apache-2.0
//
// rtl-link-rate WORDS: reads and writes so many register words in a burst over the UART and prints what that took, as
// one line of JSON.
#include <cstdio>
#include <cstdlib>

#include "check.h"
#include "link_burst.h"
#include "mprig_regs.h"

namespace mprig::test {
namespace {

constexpr unsigned long WindowWords = 8192;

void print(const char* name, const Burst& burst, const char* separator) {
  std::printf("\"%s\":{\"payloadBytes\":%llu,\"cycles\":%llu}%s", name,
              static_cast<unsigned long long>(burst.payload_bytes), static_cast<unsigned long long>(burst.cycles),
              separator);
}

void measure(std::uint32_t words) {
  Bench bench(1);
  LinkHost link(bench);
  link.hello();
  const Burst read = burst_read(bench, link, MPRIG_TRACE_WINDOW, words);
  const Burst write = burst_write(bench, link, MPRIG_TRACE_WINDOW, words);
  std::printf("{\"divisor\":%u,\"window\":%u,", UartDivisor, static_cast<unsigned>(MPRIG_LINK_WINDOW));
  print("read", read, ",");
  print("write", write, "}\n");
}

}  // namespace
}  // namespace mprig::test

int main(int argc, char** argv) {
  using namespace mprig::test;
  try {
    const unsigned long words = argc == 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
    expect(words >= 1 && words <= WindowWords, "usage: rtl-link-rate WORDS, from 1 to ", WindowWords);
    measure(static_cast<std::uint32_t>(words));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
