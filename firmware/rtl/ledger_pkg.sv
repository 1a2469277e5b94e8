// SPDX-License-Identifier: Apache-2.0
//
// How the words of a ledger snapshot follow each other: those of the whole NIC, of every receive
// queue, of every transmit queue, each in the order of their registers.
//
// Yosys does not let one package read another, so the numbers stand here again; ledger checks at
// elaboration that they are those of the registers.
package ledger_pkg;
  localparam int unsigned Queues = 4;
  localparam int unsigned NicWords = 17;
  localparam int unsigned RxWords = 14;
  localparam int unsigned TxWords = 12;
  localparam int unsigned FirstRx = NicWords;
  localparam int unsigned FirstTx = FirstRx + Queues * RxWords;
  localparam int unsigned Words = FirstTx + Queues * TxWords;
endpackage
