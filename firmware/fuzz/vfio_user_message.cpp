// SPDX-License-Identifier: Apache-2.0
//
// The parser of vfio-user messages: the first byte is the number of descriptors that came with the message, the rest is
// the message as it stands in the stream.
#include <vector>

#include "require.h"
#include "vfio_user/protocol.h"

namespace mprig::vfio_user {
namespace {

using fuzz::require;

bool within(Bytes part, Bytes payload) {
  return part.empty() || (part.data() >= payload.data() && part.data() + part.size() <= payload.data() + payload.size());
}

/** What the server relies on without checking it again. */
struct Promises {
  const Header& header;
  Bytes payload;
  std::size_t fds;

  void operator()(const Rejected& request) const {
    require(request.error > 0 && request.reason != nullptr, "a refusal has an errno and a reason");
  }
  void operator()(const VersionRequest& request) const {
    require(request.reply_room == HeaderBytes + payload.size(), "a version's reply fits where its request did");
  }
  void operator()(const DmaMapRequest& request) const {
    require(fds <= 1, "a map has one descriptor at the most");
    require(request.readable || request.writable, "a map allows something");
    require(request.size != 0 && request.iova + (request.size - 1) >= request.iova, "a map is a range");
    require(request.offset + (request.size - 1) >= request.offset, "a map is a range of its file");
    require((request.iova | request.size | request.offset) % 4096 == 0, "a map is of pages");
  }
  void operator()(const DmaUnmapRequest& request) const {
    require(request.size != 0 && request.iova + (request.size - 1) >= request.iova, "an unmap is a range");
  }
  void operator()(const DeviceInfoRequest&) const {}
  void operator()(const RegionInfoRequest&) const {}
  void operator()(const IrqInfoRequest&) const {}
  void operator()(const SetIrqsRequest& request) const {
    require(request.index < IrqIndexes, "the interrupt index exists");
    require(request.data_type == IrqDataNone || request.data_type == IrqDataBool || request.data_type == IrqDataEventfd,
            "there is one data type");
    require(fds == 0 || (request.data_type == IrqDataEventfd && fds == request.count), "descriptors match the count");
    require(request.flags.size() == (request.data_type == IrqDataBool ? request.count : 0), "one flag per interrupt");
    require(within(request.flags, payload), "flags are a part of the payload");
  }
  void operator()(const RegionReadRequest&) const { require(payload.size() == 16, "a read has no data"); }
  void operator()(const RegionWriteRequest& request) const {
    require(request.data.size() == payload.size() - 16, "a write has all of its data");
    require(within(request.data, payload), "data are a part of the payload");
  }
  void operator()(const ResetRequest&) const {}
};

}  // namespace
}  // namespace mprig::vfio_user

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mprig::vfio_user;
  if (size < 1 + HeaderBytes) return 0;
  const std::size_t fds = data[0] % (MaxFds + 1);
  const Header header = parse_header({data + 1, HeaderBytes});
  // An allocation of just this size: whoever reads one byte more is caught.
  const std::vector<std::uint8_t> payload(data + 1 + HeaderBytes, data + size);
  std::visit(Promises{header, payload, fds}, parse_request(header, payload, fds));
  return 0;
}
