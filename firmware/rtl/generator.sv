// SPDX-License-Identifier: Apache-2.0
//
// The traffic generator's sequencer: how many frames, how long, how far apart.
//
// `start_i` while idle takes count, lengths and first sequence number; `running_o` is high from the
// next cycle. A frame begins (`started_o`) in a cycle in which `may_start_i` is high and its words
// follow from the next cycle on, as fast as the FIFO takes them; `frame_o` is high in the cycle of
// the commit. Then at least `gap_i` + 1 cycles pass without a word.
// `stop_i` lets the frame in progress end. `stopped_o` is high for the one cycle after which
// `running_o` is low: no frame follows. `injected_o` counts frames since the start.
//
// Lengths outside MIN_FRAME_BYTES..MAX_FRAME_BYTES are moved to the nearest bound.
// `busy_o` is low while the generator only waits for `may_start_i`.
module generator (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        start_i,
  input  logic        stop_i,
  input  logic        may_start_i,
  input  logic [31:0] count_i,
  input  logic [15:0] length_min_i,
  input  logic [15:0] length_max_i,
  input  logic [15:0] length_step_i,
  input  logic [31:0] gap_i,
  input  logic [31:0] sequence_i,
  input  logic [47:0] destination_mac_i,
  input  logic [47:0] source_mac_i,
  input  logic [63:0] nonce_key_i,
  input  logic [7:0]  pattern_i,
  input  logic        constant_pattern_i,

  output logic        wr_valid_o,
  output logic [63:0] wr_word_o,
  output logic        wr_commit_o,
  output logic [15:0] wr_length_o,
  output logic [31:0] wr_sequence_o,
  input  logic        wr_ready_i,

  output logic        started_o,
  output logic        frame_o,
  output logic        running_o,
  output logic        stopped_o,
  output logic [31:0] injected_o,
  output logic        busy_o
);
  localparam logic [15:0] MinBytes = 16'(mprig_regs_pkg::MinFrameBytes);
  localparam logic [15:0] MaxBytes = 16'(mprig_regs_pkg::MaxFrameBytes);

  typedef enum logic [1:0] {StIdle, StHold, StFrame, StGap} state_e;

  state_e      state_q;
  logic        stop_q;
  logic [31:0] left_q, sequence_q, injected_q, gap_q;
  logic [15:0] length_q, min_q, max_q, min_sane, max_sane;
  logic [16:0] stepped, wrapped;
  logic        finish, last, active;

  assign min_sane = (length_min_i < MinBytes) ? MinBytes :
                    (length_min_i > MaxBytes) ? MaxBytes : length_min_i;
  assign max_sane = (length_max_i < min_sane) ? min_sane :
                    (length_max_i > MaxBytes) ? MaxBytes : length_max_i;
  assign stepped = {1'b0, length_q} + {1'b0, length_step_i};
  assign wrapped = stepped - {1'b0, max_q - min_q + 16'd1};

  assign finish = (state_q == StHold) && (stop_q || (left_q == 32'd0));
  assign started_o = (state_q == StHold) && !finish && may_start_i;
  assign stopped_o = finish;
  assign running_o = state_q != StIdle;
  assign injected_o = injected_q;
  assign busy_o = (state_q == StFrame) || (state_q == StGap) || finish || started_o;

  assign wr_valid_o = active && wr_ready_i;
  assign wr_commit_o = wr_valid_o && last;
  assign wr_length_o = length_q;
  assign wr_sequence_o = sequence_q;
  assign frame_o = wr_commit_o;

  frame_builder u_builder (
    .clk_i,
    .rst_i,
    .begin_i   (started_o),
    .length_i  (length_q),
    .sequence_i(sequence_q),
    .destination_mac_i,
    .source_mac_i,
    .nonce_key_i,
    .pattern_i,
    .constant_pattern_i,
    .active_o  (active),
    .word_o    (wr_word_o),
    .last_o    (last),
    .next_i    (wr_ready_i)
  );

  always_ff @(posedge clk_i) begin
    if (stop_i) stop_q <= 1'b1;
    unique case (state_q)
      StIdle: begin
        stop_q     <= stop_i;
        left_q     <= count_i;
        length_q   <= min_sane;
        min_q      <= min_sane;
        max_q      <= max_sane;
        sequence_q <= sequence_i;
        if (start_i) begin
          injected_q <= '0;
          state_q    <= StHold;
        end
      end
      StHold: begin
        if (finish) state_q <= StIdle;
        else if (may_start_i) state_q <= StFrame;
      end
      StFrame: begin
        gap_q <= gap_i;
        if (wr_commit_o) begin
          injected_q <= injected_q + 32'd1;
          left_q     <= left_q - 32'd1;
          sequence_q <= sequence_q + 32'd1;
          if (stepped <= {1'b0, max_q}) length_q <= stepped[15:0];
          else length_q <= (wrapped <= {1'b0, max_q}) ? wrapped[15:0] : min_q;
          state_q <= ((gap_i == 32'd0) || (left_q == 32'd1)) ? StHold : StGap;
        end
      end
      default: begin
        gap_q <= gap_q - 32'd1;
        if ((gap_q == 32'd1) || stop_q) state_q <= StHold;
      end
    endcase
    if (rst_i) begin
      state_q    <= StIdle;
      stop_q     <= 1'b0;
      injected_q <= '0;
    end
  end
endmodule
