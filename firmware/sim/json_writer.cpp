// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "json.h"

namespace mprig::json {

void Writer::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

Writer& Writer::open(char bracket) {
  separate();
  text_ += bracket;
  first_ = true;
  return *this;
}

Writer& Writer::close(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  first_ = true;
  return *this;
}

Writer& Writer::number(std::uint64_t value) {
  separate();
  text_ += std::to_string(value);
  return *this;
}

Writer& Writer::boolean(bool value) {
  separate();
  text_ += value ? "true" : "false";
  return *this;
}

Writer& Writer::null() {
  separate();
  text_ += "null";
  return *this;
}

Writer& Writer::string(std::string_view value) {
  separate();
  quote(value);
  return *this;
}

Writer& Writer::hex(std::uint64_t value) {
  separate();
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
  text_ += "\"0x";
  text_.append(digits, end);
  text_ += '"';
  return *this;
}

void Writer::quote(std::string_view value) {
  constexpr char Digits[] = "0123456789abcdef";
  text_ += '"';
  for (const char character : value) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x20) {
      text_ += "\\u00";
      text_ += Digits[code >> 4];
      text_ += Digits[code & 15];
    } else {
      if (character == '"' || character == '\\') text_ += '\\';
      text_ += character;
    }
  }
  text_ += '"';
}

}  // namespace mprig::json
