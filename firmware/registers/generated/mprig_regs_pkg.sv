// SPDX-License-Identifier: Apache-2.0
// Generated from firmware/registers/description.ts by `npm run generate`: edit that, not this.

// No module needs every name of the description, and a package cannot know who uses which.
/* verilator lint_off UNUSEDPARAM */
package mprig_regs_pkg;

  // PCI identity.
  localparam logic [15:0] PciVendorId = 16'h1209;
  localparam logic [15:0] PciDeviceId = 16'h4d50;
  localparam logic [23:0] PciClassCode = 24'h020000;
  localparam int unsigned PciBar0Bytes = 32'h10000;
  localparam int unsigned PciMsixVectors = 2;

  // Constants.
  // High half of every block TYPE word: "MP".
  localparam int unsigned VendorMark = 32'h4d50;
  // Value of IDENTITY.MAGIC: the bytes "MPRG" in memory order.
  localparam int unsigned Magic = 32'h4752504d;
  // Major version: differs when old software cannot drive the NIC.
  localparam int unsigned FirmwareMajor = 0;
  // Minor version: grows with abilities.
  localparam int unsigned FirmwareMinor = 1;
  // Patch version.
  localparam int unsigned FirmwarePatch = 0;
  // MSI-X vector of receive queue 0.
  localparam int unsigned VectorRx0 = 0;
  // MSI-X vector of transmit queue 0.
  localparam int unsigned VectorTx0 = 1;
  // Records that the DMA trace holds.
  localparam int unsigned TraceDepth = 512;
  // Byte offset in BAR0 of the DMA trace; record n is in slot n mod TRACE_DEPTH.
  localparam int unsigned TraceWindow = 32'h8000;
  // Longest frame on the wire side, without FCS, that the NIC accepts.
  localparam int unsigned MaxFrameBytes = 1518;
  // Shortest frame, without FCS.
  localparam int unsigned MinFrameBytes = 60;
  // EtherType of generated frames (IEEE 802 local experimental 1).
  localparam int unsigned Ethertype = 32'h88b5;
  // Bytes that a frame takes on the line beside its own: preamble 8, FCS 4, interframe gap 12.
  localparam int unsigned LineOverheadBytes = 24;
  // Streams of the traffic generator; their blocks are 0x100 bytes apart.
  localparam int unsigned GeneratorStreams = 4;
  // Byte offset of the length list in the block of a stream; write only, entry 2n in bits 15..0 of
  // word n, entry 2n + 1 above it.
  localparam int unsigned LengthListOffset = 128;
  // Entries of a length list.
  localparam int unsigned LengthListDepth = 64;
  // Bits of RATE behind the binary point.
  localparam int unsigned RateFractionBits = 44;
  // Byte offset in BAR0 of the page of the packet memory that REPLAY.PAGE names; while the replay
  // runs it is neither read nor written.
  localparam int unsigned PacketWindow = 32'h4000;
  // Bytes of a page of the packet memory.
  localparam int unsigned PacketPageBytes = 32'h1000;
  // Bytes of the packet memory.
  localparam int unsigned PacketMemoryBytes = 32'h10000;
  // Most words that one request on the control link reads or writes.
  localparam int unsigned LinkMaxWords = 64;

  // How the NIC finished with a descriptor.
  localparam logic [7:0] CompletionStatusOk = 8'h00;
  localparam logic [7:0] CompletionStatusDmaError = 8'h01;

  // Where a received frame came from.
  localparam logic [7:0] TraceSourceWire = 8'h00;
  localparam logic [7:0] TraceSourceGenerator = 8'h01;

  // Operation code of a request on the control link; a response carries it with bit 7 set.
  localparam logic [7:0] LinkOperationHello = 8'h00;
  localparam logic [7:0] LinkOperationRead = 8'h01;
  localparam logic [7:0] LinkOperationWrite = 8'h02;
  localparam logic [7:0] LinkOperationEvent = 8'h40;

  // Outcome of a request on the control link.
  localparam logic [7:0] LinkStatusOk = 8'h00;
  localparam logic [7:0] LinkStatusBadOperation = 8'h01;
  localparam logic [7:0] LinkStatusBadAddress = 8'h02;
  localparam logic [7:0] LinkStatusBadCount = 8'h03;

  // Kind of a device-pushed event.
  localparam logic [7:0] LinkEventGeneratorStopped = 8'h01;

  // IDENTITY: Who the NIC is. Always the first block.
  localparam logic [15:0] IdentityBase = 16'h0000;
  localparam logic [15:0] IdentityTypeOffset = 16'h0000;
  localparam logic [31:0] IdentityTypeValue = 32'h4d500001;
  localparam logic [15:0] IdentityVersionOffset = 16'h0004;
  localparam logic [31:0] IdentityVersionValue = 32'h00010000;
  localparam logic [15:0] IdentityNextOffset = 16'h0008;
  localparam logic [31:0] IdentityNextValue = 32'h00000100;
  localparam logic [15:0] IdentityMagicOffset = 16'h0010;
  localparam logic [31:0] IdentityMagicReset = 32'h4752504d;
  localparam logic [15:0] IdentityFirmwareVersionOffset = 16'h0014;
  localparam logic [31:0] IdentityFirmwareVersionReset = 32'h00010000;
  localparam int unsigned IdentityFirmwareVersionMajorLsb = 24;
  localparam int unsigned IdentityFirmwareVersionMajorWidth = 8;
  localparam int unsigned IdentityFirmwareVersionMinorLsb = 16;
  localparam int unsigned IdentityFirmwareVersionMinorWidth = 8;
  localparam int unsigned IdentityFirmwareVersionPatchLsb = 8;
  localparam int unsigned IdentityFirmwareVersionPatchWidth = 8;
  localparam logic [15:0] IdentityBuildIdOffset = 16'h0018;
  localparam logic [15:0] IdentityClockHzOffset = 16'h001c;
  localparam logic [31:0] IdentityClockHzReset = 32'h07735940;
  localparam logic [15:0] IdentityScratchOffset = 16'h0020;
  localparam logic [31:0] IdentityScratchReset = 32'h00000000;
  localparam logic [15:0] IdentityCapabilitiesOffset = 16'h0024;
  localparam logic [31:0] IdentityCapabilitiesReset = 32'h02090101;
  localparam int unsigned IdentityCapabilitiesRxQueuesLsb = 0;
  localparam int unsigned IdentityCapabilitiesRxQueuesWidth = 8;
  localparam int unsigned IdentityCapabilitiesTxQueuesLsb = 8;
  localparam int unsigned IdentityCapabilitiesTxQueuesWidth = 8;
  localparam int unsigned IdentityCapabilitiesTraceDepthLog2Lsb = 16;
  localparam int unsigned IdentityCapabilitiesTraceDepthLog2Width = 8;
  localparam int unsigned IdentityCapabilitiesVectorsLsb = 24;
  localparam int unsigned IdentityCapabilitiesVectorsWidth = 8;

  // LINK: What the control link behind the UART has seen.
  localparam logic [15:0] LinkBase = 16'h0100;
  localparam logic [15:0] LinkTypeOffset = 16'h0100;
  localparam logic [31:0] LinkTypeValue = 32'h4d500002;
  localparam logic [15:0] LinkVersionOffset = 16'h0104;
  localparam logic [31:0] LinkVersionValue = 32'h00010000;
  localparam logic [15:0] LinkNextOffset = 16'h0108;
  localparam logic [31:0] LinkNextValue = 32'h00000200;
  localparam logic [15:0] LinkFramesGoodOffset = 16'h0110;
  localparam logic [31:0] LinkFramesGoodReset = 32'h00000000;
  localparam logic [15:0] LinkFramesBadOffset = 16'h0114;
  localparam logic [31:0] LinkFramesBadReset = 32'h00000000;
  localparam logic [15:0] LinkDuplicatesOffset = 16'h0118;
  localparam logic [31:0] LinkDuplicatesReset = 32'h00000000;
  localparam logic [15:0] LinkUartErrorsOffset = 16'h011c;
  localparam logic [31:0] LinkUartErrorsReset = 32'h00000000;
  localparam logic [15:0] LinkUartDivisorOffset = 16'h0120;

  // INTERRUPT: MSI-X requests.
  localparam logic [15:0] InterruptBase = 16'h0200;
  localparam logic [15:0] InterruptTypeOffset = 16'h0200;
  localparam logic [31:0] InterruptTypeValue = 32'h4d500003;
  localparam logic [15:0] InterruptVersionOffset = 16'h0204;
  localparam logic [31:0] InterruptVersionValue = 32'h00010000;
  localparam logic [15:0] InterruptNextOffset = 16'h0208;
  localparam logic [31:0] InterruptNextValue = 32'h00000400;
  localparam logic [15:0] InterruptTestOffset = 16'h0210;
  localparam logic [31:0] InterruptTestReset = 32'h00000000;
  localparam logic [15:0] InterruptRequestedOffset = 16'h0214;
  localparam logic [31:0] InterruptRequestedReset = 32'h00000000;

  // RX_QUEUE0: Receive queue 0: buffers posted by software, filled by the NIC.
  localparam logic [15:0] RxQueue0Base = 16'h0400;
  localparam logic [15:0] RxQueue0TypeOffset = 16'h0400;
  localparam logic [31:0] RxQueue0TypeValue = 32'h4d500010;
  localparam logic [15:0] RxQueue0VersionOffset = 16'h0404;
  localparam logic [31:0] RxQueue0VersionValue = 32'h00010000;
  localparam logic [15:0] RxQueue0NextOffset = 16'h0408;
  localparam logic [31:0] RxQueue0NextValue = 32'h00000600;
  localparam logic [15:0] RxQueue0ControlOffset = 16'h0410;
  localparam logic [31:0] RxQueue0ControlReset = 32'h00000000;
  localparam int unsigned RxQueue0ControlEnableLsb = 0;
  localparam int unsigned RxQueue0ControlEnableWidth = 1;
  localparam logic [15:0] RxQueue0StatusOffset = 16'h0414;
  localparam logic [31:0] RxQueue0StatusReset = 32'h00000000;
  localparam int unsigned RxQueue0StatusActiveLsb = 0;
  localparam int unsigned RxQueue0StatusActiveWidth = 1;
  localparam int unsigned RxQueue0StatusErrorLsb = 1;
  localparam int unsigned RxQueue0StatusErrorWidth = 1;
  localparam logic [15:0] RxQueue0RingBaseOffset = 16'h0418;
  localparam logic [15:0] RxQueue0RingBaseHiOffset = 16'h041c;
  localparam logic [63:0] RxQueue0RingBaseReset = 64'h0000000000000000;
  localparam logic [15:0] RxQueue0RingSizeLog2Offset = 16'h0420;
  localparam logic [31:0] RxQueue0RingSizeLog2Reset = 32'h00000008;
  localparam logic [15:0] RxQueue0CompletionBaseOffset = 16'h0428;
  localparam logic [15:0] RxQueue0CompletionBaseHiOffset = 16'h042c;
  localparam logic [63:0] RxQueue0CompletionBaseReset = 64'h0000000000000000;
  localparam logic [15:0] RxQueue0TailOffset = 16'h0430;
  localparam logic [31:0] RxQueue0TailReset = 32'h00000000;
  localparam logic [15:0] RxQueue0HeadOffset = 16'h0434;
  localparam logic [31:0] RxQueue0HeadReset = 32'h00000000;
  localparam logic [15:0] RxQueue0CompletedOffset = 16'h0438;
  localparam logic [31:0] RxQueue0CompletedReset = 32'h00000000;
  localparam logic [15:0] RxQueue0ArmOffset = 16'h043c;
  localparam logic [31:0] RxQueue0ArmReset = 32'h00000000;

  // TX_QUEUE0: Transmit queue 0: frames posted by software, read by the NIC.
  localparam logic [15:0] TxQueue0Base = 16'h0600;
  localparam logic [15:0] TxQueue0TypeOffset = 16'h0600;
  localparam logic [31:0] TxQueue0TypeValue = 32'h4d500011;
  localparam logic [15:0] TxQueue0VersionOffset = 16'h0604;
  localparam logic [31:0] TxQueue0VersionValue = 32'h00010000;
  localparam logic [15:0] TxQueue0NextOffset = 16'h0608;
  localparam logic [31:0] TxQueue0NextValue = 32'h00000800;
  localparam logic [15:0] TxQueue0ControlOffset = 16'h0610;
  localparam logic [31:0] TxQueue0ControlReset = 32'h00000000;
  localparam int unsigned TxQueue0ControlEnableLsb = 0;
  localparam int unsigned TxQueue0ControlEnableWidth = 1;
  localparam logic [15:0] TxQueue0StatusOffset = 16'h0614;
  localparam logic [31:0] TxQueue0StatusReset = 32'h00000000;
  localparam int unsigned TxQueue0StatusActiveLsb = 0;
  localparam int unsigned TxQueue0StatusActiveWidth = 1;
  localparam int unsigned TxQueue0StatusErrorLsb = 1;
  localparam int unsigned TxQueue0StatusErrorWidth = 1;
  localparam logic [15:0] TxQueue0RingBaseOffset = 16'h0618;
  localparam logic [15:0] TxQueue0RingBaseHiOffset = 16'h061c;
  localparam logic [63:0] TxQueue0RingBaseReset = 64'h0000000000000000;
  localparam logic [15:0] TxQueue0RingSizeLog2Offset = 16'h0620;
  localparam logic [31:0] TxQueue0RingSizeLog2Reset = 32'h00000008;
  localparam logic [15:0] TxQueue0CompletionBaseOffset = 16'h0628;
  localparam logic [15:0] TxQueue0CompletionBaseHiOffset = 16'h062c;
  localparam logic [63:0] TxQueue0CompletionBaseReset = 64'h0000000000000000;
  localparam logic [15:0] TxQueue0TailOffset = 16'h0630;
  localparam logic [31:0] TxQueue0TailReset = 32'h00000000;
  localparam logic [15:0] TxQueue0HeadOffset = 16'h0634;
  localparam logic [31:0] TxQueue0HeadReset = 32'h00000000;
  localparam logic [15:0] TxQueue0CompletedOffset = 16'h0638;
  localparam logic [31:0] TxQueue0CompletedReset = 32'h00000000;
  localparam logic [15:0] TxQueue0ArmOffset = 16'h063c;
  localparam logic [31:0] TxQueue0ArmReset = 32'h00000000;

  // GENERATOR: Traffic generator: injects frames into the receive path as if they came from the
  // wire. What it injects is said by the blocks GENERATOR_STREAMn and REPLAY.
  localparam logic [15:0] GeneratorBase = 16'h0800;
  localparam logic [15:0] GeneratorTypeOffset = 16'h0800;
  localparam logic [31:0] GeneratorTypeValue = 32'h4d500020;
  localparam logic [15:0] GeneratorVersionOffset = 16'h0804;
  localparam logic [31:0] GeneratorVersionValue = 32'h00020000;
  localparam logic [15:0] GeneratorNextOffset = 16'h0808;
  localparam logic [31:0] GeneratorNextValue = 32'h00000900;
  localparam logic [15:0] GeneratorCommandOffset = 16'h0810;
  localparam logic [31:0] GeneratorCommandReset = 32'h00000000;
  localparam int unsigned GeneratorCommandStartLsb = 0;
  localparam int unsigned GeneratorCommandStartWidth = 1;
  localparam int unsigned GeneratorCommandStopLsb = 1;
  localparam int unsigned GeneratorCommandStopWidth = 1;
  localparam logic [15:0] GeneratorStatusOffset = 16'h0814;
  localparam logic [31:0] GeneratorStatusReset = 32'h00000000;
  localparam int unsigned GeneratorStatusRunningLsb = 0;
  localparam int unsigned GeneratorStatusRunningWidth = 1;
  localparam int unsigned GeneratorStatusStreamsLsb = 8;
  localparam int unsigned GeneratorStatusStreamsWidth = 4;
  localparam int unsigned GeneratorStatusReplayLsb = 12;
  localparam int unsigned GeneratorStatusReplayWidth = 1;
  localparam logic [15:0] GeneratorModeOffset = 16'h0818;
  localparam logic [31:0] GeneratorModeReset = 32'h00000000;
  localparam int unsigned GeneratorModeHoldOnStarvedLsb = 0;
  localparam int unsigned GeneratorModeHoldOnStarvedWidth = 1;
  localparam int unsigned GeneratorModeHoldOnTraceFullLsb = 1;
  localparam int unsigned GeneratorModeHoldOnTraceFullWidth = 1;
  localparam logic [15:0] GeneratorInjectedOffset = 16'h081c;
  localparam logic [31:0] GeneratorInjectedReset = 32'h00000000;
  localparam logic [15:0] GeneratorHeldOffset = 16'h0820;
  localparam logic [15:0] GeneratorHeldHiOffset = 16'h0824;
  localparam logic [63:0] GeneratorHeldReset = 64'h0000000000000000;

  // GENERATOR_STREAM0: Stream 0 of the traffic generator. Change it only while the generator does
  // not run.
  localparam logic [15:0] GeneratorStream0Base = 16'h0900;
  localparam logic [15:0] GeneratorStream0TypeOffset = 16'h0900;
  localparam logic [31:0] GeneratorStream0TypeValue = 32'h4d500090;
  localparam logic [15:0] GeneratorStream0VersionOffset = 16'h0904;
  localparam logic [31:0] GeneratorStream0VersionValue = 32'h00010000;
  localparam logic [15:0] GeneratorStream0NextOffset = 16'h0908;
  localparam logic [31:0] GeneratorStream0NextValue = 32'h00000a00;
  localparam logic [15:0] GeneratorStream0ControlOffset = 16'h0910;
  localparam logic [31:0] GeneratorStream0ControlReset = 32'h00000000;
  localparam int unsigned GeneratorStream0ControlEnableLsb = 0;
  localparam int unsigned GeneratorStream0ControlEnableWidth = 1;
  localparam int unsigned GeneratorStream0ControlSteeredLsb = 1;
  localparam int unsigned GeneratorStream0ControlSteeredWidth = 1;
  localparam int unsigned GeneratorStream0ControlRateInFramesLsb = 2;
  localparam int unsigned GeneratorStream0ControlRateInFramesWidth = 1;
  localparam int unsigned GeneratorStream0ControlQueueLsb = 8;
  localparam int unsigned GeneratorStream0ControlQueueWidth = 2;
  localparam int unsigned GeneratorStream0ControlConstantPatternLsb = 3;
  localparam int unsigned GeneratorStream0ControlConstantPatternWidth = 1;
  localparam int unsigned GeneratorStream0ControlTaggedLsb = 4;
  localparam int unsigned GeneratorStream0ControlTaggedWidth = 1;
  localparam logic [15:0] GeneratorStream0CountOffset = 16'h0914;
  localparam logic [31:0] GeneratorStream0CountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0LengthOffset = 16'h0918;
  localparam logic [31:0] GeneratorStream0LengthReset = 32'h003c003c;
  localparam int unsigned GeneratorStream0LengthMinLsb = 0;
  localparam int unsigned GeneratorStream0LengthMinWidth = 16;
  localparam int unsigned GeneratorStream0LengthMaxLsb = 16;
  localparam int unsigned GeneratorStream0LengthMaxWidth = 16;
  localparam logic [15:0] GeneratorStream0LengthStepOffset = 16'h091c;
  localparam logic [31:0] GeneratorStream0LengthStepReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0ListCountOffset = 16'h0920;
  localparam logic [31:0] GeneratorStream0ListCountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0GapOffset = 16'h0924;
  localparam logic [31:0] GeneratorStream0GapReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0SequenceOffset = 16'h0928;
  localparam logic [31:0] GeneratorStream0SequenceReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0PatternOffset = 16'h092c;
  localparam logic [31:0] GeneratorStream0PatternReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0DestinationMacOffset = 16'h0930;
  localparam logic [15:0] GeneratorStream0DestinationMacHiOffset = 16'h0934;
  localparam logic [63:0] GeneratorStream0DestinationMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream0SourceMacOffset = 16'h0938;
  localparam logic [15:0] GeneratorStream0SourceMacHiOffset = 16'h093c;
  localparam logic [63:0] GeneratorStream0SourceMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream0NonceKeyOffset = 16'h0940;
  localparam logic [15:0] GeneratorStream0NonceKeyHiOffset = 16'h0944;
  localparam logic [63:0] GeneratorStream0NonceKeyReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream0VlanOffset = 16'h0948;
  localparam logic [31:0] GeneratorStream0VlanReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0BurstOffset = 16'h094c;
  localparam logic [31:0] GeneratorStream0BurstReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0RateOffset = 16'h0950;
  localparam logic [15:0] GeneratorStream0RateHiOffset = 16'h0954;
  localparam logic [63:0] GeneratorStream0RateReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream0DepthOffset = 16'h0958;
  localparam logic [31:0] GeneratorStream0DepthReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0InjectedOffset = 16'h095c;
  localparam logic [31:0] GeneratorStream0InjectedReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream0FirstTimeOffset = 16'h0960;
  localparam logic [15:0] GeneratorStream0FirstTimeHiOffset = 16'h0964;
  localparam logic [63:0] GeneratorStream0FirstTimeReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream0LastTimeOffset = 16'h0968;
  localparam logic [15:0] GeneratorStream0LastTimeHiOffset = 16'h096c;
  localparam logic [63:0] GeneratorStream0LastTimeReset = 64'h0000000000000000;

  // GENERATOR_STREAM1: Stream 1 of the traffic generator. Change it only while the generator does
  // not run.
  localparam logic [15:0] GeneratorStream1Base = 16'h0a00;
  localparam logic [15:0] GeneratorStream1TypeOffset = 16'h0a00;
  localparam logic [31:0] GeneratorStream1TypeValue = 32'h4d500091;
  localparam logic [15:0] GeneratorStream1VersionOffset = 16'h0a04;
  localparam logic [31:0] GeneratorStream1VersionValue = 32'h00010000;
  localparam logic [15:0] GeneratorStream1NextOffset = 16'h0a08;
  localparam logic [31:0] GeneratorStream1NextValue = 32'h00000b00;
  localparam logic [15:0] GeneratorStream1ControlOffset = 16'h0a10;
  localparam logic [31:0] GeneratorStream1ControlReset = 32'h00000000;
  localparam int unsigned GeneratorStream1ControlEnableLsb = 0;
  localparam int unsigned GeneratorStream1ControlEnableWidth = 1;
  localparam int unsigned GeneratorStream1ControlSteeredLsb = 1;
  localparam int unsigned GeneratorStream1ControlSteeredWidth = 1;
  localparam int unsigned GeneratorStream1ControlRateInFramesLsb = 2;
  localparam int unsigned GeneratorStream1ControlRateInFramesWidth = 1;
  localparam int unsigned GeneratorStream1ControlQueueLsb = 8;
  localparam int unsigned GeneratorStream1ControlQueueWidth = 2;
  localparam int unsigned GeneratorStream1ControlConstantPatternLsb = 3;
  localparam int unsigned GeneratorStream1ControlConstantPatternWidth = 1;
  localparam int unsigned GeneratorStream1ControlTaggedLsb = 4;
  localparam int unsigned GeneratorStream1ControlTaggedWidth = 1;
  localparam logic [15:0] GeneratorStream1CountOffset = 16'h0a14;
  localparam logic [31:0] GeneratorStream1CountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1LengthOffset = 16'h0a18;
  localparam logic [31:0] GeneratorStream1LengthReset = 32'h003c003c;
  localparam int unsigned GeneratorStream1LengthMinLsb = 0;
  localparam int unsigned GeneratorStream1LengthMinWidth = 16;
  localparam int unsigned GeneratorStream1LengthMaxLsb = 16;
  localparam int unsigned GeneratorStream1LengthMaxWidth = 16;
  localparam logic [15:0] GeneratorStream1LengthStepOffset = 16'h0a1c;
  localparam logic [31:0] GeneratorStream1LengthStepReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1ListCountOffset = 16'h0a20;
  localparam logic [31:0] GeneratorStream1ListCountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1GapOffset = 16'h0a24;
  localparam logic [31:0] GeneratorStream1GapReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1SequenceOffset = 16'h0a28;
  localparam logic [31:0] GeneratorStream1SequenceReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1PatternOffset = 16'h0a2c;
  localparam logic [31:0] GeneratorStream1PatternReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1DestinationMacOffset = 16'h0a30;
  localparam logic [15:0] GeneratorStream1DestinationMacHiOffset = 16'h0a34;
  localparam logic [63:0] GeneratorStream1DestinationMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream1SourceMacOffset = 16'h0a38;
  localparam logic [15:0] GeneratorStream1SourceMacHiOffset = 16'h0a3c;
  localparam logic [63:0] GeneratorStream1SourceMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream1NonceKeyOffset = 16'h0a40;
  localparam logic [15:0] GeneratorStream1NonceKeyHiOffset = 16'h0a44;
  localparam logic [63:0] GeneratorStream1NonceKeyReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream1VlanOffset = 16'h0a48;
  localparam logic [31:0] GeneratorStream1VlanReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1BurstOffset = 16'h0a4c;
  localparam logic [31:0] GeneratorStream1BurstReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1RateOffset = 16'h0a50;
  localparam logic [15:0] GeneratorStream1RateHiOffset = 16'h0a54;
  localparam logic [63:0] GeneratorStream1RateReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream1DepthOffset = 16'h0a58;
  localparam logic [31:0] GeneratorStream1DepthReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1InjectedOffset = 16'h0a5c;
  localparam logic [31:0] GeneratorStream1InjectedReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream1FirstTimeOffset = 16'h0a60;
  localparam logic [15:0] GeneratorStream1FirstTimeHiOffset = 16'h0a64;
  localparam logic [63:0] GeneratorStream1FirstTimeReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream1LastTimeOffset = 16'h0a68;
  localparam logic [15:0] GeneratorStream1LastTimeHiOffset = 16'h0a6c;
  localparam logic [63:0] GeneratorStream1LastTimeReset = 64'h0000000000000000;

  // GENERATOR_STREAM2: Stream 2 of the traffic generator. Change it only while the generator does
  // not run.
  localparam logic [15:0] GeneratorStream2Base = 16'h0b00;
  localparam logic [15:0] GeneratorStream2TypeOffset = 16'h0b00;
  localparam logic [31:0] GeneratorStream2TypeValue = 32'h4d500092;
  localparam logic [15:0] GeneratorStream2VersionOffset = 16'h0b04;
  localparam logic [31:0] GeneratorStream2VersionValue = 32'h00010000;
  localparam logic [15:0] GeneratorStream2NextOffset = 16'h0b08;
  localparam logic [31:0] GeneratorStream2NextValue = 32'h00000c00;
  localparam logic [15:0] GeneratorStream2ControlOffset = 16'h0b10;
  localparam logic [31:0] GeneratorStream2ControlReset = 32'h00000000;
  localparam int unsigned GeneratorStream2ControlEnableLsb = 0;
  localparam int unsigned GeneratorStream2ControlEnableWidth = 1;
  localparam int unsigned GeneratorStream2ControlSteeredLsb = 1;
  localparam int unsigned GeneratorStream2ControlSteeredWidth = 1;
  localparam int unsigned GeneratorStream2ControlRateInFramesLsb = 2;
  localparam int unsigned GeneratorStream2ControlRateInFramesWidth = 1;
  localparam int unsigned GeneratorStream2ControlQueueLsb = 8;
  localparam int unsigned GeneratorStream2ControlQueueWidth = 2;
  localparam int unsigned GeneratorStream2ControlConstantPatternLsb = 3;
  localparam int unsigned GeneratorStream2ControlConstantPatternWidth = 1;
  localparam int unsigned GeneratorStream2ControlTaggedLsb = 4;
  localparam int unsigned GeneratorStream2ControlTaggedWidth = 1;
  localparam logic [15:0] GeneratorStream2CountOffset = 16'h0b14;
  localparam logic [31:0] GeneratorStream2CountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2LengthOffset = 16'h0b18;
  localparam logic [31:0] GeneratorStream2LengthReset = 32'h003c003c;
  localparam int unsigned GeneratorStream2LengthMinLsb = 0;
  localparam int unsigned GeneratorStream2LengthMinWidth = 16;
  localparam int unsigned GeneratorStream2LengthMaxLsb = 16;
  localparam int unsigned GeneratorStream2LengthMaxWidth = 16;
  localparam logic [15:0] GeneratorStream2LengthStepOffset = 16'h0b1c;
  localparam logic [31:0] GeneratorStream2LengthStepReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2ListCountOffset = 16'h0b20;
  localparam logic [31:0] GeneratorStream2ListCountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2GapOffset = 16'h0b24;
  localparam logic [31:0] GeneratorStream2GapReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2SequenceOffset = 16'h0b28;
  localparam logic [31:0] GeneratorStream2SequenceReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2PatternOffset = 16'h0b2c;
  localparam logic [31:0] GeneratorStream2PatternReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2DestinationMacOffset = 16'h0b30;
  localparam logic [15:0] GeneratorStream2DestinationMacHiOffset = 16'h0b34;
  localparam logic [63:0] GeneratorStream2DestinationMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream2SourceMacOffset = 16'h0b38;
  localparam logic [15:0] GeneratorStream2SourceMacHiOffset = 16'h0b3c;
  localparam logic [63:0] GeneratorStream2SourceMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream2NonceKeyOffset = 16'h0b40;
  localparam logic [15:0] GeneratorStream2NonceKeyHiOffset = 16'h0b44;
  localparam logic [63:0] GeneratorStream2NonceKeyReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream2VlanOffset = 16'h0b48;
  localparam logic [31:0] GeneratorStream2VlanReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2BurstOffset = 16'h0b4c;
  localparam logic [31:0] GeneratorStream2BurstReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2RateOffset = 16'h0b50;
  localparam logic [15:0] GeneratorStream2RateHiOffset = 16'h0b54;
  localparam logic [63:0] GeneratorStream2RateReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream2DepthOffset = 16'h0b58;
  localparam logic [31:0] GeneratorStream2DepthReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2InjectedOffset = 16'h0b5c;
  localparam logic [31:0] GeneratorStream2InjectedReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream2FirstTimeOffset = 16'h0b60;
  localparam logic [15:0] GeneratorStream2FirstTimeHiOffset = 16'h0b64;
  localparam logic [63:0] GeneratorStream2FirstTimeReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream2LastTimeOffset = 16'h0b68;
  localparam logic [15:0] GeneratorStream2LastTimeHiOffset = 16'h0b6c;
  localparam logic [63:0] GeneratorStream2LastTimeReset = 64'h0000000000000000;

  // GENERATOR_STREAM3: Stream 3 of the traffic generator. Change it only while the generator does
  // not run.
  localparam logic [15:0] GeneratorStream3Base = 16'h0c00;
  localparam logic [15:0] GeneratorStream3TypeOffset = 16'h0c00;
  localparam logic [31:0] GeneratorStream3TypeValue = 32'h4d500093;
  localparam logic [15:0] GeneratorStream3VersionOffset = 16'h0c04;
  localparam logic [31:0] GeneratorStream3VersionValue = 32'h00010000;
  localparam logic [15:0] GeneratorStream3NextOffset = 16'h0c08;
  localparam logic [31:0] GeneratorStream3NextValue = 32'h00000f00;
  localparam logic [15:0] GeneratorStream3ControlOffset = 16'h0c10;
  localparam logic [31:0] GeneratorStream3ControlReset = 32'h00000000;
  localparam int unsigned GeneratorStream3ControlEnableLsb = 0;
  localparam int unsigned GeneratorStream3ControlEnableWidth = 1;
  localparam int unsigned GeneratorStream3ControlSteeredLsb = 1;
  localparam int unsigned GeneratorStream3ControlSteeredWidth = 1;
  localparam int unsigned GeneratorStream3ControlRateInFramesLsb = 2;
  localparam int unsigned GeneratorStream3ControlRateInFramesWidth = 1;
  localparam int unsigned GeneratorStream3ControlQueueLsb = 8;
  localparam int unsigned GeneratorStream3ControlQueueWidth = 2;
  localparam int unsigned GeneratorStream3ControlConstantPatternLsb = 3;
  localparam int unsigned GeneratorStream3ControlConstantPatternWidth = 1;
  localparam int unsigned GeneratorStream3ControlTaggedLsb = 4;
  localparam int unsigned GeneratorStream3ControlTaggedWidth = 1;
  localparam logic [15:0] GeneratorStream3CountOffset = 16'h0c14;
  localparam logic [31:0] GeneratorStream3CountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3LengthOffset = 16'h0c18;
  localparam logic [31:0] GeneratorStream3LengthReset = 32'h003c003c;
  localparam int unsigned GeneratorStream3LengthMinLsb = 0;
  localparam int unsigned GeneratorStream3LengthMinWidth = 16;
  localparam int unsigned GeneratorStream3LengthMaxLsb = 16;
  localparam int unsigned GeneratorStream3LengthMaxWidth = 16;
  localparam logic [15:0] GeneratorStream3LengthStepOffset = 16'h0c1c;
  localparam logic [31:0] GeneratorStream3LengthStepReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3ListCountOffset = 16'h0c20;
  localparam logic [31:0] GeneratorStream3ListCountReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3GapOffset = 16'h0c24;
  localparam logic [31:0] GeneratorStream3GapReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3SequenceOffset = 16'h0c28;
  localparam logic [31:0] GeneratorStream3SequenceReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3PatternOffset = 16'h0c2c;
  localparam logic [31:0] GeneratorStream3PatternReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3DestinationMacOffset = 16'h0c30;
  localparam logic [15:0] GeneratorStream3DestinationMacHiOffset = 16'h0c34;
  localparam logic [63:0] GeneratorStream3DestinationMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream3SourceMacOffset = 16'h0c38;
  localparam logic [15:0] GeneratorStream3SourceMacHiOffset = 16'h0c3c;
  localparam logic [63:0] GeneratorStream3SourceMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream3NonceKeyOffset = 16'h0c40;
  localparam logic [15:0] GeneratorStream3NonceKeyHiOffset = 16'h0c44;
  localparam logic [63:0] GeneratorStream3NonceKeyReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream3VlanOffset = 16'h0c48;
  localparam logic [31:0] GeneratorStream3VlanReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3BurstOffset = 16'h0c4c;
  localparam logic [31:0] GeneratorStream3BurstReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3RateOffset = 16'h0c50;
  localparam logic [15:0] GeneratorStream3RateHiOffset = 16'h0c54;
  localparam logic [63:0] GeneratorStream3RateReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream3DepthOffset = 16'h0c58;
  localparam logic [31:0] GeneratorStream3DepthReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3InjectedOffset = 16'h0c5c;
  localparam logic [31:0] GeneratorStream3InjectedReset = 32'h00000000;
  localparam logic [15:0] GeneratorStream3FirstTimeOffset = 16'h0c60;
  localparam logic [15:0] GeneratorStream3FirstTimeHiOffset = 16'h0c64;
  localparam logic [63:0] GeneratorStream3FirstTimeReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorStream3LastTimeOffset = 16'h0c68;
  localparam logic [15:0] GeneratorStream3LastTimeHiOffset = 16'h0c6c;
  localparam logic [63:0] GeneratorStream3LastTimeReset = 64'h0000000000000000;

  // TRACE: The DMA trace: a ring of records, one per received frame that was given a buffer.
  // Reading has no side effect.
  localparam logic [15:0] TraceBase = 16'h0f00;
  localparam logic [15:0] TraceTypeOffset = 16'h0f00;
  localparam logic [31:0] TraceTypeValue = 32'h4d500022;
  localparam logic [15:0] TraceVersionOffset = 16'h0f04;
  localparam logic [31:0] TraceVersionValue = 32'h00010000;
  localparam logic [15:0] TraceNextOffset = 16'h0f08;
  localparam logic [31:0] TraceNextValue = 32'h00001000;
  localparam logic [15:0] TraceControlOffset = 16'h0f10;
  localparam logic [31:0] TraceControlReset = 32'h00000000;
  localparam int unsigned TraceControlEnableLsb = 0;
  localparam int unsigned TraceControlEnableWidth = 1;
  localparam logic [15:0] TraceHeadOffset = 16'h0f14;
  localparam logic [31:0] TraceHeadReset = 32'h00000000;
  localparam logic [15:0] TraceTailOffset = 16'h0f18;
  localparam logic [31:0] TraceTailReset = 32'h00000000;
  localparam logic [15:0] TraceOverflowOffset = 16'h0f1c;
  localparam logic [31:0] TraceOverflowReset = 32'h00000000;

  // COUNTERS: A counter snapshot: all values below were copied in the same clock cycle.
  // INJECTED_FRAMES + WIRE_RX_FRAMES = RX_DELIVERED_FRAMES + every RX_DROP + RX_IN_FLIGHT.
  localparam logic [15:0] CountersBase = 16'h1000;
  localparam logic [15:0] CountersTypeOffset = 16'h1000;
  localparam logic [31:0] CountersTypeValue = 32'h4d500021;
  localparam logic [15:0] CountersVersionOffset = 16'h1004;
  localparam logic [31:0] CountersVersionValue = 32'h00010000;
  localparam logic [15:0] CountersNextOffset = 16'h1008;
  localparam logic [31:0] CountersNextValue = 32'h00001900;
  localparam logic [15:0] CountersSnapshotOffset = 16'h1010;
  localparam logic [31:0] CountersSnapshotReset = 32'h00000000;
  localparam logic [15:0] CountersTimeOffset = 16'h1020;
  localparam logic [15:0] CountersTimeHiOffset = 16'h1024;
  localparam logic [63:0] CountersTimeReset = 64'h0000000000000000;
  localparam logic [15:0] CountersInjectedFramesOffset = 16'h1028;
  localparam logic [15:0] CountersInjectedFramesHiOffset = 16'h102c;
  localparam logic [63:0] CountersInjectedFramesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersInjectedBytesOffset = 16'h1030;
  localparam logic [15:0] CountersInjectedBytesHiOffset = 16'h1034;
  localparam logic [63:0] CountersInjectedBytesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersWireRxFramesOffset = 16'h1038;
  localparam logic [15:0] CountersWireRxFramesHiOffset = 16'h103c;
  localparam logic [63:0] CountersWireRxFramesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersWireRxBytesOffset = 16'h1040;
  localparam logic [15:0] CountersWireRxBytesHiOffset = 16'h1044;
  localparam logic [63:0] CountersWireRxBytesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDeliveredFramesOffset = 16'h1048;
  localparam logic [15:0] CountersRxDeliveredFramesHiOffset = 16'h104c;
  localparam logic [63:0] CountersRxDeliveredFramesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDeliveredBytesOffset = 16'h1050;
  localparam logic [15:0] CountersRxDeliveredBytesHiOffset = 16'h1054;
  localparam logic [63:0] CountersRxDeliveredBytesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDropStarvedOffset = 16'h1058;
  localparam logic [15:0] CountersRxDropStarvedHiOffset = 16'h105c;
  localparam logic [63:0] CountersRxDropStarvedReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDropTooLongOffset = 16'h1060;
  localparam logic [15:0] CountersRxDropTooLongHiOffset = 16'h1064;
  localparam logic [63:0] CountersRxDropTooLongReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDropDisabledOffset = 16'h1068;
  localparam logic [15:0] CountersRxDropDisabledHiOffset = 16'h106c;
  localparam logic [63:0] CountersRxDropDisabledReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDropDmaErrorOffset = 16'h1070;
  localparam logic [15:0] CountersRxDropDmaErrorHiOffset = 16'h1074;
  localparam logic [63:0] CountersRxDropDmaErrorReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDropOverflowOffset = 16'h1078;
  localparam logic [15:0] CountersRxDropOverflowHiOffset = 16'h107c;
  localparam logic [63:0] CountersRxDropOverflowReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxInFlightOffset = 16'h1080;
  localparam logic [15:0] CountersRxInFlightHiOffset = 16'h1084;
  localparam logic [63:0] CountersRxInFlightReset = 64'h0000000000000000;
  localparam logic [15:0] CountersTxFramesOffset = 16'h1088;
  localparam logic [15:0] CountersTxFramesHiOffset = 16'h108c;
  localparam logic [63:0] CountersTxFramesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersTxBytesOffset = 16'h1090;
  localparam logic [15:0] CountersTxBytesHiOffset = 16'h1094;
  localparam logic [63:0] CountersTxBytesReset = 64'h0000000000000000;
  localparam logic [15:0] CountersTxDropDmaErrorOffset = 16'h1098;
  localparam logic [15:0] CountersTxDropDmaErrorHiOffset = 16'h109c;
  localparam logic [63:0] CountersTxDropDmaErrorReset = 64'h0000000000000000;
  localparam logic [15:0] CountersTraceRecordedOffset = 16'h10a0;
  localparam logic [15:0] CountersTraceRecordedHiOffset = 16'h10a4;
  localparam logic [63:0] CountersTraceRecordedReset = 64'h0000000000000000;
  localparam logic [15:0] CountersTraceOverflowOffset = 16'h10a8;
  localparam logic [15:0] CountersTraceOverflowHiOffset = 16'h10ac;
  localparam logic [63:0] CountersTraceOverflowReset = 64'h0000000000000000;
  localparam logic [15:0] CountersRxDescriptorsOffset = 16'h10b0;
  localparam logic [15:0] CountersRxDescriptorsHiOffset = 16'h10b4;
  localparam logic [63:0] CountersRxDescriptorsReset = 64'h0000000000000000;
  localparam logic [15:0] CountersTxDescriptorsOffset = 16'h10b8;
  localparam logic [15:0] CountersTxDescriptorsHiOffset = 16'h10bc;
  localparam logic [63:0] CountersTxDescriptorsReset = 64'h0000000000000000;

  // REPLAY: Replay of the frames in the packet memory by the traffic generator. Change it only
  // while the generator does not run.
  localparam logic [15:0] ReplayBase = 16'h1900;
  localparam logic [15:0] ReplayTypeOffset = 16'h1900;
  localparam logic [31:0] ReplayTypeValue = 32'h4d500190;
  localparam logic [15:0] ReplayVersionOffset = 16'h1904;
  localparam logic [31:0] ReplayVersionValue = 32'h00010000;
  localparam logic [15:0] ReplayNextOffset = 16'h1908;
  localparam logic [31:0] ReplayNextValue = 32'h00000000;
  localparam logic [15:0] ReplayControlOffset = 16'h1910;
  localparam logic [31:0] ReplayControlReset = 32'h00000000;
  localparam int unsigned ReplayControlEnableLsb = 0;
  localparam int unsigned ReplayControlEnableWidth = 1;
  localparam int unsigned ReplayControlSteeredLsb = 1;
  localparam int unsigned ReplayControlSteeredWidth = 1;
  localparam int unsigned ReplayControlRateInFramesLsb = 2;
  localparam int unsigned ReplayControlRateInFramesWidth = 1;
  localparam int unsigned ReplayControlQueueLsb = 8;
  localparam int unsigned ReplayControlQueueWidth = 2;
  localparam int unsigned ReplayControlOriginalTimingLsb = 3;
  localparam int unsigned ReplayControlOriginalTimingWidth = 1;
  localparam logic [15:0] ReplayCountOffset = 16'h1914;
  localparam logic [31:0] ReplayCountReset = 32'h00000000;
  localparam logic [15:0] ReplayWordsOffset = 16'h1918;
  localparam logic [31:0] ReplayWordsReset = 32'h00000000;
  localparam logic [15:0] ReplayPageOffset = 16'h191c;
  localparam logic [31:0] ReplayPageReset = 32'h00000000;
  localparam logic [15:0] ReplayRateOffset = 16'h1920;
  localparam logic [15:0] ReplayRateHiOffset = 16'h1924;
  localparam logic [63:0] ReplayRateReset = 64'h0000000000000000;
  localparam logic [15:0] ReplayDepthOffset = 16'h1928;
  localparam logic [31:0] ReplayDepthReset = 32'h00000000;
  localparam logic [15:0] ReplayBurstOffset = 16'h192c;
  localparam logic [31:0] ReplayBurstReset = 32'h00000000;
  localparam logic [15:0] ReplayInjectedOffset = 16'h1930;
  localparam logic [31:0] ReplayInjectedReset = 32'h00000000;
  localparam logic [15:0] ReplayFirstTimeOffset = 16'h1938;
  localparam logic [15:0] ReplayFirstTimeHiOffset = 16'h193c;
  localparam logic [63:0] ReplayFirstTimeReset = 64'h0000000000000000;
  localparam logic [15:0] ReplayLastTimeOffset = 16'h1940;
  localparam logic [15:0] ReplayLastTimeHiOffset = 16'h1944;
  localparam logic [63:0] ReplayLastTimeReset = 64'h0000000000000000;

  // One posted buffer of up to two segments at any byte address. The first `headroom` bytes of the
  // buffer, counted through both segments, are left untouched; the frame follows. Transmit uses
  // headroom 0 and sends length0 + length1 bytes.
  localparam int unsigned DescriptorBytes = 32;
  localparam int unsigned DescriptorBits = 256;
  localparam int unsigned DescriptorAddress0Lsb = 0;
  localparam int unsigned DescriptorAddress0Width = 64;
  localparam int unsigned DescriptorAddress1Lsb = 64;
  localparam int unsigned DescriptorAddress1Width = 64;
  localparam int unsigned DescriptorLength0Lsb = 128;
  localparam int unsigned DescriptorLength0Width = 16;
  localparam int unsigned DescriptorLength1Lsb = 144;
  localparam int unsigned DescriptorLength1Width = 16;
  localparam int unsigned DescriptorHeadroomLsb = 160;
  localparam int unsigned DescriptorHeadroomWidth = 8;
  localparam int unsigned DescriptorCookieLsb = 192;
  localparam int unsigned DescriptorCookieWidth = 64;

  // Written by the NIC when it has finished with a descriptor, after all bytes of the frame are
  // visible. Completions come in the order of the descriptors.
  localparam int unsigned CompletionBytes = 16;
  localparam int unsigned CompletionBits = 128;
  localparam int unsigned CompletionCookieLsb = 0;
  localparam int unsigned CompletionCookieWidth = 64;
  localparam int unsigned CompletionLengthLsb = 64;
  localparam int unsigned CompletionLengthWidth = 16;
  localparam int unsigned CompletionStatusLsb = 80;
  localparam int unsigned CompletionStatusWidth = 8;
  localparam int unsigned CompletionPhaseLsb = 127;
  localparam int unsigned CompletionPhaseWidth = 1;

  // What the DMA engine did for one received frame. Addresses and lengths are those of the bytes
  // written, after the headroom.
  localparam int unsigned TraceRecordBytes = 64;
  localparam int unsigned TraceRecordBits = 512;
  localparam int unsigned TraceRecordSequenceLsb = 0;
  localparam int unsigned TraceRecordSequenceWidth = 32;
  localparam int unsigned TraceRecordQueueLsb = 32;
  localparam int unsigned TraceRecordQueueWidth = 8;
  localparam int unsigned TraceRecordSourceLsb = 40;
  localparam int unsigned TraceRecordSourceWidth = 8;
  localparam int unsigned TraceRecordStatusLsb = 48;
  localparam int unsigned TraceRecordStatusWidth = 8;
  localparam int unsigned TraceRecordAddress0Lsb = 64;
  localparam int unsigned TraceRecordAddress0Width = 64;
  localparam int unsigned TraceRecordAddress1Lsb = 128;
  localparam int unsigned TraceRecordAddress1Width = 64;
  localparam int unsigned TraceRecordLength0Lsb = 192;
  localparam int unsigned TraceRecordLength0Width = 16;
  localparam int unsigned TraceRecordLength1Lsb = 208;
  localparam int unsigned TraceRecordLength1Width = 16;
  localparam int unsigned TraceRecordDescriptorLsb = 224;
  localparam int unsigned TraceRecordDescriptorWidth = 16;
  localparam int unsigned TraceRecordCookieLsb = 256;
  localparam int unsigned TraceRecordCookieWidth = 64;
  localparam int unsigned TraceRecordTimeRequestLsb = 320;
  localparam int unsigned TraceRecordTimeRequestWidth = 64;
  localparam int unsigned TraceRecordTimeDoneLsb = 384;
  localparam int unsigned TraceRecordTimeDoneWidth = 64;
  localparam int unsigned TraceRecordNumberLsb = 448;
  localparam int unsigned TraceRecordNumberWidth = 32;

  // What stands before each frame in the packet memory.
  localparam int unsigned PacketHeaderBytes = 8;
  localparam int unsigned PacketHeaderBits = 64;
  localparam int unsigned PacketHeaderLengthLsb = 0;
  localparam int unsigned PacketHeaderLengthWidth = 16;
  localparam int unsigned PacketHeaderIntervalLsb = 16;
  localparam int unsigned PacketHeaderIntervalWidth = 48;

endpackage
/* verilator lint_on UNUSEDPARAM */
