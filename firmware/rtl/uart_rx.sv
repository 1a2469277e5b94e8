// SPDX-License-Identifier: Apache-2.0
//
// UART receiver, 8N1, `Divisor` clock cycles per bit.
//
// The line is sampled in the middle of each bit. `valid_o` or `error_o` is high for exactly one
// cycle per character, in the middle of the stop bit; `data_o` is meaningful in that cycle. There
// is no back-pressure. A low stop bit is an error: the character is lost, and nothing more is
// received until the line has been high again, so that a break costs one error.
//
// A line with a clock of its own needs a Divisor of 4 or more. With 2, each bit is taken in its last
// cycle, which only fits a line that is driven by this very clock.
module uart_rx #(
  parameter int unsigned Divisor = 4
) (
  input  logic       clk_i,
  input  logic       rst_i,
  input  logic       rx_i,
  output logic [7:0] data_o,
  output logic       valid_o,
  output logic       error_o,
  output logic       busy_o
);
  localparam int unsigned CountWidth = $clog2(Divisor);
  localparam logic [CountWidth-1:0] WholeBit = CountWidth'(Divisor - 1);
  localparam logic [CountWidth-1:0] HalfBit = CountWidth'(Divisor / 2 - 1);
  localparam logic [3:0] StartBit = 4'd0;
  localparam logic [3:0] StopBit = 4'd9;
  localparam logic [3:0] AwaitHigh = 4'd10;

  if (Divisor < 2) begin : gen_check
    $error("uart_rx: Divisor must be at least 2, so that a bit lasts longer than its edge");
  end

  logic [1:0]            sync_q;
  logic                  active_q;
  logic [3:0]            bit_q;
  logic [CountWidth-1:0] count_q;
  logic [7:0]            shift_q;
  logic                  line, sample;

  assign line = sync_q[1];
  assign sample = active_q && (count_q == '0);
  assign data_o = shift_q;
  assign valid_o = sample && (bit_q == StopBit) && line;
  assign error_o = sample && (bit_q == StopBit) && !line;
  assign busy_o = active_q || (sync_q != 2'b11);

  always_ff @(posedge clk_i) begin
    sync_q <= {sync_q[0], rx_i};
    if (!active_q) begin
      active_q <= !line;
      bit_q    <= StartBit;
      count_q  <= HalfBit;
    end else if (!sample) begin
      count_q <= count_q - 1'b1;
    end else begin
      count_q <= WholeBit;
      unique case (bit_q)
        StartBit: begin
          bit_q    <= bit_q + 4'd1;
          active_q <= !line;
        end
        StopBit: begin
          bit_q    <= AwaitHigh;
          active_q <= !line;
        end
        AwaitHigh: begin
          count_q  <= '0;
          active_q <= !line;
        end
        default: begin
          bit_q   <= bit_q + 4'd1;
          shift_q <= {line, shift_q[7:1]};
        end
      endcase
    end
    if (rst_i) begin
      sync_q   <= 2'b11;
      active_q <= 1'b0;
      bit_q    <= StartBit;
      count_q  <= '0;
      shift_q  <= '0;
    end
  end
endmodule
