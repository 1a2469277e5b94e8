// SPDX-License-Identifier: Apache-2.0
#include <charconv>

#include "json.h"

namespace mprig::json {
namespace {

/** A cursor over the text; each function consumes what it recognises and tells whether it did. */
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<Object> object() {
    Object members;
    if (!take('{')) return std::nullopt;
    if (!take('}')) {
      do {
        std::optional<std::string> name = string();
        if (!name || !take(':')) return std::nullopt;
        std::optional<Value> item = value();
        if (!item || !members.emplace(std::move(*name), std::move(*item)).second) return std::nullopt;
      } while (take(','));
      if (!take('}')) return std::nullopt;
    }
    skip_space();
    return rest_.empty() ? std::optional(std::move(members)) : std::nullopt;
  }

 private:
  void skip_space() {
    const std::size_t start = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(start == std::string_view::npos ? rest_.size() : start);
  }

  bool take(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::optional<Value> value() {
    skip_space();
    if (take_word("null")) return Value(nullptr);
    if (take_word("true")) return Value(true);
    if (take_word("false")) return Value(false);
    if (rest_.starts_with('"')) {
      std::optional<std::string> text = string();
      return text ? std::optional<Value>(std::move(*text)) : std::nullopt;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return Value(number);
  }

  // No word of a request needs an escape sequence, so a text with one is refused.
  std::optional<std::string> string() {
    if (!take('"')) return std::nullopt;
    const std::size_t end = rest_.find_first_of("\"\\");
    if (end == std::string_view::npos || rest_[end] == '\\') return std::nullopt;
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Object> parse_flat_object(std::string_view text) {
  return Parser(text).object();
}

}  // namespace mprig::json
