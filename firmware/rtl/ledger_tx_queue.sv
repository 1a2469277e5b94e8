// SPDX-License-Identifier: Apache-2.0
//
// The account of one transmit queue. What is high, or its number, counts in that cycle; `words_o`
// shows it in the next one, and the levels must change with it:
//   `in_flight_i` rises after `read_i` (a whole frame was read), falls after `sent_i`;
//   `posted_i`    rises after `fetched_i`, falls by `completed_i`, `completion_refused_i` and
//                 `flushed_i` (descriptors given up because the queue stopped).
module ledger_tx_queue (
  input  logic                                 clk_i,
  input  logic                                 rst_i,
  input  logic                                 read_i,
  input  logic [15:0]                          read_bytes_i,
  input  logic                                 sent_i,
  input  logic [15:0]                          sent_bytes_i,
  input  logic                                 dropped_i,
  input  logic                                 fetched_i,
  input  logic [7:0]                           completed_i,
  input  logic [7:0]                           flushed_i,
  input  logic                                 read_refused_i,
  input  logic [7:0]                           completion_refused_i,
  input  logic                                 fetch_refused_i,
  input  logic [15:0]                          in_flight_i,
  input  logic [15:0]                          posted_i,
  output logic [ledger_pkg::TxWords-1:0][31:0] words_o
);
  localparam int unsigned Counters = ledger_pkg::TxWords - 1;
  localparam logic [15:0] First = mprig_regs_pkg::TxLedger0ReadFramesOffset;

  logic [Counters-1:0][17:0] increment;

  assign increment[(mprig_regs_pkg::TxLedger0ReadFramesOffset - First) / 4] = {17'h0, read_i};
  assign increment[(mprig_regs_pkg::TxLedger0ReadBytesOffset - First) / 4] =
      read_i ? {2'h0, read_bytes_i} : 18'd0;
  assign increment[(mprig_regs_pkg::TxLedger0SentFramesOffset - First) / 4] = {17'h0, sent_i};
  assign increment[(mprig_regs_pkg::TxLedger0SentBytesOffset - First) / 4] =
      sent_i ? {2'h0, sent_bytes_i} : 18'd0;
  assign increment[(mprig_regs_pkg::TxLedger0DropDmaErrorOffset - First) / 4] =
      {17'h0, dropped_i};
  assign increment[(mprig_regs_pkg::TxLedger0DescriptorsOffset - First) / 4] = {17'h0, fetched_i};
  assign increment[(mprig_regs_pkg::TxLedger0CompletionsOffset - First) / 4] = {10'h0, completed_i};
  assign increment[(mprig_regs_pkg::TxLedger0FlushedOffset - First) / 4] = {10'h0, flushed_i};
  assign increment[(mprig_regs_pkg::TxLedger0ReadsRefusedOffset - First) / 4] =
      {17'h0, read_refused_i};
  assign increment[(mprig_regs_pkg::TxLedger0CompletionsRefusedOffset - First) / 4] =
      {10'h0, completion_refused_i};
  assign increment[(mprig_regs_pkg::TxLedger0FetchesRefusedOffset - First) / 4] =
      {17'h0, fetch_refused_i};

  counter_bank #(.Count(Counters)) u_counters (
    .clk_i,
    .rst_i,
    .increment_i(increment),
    .value_o    (words_o[Counters-1:0])
  );

  assign words_o[Counters] = {posted_i, in_flight_i};
endmodule
