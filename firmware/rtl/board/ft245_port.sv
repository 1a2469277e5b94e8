// SPDX-License-Identifier: Apache-2.0
//
// The FPGA's side of an FTDI bridge chip in synchronous 245 FIFO mode, all in the chip's clock:
// FT601 (Bytes = 4, 100 or 66 MHz), FT232H (Bytes = 1, 60 MHz). The board joins `*_i`, `*_o` and
// `data_oe_o` to the pins and turns the bus around.
//
// On the pins a word moves at each rising edge before which strobe and flag were both low: RD# and
// RXF# towards the FPGA, WR# and TXE# towards the chip. OE# is low one cycle before RD#, and the
// bus is nobody's for one cycle whenever it changes hands. All outputs come from registers.
//
// rx_*  from the chip: `rx_valid_o` is one cycle per word and cannot be held back; `rx_room_i` says
//       in each cycle that four more words would find room. `rx_keep_o` marks the bytes that mean
//       something, from bit 0 without a hole.
// tx_*  to the chip, with back-pressure. After a word with `tx_last_i` the chip is told to send
//       what it has: by an end of the burst (FT601), or by a pulse of SIWU# (FT232H). Without it
//       the end of a message would wait for the chip's latency timer. A burst ends too when no word
//       follows, so whole messages should be offered without a gap.
//
// The directions take turns, so neither can keep the other waiting for ever.
module ft245_port #(
  parameter int unsigned Bytes = 4,
  parameter bit UsesSiwu = 1'b0
) (
  input  logic               clk_i,
  input  logic               rst_i,

  input  logic [8*Bytes-1:0] data_i,
  input  logic [Bytes-1:0]   be_i,
  output logic [8*Bytes-1:0] data_o,
  output logic [Bytes-1:0]   be_o,
  output logic               data_oe_o,
  input  logic               rxf_ni,
  input  logic               txe_ni,
  output logic               oe_no,
  output logic               rd_no,
  output logic               wr_no,
  output logic               siwu_no,

  output logic [8*Bytes-1:0] rx_data_o,
  output logic [Bytes-1:0]   rx_keep_o,
  output logic               rx_valid_o,
  input  logic               rx_room_i,

  input  logic [8*Bytes-1:0] tx_data_i,
  input  logic [Bytes-1:0]   tx_keep_i,
  input  logic               tx_last_i,
  input  logic               tx_valid_i,
  output logic               tx_ready_o
);
  typedef enum logic [2:0] {StIdle, StTurn, StRead, StWrite, StEnd, StFlush} state_e;

  state_e             state_q;
  logic               read_last_q;
  logic [8*Bytes-1:0] data_q;
  logic [Bytes-1:0]   keep_q;
  logic               held_q, last_q;
  logic               may_read, may_write, taken;

  assign may_read = !rxf_ni && rx_room_i;
  assign may_write = !txe_ni && held_q;
  assign taken = !wr_no && !txe_ni;

  assign rx_valid_o = !rd_no && !rxf_ni;
  assign rx_data_o = data_i;
  assign rx_keep_o = be_i;
  // Inside a burst the next word follows at once; the one after the last waits for the next burst.
  assign tx_ready_o = !held_q || (taken && !last_q);
  assign data_o = data_q;
  assign be_o = keep_q;

  always_ff @(posedge clk_i) begin
    if (taken) held_q <= 1'b0;
    if (tx_valid_i && tx_ready_o) begin
      data_q <= tx_data_i;
      keep_q <= tx_keep_i;
      last_q <= tx_last_i;
      held_q <= 1'b1;
    end

    siwu_no <= 1'b1;
    unique case (state_q)
      StIdle: begin
        if (may_write && (read_last_q || !may_read)) begin
          read_last_q <= 1'b0;
          data_oe_o   <= 1'b1;
          wr_no       <= 1'b0;
          state_q     <= StWrite;
        end else if (may_read) begin
          read_last_q <= 1'b1;
          oe_no       <= 1'b0;
          state_q     <= StTurn;
        end
      end
      StTurn: begin
        rd_no   <= 1'b0;
        state_q <= StRead;
      end
      StRead: begin
        if (rxf_ni || !rx_room_i) begin
          rd_no   <= 1'b1;
          oe_no   <= 1'b1;
          state_q <= StEnd;
        end
      end
      StWrite: begin
        // A word that finds no room is kept for the next burst.
        if (!taken || last_q || !tx_valid_i) begin
          wr_no   <= 1'b1;
          state_q <= (taken && last_q) ? StFlush : StEnd;
        end
      end
      StFlush: begin
        siwu_no <= !UsesSiwu;
        state_q <= StEnd;
      end
      default: begin
        data_oe_o <= 1'b0;
        state_q   <= StIdle;
      end
    endcase
    if (rst_i) begin
      state_q     <= StIdle;
      read_last_q <= 1'b0;
      held_q      <= 1'b0;
      data_oe_o   <= 1'b0;
      oe_no       <= 1'b1;
      rd_no       <= 1'b1;
      wr_no       <= 1'b1;
      siwu_no     <= 1'b1;
    end
  end
endmodule
