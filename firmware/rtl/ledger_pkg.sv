// SPDX-License-Identifier: Apache-2.0
//
// How the words of a ledger snapshot follow each other: those of the whole NIC, of every receive
// queue, of every transmit queue, each in the order of their registers.
package ledger_pkg;
  localparam int unsigned Queues = mprig_regs_pkg::Queues;
  localparam int unsigned NicWords =
      (32'(mprig_regs_pkg::LedgerInFlightOffset) -
       32'(mprig_regs_pkg::LedgerInjectedFramesOffset)) / 4 + 1;
  localparam int unsigned RxWords =
      (32'(mprig_regs_pkg::RxLedger0LevelsOffset) -
       32'(mprig_regs_pkg::RxLedger0FramesOffset)) / 4 + 1;
  localparam int unsigned TxWords =
      (32'(mprig_regs_pkg::TxLedger0LevelsOffset) -
       32'(mprig_regs_pkg::TxLedger0ReadFramesOffset)) / 4 + 1;
  localparam int unsigned FirstRx = NicWords;
  localparam int unsigned FirstTx = FirstRx + Queues * RxWords;
  localparam int unsigned Words = FirstTx + Queues * TxWords;
endpackage
