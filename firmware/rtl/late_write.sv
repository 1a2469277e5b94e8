// SPDX-License-Identifier: Apache-2.0
//
// Register block LATE_WRITE: writes a mark of eight bytes to the bus address of a record of the DMA
// trace, long after the frame was delivered.
//
// The record is looked up after START was written, and the mark is written only while the queue still
// has the life (`run_i`, `generation_i`) in which the frame came: software that stops the queue may
// hand its buffers to others. From the cycle after that check until the response, `working_o` is
// high at the queue, so that it stays active; in the cycle of the check `run_i` says that it is.
module late_write (
  input  logic             clk_i,
  input  logic             rst_i,

  output logic [31:0]      peek_number_o,
  output logic [1:0]       peek_word_o,
  input  logic             peek_ready_i,
  input  logic [127:0]     peek_word_i,
  input  logic             held_i,
  input  logic [3:0]       run_i,
  input  logic [3:0][15:0] generation_i,
  output logic [3:0]       working_o,

  output logic [63:0]      aw_addr_o,
  output logic [7:0]       aw_len_o,
  output logic             aw_valid_o,
  input  logic             aw_ready_i,
  output logic [127:0]     w_data_o,
  output logic [15:0]      w_strb_o,
  output logic             w_last_o,
  output logic             w_valid_o,
  input  logic             w_ready_i,
  input  logic             b_valid_i,
  input  logic             b_error_i,

  output logic             busy_o,
  input  logic             reg_write_i,
  input  logic             reg_read_i,
  input  logic [15:0]      reg_addr_i,
  input  logic [31:0]      reg_wdata_i,
  output logic [31:0]      reg_rdata_o
);
  localparam int unsigned AddressLsb = mprig_regs_pkg::TraceRecordAddress0Lsb;
  localparam int unsigned QueueLsb = mprig_regs_pkg::TraceRecordQueueLsb;
  localparam int unsigned LengthLsb = mprig_regs_pkg::TraceRecordLength0Lsb % 128;
  localparam int unsigned NumberLsb = mprig_regs_pkg::TraceRecordNumberLsb % 128;
  localparam int unsigned GenerationLsb = mprig_regs_pkg::TraceRecordGenerationLsb % 128;
  localparam logic [1:0]  LengthWord = 2'(mprig_regs_pkg::TraceRecordLength0Lsb / 128);
  localparam logic [1:0]  LastWord = 2'(mprig_regs_pkg::TraceRecordNumberLsb / 128);
  localparam logic [16:0] MarkBytes = 17'd8;
  localparam logic [12:0] PageBytes = 13'd4096;

  typedef enum logic [3:0] {
    StIdle, StPeek, StCapture, StCheck, StPlace, StRequest, StFirst, StSecond, StResponse
  } state_e;

  state_e       state_q;
  logic [31:0]  record_q, header, value;
  logic [15:0]  offset_q, length_q, generation_q;
  logic [63:0]  mark_q, address_q;
  logic [31:0]  number_q;
  logic [1:0]   queue_q, word_q;
  logic         held_q, start, crosses, alive;
  logic [7:0]   outcome_q;
  logic [255:0] beats;
  logic [31:0]  strobes;
  logic [3:0]   place;

  register_header #(
    .Base        (mprig_regs_pkg::LateWriteBase),
    .TypeValue   (mprig_regs_pkg::LateWriteTypeValue),
    .VersionValue(mprig_regs_pkg::LateWriteVersionValue),
    .NextValue   (mprig_regs_pkg::LateWriteNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign start = reg_write_i && (reg_addr_i == mprig_regs_pkg::LateWriteCommandOffset) &&
                 reg_wdata_i[mprig_regs_pkg::LateWriteCommandStartLsb];
  assign busy_o = state_q != StIdle;
  assign peek_number_o = record_q;
  assign peek_word_o = word_q;

  logic unused_rest;
  assign unused_rest = ^peek_word_i;

  assign place = address_q[3:0];
  assign crosses = place > 4'd8;
  assign alive = run_i[queue_q] && (generation_i[queue_q] == generation_q);
  assign working_o = ((state_q == StIdle) || (state_q == StPeek) || (state_q == StCapture) ||
                      (state_q == StCheck)) ? 4'h0 : 4'd1 << queue_q;

  assign beats = {192'h0, mark_q} << {place, 3'b000};
  assign strobes = 32'h0000_00FF << place;
  assign aw_valid_o = state_q == StRequest;
  assign aw_addr_o = {address_q[63:4], 4'h0};
  assign aw_len_o = {7'h0, crosses};
  assign w_valid_o = (state_q == StFirst) || (state_q == StSecond);
  assign w_data_o = (state_q == StFirst) ? beats[127:0] : beats[255:128];
  assign w_strb_o = (state_q == StFirst) ? strobes[15:0] : strobes[31:16];
  assign w_last_o = (state_q == StSecond) || !crosses;

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::LateWriteRecordOffset: value = record_q;
      mprig_regs_pkg::LateWriteOffsetOffset: value = {16'h0, offset_q};
      mprig_regs_pkg::LateWriteMarkOffset:   value = mark_q[31:0];
      mprig_regs_pkg::LateWriteMarkHiOffset: value = mark_q[63:32];
      mprig_regs_pkg::LateWriteStatusOffset: value = {16'h0, outcome_q, 7'h0, busy_o};
      default:                               value = header;
    endcase
  end

  always_ff @(posedge clk_i) begin
    reg_rdata_o <= reg_read_i ? value : 32'h0;
    if (reg_write_i && !busy_o) begin
      unique case (reg_addr_i)
        mprig_regs_pkg::LateWriteRecordOffset: record_q <= reg_wdata_i;
        mprig_regs_pkg::LateWriteOffsetOffset: offset_q <= reg_wdata_i[15:0];
        mprig_regs_pkg::LateWriteMarkOffset:   mark_q[31:0] <= reg_wdata_i;
        mprig_regs_pkg::LateWriteMarkHiOffset: mark_q[63:32] <= reg_wdata_i;
        default: begin
        end
      endcase
    end
    unique case (state_q)
      StIdle: begin
        word_q <= '0;
        if (start) state_q <= StPeek;
      end
      StPeek: if (peek_ready_i) state_q <= StCapture;
      StCapture: begin
        unique case (word_q)
          LengthWord: length_q <= peek_word_i[LengthLsb +: 16];
          LastWord: begin
            number_q     <= peek_word_i[NumberLsb +: 32];
            generation_q <= peek_word_i[GenerationLsb +: 16];
          end
          2'd0: begin
            queue_q   <= peek_word_i[QueueLsb +: 2];
            address_q <= peek_word_i[AddressLsb +: 64];
          end
          default: begin
          end
        endcase
        // With the last word: so long nothing of the record was written over.
        held_q  <= held_i;
        word_q  <= word_q + 2'd1;
        state_q <= (word_q == LastWord) ? StCheck : StPeek;
      end
      StCheck: begin
        state_q   <= StIdle;
        outcome_q <= mprig_regs_pkg::LateWriteOutcomeOutside;
        address_q <= address_q + {48'h0, offset_q};
        if (!held_q || (number_q != record_q)) begin
          outcome_q <= mprig_regs_pkg::LateWriteOutcomeNoRecord;
        end else if (!alive) begin
          outcome_q <= mprig_regs_pkg::LateWriteOutcomeUnbound;
        end else if ({1'b0, offset_q} + MarkBytes <= {1'b0, length_q}) begin
          state_q <= StPlace;
        end
      end
      StPlace: begin
        state_q <= ({1'b0, address_q[11:0]} + 13'(MarkBytes) > PageBytes) ? StIdle : StRequest;
      end
      StRequest: if (aw_ready_i) state_q <= StFirst;
      StFirst:   if (w_ready_i) state_q <= crosses ? StSecond : StResponse;
      StSecond:  if (w_ready_i) state_q <= StResponse;
      default: begin
        if (b_valid_i) begin
          outcome_q <= b_error_i ? mprig_regs_pkg::LateWriteOutcomeDmaError
                                 : mprig_regs_pkg::LateWriteOutcomeWritten;
          state_q   <= StIdle;
        end
      end
    endcase
    if (rst_i) begin
      reg_rdata_o <= '0;
      state_q     <= StIdle;
      outcome_q   <= mprig_regs_pkg::LateWriteOutcomeNone;
      record_q    <= '0;
      offset_q    <= '0;
      mark_q      <= '0;
    end
  end
endmodule
