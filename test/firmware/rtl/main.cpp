// SPDX-License-Identifier: Apache-2.0
//
// Runs the cases of the RTL. Without arguments all of them, else those named; `--list` prints the names.
// Every case prints one line: `ok NAME`, or `not ok NAME: REASON`.
#include <algorithm>
#include <cstdio>
#include <cstring>

#include "check.h"

namespace mprig::test {

std::vector<Case>& Case::all() {
  static std::vector<Case> cases;
  return cases;
}

bool Case::add(std::string name, std::function<void()> run) {
  all().push_back({std::move(name), std::move(run)});
  return true;
}

namespace {

bool run(const Case& one) {
  try {
    one.run();
    std::printf("ok %s\n", one.name.c_str());
    return true;
  } catch (const std::exception& error) {
    std::printf("not ok %s: %s\n", one.name.c_str(), error.what());
    return false;
  }
}

}  // namespace
}  // namespace mprig::test

int main(int argc, char** argv) {
  using mprig::test::Case;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc == 2 && std::strcmp(argv[1], "--list") == 0) {
    for (const Case& one : Case::all()) std::printf("%s\n", one.name.c_str());
    return 0;
  }
  bool good = true;
  for (const Case& one : Case::all()) {
    const bool wanted = argc == 1 || std::any_of(argv + 1, argv + argc, [&](const char* name) { return one.name == name; });
    if (wanted) good = mprig::test::run(one) && good;
  }
  return good ? 0 : 1;
}
