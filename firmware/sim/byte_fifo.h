// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "bytes.h"

namespace mprig {

/** A bounded queue of bytes. `Capacity` is a power of two. */
template <std::size_t Capacity>
class ByteFifo {
  static_assert((Capacity & (Capacity - 1)) == 0);

 public:
  std::size_t size() const { return head_ - tail_; }
  std::size_t room() const { return Capacity - size(); }
  bool empty() const { return head_ == tail_; }

  /** The caller has checked that there is room. */
  void push(std::uint8_t byte) { data_[head_++ % Capacity] = byte; }

  /** The caller has checked that it is not empty. */
  std::uint8_t pop() { return data_[tail_++ % Capacity]; }

  /** The oldest bytes that lie next to each other; not all when the queue wraps. */
  Bytes front() const {
    const std::size_t start = tail_ % Capacity;
    return {data_.data() + start, std::min(size(), Capacity - start)};
  }

  /** Forgets the oldest `count` bytes. */
  void drop(std::size_t count) { tail_ += count; }

  /** Forgets all. */
  void clear() { tail_ = head_; }

 private:
  std::array<std::uint8_t, Capacity> data_{};
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace mprig
