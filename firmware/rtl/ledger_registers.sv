// SPDX-License-Identifier: Apache-2.0
//
// Register blocks LEDGER, RX_LEDGERn and TX_LEDGERn.
//
// `take_o`, `push_o` and `interval_set_o` are high in the cycle after the write that asks for it.
// In a cycle with `select_valid_o` word `select_o` of the snapshot is asked for; it must be in
// `selected_i` two cycles later. `reg_rdata_o` follows `reg_read_i` by two cycles, by five for a
// word of the snapshot.
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
  localparam logic [6:0]  HeaderWords = 7'd4;
  localparam logic [15:0] NicHeaderBytes =
      mprig_regs_pkg::LedgerInjectedFramesOffset - mprig_regs_pkg::LedgerBase;
  localparam logic [6:0]  NicHeaderWords = NicHeaderBytes[8:2];

  if ((mprig_regs_pkg::LedgerBase[7:0] != 8'h00) || (mprig_regs_pkg::RxLedger0Base[8:0] != 9'h0) ||
      (mprig_regs_pkg::TxLedger0Base[8:0] != 9'h0)) begin : gen_check
    $fatal(1, "ledger_registers: the blocks do not lie where a few bits of the address tell them apart");
  end

  logic [ledger_pkg::Queues-1:0][31:0] rx_header, tx_header;
  logic [31:0] nic_header, headers, interval_q, value, value_q;
  logic [15:0] addr_q;
  logic        read_q, in_nic, in_rx, in_tx, hit, hit_q, select_valid_q;
  logic [6:0]  word, first, word_q, first_q, select_q;
  logic [1:0]  queue, selected_q;
  logic        take_q, push_q, set_q, command;

  register_header #(
    .Base        (mprig_regs_pkg::LedgerBase),
    .TypeValue   (mprig_regs_pkg::LedgerTypeValue),
    .VersionValue(mprig_regs_pkg::LedgerVersionValue),
    .NextValue   (mprig_regs_pkg::LedgerNextValue)
  ) u_header (
    .addr_i (addr_q),
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
      .addr_i (addr_q),
      .value_o(rx_header[i])
    );

    register_header #(
      .Base        (TxBase),
      .TypeValue   (mprig_regs_pkg::TxLedger0TypeValue),
      .VersionValue(mprig_regs_pkg::TxLedger0VersionValue),
      .NextValue   (Last ? mprig_regs_pkg::TxLedger3NextValue : 32'(TxBase + Stride))
    ) u_tx_header (
      .addr_i (addr_q),
      .value_o(tx_header[i])
    );
  end

  always_comb begin
    headers = nic_header;
    for (int i = 0; i < ledger_pkg::Queues; i++) headers = headers | rx_header[i] | tx_header[i];
  end

  assign queue = addr_q[StrideLog2 +: 2];
  assign in_nic = addr_q[15:8] == mprig_regs_pkg::LedgerBase[15:8];
  assign in_rx = addr_q[15:9] == mprig_regs_pkg::RxLedger0Base[15:9];
  assign in_tx = addr_q[15:9] == mprig_regs_pkg::TxLedger0Base[15:9];
  assign word = in_nic ? {1'b0, addr_q[7:2]} : {2'h0, addr_q[6:2]};

  // `first` is where the words of the block would begin if its header were among them; it may wrap.
  always_comb begin
    hit = 1'b0;
    first = '0;
    if (in_nic) begin
      hit = (word >= NicHeaderWords) && (word < NicHeaderWords + 7'(ledger_pkg::NicWords));
      first = 7'd0 - NicHeaderWords;
    end
    if (in_rx) begin
      hit = (word >= HeaderWords) && (word < HeaderWords + 7'(ledger_pkg::RxWords));
      first = 7'(ledger_pkg::FirstRx) - HeaderWords + 7'(ledger_pkg::RxWords) * {5'h0, queue};
    end
    if (in_tx) begin
      hit = (word >= HeaderWords) && (word < HeaderWords + 7'(ledger_pkg::TxWords));
      first = 7'(ledger_pkg::FirstTx) - HeaderWords + 7'(ledger_pkg::TxWords) * {5'h0, queue};
    end
  end

  assign select_valid_o = select_valid_q;
  assign select_o = select_q;

  always_comb begin
    unique case (addr_q)
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
  assign reg_rdata_o = value_q | (selected_q[1] ? selected_i : 32'h0);

  always_ff @(posedge clk_i) begin
    read_q         <= reg_read_i;
    addr_q         <= reg_addr_i;
    value_q        <= read_q ? value : 32'h0;
    hit_q          <= read_q && (addr_q[1:0] == 2'b00) && hit;
    first_q        <= first;
    word_q         <= word;
    select_valid_q <= hit_q;
    select_q       <= first_q + word_q;
    selected_q     <= {selected_q[0], select_valid_q};
    take_q         <= command && reg_wdata_i[mprig_regs_pkg::LedgerCommandTakeLsb];
    push_q         <= command && reg_wdata_i[mprig_regs_pkg::LedgerCommandPushLsb];
    set_q          <= 1'b0;
    if (reg_write_i && (reg_addr_i == mprig_regs_pkg::LedgerIntervalOffset)) begin
      interval_q <= reg_wdata_i;
      set_q      <= 1'b1;
    end
    if (rst_i) begin
      read_q         <= 1'b0;
      value_q        <= '0;
      hit_q          <= 1'b0;
      select_valid_q <= 1'b0;
      selected_q     <= '0;
      take_q         <= 1'b0;
      push_q         <= 1'b0;
      set_q          <= 1'b0;
      interval_q     <= '0;
    end
  end
endmodule
