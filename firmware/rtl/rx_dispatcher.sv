// SPDX-License-Identifier: Apache-2.0
//
// Gives each received frame its posted buffers in each of its queues, or drops it for a reason.
//
// Frames are taken one by one (`frame_*`), and for each queue in `frame_queues_i`, in the order
// of their numbers, one copy of the frame is dealt with as if it were a frame of that queue
// alone. The descriptors of the queue are looked at without being taken (`read_queue_o`,
// `read_offset_o`; `descriptor_i` is the answer in the next cycle) until their room suffices for
// the whole frame: so a copy either gets all the buffers that it needs, or none. Then each is
// taken (`take_o`, one queue), goes to the table of buffers in flight (`buffer_*`), and as one or
// two pieces to the writer (`command_*`). With one buffer this takes six cycles, five for a
// further copy. The last copy, written or dropped, lets the writer forget the frame.
//
// A descriptor that is still in memory is waited for; one that was not posted is not. Of a
// queue's posted buffers, `reserved_i` are claimed by generated frames: a copy without a claim, all
// of the wire among them, leaves them. A generated frame has a claim on its own queue only.
//
// In the cycle of `frame_take_o` `steered_o` is high at the queues of the frame, and `copies_o`
// is their number less one. Drops of a copy: `starved_o`, `too_long_o`, `disabled_o` are high for
// one cycle at the queue, `unmatched_o` when the frame has none; `dropped_o` with each of them.
// `returned_o` is how much of its claim on buffers of `returned_queue_o` a frame gives back in this
// cycle: one with each buffer that it takes there, and the rest when the copy for that queue ends
// or is dropped, the first copy if none is for that. `deciding_o` is high at a queue from the cycle
// in which a copy without a claim is looked at for it until it takes its last descriptor or is
// dropped. `dropped_generated_o` goes with `dropped_o`.
module rx_dispatcher (
  input  logic                    clk_i,
  input  logic                    rst_i,

  input  logic                    frame_valid_i,
  input  logic                    frame_generated_i,
  input  nic_pkg::rx_meta_t       frame_meta_i,
  input  logic [3:0]              frame_queues_i,
  output logic                    frame_take_o,

  input  logic [3:0]              run_i,
  input  logic [3:0]              chain_i,
  input  logic [3:0][5:0]         stored_i,
  input  logic [3:0][15:0]        posted_i,
  input  logic [3:0][15:0]        reserved_i,
  input  logic [3:0][15:0]        taken_i,
  input  logic [3:0][15:0]        generation_i,
  output logic [1:0]              read_queue_o,
  output logic [4:0]              read_offset_o,
  input  logic [255:0]            descriptor_i,
  output logic [3:0]              take_o,

  output logic                    buffer_valid_o,
  output nic_pkg::rx_buffer_t     buffer_o,
  input  logic                    buffer_ready_i,
  output logic                    command_valid_o,
  output nic_pkg::write_command_t command_o,
  input  logic                    command_ready_i,

  output logic [3:0]              steered_o,
  output logic [1:0]              copies_o,
  output logic [3:0]              starved_o,
  output logic [3:0]              too_long_o,
  output logic [3:0]              disabled_o,
  output logic                    unmatched_o,
  output logic                    dropped_o,
  output logic                    dropped_generated_o,
  output logic [4:0]              returned_o,
  output logic [1:0]              returned_queue_o,
  output logic [3:0]              deciding_o,
  output logic                    busy_o
);
  localparam logic [4:0] LastOffset = 5'(mprig_regs_pkg::MaxBuffersPerFrame - 1);

  typedef enum logic [2:0] {
    StIdle, StRead, StFit, StRoom, StCheck, StPiece0, StPiece1, StDrop
  } state_e;
  typedef enum logic [1:0] {ReStarved, ReTooLong, ReDisabled, ReUnmatched} reason_e;

  state_e            state_q;
  reason_e           reason_q;
  nic_pkg::rx_meta_t meta_q;
  logic              generated_q, matched_q, again_q, emitting_q, more_q;
  logic              own_queue_q, claims_own, closes_claim;
  logic [4:0]        claim_q;
  logic [1:0]        queue_q, queue;
  logic [3:0]        rest_q, candidates;
  logic [4:0]        offset_q;
  logic [7:0]        fragment_q;
  logic [15:0]       left_q, position_q, bytes_q;
  logic [255:0]      descriptor_q;

  // Room of the buffers looked at so far, and of this one.
  logic [20:0] scanned_q;
  logic [17:0] room_q, capacity, skipped;
  logic [7:0]  headroom;

  // This buffer's segments, and what of them is written.
  logic [63:0] address0, address1;
  logic [15:0] length0, length1, room0_q, skip1_q, piece0_q, piece1_q;
  logic [63:0] piece0_address_q, piece1_address_q;

  logic        run, in_store, starved, fits, last_piece, fire, dropping, last_copy, ends;
  logic [20:0] scanned;
  logic [3:0]  one_hot;

  assign address0 = descriptor_q[mprig_regs_pkg::DescriptorAddress0Lsb +: 64];
  assign address1 = descriptor_q[mprig_regs_pkg::DescriptorAddress1Lsb +: 64];
  assign length0 = descriptor_q[mprig_regs_pkg::DescriptorLength0Lsb +: 16];
  assign length1 = descriptor_q[mprig_regs_pkg::DescriptorLength1Lsb +: 16];
  // Only the first buffer of a frame has a headroom.
  assign headroom = ((fragment_q == 8'd0) && (offset_q == 5'd0))
                        ? descriptor_q[mprig_regs_pkg::DescriptorHeadroomLsb +: 8] : 8'd0;

  logic unused_reserved;
  assign unused_reserved =
      ^descriptor_q[mprig_regs_pkg::DescriptorCookieLsb-1:mprig_regs_pkg::DescriptorHeadroomLsb+8];

  logic unused_meta;
  assign unused_meta = ^{meta_q.steered, meta_q.claim, meta_q.has_tag, meta_q.vlan,
                         meta_q.destination, meta_q.flow};

  // The next queue is the first one of a new frame, or of those that this frame has left.
  assign candidates = (state_q == StIdle) ? frame_queues_i : rest_q;
  always_comb begin
    queue = 2'd0;
    for (int unsigned i = 0; i < 4; i++) begin
      if (candidates[3-i]) queue = 2'(3 - i);
    end
  end

  assign last_copy = rest_q == 4'h0;
  assign one_hot = 4'd1 << queue_q;
  assign run = run_i[queue_q];
  assign in_store = stored_i[queue_q] > {1'b0, offset_q};
  assign starved = (!in_store && (posted_i[queue_q] <= {11'h0, offset_q})) ||
                   (!claims_own && !emitting_q &&
                    ({1'b0, posted_i[queue_q]} <= {1'b0, reserved_i[queue_q]} + {12'h0, offset_q}));

  assign capacity = {2'h0, length0} + {2'h0, length1};
  assign skipped = {10'h0, headroom};
  assign scanned = scanned_q + {3'h0, room_q};
  assign fits = scanned >= {5'h0, meta_q.length};

  assign read_queue_o = queue_q;
  assign read_offset_o = offset_q;
  assign frame_take_o = (state_q == StIdle) && frame_valid_i;
  // Only with its last copy is there anything for the writer to forget.
  assign dropping = (state_q == StDrop) && (command_ready_i || !last_copy);
  // The first look suffices for most frames: the descriptor at hand is the one to take.
  assign take_o = ((state_q == StCheck) && run && (emitting_q || (fits && (offset_q == 5'd0))))
                      ? one_hot : 4'h0;

  assign last_piece = (state_q == StPiece1) || (piece1_q == 16'd0);
  assign buffer_valid_o = (state_q == StPiece0) && ((piece0_q == 16'd0) || command_ready_i);
  assign fire = (state_q == StPiece0) ? buffer_valid_o && buffer_ready_i
                                      : (state_q == StPiece1) && command_ready_i;
  assign ends = dropping || (fire && last_piece && !more_q);

  always_comb begin
    buffer_o.queue_id = queue_q;
    buffer_o.generated = generated_q;
    buffer_o.again = again_q;
    buffer_o.stream = meta_q.stream;
    buffer_o.number = meta_q.number;
    buffer_o.frame_length = meta_q.length;
    buffer_o.checksum_good = meta_q.checksum_good;
    buffer_o.fragment = fragment_q;
    buffer_o.more = more_q;
    // Taken in StCheck: the count has moved on.
    buffer_o.descriptor = taken_i[queue_q] - 16'd1;
    buffer_o.generation = generation_i[queue_q];
    buffer_o.cookie = descriptor_q[mprig_regs_pkg::DescriptorCookieLsb +: 64];
    buffer_o.address0 = (piece0_q != 16'd0) ? piece0_address_q : piece1_address_q;
    buffer_o.address1 = (piece1_q != 16'd0) ? piece1_address_q : 64'h0;
    buffer_o.length0 = piece0_q;
    buffer_o.length1 = piece1_q;
  end

  assign command_valid_o = ((state_q == StPiece0) && (piece0_q != 16'd0) && buffer_ready_i) ||
                           (state_q == StPiece1) || ((state_q == StDrop) && last_copy);
  always_comb begin
    command_o.skip = state_q == StDrop;
    command_o.generated = generated_q;
    command_o.queue_id = queue_q;
    command_o.buffer_begin = (state_q == StPiece0) || (piece0_q == 16'd0);
    command_o.buffer_end = last_piece;
    command_o.frame_end = (last_piece && !more_q && last_copy) || (state_q == StDrop);
    command_o.frame_length = meta_q.length;
    command_o.position = (state_q == StPiece1) ? position_q + piece0_q : position_q;
    command_o.length = (state_q == StPiece1) ? piece1_q : piece0_q;
    command_o.address = (state_q == StPiece1) ? piece1_address_q : piece0_address_q;
  end

  assign steered_o = frame_take_o ? frame_queues_i : 4'h0;
  always_comb begin
    copies_o = 2'd0;
    for (int unsigned i = 0; i < 4; i++) begin
      if (steered_o[i] && (2'(i) != queue)) copies_o = copies_o + 2'd1;
    end
  end
  assign starved_o = (dropping && (reason_q == ReStarved)) ? one_hot : 4'h0;
  assign too_long_o = (dropping && (reason_q == ReTooLong)) ? one_hot : 4'h0;
  assign disabled_o = (dropping && (reason_q == ReDisabled)) ? one_hot : 4'h0;
  assign unmatched_o = dropping && (reason_q == ReUnmatched);
  assign dropped_o = dropping;
  assign dropped_generated_o = generated_q;
  assign claims_own = generated_q && (queue_q == meta_q.queue_id);
  // No later copy has a use for the claim.
  assign closes_claim = ends && (claims_own || !own_queue_q);
  assign returned_queue_o = meta_q.queue_id;
  always_comb begin
    returned_o = 5'd0;
    if (closes_claim) returned_o = claim_q;
    else if ((take_o != 4'h0) && claims_own && (claim_q != 5'd0)) returned_o = 5'd1;
  end
  assign deciding_o = ((state_q != StIdle) && !claims_own && matched_q &&
                       (((state_q != StPiece0) && (state_q != StPiece1)) || more_q))
                          ? one_hot : 4'h0;
  assign busy_o = state_q != StIdle;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        generated_q <= frame_generated_i;
        meta_q      <= frame_meta_i;
        matched_q   <= frame_queues_i != 4'h0;
        own_queue_q <= frame_queues_i[frame_meta_i.queue_id];
        if (frame_valid_i) state_q <= StRead;
      end
      StRead: begin
        if (!matched_q) begin
          reason_q <= ReUnmatched;
          state_q  <= StDrop;
        end else if (!run) begin
          reason_q <= ReDisabled;
          state_q  <= StDrop;
        end else if (starved) begin
          reason_q <= ReStarved;
          state_q  <= StDrop;
        end else if (in_store) begin
          state_q <= StFit;
        end
      end
      StFit: begin
        descriptor_q <= descriptor_i;
        state_q      <= StRoom;
      end
      StRoom: begin
        room_q  <= (skipped < capacity) ? capacity - skipped : 18'd0;
        room0_q <= (length0 > {8'h0, headroom}) ? length0 - {8'h0, headroom} : 16'd0;
        skip1_q <= (length0 < {8'h0, headroom}) ? {8'h0, headroom} - length0 : 16'd0;
        piece0_address_q <= address0 + {56'h0, headroom};
        state_q <= StCheck;
      end
      StCheck: begin
        bytes_q  <= ({2'h0, left_q} < room_q) ? left_q : room_q[15:0];
        more_q   <= room_q < {2'h0, left_q};
        piece0_q <= (left_q < room0_q) ? left_q : room0_q;
        piece1_q <= ({2'h0, left_q} < room_q) ? left_q - ((left_q < room0_q) ? left_q : room0_q)
                                              : room_q[15:0] - room0_q;
        piece1_address_q <= address1 + {48'h0, skip1_q};
        if (!run) begin
          reason_q <= ReDisabled;
          state_q  <= StDrop;
        end else if (take_o != 4'h0) begin
          emitting_q <= 1'b1;
          state_q    <= StPiece0;
        end else if (fits) begin
          emitting_q <= 1'b1;
          offset_q   <= '0;
          state_q    <= StRead;
        end else if (!chain_i[queue_q] || (room_q == 18'd0) || (offset_q == LastOffset)) begin
          reason_q <= ReTooLong;
          state_q  <= StDrop;
        end else begin
          scanned_q <= scanned;
          offset_q  <= offset_q + 5'd1;
          state_q   <= StRead;
        end
      end
      StPiece0, StPiece1: begin
        if (fire && !last_piece) state_q <= StPiece1;
        if (fire && last_piece) begin
          left_q     <= left_q - bytes_q;
          position_q <= position_q + bytes_q;
          fragment_q <= fragment_q + 8'd1;
          state_q    <= (more_q || !last_copy) ? StRead : StIdle;
        end
      end
      default: if (dropping) state_q <= last_copy ? StIdle : StRead;
    endcase
    if ((state_q == StIdle) || ends) begin
      queue_q    <= queue;
      rest_q     <= candidates & ~(4'd1 << queue);
      again_q    <= state_q != StIdle;
      left_q     <= (state_q == StIdle) ? frame_meta_i.length : meta_q.length;
      position_q <= '0;
      offset_q   <= '0;
      fragment_q <= '0;
      scanned_q  <= '0;
      emitting_q <= 1'b0;
    end
    claim_q <= (state_q == StIdle) ? frame_meta_i.claim : claim_q - returned_o;
    if (rst_i) state_q <= StIdle;
  end
endmodule
