// SPDX-License-Identifier: Apache-2.0
//
// Runs the cases of the RTL. Without arguments all of them, else those named; `--list` prints the names.
// `--seed N` before the names makes other random choices than usual.
// Every case prints one line: `ok NAME`, or `not ok NAME: REASON`.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.h"
#include "random.h"

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
  char** names = argv + 1;
  if (argc >= 3 && std::strcmp(argv[1], "--seed") == 0) {
    mprig::test::seed_offset() = std::strtoull(argv[2], nullptr, 0);
    names += 2;
  }
  char** const end = argv + argc;
  bool good = true;
  for (const Case& one : Case::all()) {
    const bool wanted = names == end || std::any_of(names, end, [&](const char* name) { return one.name == name; });
    if (wanted) good = mprig::test::run(one) && good;
  }
  return good ? 0 : 1;
}
