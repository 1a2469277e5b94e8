// SPDX-License-Identifier: Apache-2.0
//
// Gives each event of the NIC its place among the counters, the queues taken together. An event
// counts in the cycle in which it is high, at one queue or more, with the bytes that go with it; see
// counters for the timing of snapshots.
module nic_counters (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        injected_i,
  input  logic [15:0] injected_bytes_i,
  input  logic        wire_frame_i,
  input  logic [15:0] wire_bytes_i,
  input  logic [2:0]  delivered_i,
  input  logic [17:0] delivered_bytes_i,
  input  logic [3:0]  starved_i,
  input  logic [3:0]  too_long_i,
  input  logic        wire_too_long_i,
  input  logic [3:0]  disabled_i,
  input  logic        unmatched_i,
  input  logic [2:0]  copies_i,
  input  logic        tester_sent_i,
  input  logic        tester_received_i,
  input  logic [2:0]  rx_dma_error_i,
  input  logic        overflow_i,
  input  logic [15:0] in_flight_i,
  input  logic [3:0]  tx_frame_i,
  input  logic [15:0] tx_bytes_i,
  input  logic [3:0]  tx_dropped_i,
  input  logic        recorded_i,
  input  logic        trace_overflow_i,
  input  logic [3:0]  rx_fetched_i,
  input  logic [3:0]  tx_fetched_i,

  output logic [63:0] time_o,
  input  logic        reg_write_i,
  input  logic        reg_read_i,
  input  logic [15:0] reg_addr_i,
  output logic [31:0] reg_rdata_o
);
  // Counters lie eight bytes apart, so a register's place follows from its offset.
  localparam logic [15:0] First = mprig_regs_pkg::CountersTimeOffset;
  localparam logic [15:0] Last = mprig_regs_pkg::CountersTesterReceivedFramesOffset;
  localparam logic [15:0] Count = (Last - First) / 8 + 16'd1;
  localparam logic [15:0] Time = (mprig_regs_pkg::CountersTimeOffset - First) / 8;
  localparam logic [15:0] InjectedFrames =
      (mprig_regs_pkg::CountersInjectedFramesOffset - First) / 8;
  localparam logic [15:0] InjectedBytes = (mprig_regs_pkg::CountersInjectedBytesOffset - First) / 8;
  localparam logic [15:0] WireRxFrames = (mprig_regs_pkg::CountersWireRxFramesOffset - First) / 8;
  localparam logic [15:0] WireRxBytes = (mprig_regs_pkg::CountersWireRxBytesOffset - First) / 8;
  localparam logic [15:0] RxDeliveredFrames =
      (mprig_regs_pkg::CountersRxDeliveredFramesOffset - First) / 8;
  localparam logic [15:0] RxDeliveredBytes =
      (mprig_regs_pkg::CountersRxDeliveredBytesOffset - First) / 8;
  localparam logic [15:0] RxDropStarved = (mprig_regs_pkg::CountersRxDropStarvedOffset - First) / 8;
  localparam logic [15:0] RxDropTooLong = (mprig_regs_pkg::CountersRxDropTooLongOffset - First) / 8;
  localparam logic [15:0] RxDropDisabled =
      (mprig_regs_pkg::CountersRxDropDisabledOffset - First) / 8;
  localparam logic [15:0] RxDropDmaError =
      (mprig_regs_pkg::CountersRxDropDmaErrorOffset - First) / 8;
  localparam logic [15:0] RxDropOverflow =
      (mprig_regs_pkg::CountersRxDropOverflowOffset - First) / 8;
  localparam logic [15:0] RxInFlight = (mprig_regs_pkg::CountersRxInFlightOffset - First) / 8;
  localparam logic [15:0] TxFrames = (mprig_regs_pkg::CountersTxFramesOffset - First) / 8;
  localparam logic [15:0] TxBytes = (mprig_regs_pkg::CountersTxBytesOffset - First) / 8;
  localparam logic [15:0] TxDropDmaError =
      (mprig_regs_pkg::CountersTxDropDmaErrorOffset - First) / 8;
  localparam logic [15:0] TraceRecorded = (mprig_regs_pkg::CountersTraceRecordedOffset - First) / 8;
  localparam logic [15:0] TraceOverflow = (mprig_regs_pkg::CountersTraceOverflowOffset - First) / 8;
  localparam logic [15:0] RxDescriptors = (mprig_regs_pkg::CountersRxDescriptorsOffset - First) / 8;
  localparam logic [15:0] TxDescriptors = (mprig_regs_pkg::CountersTxDescriptorsOffset - First) / 8;
  localparam logic [15:0] RxDropUnmatched =
      (mprig_regs_pkg::CountersRxDropUnmatchedOffset - First) / 8;
  localparam logic [15:0] RxCopies = (mprig_regs_pkg::CountersRxCopiesOffset - First) / 8;
  localparam logic [15:0] TesterSentFrames =
      (mprig_regs_pkg::CountersTesterSentFramesOffset - First) / 8;
  localparam logic [15:0] TesterReceivedFrames =
      (mprig_regs_pkg::CountersTesterReceivedFramesOffset - First) / 8;

  logic [Count-1:0][17:0] increment;

  assign increment[Time] = 18'd1;
  assign increment[InjectedFrames] = {17'h0, injected_i};
  assign increment[InjectedBytes] = injected_i ? {2'h0, injected_bytes_i} : 18'd0;
  assign increment[WireRxFrames] = {17'h0, wire_frame_i};
  assign increment[WireRxBytes] = wire_frame_i ? {2'h0, wire_bytes_i} : 18'd0;
  assign increment[RxDeliveredFrames] = {15'h0, delivered_i};
  assign increment[RxDeliveredBytes] = delivered_bytes_i;
  assign increment[RxDropStarved] = {17'h0, starved_i != 4'h0};
  assign increment[RxDropTooLong] = {17'h0, too_long_i != 4'h0} + {17'h0, wire_too_long_i};
  assign increment[RxDropDisabled] = {17'h0, disabled_i != 4'h0};
  assign increment[RxDropDmaError] = {15'h0, rx_dma_error_i};
  assign increment[RxDropOverflow] = {17'h0, overflow_i};
  assign increment[RxInFlight] = 18'd0;
  assign increment[TxFrames] = {17'h0, tx_frame_i != 4'h0};
  assign increment[TxBytes] = (tx_frame_i != 4'h0) ? {2'h0, tx_bytes_i} : 18'd0;
  assign increment[TxDropDmaError] = {17'h0, tx_dropped_i != 4'h0};
  assign increment[TraceRecorded] = {17'h0, recorded_i};
  assign increment[TraceOverflow] = {17'h0, trace_overflow_i};
  assign increment[RxDescriptors] = {17'h0, rx_fetched_i != 4'h0};
  assign increment[TxDescriptors] = {17'h0, tx_fetched_i != 4'h0};
  assign increment[RxDropUnmatched] = {17'h0, unmatched_i};
  assign increment[RxCopies] = {15'h0, copies_i};
  assign increment[TesterSentFrames] = {17'h0, tester_sent_i};
  assign increment[TesterReceivedFrames] = {17'h0, tester_received_i};

  counters #(
    .Count     (32'(Count)),
    .GaugeIndex(32'(RxInFlight))
  ) u_counters (
    .clk_i,
    .rst_i,
    .increment_i(increment),
    .gauge_i    (in_flight_i),
    .time_o,
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_rdata_o
  );
endmodule
