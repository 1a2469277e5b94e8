// SPDX-License-Identifier: Apache-2.0
//
// What several modules of the NIC hand to each other.
//
// Words of the wire have 64 bits, beats of the AXI port and all words behind it 128: at 10 Gb/s the
// port is then busy for little more than half of the time, which leaves room for descriptors,
// completions and back-pressure.
package nic_pkg;
  // What a received frame has for an IP header, behind one tag or none: of IPv4 whether it has options
  // or is a fragment, where the packet ends in the frame, counted without the tag, and the bytes of its
  // segment; below zero where the length in an IPv4 header is less than the header.
  typedef struct packed {
    logic        has_tag;
    logic        ipv4;
    logic        ipv6;
    logic        options;
    logic        fragment;
    logic        tcp;
    logic        udp;
    logic [16:0] ip_end;
    logic [16:0] segment;
  } ip_header_t;

  // A received frame, before its bytes are looked at again; of a generated one, how many buffers of
  // its queue it has claimed.
  typedef struct packed {
    logic        checksum_good;
    logic [1:0]  flow;
    logic [15:0] length;
    logic [31:0] number;
    logic [3:0]  stream;
    logic        steered;
    logic [4:0]  claim;
    logic [1:0]  queue_id;
    logic        has_tag;
    logic [11:0] vlan;
    logic [47:0] destination;
  } rx_meta_t;

  // Tester mode; with `deliver` frames from the wire go to the receive queues as well.
  typedef struct packed {
    logic deliver;
    logic active;
  } tester_mode_t;

  // Bytes of a received frame that go to one place; `skip` instead forgets the frame. With
  // `frame_end` it is forgotten behind them: it is high at the end of the last copy only, and
  // each copy begins at `position` 0 again.
  typedef struct packed {
    logic        skip;
    logic        generated;
    logic [1:0]  queue_id;
    logic        buffer_begin;
    logic        buffer_end;
    logic        frame_end;
    logic [15:0] frame_length;
    logic [15:0] position;
    logic [15:0] length;
    logic [63:0] address;
  } write_command_t;

  // The same for one burst: a page at the most, and the address is down to its place in a beat.
  typedef struct packed {
    logic        skip;
    logic        generated;
    logic        frame_end;
    logic [15:0] frame_length;
    logic [15:0] position;
    logic [12:0] length;
    logic [3:0]  offset;
  } write_burst_t;

  // A posted buffer that a received frame, or a part of it, is being written to; `again` when the
  // frame has gone to a queue before this one.
  typedef struct packed {
    logic [1:0]  queue_id;
    logic        generated;
    logic        again;
    logic [3:0]  stream;
    logic [31:0] number;
    logic [15:0] frame_length;
    logic        checksum_good;
    logic [7:0]  fragment;
    logic        more;
    logic [15:0] descriptor;
    logic [15:0] generation;
    logic [63:0] cookie;
    logic [63:0] address0;
    logic [63:0] address1;
    logic [15:0] length0;
    logic [15:0] length1;
  } rx_buffer_t;

  // A completion on its way to memory, and what it says of the ledger: `good` or `bad` when it ends
  // a frame, with the bytes of that frame, and whether the generator made it.
  typedef struct packed {
    logic [1:0]  queue_id;
    logic [63:0] cookie;
    logic [15:0] length;
    logic [7:0]  status;
    logic        more;
    logic        checksum_good;
    logic        generated;
    logic        good;
    logic        bad;
    logic [15:0] frame_length;
  } completion_t;

  // One segment of a frame to be sent. `refuse` stands for what is not read at all: a frame, or the
  // rest of one.
  typedef struct packed {
    logic        refuse;
    logic [1:0]  queue_id;
    logic        descriptor_end;
    logic        frame_end;
    logic [15:0] length;
    logic [63:0] address;
  } read_command_t;

  // The same for one burst.
  typedef struct packed {
    logic        refuse;
    logic [1:0]  queue_id;
    logic        descriptor_end;
    logic        frame_end;
    logic [9:0]  length;
    logic [3:0]  offset;
  } read_burst_t;

  // What a frame to be sent has for its checksum, in units of two bytes.
  typedef struct packed {
    logic       insert;
    logic [7:0] start;
    logic [7:0] offset;
  } tx_checksum_t;

  // One descriptor of a frame to be sent, until its completion: `bytes` are its own, `length` those of
  // the frame up to its end. `refuse` as above; `cut_short` has no descriptor: it ends a frame of which
  // no more descriptors come.
  typedef struct packed {
    logic         refuse;
    logic         cut_short;
    logic [1:0]   queue_id;
    logic [63:0]  cookie;
    logic         more;
    logic [15:0]  bytes;
    logic [15:0]  length;
    tx_checksum_t checksum;
  } tx_frame_t;

  // The same as the descriptor has it, for the record of its reading.
  typedef struct packed {
    logic [1:0]  queue_id;
    logic [7:0]  fragment;
    logic        more;
    logic [15:0] descriptor;
    logic [15:0] generation;
    logic [63:0] cookie;
    logic [63:0] address0;
    logic [63:0] address1;
    logic [15:0] length0;
    logic [15:0] length1;
  } tx_posted_t;

  // A word of a frame that the generator sends, and what it is to the frame's CRC: see frame_sealer.
  typedef struct packed {
    logic        first;
    logic        body;
    logic        tail;
    logic        beyond;
    logic        last;
    logic [2:0]  tail_bytes;
    logic [63:0] word;
  } frame_word_t;
endpackage
