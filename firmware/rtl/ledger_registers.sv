// SPDX-License-Identifier: Apache-2.0
//
// Register blocks LEDGER, RX_LEDGERn and TX_LEDGERn.
//
// `take_o`, `push_o` and `interval_set_o` are high in the cycle after the write that asks for it.
// In a cycle with `select_valid_o` word `select_o` of the snapshot is asked for; it must be in
// `selected_i` in the next cycle, as `reg_rdata_o` follows `reg_read_i` by one.
module ledger_registers (
  input  logic        clk_i,
  input  logic        rst_i,

  output logic        take_o,
  output logic        push_o,
  output logic        interval_set_o,
  output logic [31:0] interval_o,
  input  logic [31:0] taken_i,
  input  logic [31:0] due_i,
  input  logic [31:0] skipped_i,
  input  logic [63:0] snapshot_time_i,

  output logic        select_valid_o,
  output logic [6:0]  select_o,
  input  logic [31:0] selected_i,

  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  input  logic [31:0] reg_wdata_i,
  output logic [31:0] reg_rdata_o
);
  // A queue's block is 128 bytes; its first four words describe the block.
  localparam int unsigned StrideLog2 = 7;
  localparam logic [15:0] Stride = 16'd1 << StrideLog2;
  localparam logic [15:0] QueuesEnd = 16'(ledger_pkg::Queues) * Stride;
  localparam logic [4:0]  HeaderWords = 5'd4;

  logic [ledger_pkg::Queues-1:0][31:0] rx_header, tx_header;
  logic [31:0] nic_header, headers, interval_q, value, value_q;
  logic [15:0] nic_offset, rx_offset, tx_offset;
  logic [1:0]  rx_queue, tx_queue;
  logic [4:0]  rx_word, tx_word;
  logic        nic_hit, rx_hit, tx_hit, selected_q, take_q, push_q, set_q, command;

  register_header #(
    .Base        (mprig_regs_pkg::LedgerBase),
    .TypeValue   (mprig_regs_pkg::LedgerTypeValue),
    .VersionValue(mprig_regs_pkg::LedgerVersionValue),
    .NextValue   (mprig_regs_pkg::LedgerNextValue)
  ) u_header (
    .addr_i (reg_addr_i),
    .value_o(nic_header)
  );

  for (genvar i = 0; i < ledger_pkg::Queues; i++) begin : gen_header
    localparam bit Last = i == ledger_pkg::Queues - 1;
    localparam logic [15:0] RxBase = mprig_regs_pkg::RxLedger0Base + 16'(i) * Stride;
    localparam logic [15:0] TxBase = mprig_regs_pkg::TxLedger0Base + 16'(i) * Stride;

    register_header #(
      .Base        (RxBase),
      .TypeValue   (mprig_regs_pkg::RxLedger0TypeValue),
      .VersionValue(mprig_regs_pkg::RxLedger0VersionValue),
      .NextValue   (32'(RxBase + Stride))
    ) u_rx_header (
      .addr_i (reg_addr_i),
      .value_o(rx_header[i])
    );

    register_header #(
      .Base        (TxBase),
      .TypeValue   (mprig_regs_pkg::TxLedger0TypeValue),
      .VersionValue(mprig_regs_pkg::TxLedger0VersionValue),
      .NextValue   (Last ? mprig_regs_pkg::TxLedger3NextValue : 32'(TxBase + Stride))
    ) u_tx_header (
      .addr_i (reg_addr_i),
      .value_o(tx_header[i])
    );
  end

  always_comb begin
    headers = nic_header;
    for (int i = 0; i < ledger_pkg::Queues; i++) headers = headers | rx_header[i] | tx_header[i];
  end

  // The offsets from each of the three places wrap for addresses below it, and are then too great.
  assign nic_offset = reg_addr_i - mprig_regs_pkg::LedgerInjectedFramesOffset;
  assign rx_offset = reg_addr_i - mprig_regs_pkg::RxLedger0Base;
  assign tx_offset = reg_addr_i - mprig_regs_pkg::TxLedger0Base;
  assign rx_queue = rx_offset[StrideLog2 +: 2];
  assign tx_queue = tx_offset[StrideLog2 +: 2];
  assign rx_word = rx_offset[2 +: 5] - HeaderWords;
  assign tx_word = tx_offset[2 +: 5] - HeaderWords;
  assign nic_hit = nic_offset < 16'(4 * ledger_pkg::NicWords);
  assign rx_hit = (rx_offset < QueuesEnd) && (rx_word < 5'(ledger_pkg::RxWords));
  assign tx_hit = (tx_offset < QueuesEnd) && (tx_word < 5'(ledger_pkg::TxWords));

  assign select_valid_o = reg_read_i && (reg_addr_i[1:0] == 2'b00) &&
                          (nic_hit || rx_hit || tx_hit);
  always_comb begin
    select_o = nic_offset[8:2];
    if (rx_hit) begin
      select_o = 7'(ledger_pkg::FirstRx) + 7'(ledger_pkg::RxWords) * {5'h0, rx_queue} +
                 {2'h0, rx_word};
    end
    if (tx_hit) begin
      select_o = 7'(ledger_pkg::FirstTx) + 7'(ledger_pkg::TxWords) * {5'h0, tx_queue} +
                 {2'h0, tx_word};
    end
  end

  always_comb begin
    unique case (reg_addr_i)
      mprig_regs_pkg::LedgerIntervalOffset: value = interval_q;
      mprig_regs_pkg::LedgerTakenOffset:    value = taken_i;
      mprig_regs_pkg::LedgerDueOffset:      value = due_i;
      mprig_regs_pkg::LedgerSkippedOffset:  value = skipped_i;
      mprig_regs_pkg::LedgerTimeOffset:     value = snapshot_time_i[31:0];
      mprig_regs_pkg::LedgerTimeHiOffset:   value = snapshot_time_i[63:32];
      default: value = headers;
    endcase
  end

  assign command = reg_write_i && (reg_addr_i == mprig_regs_pkg::LedgerCommandOffset);
  assign take_o = take_q;
  assign push_o = push_q;
  assign interval_set_o = set_q;
  assign interval_o = interval_q;
  assign reg_rdata_o = value_q | (selected_q ? selected_i : 32'h0);

  always_ff @(posedge clk_i) begin
    value_q    <= reg_read_i ? value : 32'h0;
    selected_q <= select_valid_o;
    take_q     <= command && reg_wdata_i[mprig_regs_pkg::LedgerCommandTakeLsb];
    push_q     <= command && reg_wdata_i[mprig_regs_pkg::LedgerCommandPushLsb];
    set_q      <= 1'b0;
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::LedgerIntervalOffset)) begin
      interval_q <= reg_wdata_i;
      set_q      <= 1'b1;
    end
    if (rst_i) begin
      value_q    <= '0;
      selected_q <= 1'b0;
      take_q     <= 1'b0;
      push_q     <= 1'b0;
      set_q      <= 1'b0;
      interval_q <= '0;
    end
  end
endmodule
