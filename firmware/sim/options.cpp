// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <arpa/inet.h>
#include <net/if.h>

#include <cctype>
#include <charconv>
#include <cstdlib>
#include <cstdio>
#include <optional>

#include "setup_error.h"

namespace mprig {
namespace {

constexpr WireAddress DefaultStation{{0x02, 0x4d, 0x50, 0x00, 0x00, 0x01}, {198, 51, 100, 1}};

[[noreturn]] void fail(const std::string& what, const std::string& remedy = "see mprig-nic-sim --help") {
  throw SetupError(SetupError::Kind::Usage, what, remedy);
}

MacAddress parse_mac(const std::string& text) {
  MacAddress mac;
  int end = 0;
  const int fields = std::sscanf(text.c_str(), "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &mac[0], &mac[1], &mac[2],
                                 &mac[3], &mac[4], &mac[5], &end);
  if (fields != 6 || static_cast<std::size_t>(end) != text.size() || (mac[0] & 1) != 0) {
    fail("--wire-mac " + text + " is not a station's address", "write it like 02:4d:50:00:00:01");
  }
  return mac;
}

Ipv4Address parse_ip(const std::string& text) {
  Ipv4Address ip;
  if (::inet_pton(AF_INET, text.c_str(), ip.data()) != 1) {
    fail("--wire-ip " + text + " is not an IPv4 address", "write it like 198.51.100.1");
  }
  return ip;
}

std::string parse_interface(const std::string& name) {
  const bool good = !name.empty() && name.size() < IFNAMSIZ && name != "." && name != ".." &&
                    name.find_first_of("/%: \t\n") == std::string::npos;
  if (!good) fail("--wire tap:" + name + " does not name an interface", "use 1 to 15 letters and digits");
  return name;
}

DatagramPaths parse_paths(const std::string& text) {
  const std::size_t comma = text.find(',');
  if (comma == 0 || comma == std::string::npos || comma + 1 == text.size()) {
    fail("--wire unix:" + text + " does not name two sockets", "write it like unix:OWN,PEER");
  }
  return {text.substr(0, comma), text.substr(comma + 1)};
}

/** What --wire, --wire-mac and --wire-ip say together. */
WireSettings parse_wire(const std::string& kind, std::optional<MacAddress> mac, std::optional<Ipv4Address> ip) {
  const WireAddress address{mac.value_or(DefaultStation.mac), ip.value_or(DefaultStation.ip)};
  if (kind == "none") return NoStation{};
  if (kind == "responder") return address;
  if (kind.starts_with("tap:")) {
    return TapSettings{parse_interface(kind.substr(4)), mac || ip ? std::optional(address) : std::nullopt};
  }
  if (kind.starts_with("unix:")) return parse_paths(kind.substr(5));
  if (kind.starts_with("stream:") && kind.size() > 7) return StreamPath{kind.substr(7)};
  fail("--wire " + kind + " is unknown", "use none, responder, tap:NAME, unix:OWN,PEER or stream:PATH");
}

void check_build_id(const std::string& text) {
  char* end = nullptr;
  const unsigned long wanted = std::strtoul(text.c_str(), &end, 16);
  if (text.empty() || text.size() > 8 || std::isxdigit(static_cast<unsigned char>(text[0])) == 0 || *end != '\0') {
    fail("--build-id " + text + " is not a hexadecimal number of 32 bits", "write it like 0badf00d");
  }
  if (wanted != MPRIG_BUILD_ID) {
    char built[16];
    std::snprintf(built, sizeof built, "%08x", MPRIG_BUILD_ID);
    fail("this simulator holds firmware " + std::string(built) + ", not " + text, "build it again");
  }
}

usb::ChipKind parse_chip(const std::string& text) {
  const std::optional<usb::ChipKind> chip = usb::chip_named(text);
  if (!chip) fail("--usb " + text + " is unknown", "use none, ft601 or ft232h");
  return *chip;
}

std::uint16_t parse_port(const std::string& text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) {
    fail("--usb-port " + text + " is not a TCP port", "give 0 to 65535");
  }
  return port;
}

}  // namespace

Options parse_options(int argc, char** argv) {
  Options options;
  std::string wire = "responder";
  std::optional<MacAddress> mac;
  std::optional<Ipv4Address> ip;
  std::optional<usb::ChipKind> chip;
  std::uint16_t usb_port = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--help") {
      options.help = true;
      return options;
    }
    const bool known = name == "--socket" || name == "--observer" || name == "--uart-link" || name == "--build-id" ||
                       name == "--wire" || name == "--wire-mac" || name == "--wire-ip" || name == "--usb" ||
                       name == "--usb-port";
    if (!known) fail("unknown option " + name);
    if (++i == argc) fail(name + " needs a value");
    const std::string value = argv[i];
    if (name == "--socket") {
      options.socket = value;
    } else if (name == "--observer") {
      options.observer = value;
    } else if (name == "--uart-link") {
      options.uart_link = value;
    } else if (name == "--build-id") {
      check_build_id(value);
    } else if (name == "--usb") {
      if (value != "none") chip = parse_chip(value);
    } else if (name == "--usb-port") {
      usb_port = parse_port(value);
    } else if (name == "--wire-mac") {
      mac = parse_mac(value);
    } else if (name == "--wire-ip") {
      ip = parse_ip(value);
    } else {
      wire = value;
    }
  }
  if (options.socket.empty()) fail("--socket is missing", "name the socket that QEMU shall connect to");
  if (options.observer.empty()) fail("--observer is missing", "name the socket for observers");
  if (options.uart_link.empty()) fail("--uart-link is missing", "name the symbolic link for the serial port");
  options.wire = parse_wire(wire, mac, ip);
  if (chip) options.usb = {*chip, usb_port};
  return options;
}

const char* usage() {
  return "usage: mprig-nic-sim --socket PATH --observer PATH --uart-link PATH [options]\n"
         "\n"
         "The verilated NIC as a PCIe device for QEMU's vfio-user-pci.\n"
         "\n"
         "  --socket PATH       vfio-user socket that QEMU connects to\n"
         "  --observer PATH     socket that tells the DMA map, the faults and the state, as JSON lines\n"
         "  --uart-link PATH    symbolic link to the pseudo terminal of the NIC's UART\n"
         "  --build-id HEX      refuse to run unless the firmware has this build id\n"
         "  --wire KIND         what the NIC's cable leads to:\n"
         "      responder       (default) a station that answers ARP and ping\n"
         "      none            nobody\n"
         "      tap:NAME        a Linux tap, made when it is not there\n"
         "      unix:OWN,PEER   another process: a datagram each frame, received at OWN and sent to PEER\n"
         "      stream:PATH     another process, without a loss: it connects to PATH, as QEMU's -netdev stream does\n"
         "  --wire-mac MAC      address of the responder, or to give to the tap (default 02:4d:50:00:00:01)\n"
         "  --wire-ip IP        address of the responder, or to give to the tap (default 198.51.100.1); one of them\n"
         "                      must be there for a tap to be given any, and to be started\n"
         "  --usb CHIP          bridge chip on the NIC's USB ports: none (default), ft601 or ft232h\n"
         "  --usb-port PORT     TCP port of the loopback interface that offers it to USB/IP clients (default 0: any)\n";
}

}  // namespace mprig
