// SPDX-License-Identifier: Apache-2.0
//
// The account of the whole NIC: what no queue can count. A pulse counts in the cycle in which it is
// high, with the bytes that go with it; `words_o` shows it in the next one, as levels change too.
module ledger_nic (
  input  logic                                  clk_i,
  input  logic                                  rst_i,
  input  logic                                  injected_i,
  input  logic [15:0]                           injected_bytes_i,
  input  logic                                  wire_frame_i,
  input  logic [15:0]                           wire_bytes_i,
  input  logic                                  unmatched_i,
  input  logic                                  overflow_i,
  input  logic                                  too_long_i,
  input  logic                                  recorded_i,
  input  logic                                  trace_overflow_i,
  input  logic [2:0]                            copies_i,
  input  logic                                  tester_sent_i,
  input  logic [15:0]                           tester_sent_bytes_i,
  input  logic                                  tester_intact_i,
  input  logic                                  tester_corrupt_i,
  input  logic                                  tester_other_i,
  input  logic                                  tester_unchecked_i,
  input  logic [15:0]                           in_flight_i,
  output logic [ledger_pkg::NicWords-1:0][31:0] words_o
);
  localparam int unsigned Counters = ledger_pkg::NicWords - 1;
  localparam logic [15:0] First = mprig_regs_pkg::LedgerInjectedFramesOffset;

  logic [Counters-1:0][17:0] increment;

  assign increment[(mprig_regs_pkg::LedgerInjectedFramesOffset - First) / 4] =
      {17'h0, injected_i};
  assign increment[(mprig_regs_pkg::LedgerInjectedBytesOffset - First) / 4] =
      injected_i ? {2'h0, injected_bytes_i} : 18'd0;
  assign increment[(mprig_regs_pkg::LedgerWireRxFramesOffset - First) / 4] =
      {17'h0, wire_frame_i};
  assign increment[(mprig_regs_pkg::LedgerWireRxBytesOffset - First) / 4] =
      wire_frame_i ? {2'h0, wire_bytes_i} : 18'd0;
  assign increment[(mprig_regs_pkg::LedgerDropUnmatchedOffset - First) / 4] =
      {17'h0, unmatched_i};
  assign increment[(mprig_regs_pkg::LedgerDropOverflowOffset - First) / 4] = {17'h0, overflow_i};
  assign increment[(mprig_regs_pkg::LedgerDropTooLongOffset - First) / 4] = {17'h0, too_long_i};
  assign increment[(mprig_regs_pkg::LedgerTraceRecordedOffset - First) / 4] = {17'h0, recorded_i};
  assign increment[(mprig_regs_pkg::LedgerTraceOverflowOffset - First) / 4] =
      {17'h0, trace_overflow_i};
  assign increment[(mprig_regs_pkg::LedgerRxCopiesOffset - First) / 4] = {15'h0, copies_i};
  assign increment[(mprig_regs_pkg::LedgerTesterSentFramesOffset - First) / 4] =
      {17'h0, tester_sent_i};
  assign increment[(mprig_regs_pkg::LedgerTesterSentBytesOffset - First) / 4] =
      tester_sent_i ? {2'h0, tester_sent_bytes_i} : 18'd0;
  assign increment[(mprig_regs_pkg::LedgerTesterIntactOffset - First) / 4] =
      {17'h0, tester_intact_i};
  assign increment[(mprig_regs_pkg::LedgerTesterCorruptOffset - First) / 4] =
      {17'h0, tester_corrupt_i};
  assign increment[(mprig_regs_pkg::LedgerTesterOtherOffset - First) / 4] =
      {17'h0, tester_other_i};
  assign increment[(mprig_regs_pkg::LedgerTesterUncheckedOffset - First) / 4] =
      {17'h0, tester_unchecked_i};

  counter_bank #(.Count(Counters)) u_counters (
    .clk_i,
    .rst_i,
    .increment_i(increment),
    .value_o    (words_o[Counters-1:0])
  );

  assign words_o[Counters] = {16'h0, in_flight_i};
endmodule
