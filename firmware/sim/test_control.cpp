// SPDX-License-Identifier: Apache-2.0
#include "test_control.h"

#include "json.h"
#include "setup_error.h"

namespace mprig {
namespace {

std::string error(std::string_view text) {
  return json::Writer().begin_object().key("error").string(text).end_object().text();
}

}  // namespace

std::string TestControl::answer(std::string_view request) {
  const std::optional<json::Object> members = json::parse_flat_object(request);
  if (!members || !members->contains("do")) return report_.answer(request);
  const auto* const action = std::get_if<std::string>(&members->find("do")->second);
  try {
    if (action != nullptr && *action == "unplug") {
      uart_.unplug();
    } else if (action != nullptr && *action == "plug") {
      uart_.plug();
    } else if (action != nullptr && *action == "reset") {
      device_.reset();
    } else {
      return error("\"do\" is none of unplug, plug, reset");
    }
  } catch (const SetupError& failure) {
    return error(failure.what());
  }
  return json::Writer().begin_object().key("done").boolean(true).end_object().text();
}

}  // namespace mprig
