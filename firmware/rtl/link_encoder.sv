// SPDX-License-Identifier: Apache-2.0
//
// Sends one message on the control link: appends the CRC, encodes (COBS), adds delimiters.
//
// While `ready_o` is high the words of the message are written through `wr_*`; `start_i` then
// begins the transmission of the first `words_i` words and `ready_o` is low until the last
// delimiter has been given to the UART. A delimiter is sent before the frame too, so that bytes of
// an earlier broken frame cannot spoil this one.
module link_encoder (
  input  logic        clk_i,
  input  logic        rst_i,
  input  logic        wr_valid_i,
  input  logic [6:0]  wr_index_i,
  input  logic [31:0] wr_word_i,
  input  logic        start_i,
  input  logic [6:0]  words_i,
  output logic        ready_o,
  output logic [7:0]  byte_o,
  output logic        byte_valid_o,
  input  logic        byte_ready_i
);
  // A COBS block has at most 254 bytes after its code byte.
  localparam logic [7:0] FullBlock = 8'd254;

  typedef enum logic [2:0] {
    StIdle, StCrc, StLead, StScan, StCode, StBlock, StTrail
  } state_e;

  logic [31:0] memory [128];
  state_e      state_q;
  logic [6:0]  words_q, index_q;
  logic [31:0] crc_q;
  logic [8:0]  position_q;   // first byte of the block, then the byte being sent
  logic [8:0]  scan_q;
  logic [7:0]  run_q, left_q;
  logic        more_q;       // another block follows this one

  logic [8:0]  length, byte_index;
  logic [6:0]  rd_index;
  logic [31:0] rd_word;
  logic [7:0]  rd_byte;
  logic        send;

  assign length = {words_q, 2'b00};
  assign byte_index = (state_q == StScan) ? scan_q : position_q;
  assign rd_index = (state_q == StCrc) ? index_q : byte_index[8:2];
  assign rd_word = memory[rd_index];
  assign rd_byte = rd_word[8*byte_index[1:0] +: 8];

  assign ready_o = state_q == StIdle;
  assign send = byte_valid_o && byte_ready_i;
  assign byte_valid_o = (state_q == StLead) || (state_q == StCode) || (state_q == StTrail) ||
                        ((state_q == StBlock) && (left_q != 8'd0));

  always_comb begin
    unique case (state_q)
      StCode:  byte_o = run_q + 8'd1;
      StBlock: byte_o = rd_byte;
      default: byte_o = 8'h00;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (wr_valid_i) begin
      memory[wr_index_i] <= wr_word_i;
    end else if ((state_q == StCrc) && (index_q == words_q)) begin
      memory[index_q] <= ~crc_q;
    end
  end

  always_ff @(posedge clk_i) begin
    unique case (state_q)
      StIdle: begin
        words_q <= words_i;
        index_q <= '0;
        crc_q   <= '1;
        if (start_i) state_q <= StCrc;
      end
      StCrc: begin
        crc_q   <= crc32_pkg::crc32_d64(crc_q, {32'h0, rd_word}, 4'd4);
        index_q <= index_q + 7'd1;
        if (index_q == words_q) begin
          words_q <= words_q + 7'd1;
          state_q <= StLead;
        end
      end
      StLead: begin
        position_q <= '0;
        scan_q     <= '0;
        run_q      <= '0;
        if (send) state_q <= StScan;
      end
      StScan: begin
        if ((scan_q == length) || (run_q == FullBlock) || (rd_byte == 8'h00)) begin
          more_q  <= scan_q != length;
          state_q <= StCode;
        end else begin
          scan_q <= scan_q + 9'd1;
          run_q  <= run_q + 8'd1;
        end
      end
      StCode: begin
        left_q <= run_q;
        if (send) state_q <= StBlock;
      end
      StBlock: begin
        if (send) begin
          position_q <= position_q + 9'd1;
          left_q     <= left_q - 8'd1;
        end else if (left_q == 8'd0) begin
          // The zero that ended this block is carried by its code byte.
          position_q <= position_q + 9'(run_q != FullBlock);
          scan_q     <= position_q + 9'(run_q != FullBlock);
          run_q      <= '0;
          state_q    <= more_q ? StScan : StTrail;
        end
      end
      StTrail: if (send) state_q <= StIdle;
      default: state_q <= StIdle;
    endcase
    if (rst_i) state_q <= StIdle;
  end
endmodule
