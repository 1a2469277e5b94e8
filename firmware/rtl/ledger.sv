// SPDX-License-Identifier: Apache-2.0
//
// The ledger: the account of the NIC and of every queue, and snapshots of it.
//
// For the inputs from `injected_i` to `tx_posted_i` see ledger_nic, ledger_rx_queue and
// ledger_tx_queue; bit or element n belongs to queue n, and byte counts are shared by the queues
// because frames of one queue at a time end in a cycle. All accounts of one cycle go into a snapshot together: a law
// between counts and levels that holds in every cycle holds in every snapshot.
//
// A snapshot is taken on command or when one is pushed (see snapshot_pusher for `push_*`); on
// command it waits for the one being pushed, at most for as many cycles as it has words.
module ledger (
  input  logic                                clk_i,
  input  logic                                rst_i,
  input  logic [63:0]                         time_i,

  input  logic                                injected_i,
  input  logic [15:0]                         injected_bytes_i,
  input  logic                                wire_frame_i,
  input  logic [15:0]                         wire_bytes_i,
  input  logic                                unmatched_i,
  input  logic                                overflow_i,
  input  logic                                wire_too_long_i,
  input  logic                                recorded_i,
  input  logic                                trace_overflow_i,
  input  logic [2:0]                          rx_copies_i,
  input  logic                                tester_sent_i,
  input  logic [15:0]                         tester_sent_bytes_i,
  input  logic                                tester_intact_i,
  input  logic                                tester_corrupt_i,
  input  logic                                tester_other_i,
  input  logic                                tester_unchecked_i,
  input  logic [15:0]                         in_flight_i,

  input  logic [ledger_pkg::Queues-1:0]       rx_steered_i,
  input  logic [ledger_pkg::Queues-1:0][2:0]  rx_delivered_i,
  input  logic [17:0]                         rx_delivered_bytes_i,
  input  logic [ledger_pkg::Queues-1:0]       rx_starved_i,
  input  logic [ledger_pkg::Queues-1:0]       rx_too_long_i,
  input  logic [ledger_pkg::Queues-1:0]       rx_disabled_i,
  input  logic [ledger_pkg::Queues-1:0][2:0]  rx_dma_error_i,
  input  logic [ledger_pkg::Queues-1:0]       rx_fetched_i,
  input  logic [ledger_pkg::Queues-1:0][7:0]  rx_completed_i,
  input  logic [ledger_pkg::Queues-1:0][7:0]  rx_flushed_i,
  input  logic [ledger_pkg::Queues-1:0]       rx_write_refused_i,
  input  logic [ledger_pkg::Queues-1:0][7:0]  rx_completion_refused_i,
  input  logic [ledger_pkg::Queues-1:0]       rx_fetch_refused_i,
  input  logic [ledger_pkg::Queues-1:0][15:0] rx_in_flight_i,
  input  logic [ledger_pkg::Queues-1:0][15:0] rx_posted_i,

  input  logic [ledger_pkg::Queues-1:0]       tx_read_i,
  input  logic [15:0]                         tx_read_bytes_i,
  input  logic [ledger_pkg::Queues-1:0]       tx_sent_i,
  input  logic [15:0]                         tx_sent_bytes_i,
  input  logic [ledger_pkg::Queues-1:0]       tx_dropped_i,
  input  logic [ledger_pkg::Queues-1:0]       tx_fetched_i,
  input  logic [ledger_pkg::Queues-1:0][7:0]  tx_completed_i,
  input  logic [ledger_pkg::Queues-1:0][7:0]  tx_flushed_i,
  input  logic [ledger_pkg::Queues-1:0]       tx_read_refused_i,
  input  logic [ledger_pkg::Queues-1:0][7:0]  tx_completion_refused_i,
  input  logic [ledger_pkg::Queues-1:0]       tx_fetch_refused_i,
  input  logic [ledger_pkg::Queues-1:0][15:0] tx_in_flight_i,
  input  logic [ledger_pkg::Queues-1:0][15:0] tx_posted_i,

  output logic                                push_valid_o,
  input  logic                                push_start_i,
  output logic                                push_word_valid_o,
  output logic [6:0]                          push_word_index_o,
  output logic [31:0]                         push_word_o,
  output logic                                push_word_last_o,

  input  logic                                reg_write_i,
  input  logic                                reg_read_i,
  input  logic [15:0]                         reg_addr_i,
  input  logic [31:0]                         reg_wdata_i,
  output logic [31:0]                         reg_rdata_o
);
  localparam int unsigned Words = ledger_pkg::Words;
  localparam int unsigned NicWords =
      (32'(mprig_regs_pkg::LedgerInFlightOffset) -
       32'(mprig_regs_pkg::LedgerInjectedFramesOffset)) / 4 + 1;
  localparam int unsigned RxWords =
      (32'(mprig_regs_pkg::RxLedger0LevelsOffset) -
       32'(mprig_regs_pkg::RxLedger0FramesOffset)) / 4 + 1;
  localparam int unsigned TxWords =
      (32'(mprig_regs_pkg::TxLedger0LevelsOffset) -
       32'(mprig_regs_pkg::TxLedger0ReadFramesOffset)) / 4 + 1;

  if ((ledger_pkg::Queues != mprig_regs_pkg::Queues) || (ledger_pkg::NicWords != NicWords) ||
      (ledger_pkg::RxWords != RxWords) || (ledger_pkg::TxWords != TxWords)) begin : gen_check
    $fatal(1, "ledger_pkg differs from the registers: correct its numbers");
  end

  logic [Words-1:0][31:0] live, snapshot_q;
  logic [63:0]            snapshot_time_q;
  logic [31:0]            taken_q, selected, interval, due, skipped;
  logic                   take, take_waiting_q, take_command, push_take, sending;
  logic                   push_command, interval_set, register_select_valid;
  logic [6:0]             register_select, push_select, select;

  ledger_nic u_nic (
    .clk_i,
    .rst_i,
    .injected_i,
    .injected_bytes_i,
    .wire_frame_i,
    .wire_bytes_i,
    .unmatched_i,
    .overflow_i,
    .too_long_i (wire_too_long_i),
    .recorded_i,
    .trace_overflow_i,
    .copies_i   (rx_copies_i),
    .tester_sent_i,
    .tester_sent_bytes_i,
    .tester_intact_i,
    .tester_corrupt_i,
    .tester_other_i,
    .tester_unchecked_i,
    .in_flight_i,
    .words_o    (live[0 +: ledger_pkg::NicWords])
  );

  for (genvar i = 0; i < ledger_pkg::Queues; i++) begin : gen_queue
    ledger_rx_queue u_rx (
      .clk_i,
      .rst_i,
      .steered_i           (rx_steered_i[i]),
      .delivered_i         (rx_delivered_i[i]),
      .delivered_bytes_i   (rx_delivered_bytes_i),
      .starved_i           (rx_starved_i[i]),
      .too_long_i          (rx_too_long_i[i]),
      .disabled_i          (rx_disabled_i[i]),
      .dma_error_i         (rx_dma_error_i[i]),
      .fetched_i           (rx_fetched_i[i]),
      .completed_i         (rx_completed_i[i]),
      .flushed_i           (rx_flushed_i[i]),
      .write_refused_i     (rx_write_refused_i[i]),
      .completion_refused_i(rx_completion_refused_i[i]),
      .fetch_refused_i     (rx_fetch_refused_i[i]),
      .in_flight_i         (rx_in_flight_i[i]),
      .posted_i            (rx_posted_i[i]),
      .words_o             (live[ledger_pkg::FirstRx + i * ledger_pkg::RxWords +:
                                 ledger_pkg::RxWords])
    );

    ledger_tx_queue u_tx (
      .clk_i,
      .rst_i,
      .read_i              (tx_read_i[i]),
      .read_bytes_i        (tx_read_bytes_i),
      .sent_i              (tx_sent_i[i]),
      .sent_bytes_i        (tx_sent_bytes_i),
      .dropped_i           (tx_dropped_i[i]),
      .fetched_i           (tx_fetched_i[i]),
      .completed_i         (tx_completed_i[i]),
      .flushed_i           (tx_flushed_i[i]),
      .read_refused_i      (tx_read_refused_i[i]),
      .completion_refused_i(tx_completion_refused_i[i]),
      .fetch_refused_i     (tx_fetch_refused_i[i]),
      .in_flight_i         (tx_in_flight_i[i]),
      .posted_i            (tx_posted_i[i]),
      .words_o             (live[ledger_pkg::FirstTx + i * ledger_pkg::TxWords +:
                                 ledger_pkg::TxWords])
    );
  end

  snapshot_pusher #(.Words(Words)) u_pusher (
    .clk_i,
    .rst_i,
    .interval_set_i (interval_set),
    .interval_i     (interval),
    .push_i         (push_command),
    .due_o          (due),
    .skipped_o      (skipped),
    .take_o         (push_take),
    .sending_o      (sending),
    .snapshot_time_i(snapshot_time_q),
    .select_o       (push_select),
    .select_ready_i (!register_select_valid),
    .selected_i     (selected),
    .valid_o        (push_valid_o),
    .start_i        (push_start_i),
    .word_valid_o   (push_word_valid_o),
    .word_index_o   (push_word_index_o),
    .word_o         (push_word_o),
    .word_last_o    (push_word_last_o)
  );

  ledger_registers u_registers (
    .clk_i,
    .rst_i,
    .take_o         (take_command),
    .push_o         (push_command),
    .interval_set_o (interval_set),
    .interval_o     (interval),
    .taken_i        (taken_q),
    .due_i          (due),
    .skipped_i      (skipped),
    .snapshot_time_i(snapshot_time_q),
    .select_valid_o (register_select_valid),
    .select_o       (register_select),
    .selected_i     (selected),
    .reg_write_i,
    .reg_read_i,
    .reg_addr_i,
    .reg_wdata_i,
    .reg_rdata_o
  );

  word_reader #(.Words(Words)) u_reader (
    .clk_i,
    .words_i (snapshot_q),
    .select_i(select),
    .word_o  (selected)
  );

  assign take = push_take || ((take_command || take_waiting_q) && !sending);
  assign select = register_select_valid ? register_select : push_select;

  always_ff @(posedge clk_i) begin
    if (take) begin
      snapshot_q      <= live;
      snapshot_time_q <= time_i;
      taken_q         <= taken_q + 32'd1;
    end
    take_waiting_q <= (take_command || take_waiting_q) && sending;
    if (rst_i) begin
      snapshot_q      <= '0;
      snapshot_time_q <= '0;
      taken_q         <= '0;
      take_waiting_q  <= 1'b0;
    end
  end
endmodule
