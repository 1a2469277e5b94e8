// SPDX-License-Identifier: Apache-2.0
#ifdef MPRIG_TOGGLES
#include "bit_changes.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "check.h"

namespace mprig::test {
namespace {

/** Changes of all models of this program. */
class AllChanges {
 public:
  ~AllChanges() {
    const char* directory = std::getenv("MPRIG_COVERAGE");
    if (directory == nullptr) return;
    std::ofstream file(std::string(directory) + "/bits.txt");
    for (const auto& [path, bits] : changed_) file << path << ' ' << bits << '\n';
  }

  void add(const std::string& path, const std::vector<char>& differences) {
    std::string& bits = changed_[path];
    bits.resize(differences.size(), '0');
    for (std::size_t i = 0; i < bits.size(); ++i) {
      if (differences[i] != 0) bits[i] = '1';
    }
  }

 private:
  std::map<std::string, std::string> changed_;
};

/** The next word of a text, which is left behind it. */
std::string_view word(std::string_view& text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
  const std::string_view found = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return found;
}

/** The number that an identifier code stands for: digits '!' to '~', the lowest first, without a zero. */
std::size_t number_of(std::string_view code) {
  constexpr std::size_t Base = '~' - '!' + 1;
  std::size_t number = 0;
  for (std::size_t i = code.size(); i != 0; --i) number = number * Base + static_cast<std::size_t>(code[i - 1] - '!') + 1;
  return number;
}

}  // namespace

ssize_t BitChanges::write(const char* text, ssize_t length) {
  std::string_view left(text, static_cast<std::size_t>(length));
  for (std::size_t end = left.find('\n'); end != std::string_view::npos; end = left.find('\n')) {
    if (rest_.empty()) {
      line(left.substr(0, end));
    } else {
      rest_.append(left.substr(0, end));
      line(rest_);
      rest_.clear();
    }
    left.remove_prefix(end + 1);
  }
  rest_.append(left);
  return length;
}

void BitChanges::line(std::string_view text) {
  if (text.empty()) return;
  const char first = text.front();
  if (first == '0' || first == '1') {
    change(text.substr(0, 1), number_of(text.substr(1)));
  } else if (first == 'b') {
    text.remove_prefix(1);
    const std::string_view digits = word(text);
    change(digits, number_of(word(text)));
  } else if (first == ' ' || first == '$') {
    declare(text);
  }
}

void BitChanges::declare(std::string_view text) {
  const std::string_view keyword = word(text);
  if (keyword == "$scope") {
    word(text);
    scopes_.emplace_back(word(text));
  } else if (keyword == "$upscope") {
    scopes_.pop_back();
  } else if (keyword == "$var") {
    word(text);
    const std::size_t width = std::stoul(std::string(word(text)));
    const std::size_t code = number_of(word(text));
    std::string path;
    for (const std::string& scope : scopes_) path += scope + '.';
    path += word(text);
    variables_.push_back({std::move(path), code, width});
    if (values_.size() <= code) values_.resize(code + 1);
    values_[code].differences.resize(width);
  }
}

void BitChanges::change(std::string_view digits, std::size_t code) {
  Value& value = values_.at(code);
  const std::size_t width = value.differences.size();
  expect_equal(digits.size(), width, "digits of a value in the dump");
  if (value.digits.empty()) {
    value.digits = digits;
    return;
  }
  for (std::size_t i = 0; i < width; ++i) {
    value.differences[i] = static_cast<char>(value.differences[i] | (value.digits[i] ^ digits[i]));
    value.digits[i] = digits[i];
  }
}

void BitChanges::close() {
  static AllChanges all;
  for (const Variable& variable : variables_) all.add(variable.path, values_[variable.code].differences);
  variables_.clear();
}

}  // namespace mprig::test
#endif
