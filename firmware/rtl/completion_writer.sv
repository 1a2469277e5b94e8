// SPDX-License-Identifier: Apache-2.0
//
// Writes completions into the completion ring of a queue, one at a time.
//
// `valid_i` with its data is taken in a cycle with `ready_o`. `done_o` is high for one cycle when
// the write response is there; with `error_o` the completion was refused. `completed_o` counts the
// accepted ones from the next cycle on; `start_i` clears it. The phase bit is 1 in the first pass
// through the ring and alternates with each pass.
module completion_writer (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        start_i,
  input  logic [63:0] base_i,
  input  logic [3:0]  size_log2_i,
  output logic [15:0] completed_o,

  input  logic        valid_i,
  output logic        ready_o,
  input  logic [63:0] cookie_i,
  input  logic [15:0] length_i,
  input  logic [7:0]  status_i,
  output logic        done_o,
  output logic        error_o,

  output logic [63:0] aw_addr_o,
  output logic [7:0]  aw_len_o,
  output logic        aw_valid_o,
  input  logic        aw_ready_i,
  output logic [63:0] w_data_o,
  output logic [7:0]  w_strb_o,
  output logic        w_last_o,
  output logic        w_valid_o,
  input  logic        w_ready_i,
  input  logic        b_valid_i,
  input  logic        b_error_i
);
  typedef enum logic [2:0] {StIdle, StAddress, StCookie, StState, StResponse} state_e;

  state_e      state_q;
  logic [15:0] completed_q, slot;
  logic        odd_pass;
  logic [63:0] addr_q;
  logic [mprig_regs_pkg::CompletionBits-1:0] record_q, record;

  assign slot = completed_q & ((16'd1 << size_log2_i) - 16'd1);
  assign odd_pass = completed_q[size_log2_i];

  always_comb begin
    record = '0;
    record[mprig_regs_pkg::CompletionCookieLsb +: mprig_regs_pkg::CompletionCookieWidth] = cookie_i;
    record[mprig_regs_pkg::CompletionLengthLsb +: mprig_regs_pkg::CompletionLengthWidth] = length_i;
    record[mprig_regs_pkg::CompletionStatusLsb +: mprig_regs_pkg::CompletionStatusWidth] = status_i;
    record[mprig_regs_pkg::CompletionPhaseLsb] = !odd_pass;
  end

  assign completed_o = completed_q;
  assign ready_o = state_q == StIdle;
  assign done_o = (state_q == StResponse) && b_valid_i;
  assign error_o = b_error_i;
  assign aw_valid_o = state_q == StAddress;
  assign aw_addr_o = addr_q;
  assign aw_len_o = 8'd1;
  assign w_valid_o = (state_q == StCookie) || (state_q == StState);
  assign w_data_o = (state_q == StCookie) ? record_q[63:0] : record_q[127:64];
  assign w_strb_o = 8'hFF;
  assign w_last_o = state_q == StState;

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        addr_q   <= base_i + {44'h0, slot, 4'h0};
        record_q <= record;
        if (valid_i) state_q <= StAddress;
      end
      StAddress:  if (aw_ready_i) state_q <= StCookie;
      StCookie:   if (w_ready_i) state_q <= StState;
      StState:    if (w_ready_i) state_q <= StResponse;
      StResponse: if (b_valid_i) state_q <= StIdle;
      default:    state_q <= StIdle;
    endcase
    if (done_o && !b_error_i) completed_q <= completed_q + 16'd1;
    if (start_i) completed_q <= '0;
    if (rst_i) begin
      state_q     <= StIdle;
      completed_q <= '0;
    end
  end
endmodule
