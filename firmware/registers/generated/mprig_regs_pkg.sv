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
  localparam logic [31:0] CountersNextValue = 32'h00001a00;
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

  // USB: What the control link behind a USB bridge chip has seen.
  localparam logic [15:0] UsbBase = 16'h1a00;
  localparam logic [15:0] UsbTypeOffset = 16'h1a00;
  localparam logic [31:0] UsbTypeValue = 32'h4d500030;
  localparam logic [15:0] UsbVersionOffset = 16'h1a04;
  localparam logic [31:0] UsbVersionValue = 32'h00010000;
  localparam logic [15:0] UsbNextOffset = 16'h1a08;
  localparam logic [31:0] UsbNextValue = 32'h00000000;
  localparam logic [15:0] UsbFramesGoodOffset = 16'h1a10;
  localparam logic [31:0] UsbFramesGoodReset = 32'h00000000;
  localparam logic [15:0] UsbFramesBadOffset = 16'h1a14;
  localparam logic [31:0] UsbFramesBadReset = 32'h00000000;
  localparam logic [15:0] UsbDuplicatesOffset = 16'h1a18;
  localparam logic [31:0] UsbDuplicatesReset = 32'h00000000;
  localparam logic [15:0] UsbBytesReceivedOffset = 16'h1a1c;
  localparam logic [31:0] UsbBytesReceivedReset = 32'h00000000;
  localparam logic [15:0] UsbBytesSentOffset = 16'h1a20;
  localparam logic [31:0] UsbBytesSentReset = 32'h00000000;

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
