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
  // Receive queues, and transmit queues, that the ledger has a place for.
  localparam int unsigned LedgerQueues = 4;
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
  localparam logic [7:0] LinkEventCounterSnapshot = 8'h02;

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
  // wire.
  localparam logic [15:0] GeneratorBase = 16'h0800;
  localparam logic [15:0] GeneratorTypeOffset = 16'h0800;
  localparam logic [31:0] GeneratorTypeValue = 32'h4d500020;
  localparam logic [15:0] GeneratorVersionOffset = 16'h0804;
  localparam logic [31:0] GeneratorVersionValue = 32'h00010000;
  localparam logic [15:0] GeneratorNextOffset = 16'h0808;
  localparam logic [31:0] GeneratorNextValue = 32'h00000f00;
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
  localparam logic [15:0] GeneratorModeOffset = 16'h0818;
  localparam logic [31:0] GeneratorModeReset = 32'h00000000;
  localparam int unsigned GeneratorModeHoldOnStarvedLsb = 0;
  localparam int unsigned GeneratorModeHoldOnStarvedWidth = 1;
  localparam int unsigned GeneratorModeHoldOnTraceFullLsb = 1;
  localparam int unsigned GeneratorModeHoldOnTraceFullWidth = 1;
  localparam int unsigned GeneratorModeConstantPatternLsb = 2;
  localparam int unsigned GeneratorModeConstantPatternWidth = 1;
  localparam logic [15:0] GeneratorCountOffset = 16'h081c;
  localparam logic [31:0] GeneratorCountReset = 32'h00000000;
  localparam logic [15:0] GeneratorLengthOffset = 16'h0820;
  localparam logic [31:0] GeneratorLengthReset = 32'h003c003c;
  localparam int unsigned GeneratorLengthMinLsb = 0;
  localparam int unsigned GeneratorLengthMinWidth = 16;
  localparam int unsigned GeneratorLengthMaxLsb = 16;
  localparam int unsigned GeneratorLengthMaxWidth = 16;
  localparam logic [15:0] GeneratorLengthStepOffset = 16'h0824;
  localparam logic [31:0] GeneratorLengthStepReset = 32'h00000000;
  localparam logic [15:0] GeneratorGapOffset = 16'h0828;
  localparam logic [31:0] GeneratorGapReset = 32'h00000000;
  localparam logic [15:0] GeneratorSequenceOffset = 16'h082c;
  localparam logic [31:0] GeneratorSequenceReset = 32'h00000000;
  localparam logic [15:0] GeneratorDestinationMacOffset = 16'h0830;
  localparam logic [15:0] GeneratorDestinationMacHiOffset = 16'h0834;
  localparam logic [63:0] GeneratorDestinationMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorSourceMacOffset = 16'h0838;
  localparam logic [15:0] GeneratorSourceMacHiOffset = 16'h083c;
  localparam logic [63:0] GeneratorSourceMacReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorNonceKeyOffset = 16'h0840;
  localparam logic [15:0] GeneratorNonceKeyHiOffset = 16'h0844;
  localparam logic [63:0] GeneratorNonceKeyReset = 64'h0000000000000000;
  localparam logic [15:0] GeneratorPatternOffset = 16'h0848;
  localparam logic [31:0] GeneratorPatternReset = 32'h00000000;
  localparam logic [15:0] GeneratorInjectedOffset = 16'h084c;
  localparam logic [31:0] GeneratorInjectedReset = 32'h00000000;

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
  localparam logic [31:0] CountersNextValue = 32'h00001100;
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
  localparam logic [15:0] CountersRxDropUnmatchedOffset = 16'h10c0;
  localparam logic [15:0] CountersRxDropUnmatchedHiOffset = 16'h10c4;
  localparam logic [63:0] CountersRxDropUnmatchedReset = 64'h0000000000000000;

  // LEDGER: The ledger: counter snapshots with the account of every queue, taken on command or
  // pushed over the control link as COUNTER_SNAPSHOT. The registers from TIME on, those of
  // RX_LEDGERn and those of TX_LEDGERn hold the last snapshot, all of one clock cycle; counts are
  // of 32 bits and wrap. INJECTED_FRAMES + WIRE_RX_FRAMES = DELIVERED_FRAMES and drops of all
  // queues + every DROP + IN_FLIGHT.
  localparam logic [15:0] LedgerBase = 16'h1100;
  localparam logic [15:0] LedgerTypeOffset = 16'h1100;
  localparam logic [31:0] LedgerTypeValue = 32'h4d500026;
  localparam logic [15:0] LedgerVersionOffset = 16'h1104;
  localparam logic [31:0] LedgerVersionValue = 32'h00010000;
  localparam logic [15:0] LedgerNextOffset = 16'h1108;
  localparam logic [31:0] LedgerNextValue = 32'h00001200;
  localparam logic [15:0] LedgerCommandOffset = 16'h1110;
  localparam logic [31:0] LedgerCommandReset = 32'h00000000;
  localparam int unsigned LedgerCommandTakeLsb = 0;
  localparam int unsigned LedgerCommandTakeWidth = 1;
  localparam int unsigned LedgerCommandPushLsb = 1;
  localparam int unsigned LedgerCommandPushWidth = 1;
  localparam logic [15:0] LedgerIntervalOffset = 16'h1114;
  localparam logic [31:0] LedgerIntervalReset = 32'h00000000;
  localparam logic [15:0] LedgerTakenOffset = 16'h1118;
  localparam logic [31:0] LedgerTakenReset = 32'h00000000;
  localparam logic [15:0] LedgerDueOffset = 16'h111c;
  localparam logic [31:0] LedgerDueReset = 32'h00000000;
  localparam logic [15:0] LedgerSkippedOffset = 16'h1120;
  localparam logic [31:0] LedgerSkippedReset = 32'h00000000;
  localparam logic [15:0] LedgerTimeOffset = 16'h1128;
  localparam logic [15:0] LedgerTimeHiOffset = 16'h112c;
  localparam logic [63:0] LedgerTimeReset = 64'h0000000000000000;
  localparam logic [15:0] LedgerInjectedFramesOffset = 16'h1130;
  localparam logic [31:0] LedgerInjectedFramesReset = 32'h00000000;
  localparam logic [15:0] LedgerInjectedBytesOffset = 16'h1134;
  localparam logic [31:0] LedgerInjectedBytesReset = 32'h00000000;
  localparam logic [15:0] LedgerWireRxFramesOffset = 16'h1138;
  localparam logic [31:0] LedgerWireRxFramesReset = 32'h00000000;
  localparam logic [15:0] LedgerWireRxBytesOffset = 16'h113c;
  localparam logic [31:0] LedgerWireRxBytesReset = 32'h00000000;
  localparam logic [15:0] LedgerDropUnmatchedOffset = 16'h1140;
  localparam logic [31:0] LedgerDropUnmatchedReset = 32'h00000000;
  localparam logic [15:0] LedgerDropOverflowOffset = 16'h1144;
  localparam logic [31:0] LedgerDropOverflowReset = 32'h00000000;
  localparam logic [15:0] LedgerDropTooLongOffset = 16'h1148;
  localparam logic [31:0] LedgerDropTooLongReset = 32'h00000000;
  localparam logic [15:0] LedgerTraceRecordedOffset = 16'h114c;
  localparam logic [31:0] LedgerTraceRecordedReset = 32'h00000000;
  localparam logic [15:0] LedgerTraceOverflowOffset = 16'h1150;
  localparam logic [31:0] LedgerTraceOverflowReset = 32'h00000000;
  localparam logic [15:0] LedgerInFlightOffset = 16'h1154;
  localparam logic [31:0] LedgerInFlightReset = 32'h00000000;

  // RX_LEDGER0: The account of receive queue 0. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT;
  // DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] RxLedger0Base = 16'h1200;
  localparam logic [15:0] RxLedger0TypeOffset = 16'h1200;
  localparam logic [31:0] RxLedger0TypeValue = 32'h4d500027;
  localparam logic [15:0] RxLedger0VersionOffset = 16'h1204;
  localparam logic [31:0] RxLedger0VersionValue = 32'h00010000;
  localparam logic [15:0] RxLedger0NextOffset = 16'h1208;
  localparam logic [31:0] RxLedger0NextValue = 32'h00001280;
  localparam logic [15:0] RxLedger0FramesOffset = 16'h1210;
  localparam logic [31:0] RxLedger0FramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DeliveredFramesOffset = 16'h1214;
  localparam logic [31:0] RxLedger0DeliveredFramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DeliveredBytesOffset = 16'h1218;
  localparam logic [31:0] RxLedger0DeliveredBytesReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DropStarvedOffset = 16'h121c;
  localparam logic [31:0] RxLedger0DropStarvedReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DropTooLongOffset = 16'h1220;
  localparam logic [31:0] RxLedger0DropTooLongReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DropDisabledOffset = 16'h1224;
  localparam logic [31:0] RxLedger0DropDisabledReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DropDmaErrorOffset = 16'h1228;
  localparam logic [31:0] RxLedger0DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] RxLedger0DescriptorsOffset = 16'h122c;
  localparam logic [31:0] RxLedger0DescriptorsReset = 32'h00000000;
  localparam logic [15:0] RxLedger0CompletionsOffset = 16'h1230;
  localparam logic [31:0] RxLedger0CompletionsReset = 32'h00000000;
  localparam logic [15:0] RxLedger0FlushedOffset = 16'h1234;
  localparam logic [31:0] RxLedger0FlushedReset = 32'h00000000;
  localparam logic [15:0] RxLedger0WritesRefusedOffset = 16'h1238;
  localparam logic [31:0] RxLedger0WritesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger0CompletionsRefusedOffset = 16'h123c;
  localparam logic [31:0] RxLedger0CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger0FetchesRefusedOffset = 16'h1240;
  localparam logic [31:0] RxLedger0FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger0LevelsOffset = 16'h1244;
  localparam logic [31:0] RxLedger0LevelsReset = 32'h00000000;
  localparam int unsigned RxLedger0LevelsInFlightLsb = 0;
  localparam int unsigned RxLedger0LevelsInFlightWidth = 16;
  localparam int unsigned RxLedger0LevelsPostedLsb = 16;
  localparam int unsigned RxLedger0LevelsPostedWidth = 16;

  // RX_LEDGER1: The account of receive queue 1. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT;
  // DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] RxLedger1Base = 16'h1280;
  localparam logic [15:0] RxLedger1TypeOffset = 16'h1280;
  localparam logic [31:0] RxLedger1TypeValue = 32'h4d500027;
  localparam logic [15:0] RxLedger1VersionOffset = 16'h1284;
  localparam logic [31:0] RxLedger1VersionValue = 32'h00010000;
  localparam logic [15:0] RxLedger1NextOffset = 16'h1288;
  localparam logic [31:0] RxLedger1NextValue = 32'h00001300;
  localparam logic [15:0] RxLedger1FramesOffset = 16'h1290;
  localparam logic [31:0] RxLedger1FramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DeliveredFramesOffset = 16'h1294;
  localparam logic [31:0] RxLedger1DeliveredFramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DeliveredBytesOffset = 16'h1298;
  localparam logic [31:0] RxLedger1DeliveredBytesReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DropStarvedOffset = 16'h129c;
  localparam logic [31:0] RxLedger1DropStarvedReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DropTooLongOffset = 16'h12a0;
  localparam logic [31:0] RxLedger1DropTooLongReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DropDisabledOffset = 16'h12a4;
  localparam logic [31:0] RxLedger1DropDisabledReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DropDmaErrorOffset = 16'h12a8;
  localparam logic [31:0] RxLedger1DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] RxLedger1DescriptorsOffset = 16'h12ac;
  localparam logic [31:0] RxLedger1DescriptorsReset = 32'h00000000;
  localparam logic [15:0] RxLedger1CompletionsOffset = 16'h12b0;
  localparam logic [31:0] RxLedger1CompletionsReset = 32'h00000000;
  localparam logic [15:0] RxLedger1FlushedOffset = 16'h12b4;
  localparam logic [31:0] RxLedger1FlushedReset = 32'h00000000;
  localparam logic [15:0] RxLedger1WritesRefusedOffset = 16'h12b8;
  localparam logic [31:0] RxLedger1WritesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger1CompletionsRefusedOffset = 16'h12bc;
  localparam logic [31:0] RxLedger1CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger1FetchesRefusedOffset = 16'h12c0;
  localparam logic [31:0] RxLedger1FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger1LevelsOffset = 16'h12c4;
  localparam logic [31:0] RxLedger1LevelsReset = 32'h00000000;
  localparam int unsigned RxLedger1LevelsInFlightLsb = 0;
  localparam int unsigned RxLedger1LevelsInFlightWidth = 16;
  localparam int unsigned RxLedger1LevelsPostedLsb = 16;
  localparam int unsigned RxLedger1LevelsPostedWidth = 16;

  // RX_LEDGER2: The account of receive queue 2. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT;
  // DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] RxLedger2Base = 16'h1300;
  localparam logic [15:0] RxLedger2TypeOffset = 16'h1300;
  localparam logic [31:0] RxLedger2TypeValue = 32'h4d500027;
  localparam logic [15:0] RxLedger2VersionOffset = 16'h1304;
  localparam logic [31:0] RxLedger2VersionValue = 32'h00010000;
  localparam logic [15:0] RxLedger2NextOffset = 16'h1308;
  localparam logic [31:0] RxLedger2NextValue = 32'h00001380;
  localparam logic [15:0] RxLedger2FramesOffset = 16'h1310;
  localparam logic [31:0] RxLedger2FramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DeliveredFramesOffset = 16'h1314;
  localparam logic [31:0] RxLedger2DeliveredFramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DeliveredBytesOffset = 16'h1318;
  localparam logic [31:0] RxLedger2DeliveredBytesReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DropStarvedOffset = 16'h131c;
  localparam logic [31:0] RxLedger2DropStarvedReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DropTooLongOffset = 16'h1320;
  localparam logic [31:0] RxLedger2DropTooLongReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DropDisabledOffset = 16'h1324;
  localparam logic [31:0] RxLedger2DropDisabledReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DropDmaErrorOffset = 16'h1328;
  localparam logic [31:0] RxLedger2DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] RxLedger2DescriptorsOffset = 16'h132c;
  localparam logic [31:0] RxLedger2DescriptorsReset = 32'h00000000;
  localparam logic [15:0] RxLedger2CompletionsOffset = 16'h1330;
  localparam logic [31:0] RxLedger2CompletionsReset = 32'h00000000;
  localparam logic [15:0] RxLedger2FlushedOffset = 16'h1334;
  localparam logic [31:0] RxLedger2FlushedReset = 32'h00000000;
  localparam logic [15:0] RxLedger2WritesRefusedOffset = 16'h1338;
  localparam logic [31:0] RxLedger2WritesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger2CompletionsRefusedOffset = 16'h133c;
  localparam logic [31:0] RxLedger2CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger2FetchesRefusedOffset = 16'h1340;
  localparam logic [31:0] RxLedger2FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger2LevelsOffset = 16'h1344;
  localparam logic [31:0] RxLedger2LevelsReset = 32'h00000000;
  localparam int unsigned RxLedger2LevelsInFlightLsb = 0;
  localparam int unsigned RxLedger2LevelsInFlightWidth = 16;
  localparam int unsigned RxLedger2LevelsPostedLsb = 16;
  localparam int unsigned RxLedger2LevelsPostedWidth = 16;

  // RX_LEDGER3: The account of receive queue 3. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT;
  // DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] RxLedger3Base = 16'h1380;
  localparam logic [15:0] RxLedger3TypeOffset = 16'h1380;
  localparam logic [31:0] RxLedger3TypeValue = 32'h4d500027;
  localparam logic [15:0] RxLedger3VersionOffset = 16'h1384;
  localparam logic [31:0] RxLedger3VersionValue = 32'h00010000;
  localparam logic [15:0] RxLedger3NextOffset = 16'h1388;
  localparam logic [31:0] RxLedger3NextValue = 32'h00001400;
  localparam logic [15:0] RxLedger3FramesOffset = 16'h1390;
  localparam logic [31:0] RxLedger3FramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DeliveredFramesOffset = 16'h1394;
  localparam logic [31:0] RxLedger3DeliveredFramesReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DeliveredBytesOffset = 16'h1398;
  localparam logic [31:0] RxLedger3DeliveredBytesReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DropStarvedOffset = 16'h139c;
  localparam logic [31:0] RxLedger3DropStarvedReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DropTooLongOffset = 16'h13a0;
  localparam logic [31:0] RxLedger3DropTooLongReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DropDisabledOffset = 16'h13a4;
  localparam logic [31:0] RxLedger3DropDisabledReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DropDmaErrorOffset = 16'h13a8;
  localparam logic [31:0] RxLedger3DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] RxLedger3DescriptorsOffset = 16'h13ac;
  localparam logic [31:0] RxLedger3DescriptorsReset = 32'h00000000;
  localparam logic [15:0] RxLedger3CompletionsOffset = 16'h13b0;
  localparam logic [31:0] RxLedger3CompletionsReset = 32'h00000000;
  localparam logic [15:0] RxLedger3FlushedOffset = 16'h13b4;
  localparam logic [31:0] RxLedger3FlushedReset = 32'h00000000;
  localparam logic [15:0] RxLedger3WritesRefusedOffset = 16'h13b8;
  localparam logic [31:0] RxLedger3WritesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger3CompletionsRefusedOffset = 16'h13bc;
  localparam logic [31:0] RxLedger3CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger3FetchesRefusedOffset = 16'h13c0;
  localparam logic [31:0] RxLedger3FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] RxLedger3LevelsOffset = 16'h13c4;
  localparam logic [31:0] RxLedger3LevelsReset = 32'h00000000;
  localparam int unsigned RxLedger3LevelsInFlightLsb = 0;
  localparam int unsigned RxLedger3LevelsInFlightWidth = 16;
  localparam int unsigned RxLedger3LevelsPostedLsb = 16;
  localparam int unsigned RxLedger3LevelsPostedWidth = 16;

  // TX_LEDGER0: The account of transmit queue 0. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS
  // = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] TxLedger0Base = 16'h1400;
  localparam logic [15:0] TxLedger0TypeOffset = 16'h1400;
  localparam logic [31:0] TxLedger0TypeValue = 32'h4d500028;
  localparam logic [15:0] TxLedger0VersionOffset = 16'h1404;
  localparam logic [31:0] TxLedger0VersionValue = 32'h00010000;
  localparam logic [15:0] TxLedger0NextOffset = 16'h1408;
  localparam logic [31:0] TxLedger0NextValue = 32'h00001480;
  localparam logic [15:0] TxLedger0ReadFramesOffset = 16'h1410;
  localparam logic [31:0] TxLedger0ReadFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger0ReadBytesOffset = 16'h1414;
  localparam logic [31:0] TxLedger0ReadBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger0SentFramesOffset = 16'h1418;
  localparam logic [31:0] TxLedger0SentFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger0SentBytesOffset = 16'h141c;
  localparam logic [31:0] TxLedger0SentBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger0DropDmaErrorOffset = 16'h1420;
  localparam logic [31:0] TxLedger0DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] TxLedger0DescriptorsOffset = 16'h1424;
  localparam logic [31:0] TxLedger0DescriptorsReset = 32'h00000000;
  localparam logic [15:0] TxLedger0CompletionsOffset = 16'h1428;
  localparam logic [31:0] TxLedger0CompletionsReset = 32'h00000000;
  localparam logic [15:0] TxLedger0FlushedOffset = 16'h142c;
  localparam logic [31:0] TxLedger0FlushedReset = 32'h00000000;
  localparam logic [15:0] TxLedger0ReadsRefusedOffset = 16'h1430;
  localparam logic [31:0] TxLedger0ReadsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger0CompletionsRefusedOffset = 16'h1434;
  localparam logic [31:0] TxLedger0CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger0FetchesRefusedOffset = 16'h1438;
  localparam logic [31:0] TxLedger0FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger0LevelsOffset = 16'h143c;
  localparam logic [31:0] TxLedger0LevelsReset = 32'h00000000;
  localparam int unsigned TxLedger0LevelsInFlightLsb = 0;
  localparam int unsigned TxLedger0LevelsInFlightWidth = 16;
  localparam int unsigned TxLedger0LevelsPostedLsb = 16;
  localparam int unsigned TxLedger0LevelsPostedWidth = 16;

  // TX_LEDGER1: The account of transmit queue 1. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS
  // = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] TxLedger1Base = 16'h1480;
  localparam logic [15:0] TxLedger1TypeOffset = 16'h1480;
  localparam logic [31:0] TxLedger1TypeValue = 32'h4d500028;
  localparam logic [15:0] TxLedger1VersionOffset = 16'h1484;
  localparam logic [31:0] TxLedger1VersionValue = 32'h00010000;
  localparam logic [15:0] TxLedger1NextOffset = 16'h1488;
  localparam logic [31:0] TxLedger1NextValue = 32'h00001500;
  localparam logic [15:0] TxLedger1ReadFramesOffset = 16'h1490;
  localparam logic [31:0] TxLedger1ReadFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger1ReadBytesOffset = 16'h1494;
  localparam logic [31:0] TxLedger1ReadBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger1SentFramesOffset = 16'h1498;
  localparam logic [31:0] TxLedger1SentFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger1SentBytesOffset = 16'h149c;
  localparam logic [31:0] TxLedger1SentBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger1DropDmaErrorOffset = 16'h14a0;
  localparam logic [31:0] TxLedger1DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] TxLedger1DescriptorsOffset = 16'h14a4;
  localparam logic [31:0] TxLedger1DescriptorsReset = 32'h00000000;
  localparam logic [15:0] TxLedger1CompletionsOffset = 16'h14a8;
  localparam logic [31:0] TxLedger1CompletionsReset = 32'h00000000;
  localparam logic [15:0] TxLedger1FlushedOffset = 16'h14ac;
  localparam logic [31:0] TxLedger1FlushedReset = 32'h00000000;
  localparam logic [15:0] TxLedger1ReadsRefusedOffset = 16'h14b0;
  localparam logic [31:0] TxLedger1ReadsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger1CompletionsRefusedOffset = 16'h14b4;
  localparam logic [31:0] TxLedger1CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger1FetchesRefusedOffset = 16'h14b8;
  localparam logic [31:0] TxLedger1FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger1LevelsOffset = 16'h14bc;
  localparam logic [31:0] TxLedger1LevelsReset = 32'h00000000;
  localparam int unsigned TxLedger1LevelsInFlightLsb = 0;
  localparam int unsigned TxLedger1LevelsInFlightWidth = 16;
  localparam int unsigned TxLedger1LevelsPostedLsb = 16;
  localparam int unsigned TxLedger1LevelsPostedWidth = 16;

  // TX_LEDGER2: The account of transmit queue 2. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS
  // = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] TxLedger2Base = 16'h1500;
  localparam logic [15:0] TxLedger2TypeOffset = 16'h1500;
  localparam logic [31:0] TxLedger2TypeValue = 32'h4d500028;
  localparam logic [15:0] TxLedger2VersionOffset = 16'h1504;
  localparam logic [31:0] TxLedger2VersionValue = 32'h00010000;
  localparam logic [15:0] TxLedger2NextOffset = 16'h1508;
  localparam logic [31:0] TxLedger2NextValue = 32'h00001580;
  localparam logic [15:0] TxLedger2ReadFramesOffset = 16'h1510;
  localparam logic [31:0] TxLedger2ReadFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger2ReadBytesOffset = 16'h1514;
  localparam logic [31:0] TxLedger2ReadBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger2SentFramesOffset = 16'h1518;
  localparam logic [31:0] TxLedger2SentFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger2SentBytesOffset = 16'h151c;
  localparam logic [31:0] TxLedger2SentBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger2DropDmaErrorOffset = 16'h1520;
  localparam logic [31:0] TxLedger2DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] TxLedger2DescriptorsOffset = 16'h1524;
  localparam logic [31:0] TxLedger2DescriptorsReset = 32'h00000000;
  localparam logic [15:0] TxLedger2CompletionsOffset = 16'h1528;
  localparam logic [31:0] TxLedger2CompletionsReset = 32'h00000000;
  localparam logic [15:0] TxLedger2FlushedOffset = 16'h152c;
  localparam logic [31:0] TxLedger2FlushedReset = 32'h00000000;
  localparam logic [15:0] TxLedger2ReadsRefusedOffset = 16'h1530;
  localparam logic [31:0] TxLedger2ReadsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger2CompletionsRefusedOffset = 16'h1534;
  localparam logic [31:0] TxLedger2CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger2FetchesRefusedOffset = 16'h1538;
  localparam logic [31:0] TxLedger2FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger2LevelsOffset = 16'h153c;
  localparam logic [31:0] TxLedger2LevelsReset = 32'h00000000;
  localparam int unsigned TxLedger2LevelsInFlightLsb = 0;
  localparam int unsigned TxLedger2LevelsInFlightWidth = 16;
  localparam int unsigned TxLedger2LevelsPostedLsb = 16;
  localparam int unsigned TxLedger2LevelsPostedWidth = 16;

  // TX_LEDGER3: The account of transmit queue 3. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS
  // = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.
  localparam logic [15:0] TxLedger3Base = 16'h1580;
  localparam logic [15:0] TxLedger3TypeOffset = 16'h1580;
  localparam logic [31:0] TxLedger3TypeValue = 32'h4d500028;
  localparam logic [15:0] TxLedger3VersionOffset = 16'h1584;
  localparam logic [31:0] TxLedger3VersionValue = 32'h00010000;
  localparam logic [15:0] TxLedger3NextOffset = 16'h1588;
  localparam logic [31:0] TxLedger3NextValue = 32'h00000000;
  localparam logic [15:0] TxLedger3ReadFramesOffset = 16'h1590;
  localparam logic [31:0] TxLedger3ReadFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger3ReadBytesOffset = 16'h1594;
  localparam logic [31:0] TxLedger3ReadBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger3SentFramesOffset = 16'h1598;
  localparam logic [31:0] TxLedger3SentFramesReset = 32'h00000000;
  localparam logic [15:0] TxLedger3SentBytesOffset = 16'h159c;
  localparam logic [31:0] TxLedger3SentBytesReset = 32'h00000000;
  localparam logic [15:0] TxLedger3DropDmaErrorOffset = 16'h15a0;
  localparam logic [31:0] TxLedger3DropDmaErrorReset = 32'h00000000;
  localparam logic [15:0] TxLedger3DescriptorsOffset = 16'h15a4;
  localparam logic [31:0] TxLedger3DescriptorsReset = 32'h00000000;
  localparam logic [15:0] TxLedger3CompletionsOffset = 16'h15a8;
  localparam logic [31:0] TxLedger3CompletionsReset = 32'h00000000;
  localparam logic [15:0] TxLedger3FlushedOffset = 16'h15ac;
  localparam logic [31:0] TxLedger3FlushedReset = 32'h00000000;
  localparam logic [15:0] TxLedger3ReadsRefusedOffset = 16'h15b0;
  localparam logic [31:0] TxLedger3ReadsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger3CompletionsRefusedOffset = 16'h15b4;
  localparam logic [31:0] TxLedger3CompletionsRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger3FetchesRefusedOffset = 16'h15b8;
  localparam logic [31:0] TxLedger3FetchesRefusedReset = 32'h00000000;
  localparam logic [15:0] TxLedger3LevelsOffset = 16'h15bc;
  localparam logic [31:0] TxLedger3LevelsReset = 32'h00000000;
  localparam int unsigned TxLedger3LevelsInFlightLsb = 0;
  localparam int unsigned TxLedger3LevelsInFlightWidth = 16;
  localparam int unsigned TxLedger3LevelsPostedLsb = 16;
  localparam int unsigned TxLedger3LevelsPostedWidth = 16;

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

endpackage
/* verilator lint_on UNUSEDPARAM */
