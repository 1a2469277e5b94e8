// SPDX-License-Identifier: Apache-2.0
//
// The NIC, without anything that belongs to a board: below the AXI and MSI-X ports a PCIe core is
// put, above the wire ports a MAC.
//
// s_axil_*   BAR0, one access at a time (axil_slave).
// m_axi_*    DMA: INCR bursts of 128-bit beats that never cross 4 KiB; addresses are multiples of
//            16 and strobes mask the bytes. One id per DMA engine, several bursts of it under way:
//            they are answered in order. Responses are always accepted. Any but OKAY is a refused
//            access.
// msix_*     one transfer per interrupt; the vector stays until it is taken.
// uart_*     the control link.
// usb_*      the control link once more, as a byte stream to a USB bridge chip whose clock the board
//            crosses (board/usb_bridge): a byte moves in each cycle with valid and ready;
//            `usb_tx_last_o` marks the byte after which the chip should send what it has. Without
//            such a chip, valid and ready are tied low.
// wire_rx_*  frames without FCS; cannot be stopped, a frame without room is lost and counted. A frame
//            that has begun must end: until it does tester mode is not switched.
// wire_tx_*  frames without FCS; AXI-Stream with back-pressure, no gap inside a frame by the NIC.
// busy_o     while it is low, and no input changes, no clock edge can change any output except the
//            count of cycles itself, and what comes due by it (LEDGER.INTERVAL): the clock may be
//            stopped, and time then stands still.
module mprig_nic #(
  parameter logic [31:0] BuildId = 32'h0,
  parameter int unsigned UartDivisor = 4,
  parameter int unsigned ClockHz = 156250000,
  parameter logic [47:0] MacAddress = 48'h0200_0050_4d02
) (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic [15:0] s_axil_awaddr_i,
  input  logic        s_axil_awvalid_i,
  output logic        s_axil_awready_o,
  input  logic [31:0] s_axil_wdata_i,
  input  logic [3:0]  s_axil_wstrb_i,
  input  logic        s_axil_wvalid_i,
  output logic        s_axil_wready_o,
  output logic [1:0]  s_axil_bresp_o,
  output logic        s_axil_bvalid_o,
  input  logic        s_axil_bready_i,
  input  logic [15:0] s_axil_araddr_i,
  input  logic        s_axil_arvalid_i,
  output logic        s_axil_arready_o,
  output logic [31:0] s_axil_rdata_o,
  output logic [1:0]  s_axil_rresp_o,
  output logic        s_axil_rvalid_o,
  input  logic        s_axil_rready_i,

  output logic [3:0]  m_axi_awid_o,
  output logic [63:0] m_axi_awaddr_o,
  output logic [7:0]  m_axi_awlen_o,
  output logic [2:0]  m_axi_awsize_o,
  output logic [1:0]  m_axi_awburst_o,
  output logic        m_axi_awvalid_o,
  input  logic        m_axi_awready_i,
  output logic [127:0] m_axi_wdata_o,
  output logic [15:0] m_axi_wstrb_o,
  output logic        m_axi_wlast_o,
  output logic        m_axi_wvalid_o,
  input  logic        m_axi_wready_i,
  input  logic [3:0]  m_axi_bid_i,
  input  logic [1:0]  m_axi_bresp_i,
  input  logic        m_axi_bvalid_i,
  output logic        m_axi_bready_o,
  output logic [3:0]  m_axi_arid_o,
  output logic [63:0] m_axi_araddr_o,
  output logic [7:0]  m_axi_arlen_o,
  output logic [2:0]  m_axi_arsize_o,
  output logic [1:0]  m_axi_arburst_o,
  output logic        m_axi_arvalid_o,
  input  logic        m_axi_arready_i,
  input  logic [3:0]  m_axi_rid_i,
  input  logic [127:0] m_axi_rdata_i,
  input  logic [1:0]  m_axi_rresp_i,
  input  logic        m_axi_rlast_i,
  input  logic        m_axi_rvalid_i,
  output logic        m_axi_rready_o,

  output logic        msix_valid_o,
  output logic [7:0]  msix_vector_o,
  input  logic        msix_ready_i,

  input  logic        uart_rx_i,
  output logic        uart_tx_o,

  input  logic [7:0]  usb_rx_data_i,
  input  logic        usb_rx_valid_i,
  output logic        usb_rx_ready_o,
  output logic [7:0]  usb_tx_data_o,
  output logic        usb_tx_last_o,
  output logic        usb_tx_valid_o,
  input  logic        usb_tx_ready_i,

  input  logic [63:0] wire_rx_data_i,
  input  logic [7:0]  wire_rx_keep_i,
  input  logic        wire_rx_last_i,
  input  logic        wire_rx_valid_i,
  output logic [63:0] wire_tx_data_o,
  output logic [7:0]  wire_tx_keep_o,
  output logic        wire_tx_last_o,
  output logic        wire_tx_valid_o,
  input  logic        wire_tx_ready_i,

  output logic        busy_o
);
  localparam logic [2:0] BeatOf16Bytes = 3'd4;
  localparam logic [1:0] BurstIncr = 2'd1;
  // DMA engines by id. Writes: received frames, receive completions, late writes, transmit
  // completions.
  localparam int unsigned Writers = 4;
  // Reads: receive descriptors, transmit descriptors, transmitted frames.
  localparam int unsigned Readers = 3;

  logic [Writers-1:0][63:0]  aw_addr;
  logic [Writers-1:0][127:0] w_data;
  logic [Writers-1:0][7:0]   aw_len;
  logic [Writers-1:0][15:0]  w_strb;
  logic [Writers-1:0]        aw_valid, aw_ready, w_last, w_valid, w_ready, b_valid;
  logic                      b_error;
  logic [Readers-1:0][63:0]  ar_addr;
  logic [Readers-1:0][7:0]   ar_len;
  logic [Readers-1:0]        ar_valid, ar_ready, r_valid;
  logic [127:0]              r_data;
  logic                      r_error, r_last;

  logic        reg_write, reg_read;
  logic [15:0] reg_addr;
  logic [31:0] boot_count;
  logic [31:0] reg_wdata, identity_rdata, interrupt_rdata, rx_rdata, tx_rdata, counters_rdata;

  logic [31:0] checker_rdata, latency_rdata;
  logic [63:0] now, now_ns, dma_done_time, echo_time;
  logic        dma_done, echo, checker_busy, latency_busy;
  logic [3:0]  injected_stream, dma_done_stream, echo_stream;
  logic [31:0] injected_sequence, dma_done_sequence, echo_sequence;
  logic        injected, wire_frame, wire_overflow, wire_too_long, unmatched;
  logic        recorded, trace_overflow, generator_stopped;
  logic [2:0]  delivered, rx_dma_error;
  logic [17:0] delivered_bytes;
  logic [15:0] injected_bytes, wire_bytes, in_flight, tx_bytes;
  logic [31:0] injected_count;
  logic [3:0]  starved, too_long, disabled, rx_fetched, tx_frame, tx_dropped, tx_fetched;
  logic [3:0]  rx_interrupt, tx_interrupt;
  logic [31:0] ledger_rdata;
  logic [3:0]  rx_completed, rx_steered, rx_write_refused, rx_fetch_refused;
  logic [2:0]  rx_copies;
  nic_pkg::tester_mode_t mode;
  logic        switching, generating, checking, sent, generated_last, generated_valid;
  logic        generated_ready, queued_last, queued_valid, queued_ready;
  logic        checked_last, checked_valid, returned, returned_intact, returned_corrupt;
  logic        returned_other, returned_unchecked, returned_any;
  logic [63:0] generated_data, queued_data, checked_data;
  logic [7:0]  generated_keep, queued_keep, checked_keep;
  logic [15:0] sent_bytes;
  logic [3:0]  sent_stream;
  logic [31:0] sent_sequence, tester_rdata;
  logic [3:0]  tx_completed, tx_read, tx_read_refused, tx_fetch_refused;
  logic [2:0]  rx_completed_count, tx_completed_count;
  logic        rx_completed_lost, tx_completed_lost;
  logic [15:0] tx_read_bytes;
  logic [3:0][7:0]  rx_flushed, tx_flushed, rx_written, rx_lost, tx_written, tx_lost;
  logic [3:0][2:0]  queue_delivered, queue_dma_error;
  logic [3:0][15:0] rx_queue_in_flight, rx_posted, tx_in_flight, tx_posted;
  logic        push_valid, push_start, push_word_valid, push_word_last;
  logic [6:0]  push_word_index;
  logic [31:0] push_word;
  logic        registers_busy, interrupt_busy, write_busy, read_busy, rx_busy, tx_busy;

  assign m_axi_awsize_o = BeatOf16Bytes;
  assign m_axi_awburst_o = BurstIncr;
  assign m_axi_arsize_o = BeatOf16Bytes;
  assign m_axi_arburst_o = BurstIncr;

  boot_counter u_boot_counter (
    .clk_i,
    .rst_i,
    .count_o(boot_count)
  );

  register_port #(.UartDivisor(UartDivisor)) u_register_port (
    .clk_i,
    .rst_i,
    .awaddr_i             (s_axil_awaddr_i),
    .awvalid_i            (s_axil_awvalid_i),
    .awready_o            (s_axil_awready_o),
    .wdata_i              (s_axil_wdata_i),
    .wstrb_i              (s_axil_wstrb_i),
    .wvalid_i             (s_axil_wvalid_i),
    .wready_o             (s_axil_wready_o),
    .bresp_o              (s_axil_bresp_o),
    .bvalid_o             (s_axil_bvalid_o),
    .bready_i             (s_axil_bready_i),
    .araddr_i             (s_axil_araddr_i),
    .arvalid_i            (s_axil_arvalid_i),
    .arready_o            (s_axil_arready_o),
    .rdata_o              (s_axil_rdata_o),
    .rresp_o              (s_axil_rresp_o),
    .rvalid_o             (s_axil_rvalid_o),
    .rready_i             (s_axil_rready_i),
    .uart_rx_i,
    .uart_tx_o,
    .usb_rx_data_i,
    .usb_rx_valid_i,
    .usb_rx_ready_o,
    .usb_tx_data_o,
    .usb_tx_last_o,
    .usb_tx_valid_o,
    .usb_tx_ready_i,
    .boot_i               (boot_count[7:0]),
    .event_i              (generator_stopped),
    .event_time_i         (now),
    .event_argument_i     (injected_count),
    .snapshot_valid_i     (push_valid),
    .snapshot_start_o     (push_start),
    .snapshot_word_valid_i(push_word_valid),
    .snapshot_index_i     (push_word_index),
    .snapshot_word_i      (push_word),
    .snapshot_last_i      (push_word_last),
    .reg_write_o          (reg_write),
    .reg_read_o           (reg_read),
    .reg_addr_o           (reg_addr),
    .reg_wdata_o          (reg_wdata),
    .reg_rdata_i          (identity_rdata | interrupt_rdata | rx_rdata | tx_rdata | counters_rdata |
                           ledger_rdata | checker_rdata | latency_rdata | tester_rdata),
    .busy_o               (registers_busy)
  );

  identity_registers #(
    .BuildId   (BuildId),
    .ClockHz   (ClockHz),
    .MacAddress(MacAddress)
  ) u_identity (
    .clk_i,
    .rst_i,
    .boot_count_i(boot_count),
    .reg_write_i (reg_write),
    .reg_read_i  (reg_read),
    .reg_addr_i  (reg_addr),
    .reg_wdata_i (reg_wdata),
    .reg_rdata_o (identity_rdata)
  );

  interrupt_controller u_interrupts (
    .clk_i,
    .rst_i,
    .queue_i    ({tx_interrupt, rx_interrupt}),
    .msix_valid_o,
    .msix_vector_o,
    .msix_ready_i,
    .reg_write_i(reg_write),
    .reg_read_i (reg_read),
    .reg_addr_i (reg_addr),
    .reg_wdata_i(reg_wdata),
    .reg_rdata_o(interrupt_rdata),
    .busy_o     (interrupt_busy)
  );

  rx_path u_rx_path (
    .clk_i,
    .rst_i,
    .time_i            (now),
    .time_ns_i         (now_ns),
    .wire_data_i       (wire_rx_data_i),
    .wire_keep_i       (wire_rx_keep_i),
    .wire_last_i       (wire_rx_last_i),
    .wire_valid_i      (wire_rx_valid_i),
    .mode_i            (mode),
    .switching_i       (switching),
    .checked_i         (returned_any),
    .generated_data_o  (generated_data),
    .generated_keep_o  (generated_keep),
    .generated_last_o  (generated_last),
    .generated_valid_o (generated_valid),
    .generated_ready_i (generated_ready),
    .sent_o            (sent),
    .sent_bytes_o      (sent_bytes),
    .sent_stream_o     (sent_stream),
    .sent_sequence_o   (sent_sequence),
    .injected_o        (injected),
    .injected_bytes_o  (injected_bytes),
    .injected_stream_o (injected_stream),
    .injected_sequence_o(injected_sequence),
    .wire_frame_o      (wire_frame),
    .wire_bytes_o      (wire_bytes),
    .wire_overflow_o   (wire_overflow),
    .wire_too_long_o   (wire_too_long),
    .completed_o       (rx_completed),
    .completed_count_o (rx_completed_count),
    .completed_lost_o  (rx_completed_lost),
    .delivered_o       (delivered),
    .delivered_bytes_o (delivered_bytes),
    .dma_error_o       (rx_dma_error),
    .steered_o         (rx_steered),
    .copies_o          (rx_copies),
    .starved_o         (starved),
    .too_long_o        (too_long),
    .disabled_o        (disabled),
    .unmatched_o       (unmatched),
    .recorded_o        (recorded),
    .trace_overflow_o  (trace_overflow),
    .fetched_o         (rx_fetched),
    .flushed_o         (rx_flushed),
    .write_refused_o   (rx_write_refused),
    .fetch_refused_o   (rx_fetch_refused),
    .in_flight_o       (in_flight),
    .queue_in_flight_o (rx_queue_in_flight),
    .posted_o          (rx_posted),
    .dma_done_o        (dma_done),
    .dma_done_stream_o (dma_done_stream),
    .dma_done_sequence_o(dma_done_sequence),
    .dma_done_time_o   (dma_done_time),
    .running_o         (generating),
    .stopped_o         (generator_stopped),
    .injected_count_o  (injected_count),
    .interrupt_o       (rx_interrupt),
    .busy_o            (rx_busy),
    .ar_addr_o         (ar_addr[0]),
    .ar_len_o          (ar_len[0]),
    .ar_valid_o        (ar_valid[0]),
    .ar_ready_i        (ar_ready[0]),
    .r_data_i          (r_data),
    .r_error_i         (r_error),
    .r_last_i          (r_last),
    .r_valid_i         (r_valid[0]),
    .aw_addr_o         (aw_addr[2:0]),
    .aw_len_o          (aw_len[2:0]),
    .aw_valid_o        (aw_valid[2:0]),
    .aw_ready_i        (aw_ready[2:0]),
    .w_data_o          (w_data[2:0]),
    .w_strb_o          (w_strb[2:0]),
    .w_last_o          (w_last[2:0]),
    .w_valid_o         (w_valid[2:0]),
    .w_ready_i         (w_ready[2:0]),
    .b_valid_i         (b_valid[2:0]),
    .b_error_i         (b_error),
    .reg_write_i       (reg_write),
    .reg_read_i        (reg_read),
    .reg_addr_i        (reg_addr),
    .reg_wdata_i       (reg_wdata),
    .reg_rdata_o       (rx_rdata)
  );

  tx_path u_tx_path (
    .clk_i,
    .rst_i,
    .time_i            (now),
    .wire_data_o       (queued_data),
    .wire_keep_o       (queued_keep),
    .wire_last_o       (queued_last),
    .wire_valid_o      (queued_valid),
    .wire_ready_i      (queued_ready),
    .frame_o           (tx_frame),
    .bytes_o           (tx_bytes),
    .read_o            (tx_read),
    .read_bytes_o      (tx_read_bytes),
    .dropped_o         (tx_dropped),
    .fetched_o         (tx_fetched),
    .completed_o       (tx_completed),
    .completed_count_o (tx_completed_count),
    .completed_lost_o  (tx_completed_lost),
    .flushed_o         (tx_flushed),
    .read_refused_o    (tx_read_refused),
    .fetch_refused_o   (tx_fetch_refused),
    .in_flight_o       (tx_in_flight),
    .posted_o          (tx_posted),
    .interrupt_o       (tx_interrupt),
    .busy_o            (tx_busy),
    .ar_addr_o         (ar_addr[2:1]),
    .ar_len_o          (ar_len[2:1]),
    .ar_valid_o        (ar_valid[2:1]),
    .ar_ready_i        (ar_ready[2:1]),
    .r_data_i          (r_data),
    .r_error_i         (r_error),
    .r_last_i          (r_last),
    .r_valid_i         (r_valid[2:1]),
    .aw_addr_o         (aw_addr[3]),
    .aw_len_o          (aw_len[3]),
    .aw_valid_o        (aw_valid[3]),
    .aw_ready_i        (aw_ready[3]),
    .w_data_o          (w_data[3]),
    .w_strb_o          (w_strb[3]),
    .w_last_o          (w_last[3]),
    .w_valid_o         (w_valid[3]),
    .w_ready_i         (w_ready[3]),
    .b_valid_i         (b_valid[3]),
    .b_error_i         (b_error),
    .reg_write_i       (reg_write),
    .reg_read_i        (reg_read),
    .reg_addr_i        (reg_addr),
    .reg_wdata_i       (reg_wdata),
    .reg_rdata_o       (tx_rdata)
  );

  nic_counters u_counters (
    .clk_i,
    .rst_i,
    .injected_i       (injected),
    .injected_bytes_i (injected_bytes),
    .wire_frame_i     (wire_frame),
    .wire_bytes_i     (wire_bytes),
    .delivered_i      (delivered),
    .delivered_bytes_i(delivered_bytes),
    .starved_i        (starved),
    .too_long_i       (too_long),
    .wire_too_long_i  (wire_too_long),
    .disabled_i       (disabled),
    .unmatched_i      (unmatched),
    .copies_i         (rx_copies),
    .tester_sent_i    (sent),
    .tester_received_i(returned_any),
    .rx_dma_error_i   (rx_dma_error),
    .overflow_i       (wire_overflow),
    .in_flight_i      (in_flight),
    .tx_frame_i       (tx_frame),
    .tx_bytes_i       (tx_bytes),
    .tx_dropped_i     (tx_dropped),
    .recorded_i       (recorded),
    .trace_overflow_i (trace_overflow),
    .rx_fetched_i     (rx_fetched),
    .tx_fetched_i     (tx_fetched),
    .time_o           (now),
    .reg_write_i      (reg_write),
    .reg_read_i       (reg_read),
    .reg_addr_i       (reg_addr),
    .reg_rdata_o      (counters_rdata)
  );

  // What completions tell is of one queue in a cycle.
  always_comb begin
    for (int unsigned i = 0; i < 4; i++) begin
      queue_delivered[i] = rx_completed[i] ? delivered : 3'd0;
      queue_dma_error[i] = rx_completed[i] ? rx_dma_error : 3'd0;
      rx_written[i] = (rx_completed[i] && !rx_completed_lost) ? {5'h0, rx_completed_count} : 8'd0;
      rx_lost[i] = (rx_completed[i] && rx_completed_lost) ? {5'h0, rx_completed_count} : 8'd0;
      tx_written[i] = (tx_completed[i] && !tx_completed_lost) ? {5'h0, tx_completed_count} : 8'd0;
      tx_lost[i] = (tx_completed[i] && tx_completed_lost) ? {5'h0, tx_completed_count} : 8'd0;
    end
  end

  ledger u_ledger (
    .clk_i,
    .rst_i,
    .time_i                 (now),
    .injected_i             (injected),
    .injected_bytes_i       (injected_bytes),
    .wire_frame_i           (wire_frame),
    .wire_bytes_i           (wire_bytes),
    .unmatched_i            (unmatched),
    .overflow_i             (wire_overflow),
    .wire_too_long_i        (wire_too_long),
    .recorded_i             (recorded),
    .trace_overflow_i       (trace_overflow),
    .rx_copies_i            (rx_copies),
    .tester_sent_i          (sent),
    .tester_sent_bytes_i    (sent_bytes),
    .tester_intact_i        (returned_intact),
    .tester_corrupt_i       (returned_corrupt),
    .tester_other_i         (returned_other),
    .tester_unchecked_i     (returned_unchecked),
    .in_flight_i            (in_flight),
    .rx_steered_i           (rx_steered),
    .rx_delivered_i         (queue_delivered),
    .rx_delivered_bytes_i   (delivered_bytes),
    .rx_starved_i           (starved),
    .rx_too_long_i          (too_long),
    .rx_disabled_i          (disabled),
    .rx_dma_error_i         (queue_dma_error),
    .rx_fetched_i           (rx_fetched),
    .rx_completed_i         (rx_written),
    .rx_flushed_i           (rx_flushed),
    .rx_write_refused_i     (rx_write_refused),
    .rx_completion_refused_i(rx_lost),
    .rx_fetch_refused_i     (rx_fetch_refused),
    .rx_in_flight_i         (rx_queue_in_flight),
    .rx_posted_i            (rx_posted),
    .tx_read_i              (tx_read),
    .tx_read_bytes_i        (tx_read_bytes),
    .tx_sent_i              (tx_frame),
    .tx_sent_bytes_i        (tx_bytes),
    .tx_dropped_i           (tx_dropped),
    .tx_fetched_i           (tx_fetched),
    .tx_completed_i         (tx_written),
    .tx_flushed_i           (tx_flushed),
    .tx_read_refused_i      (tx_read_refused),
    .tx_completion_refused_i(tx_lost),
    .tx_fetch_refused_i     (tx_fetch_refused),
    .tx_in_flight_i         (tx_in_flight),
    .tx_posted_i            (tx_posted),
    .push_valid_o           (push_valid),
    .push_start_i           (push_start),
    .push_word_valid_o      (push_word_valid),
    .push_word_index_o      (push_word_index),
    .push_word_o            (push_word),
    .push_word_last_o       (push_word_last),
    .reg_write_i            (reg_write),
    .reg_read_i             (reg_read),
    .reg_addr_i             (reg_addr),
    .reg_wdata_i            (reg_wdata),
    .reg_rdata_o            (ledger_rdata)
  );

  ns_clock #(.ClockHz(ClockHz)) u_ns_clock (
    .clk_i,
    .rst_i,
    .time_o(now_ns)
  );

  tester u_tester (
    .clk_i,
    .rst_i,
    .generating_i     (generating),
    .checking_i       (checking),
    .mode_o           (mode),
    .switching_o      (switching),
    .queued_data_i    (queued_data),
    .queued_keep_i    (queued_keep),
    .queued_last_i    (queued_last),
    .queued_valid_i   (queued_valid),
    .queued_ready_o   (queued_ready),
    .generated_data_i (generated_data),
    .generated_keep_i (generated_keep),
    .generated_last_i (generated_last),
    .generated_valid_i(generated_valid),
    .generated_ready_o(generated_ready),
    .wire_tx_data_o,
    .wire_tx_keep_o,
    .wire_tx_last_o,
    .wire_tx_valid_o,
    .wire_tx_ready_i,
    .wire_rx_data_i,
    .wire_rx_keep_i,
    .wire_rx_last_i,
    .wire_rx_valid_i,
    .checked_data_o   (checked_data),
    .checked_keep_o   (checked_keep),
    .checked_last_o   (checked_last),
    .checked_valid_o  (checked_valid),
    .returned_o       (returned),
    .reg_write_i      (reg_write),
    .reg_read_i       (reg_read),
    .reg_addr_i       (reg_addr),
    .reg_wdata_i      (reg_wdata),
    .reg_rdata_o      (tester_rdata)
  );

  assign returned_any = returned_intact || returned_corrupt || returned_other ||
                        returned_unchecked;

  tx_checker u_checker (
    .clk_i,
    .rst_i,
    .time_i              (now_ns),
    .data_i              (checked_data),
    .keep_i              (checked_keep),
    .last_i              (checked_last),
    .valid_i             (checked_valid),
    .returned_i          (returned),
    .echo_o              (echo),
    .echo_stream_o       (echo_stream),
    .echo_sequence_o     (echo_sequence),
    .echo_time_o         (echo_time),
    .returned_intact_o   (returned_intact),
    .returned_corrupt_o  (returned_corrupt),
    .returned_other_o    (returned_other),
    .returned_unchecked_o(returned_unchecked),
    .enabled_o           (checking),
    .busy_o              (checker_busy),
    .reg_write_i         (reg_write),
    .reg_read_i          (reg_read),
    .reg_addr_i          (reg_addr),
    .reg_wdata_i         (reg_wdata),
    .reg_rdata_o         (checker_rdata)
  );

  latency_meter u_latency (
    .clk_i,
    .rst_i,
    .time_i             (now_ns),
    .inject_i           (mode.active ? sent : injected),
    .inject_stream_i    (mode.active ? sent_stream : injected_stream),
    .inject_sequence_i  (mode.active ? sent_sequence : injected_sequence),
    .dma_done_i         (dma_done),
    .dma_done_stream_i  (dma_done_stream),
    .dma_done_sequence_i(dma_done_sequence),
    .dma_done_time_i    (dma_done_time),
    .echo_i             (echo),
    .echo_stream_i      (echo_stream),
    .echo_sequence_i    (echo_sequence),
    .echo_time_i        (echo_time),
    .busy_o             (latency_busy),
    .reg_write_i        (reg_write),
    .reg_read_i         (reg_read),
    .reg_addr_i         (reg_addr),
    .reg_wdata_i        (reg_wdata),
    .reg_rdata_o        (latency_rdata)
  );

  axi_write_arbiter #(.Masters(Writers)) u_write_arbiter (
    .clk_i,
    .rst_i,
    .aw_addr_i  (aw_addr),
    .aw_len_i   (aw_len),
    .aw_valid_i (aw_valid),
    .aw_ready_o (aw_ready),
    .w_data_i   (w_data),
    .w_strb_i   (w_strb),
    .w_last_i   (w_last),
    .w_valid_i  (w_valid),
    .w_ready_o  (w_ready),
    .b_valid_o  (b_valid),
    .b_error_o  (b_error),
    .m_awid_o   (m_axi_awid_o),
    .m_awaddr_o (m_axi_awaddr_o),
    .m_awlen_o  (m_axi_awlen_o),
    .m_awvalid_o(m_axi_awvalid_o),
    .m_awready_i(m_axi_awready_i),
    .m_wdata_o  (m_axi_wdata_o),
    .m_wstrb_o  (m_axi_wstrb_o),
    .m_wlast_o  (m_axi_wlast_o),
    .m_wvalid_o (m_axi_wvalid_o),
    .m_wready_i (m_axi_wready_i),
    .m_bid_i    (m_axi_bid_i),
    .m_bresp_i  (m_axi_bresp_i),
    .m_bvalid_i (m_axi_bvalid_i),
    .m_bready_o (m_axi_bready_o),
    .busy_o     (write_busy)
  );

  axi_read_arbiter #(.Masters(Readers)) u_read_arbiter (
    .clk_i,
    .rst_i,
    .ar_addr_i  (ar_addr),
    .ar_len_i   (ar_len),
    .ar_valid_i (ar_valid),
    .ar_ready_o (ar_ready),
    .r_data_o   (r_data),
    .r_error_o  (r_error),
    .r_last_o   (r_last),
    .r_valid_o  (r_valid),
    .m_arid_o   (m_axi_arid_o),
    .m_araddr_o (m_axi_araddr_o),
    .m_arlen_o  (m_axi_arlen_o),
    .m_arvalid_o(m_axi_arvalid_o),
    .m_arready_i(m_axi_arready_i),
    .m_rid_i    (m_axi_rid_i),
    .m_rdata_i  (m_axi_rdata_i),
    .m_rresp_i  (m_axi_rresp_i),
    .m_rlast_i  (m_axi_rlast_i),
    .m_rvalid_i (m_axi_rvalid_i),
    .m_rready_o (m_axi_rready_o),
    .busy_o     (read_busy)
  );

  activity u_activity (
    .clk_i,
    .rst_i,
    .active_i(registers_busy || interrupt_busy || write_busy || read_busy || rx_busy || tx_busy ||
              checker_busy || latency_busy || switching),
    .busy_o
  );
endmodule
