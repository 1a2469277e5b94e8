// SPDX-License-Identifier: Apache-2.0
//
// A DMA trace: register block TRACE or, at another `Base`, one like it, its memory of `Records` records,
// and the window through which it is read.
//
// A record is offered with `record_valid_i` and stays unchanged until `record_ready_o`, which is
// high for one cycle: when the record has been written and HEAD advances at the end of this cycle
// (5 cycles), or at once when it is lost or recording is off. `reserved_i` slots
// are kept free for others: a record offered when no more than these are free is lost and counted.
// `recorded_o` and `overflow_o` are high in the cycle of `record_ready_o`.
//
// With `CanHold` CONTROL has the bit HOLD too; `hold_o` is that bit, for whoever can hold records back.
//
// The member `number` is put in here: it is HEAD before the record. `used_o` is the number of
// slots that hold unreleased records, with the one that is offered.
//
// `reg_rdata_o` follows `reg_read_i` by one cycle, for the registers and for the window; reading
// has no side effect. `peek_word_o` is, one cycle after `peek_ready_o`, word `peek_word_i` of 128 bits
// of record `peek_number_i`; `held_o` tells whether that record is in the ring.
module dma_trace #(
  parameter logic [15:0] Base = mprig_regs_pkg::TraceBase,
  parameter logic [31:0] TypeValue = mprig_regs_pkg::TraceTypeValue,
  parameter logic [31:0] VersionValue = mprig_regs_pkg::TraceVersionValue,
  parameter logic [31:0] NextValue = mprig_regs_pkg::TraceNextValue,
  parameter logic [15:0] Window = 16'(mprig_regs_pkg::TraceWindow),
  parameter int unsigned Records = mprig_regs_pkg::TraceDepth,
  parameter logic        CanHold = 1'b0
) (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic         record_valid_i,
  input  logic [511:0] record_i,
  output logic         record_ready_o,
  input  logic [15:0]  reserved_i,
  output logic         enabled_o,
  output logic         hold_o,
  output logic [31:0]  used_o,
  output logic         recorded_o,
  output logic         overflow_o,
  input  logic [31:0]  peek_number_i,
  input  logic [1:0]   peek_word_i,
  output logic         peek_ready_o,
  output logic [127:0] peek_word_o,
  output logic         held_o,
  input  logic         reg_write_i,
  input  logic         reg_read_i,
  input  logic [15:0]  reg_addr_i,
  input  logic [31:0]  reg_wdata_i,
  output logic [31:0]  reg_rdata_o
);
  localparam int unsigned SlotWidth = $clog2(Records);
  localparam logic [32:0] Depth = 33'(Records);
  localparam logic [15:0] WindowMask = ~16'(Records * 64 - 1);
  localparam logic [15:0] Control =
      Base + mprig_regs_pkg::TraceControlOffset - mprig_regs_pkg::TraceBase;
  localparam logic [15:0] Head = Base + mprig_regs_pkg::TraceHeadOffset - mprig_regs_pkg::TraceBase;
  localparam logic [15:0] Tail = Base + mprig_regs_pkg::TraceTailOffset - mprig_regs_pkg::TraceBase;
  localparam logic [15:0] Overflow =
      Base + mprig_regs_pkg::TraceOverflowOffset - mprig_regs_pkg::TraceBase;
  localparam logic [1:0]  NumberWord = 2'(mprig_regs_pkg::TraceRecordNumberLsb / 128);
  localparam int unsigned NumberLsb = mprig_regs_pkg::TraceRecordNumberLsb % 128;

  logic [127:0]         memory [Records * 4];
  logic                 enable_q, hold_q, writing_q;
  logic [1:0]           word_q;
  logic [31:0]          head_q, tail_q, overflow_q, used, header, value;
  logic                 write_control, restart, room, last_word;
  logic [SlotWidth+1:0] wr_address, rd_address;
  logic [127:0]         wr_word, rd_word_q;
  logic                 window_read_q;
  logic [1:0]           window_part_q;
  logic [31:0]          register_q, window_word, age;

  register_header #(
    .Base        (Base),
    .TypeValue   (TypeValue),
    .VersionValue(VersionValue),
    .NextValue   (NextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(header)
  );

  assign write_control = reg_write_i && (reg_addr_i == Control);
  assign restart = write_control && reg_wdata_i[mprig_regs_pkg::TraceControlEnableLsb] && !enable_q;
  assign used = head_q - tail_q;
  assign used_o = used + {31'h0, record_valid_i};
  assign room = {1'b0, used} + {17'h0, reserved_i} < Depth;
  assign last_word = writing_q && (word_q == 2'd3);
  assign enabled_o = enable_q;
  assign hold_o = hold_q;

  assign recorded_o = record_valid_i && last_word && !restart;
  assign overflow_o = record_valid_i && !writing_q && enable_q && !room;
  assign record_ready_o = record_valid_i && !restart &&
                          (last_word || (!writing_q && !(enable_q && room)));

  assign wr_address = {head_q[SlotWidth-1:0], word_q};
  assign rd_address = reg_read_i ? reg_addr_i[4 +: SlotWidth+2]
                                 : {peek_number_i[SlotWidth-1:0], peek_word_i};
  always_comb begin
    wr_word = record_i[128*word_q +: 128];
    if (word_q == NumberWord) wr_word[NumberLsb +: 32] = head_q;
  end

  // Released records stay readable until their slot is written again, which takes a cycle or more.
  assign age = head_q - peek_number_i;
  assign held_o = (age != 32'd0) && ({1'b0, age} + {32'h0, writing_q} <= Depth);
  assign peek_ready_o = !reg_read_i;
  assign peek_word_o = rd_word_q;

  always_comb begin
    unique case (reg_addr_i)
      Control:  value = {30'h0, hold_q, enable_q};
      Head:     value = head_q;
      Tail:     value = tail_q;
      Overflow: value = overflow_q;
      default:  value = header;
    endcase
  end
  assign window_word = rd_word_q[32*window_part_q +: 32];
  assign reg_rdata_o = register_q | (window_read_q ? window_word : 32'h0);

  always_ff @(posedge clk_i) begin
    if (writing_q) memory[wr_address] <= wr_word;
    rd_word_q <= memory[rd_address];
  end

  always_ff @(posedge clk_i) begin
    register_q    <= reg_read_i ? value : 32'h0;
    window_read_q <= reg_read_i && ((reg_addr_i & WindowMask) == Window);
    window_part_q <= reg_addr_i[3:2];
    if (!writing_q) begin
      word_q    <= '0;
      writing_q <= record_valid_i && enable_q && room;
    end else begin
      word_q    <= word_q + 2'd1;
      writing_q <= !last_word;
    end
    if (recorded_o) head_q <= head_q + 32'd1;
    if (overflow_o) overflow_q <= overflow_q + 32'd1;
    if (reg_write_i && (reg_addr_i == Tail)) tail_q <= reg_wdata_i;
    if (write_control) begin
      enable_q <= reg_wdata_i[mprig_regs_pkg::TraceControlEnableLsb];
      hold_q   <= CanHold && reg_wdata_i[mprig_regs_pkg::TxTraceControlHoldLsb];
    end
    if (restart) begin
      // A record half written under the old HEAD begins again under the new one.
      writing_q  <= 1'b0;
      head_q     <= '0;
      tail_q     <= '0;
      overflow_q <= '0;
    end
    if (rst_i) begin
      register_q    <= '0;
      window_read_q <= 1'b0;
      enable_q      <= 1'b0;
      hold_q        <= 1'b0;
      writing_q     <= 1'b0;
      word_q        <= '0;
      head_q        <= '0;
      tail_q        <= '0;
      overflow_q    <= '0;
    end
  end
endmodule
