// SPDX-License-Identifier: Apache-2.0
//
// The three words with which every register block describes itself. Combinational; zero for any
// other address.
module register_header #(
  parameter logic [15:0] Base = 16'h0,
  parameter logic [31:0] TypeValue = 32'h0,
  parameter logic [31:0] VersionValue = 32'h0,
  parameter logic [31:0] NextValue = 32'h0
) (
  input  logic [15:0] addr_i,
  output logic [31:0] value_o
);
  always_comb begin
    unique case (addr_i)
      Base:           value_o = TypeValue;
      Base + 16'h4:   value_o = VersionValue;
      Base + 16'h8:   value_o = NextValue;
      default:        value_o = 32'h0;
    endcase
  end
endmodule
