// What a board's top puts around the NIC; top module usb_bridge. Paths are relative to this file.
../fifo.sv
clock_crossing.sv
ft245_port.sv
word_pack.sv
word_unpack.sv
usb_bridge.sv
