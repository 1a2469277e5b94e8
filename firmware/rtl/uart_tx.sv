// SPDX-License-Identifier: Apache-2.0
//
// UART transmitter, 8N1, `Divisor` clock cycles per bit.
//
// A byte is taken in a cycle with `valid_i` and `ready_o`; its start bit begins in the next cycle
// and `ready_o` is low until its stop bit has ended, so bytes can follow without a gap.
module uart_tx #(
  parameter int unsigned Divisor = 4
) (
  input  logic       clk_i,
  input  logic       rst_i,
  input  logic [7:0] data_i,
  input  logic       valid_i,
  output logic       ready_o,
  output logic       tx_o,
  output logic       busy_o
);
  localparam int unsigned CountWidth = $clog2(Divisor);
  localparam logic [CountWidth-1:0] WholeBit = CountWidth'(Divisor - 1);

  logic [9:0]            shift_q;
  logic [3:0]            left_q;
  logic [CountWidth-1:0] count_q;

  assign busy_o = left_q != 4'd0;
  assign ready_o = (left_q == 4'd0) || ((left_q == 4'd1) && (count_q == '0));
  assign tx_o = shift_q[0];

  always_ff @(posedge clk_i) begin
    if (valid_i && ready_o) begin
      shift_q <= {1'b1, data_i, 1'b0};
      left_q  <= 4'd10;
      count_q <= WholeBit;
    end else if (busy_o) begin
      if (count_q == '0) begin
        shift_q <= {1'b1, shift_q[9:1]};
        left_q  <= left_q - 4'd1;
        count_q <= WholeBit;
      end else begin
        count_q <= count_q - 1'b1;
      end
    end
    if (rst_i) begin
      shift_q <= '1;
      left_q  <= '0;
      count_q <= '0;
    end
  end
endmodule
