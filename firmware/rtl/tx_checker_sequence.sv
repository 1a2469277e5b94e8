// SPDX-License-Identifier: Apache-2.0
//
// Follows the sequence numbers of four streams of frames.
//
// `restart_i` forgets everything: `clearing_o` is high while the memory is emptied, and no frame is
// looked at until then. A frame is taken with `frame_i`, at least four cycles after the one before;
// the counts include it four cycles later. See the register block CHECKER for what they mean.
//
// `fresh_o` is high for one cycle for every intact frame whose sequence number is seen for the
// first time, with its number, stream and time; never for one that is counted as late.
//
// Per stream, the memory holds in slot (sequence number mod Window) the number seen there last. A
// number less than Window behind the greatest one can only find itself or an older one there.
module tx_checker_sequence (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             restart_i,
  input  logic [3:0][31:0] first_i,

  input  logic             frame_i,
  input  logic [1:0]       stream_i,
  input  logic             intact_i,
  input  logic [31:0]      sequence_i,
  input  logic [63:0]      time_i,

  output logic [3:0][31:0] next_o,
  output logic [3:0][31:0] frames_o,
  output logic [3:0][31:0] corrupt_o,
  output logic [3:0][31:0] gaps_o,
  output logic [3:0][31:0] missing_o,
  output logic [3:0][31:0] duplicates_o,
  output logic [3:0][31:0] reordered_o,
  output logic [3:0][31:0] late_o,

  output logic             fresh_o,
  output logic [1:0]       fresh_stream_o,
  output logic [31:0]      fresh_sequence_o,
  output logic [63:0]      fresh_time_o,
  output logic             clearing_o,
  output logic             busy_o
);
  localparam int unsigned SlotBits = $clog2(mprig_regs_pkg::CheckerWindow);
  localparam logic [SlotBits:0] Window = (SlotBits + 1)'(mprig_regs_pkg::CheckerWindow);

  typedef enum logic [2:0] {StClear, StIdle, StLook, StCompare, StCount} state_e;

  // Valid, and the bits of the sequence number above the slot's own.
  logic [32-SlotBits:0] memory [4 * mprig_regs_pkg::CheckerWindow];
  logic [32-SlotBits:0] slot_q, slot_new;
  logic [SlotBits+1:0]  address, clear_q;
  state_e               state_q;
  logic [1:0]           stream_q;
  logic                 intact_q, ahead_q, late_q, seen, fresh;
  logic [31:0]          sequence_q, ahead, ahead_by_q;
  logic [63:0]          time_q;
  // How far back from NEXT the stream reaches, at most Window.
  logic [3:0][SlotBits:0] depth_q;
  logic [SlotBits:0]    look_depth_q, ahead_small_q;
  logic [SlotBits+1:0]  deeper;

  assign clearing_o = state_q == StClear;
  assign busy_o = state_q != StIdle;

  assign address = (state_q == StIdle) ? {stream_i, sequence_i[SlotBits-1:0]} :
                                         {stream_q, sequence_q[SlotBits-1:0]};
  assign slot_new = {1'b1, sequence_q[31:SlotBits]};

  assign ahead = sequence_q - next_o[stream_q];
  assign deeper = {1'b0, look_depth_q} + {1'b0, ahead_small_q} + 1'b1;
  assign seen = slot_q == slot_new;
  assign fresh = (state_q == StCount) && intact_q && (ahead_q || (!late_q && !seen));

  assign fresh_o = fresh;
  assign fresh_stream_o = stream_q;
  assign fresh_sequence_o = sequence_q;
  assign fresh_time_o = time_q;

  always_ff @(posedge clk_i) begin
    if (clearing_o) memory[clear_q] <= '0;
    else if (fresh) memory[address] <= slot_new;
    slot_q <= memory[address];
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StClear: begin
        clear_q <= clear_q + 1'b1;
        if (clear_q == '1) state_q <= StIdle;
      end
      StIdle: begin
        stream_q   <= stream_i;
        intact_q   <= intact_i;
        sequence_q <= sequence_i;
        time_q     <= time_i;
        if (frame_i) state_q <= StLook;
      end
      StLook: begin
        ahead_by_q   <= ahead;
        look_depth_q <= depth_q[stream_q];
        state_q      <= StCompare;
      end
      StCompare: begin
        ahead_q       <= !ahead_by_q[31];
        ahead_small_q <= (ahead_by_q >= {{(31 - SlotBits){1'b0}}, Window}) ? Window :
                                                                           ahead_by_q[SlotBits:0];
        // The distance behind the greatest number is -ahead - 1.
        late_q        <= ~ahead_by_q >= {{(31 - SlotBits){1'b0}}, look_depth_q};
        state_q       <= StCount;
      end
      default: begin
        frames_o[stream_q] <= frames_o[stream_q] + 32'd1;
        if (!intact_q) begin
          corrupt_o[stream_q] <= corrupt_o[stream_q] + 32'd1;
        end else if (ahead_q) begin
          if (ahead_by_q != 32'd0) gaps_o[stream_q] <= gaps_o[stream_q] + 32'd1;
          missing_o[stream_q] <= missing_o[stream_q] + ahead_by_q;
          next_o[stream_q]    <= sequence_q + 32'd1;
          depth_q[stream_q]   <= (deeper >= {1'b0, Window}) ? Window : deeper[SlotBits:0];
        end else if (late_q) begin
          late_o[stream_q] <= late_o[stream_q] + 32'd1;
        end else if (seen) begin
          duplicates_o[stream_q] <= duplicates_o[stream_q] + 32'd1;
        end else begin
          reordered_o[stream_q] <= reordered_o[stream_q] + 32'd1;
          missing_o[stream_q]   <= missing_o[stream_q] - 32'd1;
        end
        state_q <= StIdle;
      end
    endcase
    if (rst_i || restart_i) begin
      state_q      <= restart_i ? StClear : StIdle;
      clear_q      <= '0;
      next_o       <= first_i;
      frames_o     <= '0;
      corrupt_o    <= '0;
      gaps_o       <= '0;
      missing_o    <= '0;
      duplicates_o <= '0;
      reordered_o  <= '0;
      late_o       <= '0;
      depth_q      <= '0;
    end
  end
endmodule
