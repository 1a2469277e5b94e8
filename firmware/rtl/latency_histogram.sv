// SPDX-License-Identifier: Apache-2.0
//
// Two histograms with log-linear buckets, in one memory.
//
// A sample is taken in a cycle in which `sample_i` is high and `stall_o` is low, and never in the
// one after: so its bucket has been written before the next sample reads it. It has been added
// three cycles later, not counting those of `stall_o`. Values of 2^32 and more are clipped to
// 2^32 - 1 and counted.
// Bucket of a value v: with s = the number of bits of v above the lowest eight, 128 s + (v >> s).
// Every bucket has a width of at most 1/128 of its values.
//
// `window_read_i` reads the bucket `window_bucket_i`; `window_count_o` has it in the next cycle.
// `clear_i` zeroes everything but the buckets, and of those the one at `clear_bucket_i`; it wins
// over samples.
module latency_histogram (
  input  logic             clk_i,
  input  logic             rst_i,
  input  logic             clear_i,
  input  logic [12:0]      clear_bucket_i,

  input  logic             sample_i,
  input  logic             histogram_i,
  input  logic [47:0]      value_i,
  output logic             stall_o,
  output logic             busy_o,

  input  logic             window_read_i,
  input  logic [12:0]      window_bucket_i,
  output logic [31:0]      window_count_o,

  output logic [1:0][63:0] samples_o,
  output logic [1:0][63:0] sum_o,
  output logic [1:0][31:0] min_o,
  output logic [1:0][31:0] max_o,
  output logic [1:0][31:0] clipped_o
);
  localparam int unsigned Mantissa = mprig_regs_pkg::LatencyMantissaBits;

  logic [31:0] memory [8192];
  logic [31:0] count_q, value, shifted, place_value_q, add_value_q;
  logic [12:0] rd_bucket, add_bucket_q;
  logic [11:0] bucket;
  logic [4:0]  shift, place_shift_q;
  logic        clipped, place_valid_q, place_histogram_q, place_clipped_q;
  logic        add_valid_q, add_histogram_q, add_clipped_q, go;

  // The memory has one port for reading.
  assign stall_o = window_read_i;
  assign go = place_valid_q && !window_read_i;
  assign busy_o = place_valid_q || add_valid_q;

  assign clipped = value_i[47:32] != 16'h0;
  assign value = clipped ? '1 : value_i[31:0];
  always_comb begin
    shift = 5'd0;
    for (int unsigned i = Mantissa + 1; i < 32; i++) begin
      if (value[i]) shift = 5'(i - Mantissa);
    end
  end

  assign shifted = place_value_q >> place_shift_q;
  assign bucket = {place_shift_q, {Mantissa{1'b0}}} + {4'h0, shifted[Mantissa:0]};
  assign rd_bucket = window_read_i ? window_bucket_i : {place_histogram_q, bucket};
  assign window_count_o = count_q;

  logic unused_shifted;
  assign unused_shifted = ^shifted[31:Mantissa+1];

  always_ff @(posedge clk_i) begin
    if (clear_i) memory[clear_bucket_i] <= '0;
    else if (add_valid_q) memory[add_bucket_q] <= count_q + 32'd1;
    count_q <= memory[rd_bucket];
  end

  always_ff @(posedge clk_i) begin
    if (!stall_o) begin
      place_valid_q     <= sample_i;
      place_histogram_q <= histogram_i;
      place_value_q     <= value;
      place_shift_q     <= shift;
      place_clipped_q   <= clipped;
    end

    add_valid_q     <= go;
    add_histogram_q <= place_histogram_q;
    add_value_q     <= place_value_q;
    add_bucket_q    <= {place_histogram_q, bucket};
    add_clipped_q   <= place_clipped_q;

    if (add_valid_q) begin
      samples_o[add_histogram_q] <= samples_o[add_histogram_q] + 64'd1;
      sum_o[add_histogram_q]     <= sum_o[add_histogram_q] + {32'h0, add_value_q};
      if (add_value_q < min_o[add_histogram_q]) min_o[add_histogram_q] <= add_value_q;
      if (add_value_q > max_o[add_histogram_q]) max_o[add_histogram_q] <= add_value_q;
      if (add_clipped_q) clipped_o[add_histogram_q] <= clipped_o[add_histogram_q] + 32'd1;
    end
    if (rst_i || clear_i) begin
      place_valid_q <= 1'b0;
      add_valid_q   <= 1'b0;
      samples_o     <= '0;
      sum_o         <= '0;
      min_o         <= '1;
      max_o         <= '0;
      clipped_o     <= '0;
    end
  end
endmodule
