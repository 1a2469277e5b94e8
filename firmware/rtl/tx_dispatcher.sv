// SPDX-License-Identifier: Apache-2.0
//
// Takes posted frames from the transmit queues in turn and has them read.
//
// A frame has one descriptor or several, which follow each other. The first is taken when its queue runs
// and the transmit FIFO has room for the whole frame, or for the longest one when more follow, so
// reading never has to stop for the wire; what that was too much is free again with the last
// descriptor. `room_words_i` are given back in a cycle by who empties the FIFO, `room_frames_i`
// likewise. Segments that are not empty go to the reader (`command_*`), each descriptor to the table
// of those in flight (`frame_*`) and, as it is, to the recorder (`posted_*`).
//
// A descriptor of no bytes, or one that makes the frame longer than MAX_FRAME_BYTES, is not read, nor
// is what follows it of the frame. When the queue stops within a frame, or has no more descriptors
// (`exhausted_i`), the frame ends with an entry in the table that is no descriptor's. Headroom is not
// used. A descriptor takes seven cycles.
module tx_dispatcher #(
  parameter int unsigned WordsLog2 = 11,
  parameter int unsigned FramesLog2 = 6
) (
  input  logic                   clk_i,
  input  logic                   rst_i,

  input  logic [3:0]             run_i,
  input  logic [3:0]             exhausted_i,
  input  logic [3:0][5:0]        stored_i,
  output logic [1:0]             read_queue_o,
  input  logic [255:0]           descriptor_i,
  output logic [3:0]             take_o,
  input  logic [3:0][15:0]       taken_i,
  input  logic [3:0][15:0]       generation_i,

  output logic                   frame_valid_o,
  output nic_pkg::tx_frame_t     frame_o,
  output logic                   posted_valid_o,
  output nic_pkg::tx_posted_t    posted_o,
  input  logic                   frame_ready_i,
  output logic                   command_valid_o,
  output nic_pkg::read_command_t command_o,
  input  logic                   command_ready_i,

  input  logic [15:0]            room_words_i,
  input  logic [1:0]             room_frames_i,

  output logic                   busy_o
);
  localparam logic [17:0] MaxBytes = 18'(mprig_regs_pkg::MaxFrameBytes);
  localparam logic [15:0] MaxWords = 16'((mprig_regs_pkg::MaxFrameBytes + 15) / 16);
  localparam logic [15:0] Words = 16'd1 << WordsLog2;
  localparam logic [7:0]  Frames = 8'd1 << FramesLog2;

  typedef enum logic [2:0] {
    StIdle, StFit, StSum, StCheck, StSegment0, StSegment1, StMore, StCutShort
  } state_e;

  state_e                state_q;
  logic [3:0]            ready, one_hot;
  logic [1:0]            queue_q, choice;
  logic [255:0]          descriptor_q;
  logic [63:0]           address0, address1;
  logic [15:0]           length0, length1, words, needed, returned, free_words_q, reserved_q;
  logic [7:0]            free_frames_q, fragment_q;
  logic [16:0]           bytes_q;
  logic [17:0]           total_q;
  logic [15:0]           before_q;
  logic                  more, first, bad, room, take, cut_short, last, fire;
  logic                  refused_q, cut_short_q;
  nic_pkg::tx_checksum_t checksum, checksum_q;

  assign address0 = descriptor_q[mprig_regs_pkg::DescriptorAddress0Lsb +: 64];
  assign address1 = descriptor_q[mprig_regs_pkg::DescriptorAddress1Lsb +: 64];
  assign length0 = descriptor_q[mprig_regs_pkg::DescriptorLength0Lsb +: 16];
  assign length1 = descriptor_q[mprig_regs_pkg::DescriptorLength1Lsb +: 16];
  assign more = descriptor_q[mprig_regs_pkg::DescriptorMoreLsb];

  logic unused_descriptor;
  assign unused_descriptor =
      ^{descriptor_q[mprig_regs_pkg::DescriptorMoreLsb-1:mprig_regs_pkg::DescriptorHeadroomLsb],
        descriptor_q[mprig_regs_pkg::DescriptorChecksumStartLsb-1:
                     mprig_regs_pkg::DescriptorChecksumLsb+1]};

  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      ready[i] = run_i[i] && (stored_i[i] != 6'd0);
    end
  end

  round_robin #(.Count(4)) u_turn (
    .request_i(ready),
    .last_i   (queue_q),
    .choice_o (choice)
  );

  assign one_hot = 4'd1 << queue_q;
  assign first = fragment_q == 8'd0;
  assign bad = refused_q || (bytes_q == 17'd0) || (total_q > MaxBytes);
  assign words = bad ? 16'd0 : 16'((total_q + 18'd15) >> 4);
  assign needed = (more && !bad) ? MaxWords : words;
  assign room = !first || ((needed <= free_words_q) && (free_frames_q != 8'd0));
  assign take = (state_q == StCheck) && run_i[queue_q] && room && frame_ready_i;
  assign take_o = take ? one_hot : 4'h0;
  assign cut_short = (state_q == StCutShort) && frame_ready_i;
  assign read_queue_o = (state_q == StIdle) ? choice : queue_q;

  always_comb begin
    checksum.insert = descriptor_q[mprig_regs_pkg::DescriptorChecksumLsb];
    checksum.start = descriptor_q[mprig_regs_pkg::DescriptorChecksumStartLsb +: 8];
    checksum.offset = descriptor_q[mprig_regs_pkg::DescriptorChecksumOffsetLsb +: 8];
  end

  assign frame_valid_o = take || cut_short;
  always_comb begin
    frame_o.refuse = bad || cut_short;
    frame_o.cut_short = cut_short;
    frame_o.queue_id = queue_q;
    frame_o.cookie = descriptor_q[mprig_regs_pkg::DescriptorCookieLsb +: 64];
    frame_o.more = more;
    frame_o.bytes = bytes_q[15:0];
    frame_o.length = total_q[15:0];
    frame_o.checksum = first ? checksum : checksum_q;
  end

  assign posted_valid_o = take;
  always_comb begin
    posted_o.queue_id = queue_q;
    posted_o.fragment = fragment_q;
    posted_o.more = more;
    posted_o.descriptor = taken_i[queue_q];
    posted_o.generation = generation_i[queue_q];
    posted_o.cookie = frame_o.cookie;
    posted_o.address0 = address0;
    posted_o.address1 = address1;
    posted_o.length0 = length0;
    posted_o.length1 = length1;
  end

  assign last = bad || cut_short_q || (state_q == StSegment1) || (length1 == 16'd0);
  assign command_valid_o = (state_q == StSegment1) ||
                           ((state_q == StSegment0) && (bad || cut_short_q || (length0 != 16'd0)));
  always_comb begin
    command_o.refuse = bad || cut_short_q;
    command_o.queue_id = queue_q;
    command_o.descriptor_end = last;
    command_o.frame_end = last && (!more || cut_short_q);
    command_o.length = (state_q == StSegment0) ? length0 : length1;
    command_o.address = (state_q == StSegment0) ? address0 : address1;
  end
  assign fire = ((state_q == StSegment0) || (state_q == StSegment1)) &&
                (!command_valid_o || command_ready_i);
  assign busy_o = (state_q != StIdle) || (ready != 4'h0);

  // Of a frame that is refused nothing comes back from the FIFO. Its words may be there until its
  // end, which is before those of the next one.
  always_comb begin
    returned = room_words_i;
    if (take && first) returned = room_words_i - needed;
    if (take && !first && !more) returned = room_words_i + reserved_q - words;
    if (cut_short) returned = room_words_i + reserved_q;
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        fragment_q <= '0;
        before_q   <= '0;
        refused_q  <= 1'b0;
        cut_short_q  <= 1'b0;
        if (ready != 4'h0) begin
          queue_q <= choice;
          state_q <= StFit;
        end
      end
      StFit: begin
        descriptor_q <= descriptor_i;
        state_q      <= StSum;
      end
      StSum: begin
        bytes_q <= {1'b0, length0} + {1'b0, length1};
        total_q <= {2'b0, length0} + {2'b0, length1} + {2'b0, before_q};
        state_q <= StCheck;
      end
      StCheck: begin
        if (!run_i[queue_q]) state_q <= first ? StIdle : StCutShort;
        else if (take) state_q <= StSegment0;
      end
      StMore: begin
        if (!run_i[queue_q]) state_q <= StCutShort;
        else if (stored_i[queue_q] != 6'd0) state_q <= StFit;
        else if (exhausted_i[queue_q]) state_q <= StCutShort;
      end
      StCutShort: begin
        cut_short_q <= 1'b1;
        if (frame_ready_i) state_q <= StSegment0;
      end
      default: begin
        if (fire && !last) state_q <= StSegment1;
        if (fire && last) begin
          state_q    <= (more && !cut_short_q) ? StMore : StIdle;
          before_q   <= total_q[15:0];
          refused_q  <= bad;
          fragment_q <= (fragment_q == 8'hFF) ? 8'hFF : fragment_q + 8'd1;
        end
      end
    endcase
    if (take && first) begin
      reserved_q <= needed;
      checksum_q <= checksum;
    end
    free_words_q  <= free_words_q + returned;
    free_frames_q <= free_frames_q + {6'h0, room_frames_i} - {7'h0, take && first};
    if (rst_i) begin
      state_q       <= StIdle;
      queue_q       <= '0;
      fragment_q    <= '0;
      refused_q     <= 1'b0;
      cut_short_q     <= 1'b0;
      free_words_q  <= Words;
      free_frames_q <= Frames;
    end
  end
endmodule
