// SPDX-License-Identifier: Apache-2.0
//
// Executes the requests of the control link on the register bus and answers them.
//
// The oldest request that waits is taken when the encoder is free: it is checked as a whole, then
// carried out one word at a time, then released and its response is sent. Nothing is written unless
// operation, address and count are all right.
//
// Several requests may be under way, so they are carried out in the order of their sequence numbers
// or not at all. HELLO begins a session, whose first request has the number after its own. The next
// number is carried out. One of the 64 before it is a repetition (its response was lost): it is
// answered with the same status, and a WRITE is not carried out again. Any other means that a
// request before it was lost, and is refused as OUT_OF_ORDER. SYNC may come at any time and has no
// number of its own: it tells the session and the next number. Without a session, as after a reset,
// everything but HELLO is refused as NO_SESSION.
//
// `boot_i` is in every response.
//
// `event_i` asks for one GENERATOR_STOPPED event with the time and argument of that cycle; it is
// sent when no request is being executed. A second one before that replaces the first.
// `snapshot_*` is the other source of events (see snapshot_pusher): one that waits
// (`snapshot_valid_i`) is given `snapshot_start_o` when the encoder is free, and then fills the
// encoder word by word. Events and requests take turns, so that neither holds up the other for long.
//
// On the register bus `bus_valid_o` and what goes with it stay until the cycle of `bus_ack_i`.
module link_bridge (
  input  logic        clk_i,
  input  logic        rst_i,

  input  logic        request_valid_i,
  input  logic [6:0]  request_words_i,
  output logic [6:0]  request_index_o,
  input  logic [31:0] request_word_i,
  output logic        request_release_o,

  input  logic        encoder_ready_i,
  output logic        encoder_valid_o,
  output logic [6:0]  encoder_index_o,
  output logic [31:0] encoder_word_o,
  output logic        encoder_start_o,
  output logic [6:0]  encoder_words_o,

  output logic        bus_valid_o,
  output logic        bus_write_o,
  output logic [15:0] bus_addr_o,
  output logic [31:0] bus_wdata_o,
  input  logic        bus_ack_i,
  input  logic [31:0] bus_rdata_i,

  input  logic [7:0]  boot_i,

  input  logic        event_i,
  input  logic [63:0] event_time_i,
  input  logic [31:0] event_argument_i,

  input  logic        snapshot_valid_i,
  output logic        snapshot_start_o,
  input  logic        snapshot_word_valid_i,
  input  logic [6:0]  snapshot_index_i,
  input  logic [31:0] snapshot_word_i,
  input  logic        snapshot_last_i,

  output logic        duplicate_o,
  output logic        busy_o
);
  localparam logic [7:0] Hello = mprig_regs_pkg::LinkOperationHello;
  localparam logic [7:0] Read = mprig_regs_pkg::LinkOperationRead;
  localparam logic [7:0] Write = mprig_regs_pkg::LinkOperationWrite;
  localparam logic [7:0] Sync = mprig_regs_pkg::LinkOperationSync;
  localparam logic [7:0] StatusOk = mprig_regs_pkg::LinkStatusOk;
  localparam logic [15:0] MaxWords = 16'(mprig_regs_pkg::LinkMaxWords);
  localparam logic [32:0] AddressEnd = 33'(mprig_regs_pkg::PciBar0Bytes);
  localparam logic [6:0] EventWords = 7'd4;
  localparam logic [6:0] SyncWords = 7'd2;

  typedef enum logic [3:0] {
    StIdle, StHeader, StAddress, StCheck, StWord, StSync, StRespond, StEvent, StSnapshot
  } state_e;

  state_e      state_q;
  logic [7:0]  sequence_q, operation_q, status_q;
  logic [15:0] count_q;
  logic [31:0] address_q;
  logic [6:0]  done_q;
  logic        session_q;
  logic [31:0] session_id_q;
  logic [7:0]  expected_q;
  logic        event_pending_q;
  logic [63:0] event_time_q;
  logic [31:0] event_argument_q;
  logic        events_turn_q;

  logic        is_hello, is_sync, is_read, is_write, is_next, is_past;
  logic [7:0]  distance;
  logic        last_word, free, request_next;
  logic [6:0]  data_words;
  logic [7:0]  verdict;
  logic [32:0] range_end;

  assign is_hello = operation_q == Hello;
  assign is_sync = operation_q == Sync;
  assign is_read = operation_q == Read;
  assign is_write = operation_q == Write;
  assign distance = sequence_q - expected_q;
  assign is_next = distance == 8'd0;
  assign is_past = distance[7:6] == 2'b11;
  assign data_words = request_words_i - 7'd2;
  assign range_end = {1'b0, address_q} + {15'h0, count_q, 2'b00};
  assign last_word = done_q + 7'd1 == count_q[6:0];

  // For a number that was due the outcome depends on the frame alone, so a repeated request gets
  // the status it got before.
  always_comb begin
    verdict = StatusOk;
    if (is_hello || is_sync) begin
      if ((count_q != 16'd0) || (data_words != 7'd0)) begin
        verdict = mprig_regs_pkg::LinkStatusBadCount;
      end else if (is_sync && !session_q) begin
        verdict = mprig_regs_pkg::LinkStatusNoSession;
      end
    end else if (!session_q) begin
      verdict = mprig_regs_pkg::LinkStatusNoSession;
    end else if (!is_next && !is_past) begin
      verdict = mprig_regs_pkg::LinkStatusOutOfOrder;
    end else if (!is_read && !is_write) begin
      verdict = mprig_regs_pkg::LinkStatusBadOperation;
    end else if ((count_q == 16'd0) || (count_q > MaxWords) ||
                 (data_words != (is_write ? count_q[6:0] : 7'd0))) begin
      verdict = mprig_regs_pkg::LinkStatusBadCount;
    end else if ((address_q[1:0] != 2'd0) || (range_end > AddressEnd)) begin
      verdict = mprig_regs_pkg::LinkStatusBadAddress;
    end
  end

  assign request_release_o = state_q == StRespond;
  assign duplicate_o = (state_q == StCheck) && is_write && session_q && is_past;
  assign busy_o = (state_q != StIdle) || request_valid_i || event_pending_q || snapshot_valid_i;

  assign free = (state_q == StIdle) && encoder_ready_i;
  assign request_next = request_valid_i &&
                        !(events_turn_q && (event_pending_q || snapshot_valid_i));
  assign snapshot_start_o = free && !request_next && !event_pending_q && snapshot_valid_i;

  assign bus_valid_o = state_q == StWord;
  assign bus_write_o = is_write;
  assign bus_addr_o = address_q[15:0];
  assign bus_wdata_o = request_word_i;

  // A word ahead: it comes in the cycle after.
  always_comb begin
    unique case (state_q)
      StIdle:   request_index_o = 7'd0;
      StHeader: request_index_o = 7'd1;
      StWord:   request_index_o = done_q + (bus_ack_i ? 7'd3 : 7'd2);
      default:  request_index_o = 7'd2;
    endcase
  end

  always_comb begin
    encoder_valid_o = 1'b0;
    encoder_index_o = done_q;
    encoder_word_o = bus_rdata_i;
    encoder_start_o = 1'b0;
    encoder_words_o = EventWords;
    unique case (state_q)
      StWord: begin
        encoder_valid_o = bus_ack_i && is_read;
        encoder_index_o = done_q + 7'd1;
      end
      StSync: begin
        encoder_valid_o = 1'b1;
        encoder_index_o = done_q + 7'd1;
        encoder_word_o = (done_q == 7'd0) ? session_id_q : {24'h0, expected_q};
      end
      StRespond: begin
        encoder_valid_o = 1'b1;
        encoder_index_o = 7'd0;
        encoder_word_o = {boot_i, status_q, operation_q | 8'h80, sequence_q};
        encoder_start_o = 1'b1;
        encoder_words_o = 7'd1;
        if ((status_q == StatusOk) && (is_read || is_sync)) encoder_words_o = count_q[6:0] + 7'd1;
      end
      StEvent: begin
        encoder_valid_o = 1'b1;
        encoder_start_o = last_word;
        unique case (done_q[1:0])
          2'd0: encoder_word_o = {8'h00, mprig_regs_pkg::LinkEventGeneratorStopped,
                                  mprig_regs_pkg::LinkOperationEvent, 8'h00};
          2'd1: encoder_word_o = event_time_q[31:0];
          2'd2: encoder_word_o = event_time_q[63:32];
          default: encoder_word_o = event_argument_q;
        endcase
      end
      StSnapshot: begin
        encoder_valid_o = snapshot_word_valid_i;
        encoder_index_o = snapshot_index_i;
        encoder_word_o = snapshot_word_i;
        encoder_start_o = snapshot_word_valid_i && snapshot_last_i;
        encoder_words_o = snapshot_index_i + 7'd1;
      end
      default: begin
      end
    endcase
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        done_q <= '0;
        if (free) begin
          if (request_next) begin
            events_turn_q <= 1'b1;
            state_q       <= StHeader;
          end else if (event_pending_q) begin
            event_pending_q <= 1'b0;
            events_turn_q   <= 1'b0;
            count_q         <= {9'h0, EventWords};
            state_q         <= StEvent;
          end else if (snapshot_valid_i) begin
            events_turn_q <= 1'b0;
            state_q       <= StSnapshot;
          end
        end
      end
      StHeader: begin
        {count_q, operation_q, sequence_q} <= request_word_i;
        state_q <= StAddress;
      end
      StAddress: begin
        address_q <= request_word_i;
        state_q   <= StCheck;
      end
      StCheck: begin
        status_q <= verdict;
        state_q  <= StRespond;
        if (verdict == StatusOk) begin
          if (is_read || (is_write && is_next)) state_q <= StWord;
          if (is_sync) begin
            count_q <= {9'h0, SyncWords};
            state_q <= StSync;
          end
          if (is_hello) begin
            session_q    <= 1'b1;
            session_id_q <= address_q;
            expected_q   <= sequence_q + 8'd1;
          end
        end
        if (!is_hello && !is_sync && is_next) expected_q <= expected_q + 8'd1;
      end
      StWord: begin
        if (bus_ack_i) begin
          address_q <= address_q + 32'd4;
          done_q    <= done_q + 7'd1;
          if (last_word) state_q <= StRespond;
        end
      end
      StSync: begin
        done_q <= done_q + 7'd1;
        if (last_word) state_q <= StRespond;
      end
      StEvent: begin
        done_q <= done_q + 7'd1;
        if (last_word) state_q <= StIdle;
      end
      StSnapshot: if (encoder_start_o) state_q <= StIdle;
      default: state_q <= StIdle;
    endcase
    if (event_i) begin
      event_pending_q  <= 1'b1;
      event_time_q     <= event_time_i;
      event_argument_q <= event_argument_i;
    end
    if (rst_i) begin
      state_q         <= StIdle;
      session_q       <= 1'b0;
      session_id_q    <= '0;
      expected_q      <= '0;
      event_pending_q <= 1'b0;
      events_turn_q   <= 1'b0;
    end
  end
endmodule
