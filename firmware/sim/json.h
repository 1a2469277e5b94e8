// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mprig::json {

/** A value inside a flat object. */
using Value = std::variant<std::nullptr_t, bool, std::uint64_t, std::string>;
using Object = std::map<std::string, Value, std::less<>>;

/**
 * Reads an object of strings, natural numbers, booleans and nulls; nothing for anything else. The observer's
 * requests are no richer than that.
 */
std::optional<Object> parse_flat_object(std::string_view text);

/** Writes JSON piece by piece; puts the commas itself. */
class Writer {
 public:
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& number(std::uint64_t value);
  Writer& boolean(bool value);
  Writer& null();
  Writer& string(std::string_view value);
  /** A 64-bit number as "0x...": JavaScript numbers hold 53 bits. */
  Writer& hex(std::uint64_t value);

  const std::string& text() const { return text_; }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();
  void quote(std::string_view value);

  std::string text_;
  bool first_ = true;
};

}  // namespace mprig::json
