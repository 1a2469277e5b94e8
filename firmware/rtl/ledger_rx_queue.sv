// SPDX-License-Identifier: Apache-2.0
//
// The account of one receive queue. What is high, or its number, counts in that cycle; `words_o`
// shows it in the next one, and the levels must change with it:
//   `in_flight_i` rises after `steered_i`, falls after the outcome (`delivered_i` with the bytes of
//                 these frames, or one of the drops);
//   `posted_i`    rises after `fetched_i`, falls by `completed_i`, `completion_refused_i` and
//                 `flushed_i` (descriptors given up because the queue stopped).
module ledger_rx_queue (
  input  logic                                 clk_i,
  input  logic                                 rst_i,
  input  logic                                 steered_i,
  input  logic [2:0]                           delivered_i,
  input  logic [17:0]                          delivered_bytes_i,
  input  logic                                 starved_i,
  input  logic                                 too_long_i,
  input  logic                                 disabled_i,
  input  logic [2:0]                           dma_error_i,
  input  logic                                 fetched_i,
  input  logic [7:0]                           completed_i,
  input  logic [7:0]                           flushed_i,
  input  logic                                 write_refused_i,
  input  logic [7:0]                           completion_refused_i,
  input  logic                                 fetch_refused_i,
  input  logic [15:0]                          in_flight_i,
  input  logic [15:0]                          posted_i,
  output logic [ledger_pkg::RxWords-1:0][31:0] words_o
);
  localparam int unsigned Counters = ledger_pkg::RxWords - 1;
  localparam logic [15:0] First = mprig_regs_pkg::RxLedger0FramesOffset;

  logic [Counters-1:0][17:0] increment;

  assign increment[(mprig_regs_pkg::RxLedger0FramesOffset - First) / 4] = {17'h0, steered_i};
  assign increment[(mprig_regs_pkg::RxLedger0DeliveredFramesOffset - First) / 4] =
      {15'h0, delivered_i};
  assign increment[(mprig_regs_pkg::RxLedger0DeliveredBytesOffset - First) / 4] =
      (delivered_i != 3'd0) ? delivered_bytes_i : 18'd0;
  assign increment[(mprig_regs_pkg::RxLedger0DropStarvedOffset - First) / 4] = {17'h0, starved_i};
  assign increment[(mprig_regs_pkg::RxLedger0DropTooLongOffset - First) / 4] = {17'h0, too_long_i};
  assign increment[(mprig_regs_pkg::RxLedger0DropDisabledOffset - First) / 4] =
      {17'h0, disabled_i};
  assign increment[(mprig_regs_pkg::RxLedger0DropDmaErrorOffset - First) / 4] =
      {15'h0, dma_error_i};
  assign increment[(mprig_regs_pkg::RxLedger0DescriptorsOffset - First) / 4] = {17'h0, fetched_i};
  assign increment[(mprig_regs_pkg::RxLedger0CompletionsOffset - First) / 4] = {10'h0, completed_i};
  assign increment[(mprig_regs_pkg::RxLedger0FlushedOffset - First) / 4] = {10'h0, flushed_i};
  assign increment[(mprig_regs_pkg::RxLedger0WritesRefusedOffset - First) / 4] =
      {17'h0, write_refused_i};
  assign increment[(mprig_regs_pkg::RxLedger0CompletionsRefusedOffset - First) / 4] =
      {10'h0, completion_refused_i};
  assign increment[(mprig_regs_pkg::RxLedger0FetchesRefusedOffset - First) / 4] =
      {17'h0, fetch_refused_i};

  counter_bank #(.Count(Counters)) u_counters (
    .clk_i,
    .rst_i,
    .increment_i(increment),
    .value_o    (words_o[Counters-1:0])
  );

  assign words_o[Counters] = {posted_i, in_flight_i};
endmodule
