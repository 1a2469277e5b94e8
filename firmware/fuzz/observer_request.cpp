// SPDX-License-Identifier: Apache-2.0
//
// The parser of the observer's requests, which are flat JSON objects.
#include <vector>

#include "json.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mprig::fuzz::require;
  // An allocation of just this size: whoever reads one byte more is caught.
  const std::vector<char> text(data, data + size);
  const auto object = mprig::json::parse_flat_object({text.data(), text.size()});
  if (!object) return 0;
  require(size >= 2, "an object has braces");
  for (const auto& [name, value] : *object) {
    require(name.find_first_of("\"\\") == std::string::npos, "a name has no quotes");
    if (const auto* string = std::get_if<std::string>(&value)) {
      require(string->find_first_of("\"\\") == std::string::npos, "a string has no quotes");
    }
  }
  return 0;
}
