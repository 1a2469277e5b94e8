// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace mprig::test {

/** A case failed: the NIC did not do what it must. */
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <typename... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  throw Failure(text.str());
}

template <typename... Parts>
void expect(bool condition, const Parts&... parts) {
  if (!condition) fail(parts...);
}

template <typename Actual, typename Expected, typename... Parts>
void expect_equal(const Actual& actual, const Expected& expected, const Parts&... what) {
  if (!std::cmp_equal(actual, expected)) fail(what..., ": got ", +actual, ", expected ", +expected);
}

/** A named case; all of them are collected before main begins. */
struct Case {
  std::string name;
  std::function<void()> run;

  static std::vector<Case>& all();
  static bool add(std::string name, std::function<void()> run);
};

}  // namespace mprig::test

#define MPRIG_JOIN_AGAIN(a, b) a##b
#define MPRIG_JOIN(a, b) MPRIG_JOIN_AGAIN(a, b)
#define MPRIG_CASE_OF(function, name)                                                          \
  static void function();                                                                      \
  [[maybe_unused]] static const bool MPRIG_JOIN(function, _added) = Case::add(name, function); \
  static void function()

/** Defines a case: CASE("what must hold") { ... } */
#define CASE(name) MPRIG_CASE_OF(MPRIG_JOIN(case_, __LINE__), name)
